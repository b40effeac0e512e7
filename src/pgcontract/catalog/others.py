"""Enum types, and objects that only exist or do not, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pgcontract.catalog.reader import Row, reads
from pgcontract.model import Enum, ObjectId, OtherObject, OtherRelation


@reads("enums")
def enums(rows: Iterable[Row]) -> Iterator[Enum]:
    """Yield enum types."""
    for row in rows:
        yield Enum(ObjectId(Enum.KIND, row.schema, row.name), tuple(row.labels))


@reads("things")
def others(rows: Iterable[Row]) -> Iterator[OtherObject]:
    """Yield functions, domains, sequences and the like."""
    for row in rows:
        cls = OtherRelation if row.kind == "sequence" else OtherObject
        yield cls(ObjectId(row.kind, row.schema, row.name))
