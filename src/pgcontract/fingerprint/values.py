"""The fingerprint as a value: per table how many rows, one digest, and how far the proof went. No I/O.

A digest is the sum of one 64-bit hash per row, modulo 2**128, as 32 hexadecimal digits. It guards against
accident: a change of stored rows goes unseen with a probability of about 2**-64. It does not guard against an
attacker, since the hash has no key and sums can be balanced on purpose. Two digests can be compared where both
databases have one encoding and both servers one byte order; releases 15 to 18 give the same digest for the same
rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Proof(StrEnum):
    """How far the digest of one table goes, strongest first."""

    EVERY_COLUMN = "every column"
    """Every byte of every column that was asked for."""
    TEXT_FORM = "text form"
    """Every column, some of them only as the text that their type prints."""
    SOME_COLUMNS = "some columns"
    """Some of the columns that were asked for may not be read by this user."""
    COUNT_ONLY = "count only"
    """The number of rows, and nothing of what they hold."""
    EMPTY = "empty"
    """There is no row, so nothing was proven."""
    NOT_READ = "not read"
    """Not looked at."""


class Kind(StrEnum):
    """What holds the rows."""

    TABLE = "table"
    PARTITIONED = "partitioned table"
    MATERIALIZED_VIEW = "materialized view"
    SEQUENCE = "sequence"
    FOREIGN_TABLE = "foreign table"
    LARGE_OBJECTS = "large objects"


@dataclass(frozen=True, slots=True)
class TableFingerprint:
    """The rows of one table as one value."""

    table: str
    """Schema and name, quoted where a name has other characters than lower case letters, digits and `_`."""
    columns: tuple[str, ...]
    """The columns that went into the digest, sorted by name: their order in the table does not matter."""
    rows: int
    """How many rows; 0 for what was not read."""
    digest: str
    """32 hexadecimal digits; the empty string where only rows were counted, or nothing was read."""
    proof: Proof
    kind: Kind = Kind.TABLE
    reason: str = ""
    """Why the proof is less than every column; empty where it is not less."""
    left_out: tuple[str, ...] = ()
    """Columns that exist and are not in the digest: not asked for, computed at reading, or not readable."""

    @property
    def doubt(self) -> str:
        """How far the proof went, and why not further; empty where it is of every column."""
        if self.proof is Proof.EVERY_COLUMN:
            return ""
        return f"{self.proof}: {self.reason}" if self.reason else str(self.proof)


@dataclass(frozen=True, slots=True)
class Fingerprint(Mapping[str, TableFingerprint]):
    """Qualified name of a table → its fingerprint, sorted by name."""

    tables: Mapping[str, TableFingerprint] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort, and close against changes."""
        ordered = {name: self.tables[name] for name in sorted(self.tables)}
        object.__setattr__(self, "tables", MappingProxyType(ordered))

    def __getitem__(self, table: str) -> TableFingerprint:
        """Return the fingerprint of one table, by schema and name."""
        return self.tables[table]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, sorted."""
        return iter(self.tables)

    def __len__(self) -> int:
        """Return the number of entries, those that were not read included."""
        return len(self.tables)

    @property
    def rows(self) -> int:
        """How many rows were counted. The one row that holds a sequence's state does not count as one."""
        return sum(entry.rows for entry in self.values() if entry.kind is not Kind.SEQUENCE)

    @property
    def unproven(self) -> Mapping[str, str]:
        """What was not looked at in full: qualified name → how far the proof went, and why."""
        return {name: entry.doubt for name, entry in self.items() if entry.doubt}

    def columns(self) -> dict[str, tuple[str, ...]]:
        """Return the columns of every table, for the next `take` to read the same ones and no others."""
        return {name: entry.columns for name, entry in self.items() if entry.proof is not Proof.NOT_READ}
