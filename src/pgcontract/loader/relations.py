"""Files about one relation whose kind has a module of its own: the key that names it tells what the file is about.

A module registers its document, what is wrong with one by itself, and the object that it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pgcontract.contract import Notes
from pgcontract.errors import Location, Problem
from pgcontract.loader import sense
from pgcontract.loader.build import Surroundings
from pgcontract.loader.documents import RelationDocument
from pgcontract.loader.nodes import Parsed
from pgcontract.loader.parts import Fault
from pgcontract.loader.wording import problem
from pgcontract.model import ObjectId, QualifiedName, SchemaObject, facts

DocumentT = TypeVar("DocumentT", bound=RelationDocument)


@dataclass(frozen=True, slots=True)
class RelationFile(Generic[DocumentT]):
    """One kind of relation with files of its own in the contract language."""

    #: The key that has the name, which is also the kind.
    key: str
    document: type[DocumentT]
    #: Yields what is wrong with a document, given the types of the shared files.
    faults: Callable[[DocumentT, Surroundings], Iterator[Fault]]
    #: Returns the object that a document means. Of a document with faults it may be incomplete.
    build: Callable[[DocumentT], SchemaObject]


_FILES: dict[str, RelationFile[Any]] = {}


def register(file: RelationFile[Any]) -> None:
    """Add a kind of file to the language."""
    if _FILES.setdefault(file.key, file) is not file:
        raise ValueError(f"key {file.key!r} is registered twice")


def relation_files() -> Mapping[str, RelationFile[Any]]:
    """Return the registered files by the keys that name the relation."""
    return _FILES


@dataclass(slots=True)
class RelationBuilder:
    """Builds one relation; `problems` and `locations` fill on the way."""

    file: RelationFile[Any]
    document: RelationDocument
    parsed: Parsed
    around: Surroundings
    problems: list[Problem] = field(default_factory=list)
    locations: dict[tuple[ObjectId, str], Location] = field(default_factory=dict)

    @property
    def name(self) -> QualifiedName:
        """The name of the relation."""
        return self.document.relation()

    def objects(self) -> list[SchemaObject]:
        """Return the relation. With problems it is incomplete, and not to be used."""
        faults = (*sense.dotted(self.document), *self.file.faults(self.document, self.around))
        self.problems += (problem(self.parsed.locate(path), text) for path, text in faults)
        value = self.file.build(self.document)
        self.locations[value.id, ""] = self.parsed.locate((self.file.key,))
        for name, _ in facts(value):
            if (name,) in self.parsed.places:
                self.locations[value.id, name] = self.parsed.places[name,]
        return [value]

    def notes(self) -> Iterator[tuple[ObjectId, Notes, None]]:
        """Yield the description, if there is one."""
        if self.document.description is not None:
            yield ObjectId(self.file.key, *self.name), Notes(self.document.description), None
