"""What two snapshots differ in, row by row and attribute by attribute. Pure: nothing is asked of a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pgcontract.errors import SnapshotError
from pgcontract.snapshot import rules
from pgcontract.snapshot.value import Catalogue, Snapshot


class Verdict(StrEnum):
    """How a row or an attribute differs."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference."""

    verdict: Verdict
    catalogue: str
    #: The name of the row in the catalogue.
    row: str
    #: Readable, with its kind: `index public.users_email_idx`.
    object: str
    #: The attribute of the catalogue that changed; empty where the whole row is missing or unexpected.
    attribute: str
    #: The text before and after; None is NULL, and stands for the whole row where there is none.
    wanted: str | None
    found: str | None

    def __str__(self) -> str:
        """Return one line."""
        if self.verdict is not Verdict.CHANGED:
            return f"{self.object}: {self.verdict}"
        return f"{self.object}: {self.attribute} changed, wanted {self.wanted}, found {self.found}"


def differences(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Return all differences, by catalogue and name. None means that the shape is the same.

    System objects are compared only within one cluster: initdb numbers them differently from machine to machine.

    Raises:
        SnapshotError: the snapshots are of two major releases, or the roles that took them see different things.
    """
    if before.major != after.major:
        raise SnapshotError.other_major(before.major, after.major)
    if before.unreadable != after.unreadable:
        raise SnapshotError.other_rights(", ".join(sorted({*before.unreadable} ^ {*after.unreadable})))
    found = [*_system(before, after)] if before.cluster == after.cluster else []
    if before.cluster == after.cluster != "" and before.catalogues == after.catalogues:
        return tuple(found)
    for name in sorted({*before.catalogues, *after.catalogues}):
        found.extend(_catalogue(name, before.catalogues.get(name), after.catalogues.get(name)))
    return tuple(found)


def _catalogue(name: str, before: Catalogue | None, after: Catalogue | None) -> Iterator[Difference]:
    wanted = before.rows if before else {}
    found = after.rows if after else {}
    attributes = (before or after or Catalogue((), {})).attributes
    for row in sorted({*wanted, *found}):
        if row not in found:
            title = _readable(name, row, attributes, wanted[row])
            yield Difference(Verdict.MISSING, name, row, title, "", None, None)
        elif row not in wanted:
            title = _readable(name, row, attributes, found[row])
            yield Difference(Verdict.UNEXPECTED, name, row, title, "", None, None)
        elif wanted[row] != found[row]:
            title = _readable(name, row, attributes, found[row])
            for attribute, old, new in zip(attributes, wanted[row], found[row], strict=True):
                if old != new:
                    yield Difference(Verdict.CHANGED, name, row, title, attribute, old, new)


def _readable(catalogue: str, row: str, attributes: tuple[str, ...], values: tuple[str | None, ...]) -> str:
    """Return kind and name."""
    if catalogue == "pg_class":
        relkind = dict(zip(attributes, values, strict=True)).get("relkind")
        return f"{rules.kind_of_relation(str(relkind))} {row}"
    return f"{rules.kind_of(catalogue)} {row}"


def _system(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for name in sorted({*before.system, *after.system}):
        wanted: Mapping[str, str] = before.system.get(name, {})
        found: Mapping[str, str] = after.system.get(name, {})
        for attribute in found:
            if wanted.get(attribute) != found[attribute]:
                title = f"objects that came with PostgreSQL in {name}"
                old, new = wanted.get(attribute), found[attribute]
                yield Difference(Verdict.CHANGED, name, "", title, attribute, old, new)
