"""What the document of a table says besides its facts: for people, and for the generators of models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pgcontract.contract import Subject
from pgcontract.errors import Location
from pgcontract.loader.documents import ColumnDocument, TableDocument
from pgcontract.loader.nodes import Parsed, PathInFile


@dataclass(slots=True)
class Beside:
    """Fills with one table after the other; each mapping has the columns and tables that say something."""

    descriptions: dict[Subject, str] = field(default_factory=dict)
    allowed: dict[Subject, tuple[str, ...]] = field(default_factory=dict)
    properties: dict[Subject, str] = field(default_factory=dict)
    locations: dict[tuple[Subject, str], Location] = field(default_factory=dict)

    def add(self, name: str, document: TableDocument, parsed: Parsed) -> None:
        """Take in the table called `name`."""
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
