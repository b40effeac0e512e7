"""Tables, their columns, and what is stated about a table beside its keys: comments, triggers and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from pgcontract.model.identity import PUBLIC, ObjectId
from pgcontract.model.objects import SchemaObject, kind
from pgcontract.model.values import Generated, Sql
from pgcontract.sqltext import used_sequences
from pgcontract.sqltypes import serial_sequence


@kind
@dataclass(frozen=True, slots=True)
class Table(SchemaObject):
    """A table's own facts. What belongs to it are objects of their own, with the table as parent."""

    KIND: ClassVar[str] = "table"
    RELATION: ClassVar[bool] = True
    NAMESPACES: ClassVar[tuple[str, ...]] = ("relation", "type")

    #: `ordinary table` or `partitioned table`, with ` of type …` for a typed table.
    kind: str = "ordinary table"
    persistence: str = "permanent"
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    #: `disabled`, `enabled`, `enabled and forced`, or `disabled but forced`, which waits to be switched on.
    row_level_security: str = "disabled"
    replica_identity: str = "default"
    public_privileges: tuple[str, ...] = ()
    #: None, in a contract, is the owner of most of the other tables that name none.
    owner: str | None = None


@kind
@dataclass(frozen=True, slots=True)
class Column(SchemaObject):
    """A column; its position among the others is not a fact."""

    KIND: ClassVar[str] = "column"

    type: str
    #: `true`, `false`; on PostgreSQL 18 also `false, not validated` for a NOT NULL that old rows may break, and
    #: `false, not inherited`. The constraint's name is no fact: older releases have none.
    nullable: str
    default: Sql | None = None
    generated: Generated | None = None
    #: `always` or `by default`, and options of its sequence: `always (increment 10, start 1000)`.
    identity: str | None = None
    #: None is the default collation of the type.
    collation: str | None = None
    #: Of a default that takes numbers from a sequence: `owned`, `not owned (increment 10)`, `owned by orders.id`.
    sequence: str | None = None

    def describes(self) -> Iterator[ObjectId]:
        """Yield the sequences that the default takes numbers from."""
        if self.default is not None and self.sequence is not None:
            for *schema, name in used_sequences(self.default.text):
                yield ObjectId("sequence", schema[0] if schema else PUBLIC, name)


_NEXT_VALUE = re.compile(r"nextval\('(?:public\.)?([^']+)'(?:::regclass)?\)", re.IGNORECASE)


def is_serial(column: Column) -> bool:
    """Return whether a column is a serial: an integer, NOT NULL, with the next number of a sequence named after it."""
    found = _NEXT_VALUE.fullmatch(column.default.text) if column.default is not None else None
    return (
        found is not None
        and column.type in {"smallint", "integer", "bigint"}
        and column.nullable == "false"
        and found[1] == serial_sequence(*column.id.relation, column.name)
        and column.sequence in {None, "owned"}
    )


@kind
@dataclass(frozen=True, slots=True)
class Comment(SchemaObject):
    """The comment on a column, or on the table itself where the name is empty."""

    KIND: ClassVar[str] = "comment"
    CLOSED: ClassVar[bool] = False

    text: str | None

    def implied(self) -> Self:
        """Return the comment of an object without one."""
        return replace(self, text=None)


@kind
@dataclass(frozen=True, slots=True)
class Trigger(SchemaObject):
    """A trigger, as PostgreSQL prints it; not the internal ones, by which constraints are enforced."""

    KIND: ClassVar[str] = "trigger"

    definition: str
    #: `enabled`, `disabled`, `replica` or `always`.
    fires: str = "enabled"


@kind
@dataclass(frozen=True, slots=True)
class Rule(SchemaObject):
    """A rewrite rule, as PostgreSQL prints it."""

    KIND: ClassVar[str] = "rule"

    definition: str
    fires: str = "enabled"
