"""What a contract notes beside its facts, and a database does not have: descriptions, and names for generators."""

from __future__ import annotations

from collections.abc import Iterator

from pgcontract.contract import Notes
from pgcontract.errors import Location
from pgcontract.loader.build import TableBuilder
from pgcontract.loader.documents import ColumnDocument, TableDocument
from pgcontract.loader.nodes import PathInFile
from pgcontract.loader.relations import RelationBuilder
from pgcontract.model import ObjectId


def notes(builder: TableBuilder | RelationBuilder) -> Iterator[tuple[ObjectId, Notes, Location | None]]:
    """Yield the notes on a relation and its columns, each with the location of its `property`, if it has one."""
    if isinstance(builder, RelationBuilder):
        yield from builder.notes()
        return
    for key, path, owner in _owners(builder):
        allowed = owner.allowed if isinstance(owner, ColumnDocument) else None
        note = Notes(owner.description, tuple(allowed) if allowed is not None else None, owner.property)
        if note != Notes():
            place = builder.parsed.locate((*path, "property")) if owner.property is not None else None
            yield key, note, place


def _owners(builder: TableBuilder) -> Iterator[tuple[ObjectId, PathInFile, TableDocument | ColumnDocument]]:
    yield ObjectId("table", *builder.name), (), builder.document
    for column, owner in builder.document.columns.items():
        yield ObjectId("column", builder.name.schema, column, builder.name.name), ("columns", column), owner
