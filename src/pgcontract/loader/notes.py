"""What a contract notes beside its facts, and a database does not have: descriptions, and words for generators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pgcontract.contract import Subject
from pgcontract.errors import Location
from pgcontract.loader.documents import ColumnDocument, TableDocument
from pgcontract.loader.nodes import Parsed, PathInFile


@dataclass(slots=True)
class Notes:
    """The notes of all tables, by the column or table that they are about."""

    descriptions: dict[Subject, str] = field(default_factory=dict)
    allowed: dict[Subject, tuple[str, ...]] = field(default_factory=dict)
    properties: dict[Subject, str] = field(default_factory=dict)
    locations: dict[tuple[Subject, str], Location] = field(default_factory=dict)

    def add(self, name: str, document: TableDocument, parsed: Parsed) -> None:
        """Add those of the table called `name`."""
        for subject, path, owner in _owners(name, document):
            if owner.description is not None:
                self.descriptions[subject] = owner.description
            if isinstance(owner, ColumnDocument) and owner.allowed is not None:
                self.allowed[subject] = tuple(owner.allowed)
            if owner.property is not None:
                self.properties[subject] = owner.property
                self.locations[subject, "property"] = parsed.locate((*path, "property"))


def _owners(
    name: str, document: TableDocument
) -> Iterator[tuple[Subject, PathInFile, TableDocument | ColumnDocument]]:
    yield Subject("table", name), (), document
    for column, owner in document.columns.items():
        yield Subject("column", column, name), ("columns", column), owner
