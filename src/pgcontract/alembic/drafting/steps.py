"""What a draft is made of: steps with their way back, what a revision declares, and what the drafting has to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import Any, TypeVar

import psycopg

from pgcontract import model
from pgcontract.alembic.drafting.operations import Enums, enums_by_type
from pgcontract.alembic.drafting.source import Call
from pgcontract.compare import Objects
from pgcontract.database import question
from pgcontract.metadata import Parts
from pgcontract.verify import Verification

ObjectT = TypeVar("ObjectT", bound=model.SchemaObject)


class Phase(IntEnum):
    """The order of an upgrade's steps; a downgrade takes them back in reverse."""

    CREATE_TYPES = auto()
    DROP_FOREIGN_KEYS = auto()
    DROP_PARTS = auto()
    DROP_COLUMNS = auto()
    CREATE_TABLES = auto()
    ADD_COLUMNS = auto()
    ALTER = auto()
    ADD_KEYS = auto()
    ADD_PARTS = auto()
    ADD_FOREIGN_KEYS = auto()
    SETTINGS = auto()
    DROP_TYPES = auto()


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a revision declares about itself (`pgcontract.alembic.runner.declarations`), in the order of its steps."""

    requires: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()
    upgrade_destroys: Mapping[str, str] = field(default_factory=dict)
    downgrade_destroys: Mapping[str, str] = field(default_factory=dict)
    derivable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """Some operations, and those that take them back."""

    phase: Phase
    upgrade: tuple[Call, ...]
    downgrade: tuple[Call, ...]
    declares: Declarations = Declarations()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a draft depends on beside the schema."""

    role: str
    """The current role, which would own new tables."""
    default_privileges: bool
    """Whether new tables get privileges by ALTER DEFAULT PRIVILEGES."""
    last_columns: frozenset[tuple[str, str, str]]
    """(schema, table, column): the only ones that a downgrade can put back to their places."""

    @classmethod
    def read(cls, connection: psycopg.Connection[Any], schemas: tuple[str, ...]) -> Surroundings:
        """Query the open transaction of a connection."""
        rows = connection.execute(question("draft_surroundings"), {"schemas": list(schemas)}).fetchall()
        ((role, privileges, columns),) = rows
        return cls(role, privileges, frozenset(tuple(names) for names in columns))


@dataclass(frozen=True, slots=True)
class Drafting:
    """The verification that a draft is made from, with the lookups that its steps need."""

    verification: Verification
    surroundings: Surroundings
    default_schema: str = "public"
    """The schema of declared names that have none."""
    version_table: model.ObjectId | None = None
    """Alembic's own table."""

    @property
    def wanted(self) -> Objects:
        """The objects of the contracts."""
        return self.verification.contract.objects

    @property
    def found(self) -> Objects:
        """The objects of the database."""
        return self.verification.schema.objects

    @property
    def enums(self) -> Enums:
        """The enum types of both; where they differ, nothing is drafted."""
        objects = {**self.found, **self.wanted}
        return enums_by_type(value for value in objects.values() if isinstance(value, model.Enum))

    def found_as(self, key: model.ObjectId) -> model.ObjectId | None:
        """Return the unexpected object that a missing one probably is."""
        missing = self.verification.comparison.missing
        return next((entry.found_as for entry in missing if entry.id == key), None)

    def declared(self, key: model.ObjectId) -> str:
        """Return a table, an index, or a part of a table, as a revision declares it."""
        own = key.kind in {"table", "index", "enum"}
        names = [] if key.schema == self.default_schema else [key.schema]
        names += [key.name] if own else [key.parent, key.name]
        text = ".".join(
            '"' + word.replace('"', '""') + '"' if _QUOTED.search(word) else word for word in names
        )
        return f"table {text}" if own and len(names) > 1 else text


_QUOTED = re.compile(r'["\.]|^\s')


def table_of(part: model.ObjectId) -> model.ObjectId:
    """Return the id of the table that a part belongs to."""
    return model.ObjectId("table", *part.relation)


def parts_of(objects: Objects, table: model.ObjectId) -> Parts:
    """Return what belongs to a table."""
    return tuple(part for key, part in objects.items() if key.parent and key.relation == table.relation)


def columns(parts: Parts) -> list[model.Column]:
    """Return the columns among the parts of a table."""
    return [part for part in parts if isinstance(part, model.Column)]


def find(objects: Objects, key: model.ObjectId, kind: type[ObjectT]) -> ObjectT:
    """Return the object of an id, which is of this kind."""
    found = objects[key]
    if not isinstance(found, kind):
        raise TypeError(key.kind)
    return found
