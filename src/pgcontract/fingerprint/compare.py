"""Compares two fingerprints. Pure: which rows and columns it was is asked of the databases by `rows.changed_rows`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pgcontract.fingerprint.values import Fingerprint, Kind, Proof, TableFingerprint


class Change(StrEnum):
    """What is different about the rows of one table."""

    MISSING = "table missing"
    UNEXPECTED = "table unexpected"
    COLUMNS = "columns missing"
    ROWS = "number of rows differs"
    VALUES = "values differ"
    UNDECIDED = "cannot be compared"


@dataclass(frozen=True, slots=True)
class TableDifference:
    """One thing that is different about the rows of one table."""

    table: str
    change: Change
    wanted: str
    found: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.table}: {self.change} (wanted {self.wanted}, found {self.found})"


@dataclass(frozen=True, slots=True)
class FingerprintDifferences:
    """All that is different, and how much was looked at."""

    tables: tuple[TableDifference, ...]
    """Sorted by table."""
    compared_tables: int
    """Tables with rows whose digests were compared."""
    compared_rows: int
    """Rows of `before` in them. 0 means that nothing was proven, whatever `tables` says."""
    unproven: tuple[tuple[str, str], ...]
    """Table and reason: where less than every column was compared, the two sides being otherwise equal."""

    @property
    def equal(self) -> bool:
        """Whether nothing differs and something was compared."""
        return not self.tables and self.compared_rows > 0


_WITHOUT_DIGEST = (Proof.EMPTY, Proof.COUNT_ONLY, Proof.NOT_READ)


def differences(before: Fingerprint, after: Fingerprint, *, allow_new: bool = True) -> FingerprintDifferences:
    """Return how the rows of `after` differ from those of `before`.

    Args:
        before: what is wanted.
        after: what was found, best taken with `columns=before.columns()`.
        allow_new: whether tables that only `after` has are nothing to report. An entry without any row never is.
    """
    shared = [name for name in before if name in after]
    compared = [before[name] for name in shared if _compared(before[name], after[name])]
    return FingerprintDifferences(
        tables=tuple(sorted(_all(before, after, allow_new=allow_new), key=lambda found: found.table)),
        compared_tables=len(compared),
        compared_rows=sum(entry.rows for entry in compared),
        unproven=tuple(
            (name, reason)
            for name in shared
            if not list(_pair(before[name], after[name]))
            and (reason := before[name].doubt or after[name].doubt)
        ),
    )


def _all(before: Fingerprint, after: Fingerprint, *, allow_new: bool) -> Iterator[TableDifference]:
    for name, wanted in before.items():
        if name in after:
            yield from _pair(wanted, after[name])
        elif _matters(wanted):
            yield TableDifference(name, Change.MISSING, _size(wanted), "no such table")
    for name, found in after.items():
        if name not in before and not allow_new and _matters(found):
            yield TableDifference(name, Change.UNEXPECTED, "no such table", _size(found))


def _matters(entry: TableFingerprint) -> bool:
    """Every table counts, empty or not; the entry for large objects only where there are any."""
    return entry.kind is not Kind.LARGE_OBJECTS or entry.rows > 0


def _compared(wanted: TableFingerprint, found: TableFingerprint) -> bool:
    hashed = wanted.proof not in _WITHOUT_DIGEST and found.proof not in _WITHOUT_DIGEST
    return hashed and wanted.kind is not Kind.SEQUENCE and wanted.columns == found.columns


def _pair(wanted: TableFingerprint, found: TableFingerprint) -> Iterator[TableDifference]:
    """Compare two entries of one name; the first of the reasons to differ that explains the ones after it."""
    read = [entry.proof is not Proof.NOT_READ for entry in (wanted, found)]
    if not all(read):
        if any(read):
            yield TableDifference(wanted.table, Change.UNDECIDED, _size(wanted), _size(found))
        return
    lost = [name for name in wanted.columns if name not in found.columns]
    gained = [name for name in found.columns if name not in wanted.columns]
    if lost:
        yield TableDifference(wanted.table, Change.COLUMNS, ", ".join(lost), "no such columns")
    if wanted.rows != found.rows:
        yield TableDifference(wanted.table, Change.ROWS, _size(wanted), _size(found))
    elif gained and wanted.rows and not lost:
        both = ", ".join(wanted.columns) or "no column"
        more = f"also {', '.join(gained)}: take the second fingerprint with the columns of the first"
        yield TableDifference(wanted.table, Change.UNDECIDED, both, more)
    elif wanted.digest != found.digest and wanted.rows and not lost:
        digests = (entry.digest or "no digest" for entry in (wanted, found))
        yield TableDifference(wanted.table, Change.VALUES, *digests)


def _size(entry: TableFingerprint) -> str:
    if entry.proof is Proof.NOT_READ:
        return f"not read: {entry.reason}"
    return f"{entry.rows} {'row' if entry.rows == 1 else 'rows'}"
