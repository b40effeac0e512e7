"""What a database must look like: the contracts of one folder as one frozen value, with the location of every fact.

The loader makes it; nothing here reads a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from pgcontract.errors import Location
from pgcontract.model import ObjectId, QualifiedName, SchemaObject, Table, by_relation, facts

EXPRESSION = "expression"
"""Where `Contract.locate` finds the expression of a generated column, which is a part of its fact `generated`."""

ObjectT = TypeVar("ObjectT", bound=SchemaObject)


@dataclass(frozen=True, slots=True)
class RowRule:
    """A query that must return no row. `table` is the table in whose contract it is written."""

    name: str
    table: QualifiedName
    query: str

    @property
    def id(self) -> ObjectId:
        """The id of the rule, under which differences and locations refer to it."""
        return ObjectId("row rule", self.table.schema, self.name, self.table.name)


@dataclass(frozen=True, slots=True)
class IgnoredObject:
    """An object that may exist although no contract names it. `object` is its label, as a difference shows it."""

    object: str
    reason: str
    location: Location


@dataclass(frozen=True, slots=True)
class Notes:
    """What a contract says of a table or column that is not a fact of the database."""

    description: str | None = None
    #: The values of a column; the check that enforces them is an object of its own.
    allowed: tuple[str, ...] | None = None
    #: What generated programs call the table or column, where that does not follow from its name.
    code_name: str | None = None


_NO_NOTES = Notes()


@dataclass(frozen=True)
class Contract:
    """All contracts of a folder.

    `objects` are in the order of the files. `locations` has (id, attribute) → location, and (id, "") → location of the
    object itself. `schemas` are those that the contracts are about, in order: in them, every object must be named.
    """

    folder: str
    objects: Mapping[ObjectId, SchemaObject]
    rules: tuple[RowRule, ...]
    ignored: tuple[IgnoredObject, ...]
    schemas: tuple[str, ...]
    locations: Mapping[tuple[ObjectId, str], Location]
    notes: Mapping[ObjectId, Notes] = field(default_factory=dict)

    def locate(self, key: ObjectId, attribute: str = "") -> Location:
        """Return the location of a fact; if it is not written, of its object, else of the table.

        An object without a contract is located at the beginning of a file that exists, so that an annotation can be
        shown: where objects are ignored, else in the first contract of its schema, else in the first of all.
        """
        parent = self._relations.get(key.relation)
        for known in ((key, attribute), (key, ""), (parent, "")):
            if known in self.locations:
                return self.locations[known]  # type: ignore[index] # None is not among the keys
        return Location(next(self._files_for_others(key.schema), self.folder), 1, 1)

    def of_kind(self, kind: type[ObjectT]) -> tuple[ObjectT, ...]:
        """Return the objects of one kind, in the order of the files."""
        return tuple(value for value in self.objects.values() if isinstance(value, kind))

    def parts(self, table: ObjectId) -> tuple[SchemaObject, ...]:
        """Return what belongs to a table: columns, keys, checks, indexes and so on, in the order of its file."""
        return self._parts.get(table.relation, ())

    def is_relation(self, key: ObjectId) -> bool:
        """Return whether an object is a table or another relation, to which columns and the like belong."""
        return not key.parent and key in self.objects and self.objects[key].RELATION

    def note(self, key: ObjectId) -> Notes:
        """Return the notes on a table or column; empty ones if it has none."""
        return self.notes.get(key, _NO_NOTES)

    @cached_property
    def tables(self) -> Mapping[QualifiedName, Table]:
        """The tables by name, in the order of the files."""
        return {table.id.qualified_name: table for table in self.of_kind(Table)}

    @cached_property
    def facts(self) -> tuple[tuple[ObjectId, str], ...]:
        """Every fact of the contracts as (id, attribute), in the order of the files."""
        every = ((key, attribute) for key, value in self.objects.items() for attribute, _ in facts(value))
        return tuple(sorted(every, key=lambda fact: self.locate(*fact)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that is stated. Comments, layout, descriptions and file names do not change it."""
        stated = (
            sorted((key, repr(tuple(facts(value)))) for key, value in self.objects.items()),
            sorted((rule.table, rule.name, rule.query) for rule in self.rules),
            sorted(ignored.object for ignored in self.ignored),
        )
        return hashlib.sha256(repr(stated).encode()).hexdigest()

    @cached_property
    def _parts(self) -> Mapping[QualifiedName, tuple[SchemaObject, ...]]:
        return by_relation(self.objects.values())

    @cached_property
    def _relations(self) -> Mapping[QualifiedName, ObjectId]:
        return {key.qualified_name: key for key in self.objects if self.is_relation(key)}

    def _files_for_others(self, schema: str) -> Iterator[str]:
        yield from (ignored.location.file for ignored in self.ignored)
        written = [key for key in self._own() if (key, "") in self.locations]
        yield from (self.locations[key, ""].file for key in written if key.schema == schema)
        yield from (self.locations[key, ""].file for key in written)

    def _own(self) -> Iterator[ObjectId]:
        return (key for key in self.objects if not key.parent)
