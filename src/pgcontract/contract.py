"""What is wanted: the contracts of one folder as one frozen value, with the place of every fact in its file.

The loader makes it; nothing here reads a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pgcontract.errors import Location
from pgcontract.model import Enum, Table, attributes, visible

EXPRESSION = "expression"
"""Where `Contract.locate` finds the expression of a generated column, which is a part of its fact `generated`."""


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What a fact is about: a part of a table, the table itself (kind `table`), an enum, or a thing."""

    kind: str
    name: str
    table: str = ""

    def __str__(self) -> str:
        name, table = visible(self.name), visible(self.table)
        match self.kind:
            case "column":
                return f"{table}.{name}"
            case "table":
                return name
            case kind:
                return " ".join(word for word in (table, kind, name) if word)

    @property
    def in_full(self) -> str:
        """The same with its kind, also where that is a table: what an exception names."""
        return f"table {self}" if self.kind == "table" else str(self)


@dataclass(frozen=True, slots=True)
class RowRule:
    """A question that must return no row. `table` is the contract that asks it."""

    name: str
    table: str
    query: str

    @property
    def subject(self) -> Subject:
        """What a difference calls the rule."""
        return Subject("row rule", self.name, self.table)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Something that is tolerated although no contract names it, and why: `object` is what a difference calls it."""

    object: str
    reason: str
    location: Location


@dataclass(frozen=True)
class Contract:
    """All contracts of a folder.

    `locations` knows (subject, attribute) → place, and (subject, "") → place of the subject itself.
    `schemas` are those that contracts speak about, in order; in them the world is closed. What generators need beyond
    the facts stands beside them: `allowed`, the values of a column; `properties`, what programs call a table or column.
    """

    folder: str
    tables: Mapping[str, Table]
    enums: Mapping[str, Enum]
    rules: tuple[RowRule, ...]
    exemptions: tuple[Exemption, ...]
    schemas: tuple[str, ...]
    locations: Mapping[tuple[Subject, str], Location]
    descriptions: Mapping[Subject, str]
    allowed: Mapping[Subject, tuple[str, ...]] = field(default_factory=dict)
    properties: Mapping[Subject, str] = field(default_factory=dict)

    def locate(self, subject: Subject, attribute: str = "") -> Location:
        """Return the place of a fact; of its subject where the fact is not written; of the table; of the folder."""
        table = Subject("table", subject.table)
        for key in ((subject, attribute), (subject, ""), (table, "")):
            if key in self.locations:
                return self.locations[key]
        return Location(self.folder, 1, 1)

    @cached_property
    def facts(self) -> tuple[tuple[Subject, str], ...]:
        """Every fact that is wanted, (subject, attribute), in the order of the files."""
        return tuple(sorted(self._facts(), key=lambda fact: self.locate(*fact)))

    def _facts(self) -> Iterator[tuple[Subject, str]]:
        for table in self.tables.values():
            for attribute, _ in attributes(table):
                yield Subject("table", table.name), attribute
            for part in table.parts:
                for attribute, _ in attributes(part):
                    yield Subject(part.KIND, part.name, table.name), attribute
        for enum in self.enums.values():
            for attribute, _ in attributes(enum):
                yield Subject("enum", enum.name), attribute

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that is wanted. Comments, layout, descriptions and file names do not change it."""
        wanted = (
            sorted((table.name, repr(_sorted_parts(table))) for table in self.tables.values()),
            sorted(repr(enum) for enum in self.enums.values()),
            sorted((rule.table, rule.name, rule.query) for rule in self.rules),
            sorted(exemption.object for exemption in self.exemptions),
        )
        return hashlib.sha256(repr(wanted).encode()).hexdigest()


def _sorted_parts(table: Table) -> tuple[object, ...]:
    return (*attributes(table), *sorted(repr(part) for part in table.parts))
