"""Parts of a table whose kind has a module of its own: each is a list under a key of the table's file.

A module registers its document, what is wrong with one by itself, and the object that it means. Nothing else in the
loader names such a kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, create_model

from pgcontract.loader.documents import TableDocument
from pgcontract.loader.nodes import PathInFile
from pgcontract.model import QualifiedName, SchemaObject

DocumentT = TypeVar("DocumentT", bound=BaseModel)

Fault = tuple[PathInFile, str]
"""A path in a file, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class TablePart(Generic[DocumentT]):
    """One kind of a table's parts in the contract language."""

    key: str
    description: str
    document: type[DocumentT]
    #: Yields what is wrong with one entry of the list, each path relative to the entry.
    faults: Callable[[DocumentT], Iterator[Fault]]
    #: Returns the object that an entry of a table's list means. Of an entry with faults it may be incomplete.
    build: Callable[[QualifiedName, DocumentT], SchemaObject]
    #: The keys of facts that are written under another name than their own.
    keys: Mapping[str, str] = field(default_factory=dict)


_PARTS: dict[str, TablePart[Any]] = {}


def register(part: TablePart[Any]) -> None:
    """Add a kind to the language."""
    if _PARTS.setdefault(part.key, part) is not part:
        raise ValueError(f"key {part.key!r} is registered twice")


@cache
def table_document() -> type[TableDocument]:
    """Return the document of a table with the keys of all registered parts."""
    lists: dict[str, Any] = {
        part.key: (list[part.document], Field(default=[], description=part.description))  # type: ignore[name-defined]
        for part in _PARTS.values()
    }
    return create_model("TableDocument", __base__=TableDocument, __doc__=TableDocument.__doc__, **lists)


def written(document: TableDocument) -> Iterator[tuple[TablePart[Any], PathInFile, Any]]:
    """Yield each entry of the registered parts in a table's document, with its path in the file."""
    for part in _PARTS.values():
        for index, entry in enumerate(getattr(document, part.key)):
            yield part, (part.key, index), entry


def faults(document: TableDocument) -> Iterator[Fault]:
    """Yield what is wrong with the registered parts of a table's document."""
    for part, path, entry in written(document):
        yield from (((*path, *rest), text) for rest, text in part.faults(entry))
