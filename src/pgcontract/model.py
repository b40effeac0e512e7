"""The facts that a contract wants and a database has, in one vocabulary: frozen values without OIDs and without I/O.

A `Table` has attributes and parts; a part (column, key, check, index …) has a name, which pairs it with its
counterpart, and attributes, each of which is one fact. Defaults here are the fixed meaning of what a contract
does not write. Two values are the same fact if they are equal; `Sql` is the exception: two spellings may mean
the same, and a server settles it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import ClassVar
from unicodedata import is_normalized

from pgcontract.sqltypes import serial_sequence


@dataclass(frozen=True, slots=True)
class Sql:
    """An SQL expression. Equal text is equal; different text is undecided until a server has been asked."""

    text: str

    def __str__(self) -> str:
        return self.text


class Part:
    """What belongs to a table and is paired by kind and name. Every field of a subclass but `name` is one fact."""

    __slots__ = ()

    KIND: ClassVar[str]
    #: A closed kind admits nothing that the contract does not name; of an open kind only what is named is asked about.
    CLOSED: ClassVar[bool] = True

    name: str


@dataclass(frozen=True, slots=True)
class Generated:
    """`GENERATED ALWAYS AS (expression)`, `stored` or `virtual`."""

    kind: str
    expression: Sql


@dataclass(frozen=True, slots=True)
class Column(Part):
    """A column; its place among the others is no fact."""

    KIND: ClassVar[str] = "column"

    name: str
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


_NEXT_VALUE = re.compile(r"nextval\('(?:public\.)?([^']+)'(?:::regclass)?\)", re.IGNORECASE)


def is_serial(table: str, column: Column) -> bool:
    """Return whether a column is a serial: an integer, NOT NULL, with the next number of a sequence named after it."""
    found = _NEXT_VALUE.fullmatch(column.default.text) if column.default is not None else None
    return (
        found is not None
        and column.type in {"smallint", "integer", "bigint"}
        and column.nullable == "false"
        and found[1] == serial_sequence(table, column.name)
        and column.sequence in {None, "owned"}
    )


@dataclass(frozen=True, slots=True)
class PrimaryKey(Part):
    """The primary key, its columns in order."""

    KIND: ClassVar[str] = "primary key"

    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    deferrable: str = "no"
    #: Whether the index that enforces it is complete.
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Unique(Part):
    """A unique constraint, its columns in order."""

    KIND: ClassVar[str] = "unique"

    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_distinct: bool = True
    #: `no`, `initially immediate` or `initially deferred`.
    deferrable: str = "no"
    valid: bool = True


@dataclass(frozen=True, slots=True)
class ForeignKey(Part):
    """A foreign key; `columns` and `referenced_columns` correspond by place."""

    KIND: ClassVar[str] = "foreign key"

    name: str
    columns: tuple[str, ...]
    references: str
    referenced_columns: tuple[str, ...]
    on_delete: str = "no action"
    #: The columns of `ON DELETE SET NULL (…)`, where not all are meant.
    on_delete_columns: tuple[str, ...] = ()
    on_update: str = "no action"
    match: str = "simple"
    deferrable: str = "no"
    validated: bool = True
    enforced: bool = True
    #: `enabled`, or which of the triggers that enforce the key fire otherwise.
    triggers: str = "enabled"


@dataclass(frozen=True, slots=True)
class Check(Part):
    """A check constraint on the table."""

    KIND: ClassVar[str] = "check"

    name: str
    expression: Sql
    validated: bool = True
    enforced: bool = True
    inherited: bool = True


@dataclass(frozen=True, slots=True)
class Exclusion(Part):
    """An exclusion constraint, as PostgreSQL prints it."""

    KIND: ClassVar[str] = "exclusion"

    name: str
    definition: str
    valid: bool = True


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """One key of an index: a column's name or an expression, with what departs from the default."""

    expression: str | Sql
    order: str = "asc"
    nulls: str = "last"
    collation: str | None = None
    opclass: str | None = None

    def __str__(self) -> str:
        text = f"({self.expression})" if isinstance(self.expression, Sql) else self.expression
        if self.collation:
            text += f" collate {self.collation}"
        if self.opclass:
            text += f" {self.opclass}"
        default_nulls = "first" if self.order == "desc" else "last"
        text += " desc" if self.order == "desc" else ""
        return text if self.nulls == default_nulls else f"{text} nulls {self.nulls}"


@dataclass(frozen=True, slots=True)
class Index(Part):
    """An index that no constraint owns."""

    KIND: ClassVar[str] = "index"

    name: str
    columns: tuple[IndexColumn, ...]
    unique: bool = False
    method: str = "btree"
    where: Sql | None = None
    include: tuple[str, ...] = ()
    nulls_distinct: bool = True
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Trigger(Part):
    """A trigger, as PostgreSQL prints it; not the internal ones, by which constraints are enforced."""

    KIND: ClassVar[str] = "trigger"

    name: str
    definition: str
    #: `enabled`, `disabled`, `replica` or `always`.
    fires: str = "enabled"


@dataclass(frozen=True, slots=True)
class Rule(Part):
    """A rewrite rule, as PostgreSQL prints it."""

    KIND: ClassVar[str] = "rule"

    name: str
    definition: str
    fires: str = "enabled"


@dataclass(frozen=True, slots=True)
class Policy(Part):
    """A row level security policy. An empty `roles` is PUBLIC."""

    KIND: ClassVar[str] = "policy"

    name: str
    command: str = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: Sql | None = None
    check: Sql | None = None


def with_check(using: Sql | None, check: Sql | None) -> Sql | None:
    """Return the `check` of a policy; None where it repeats `using`, which PostgreSQL takes in its place."""
    return None if check == using else check


@dataclass(frozen=True, slots=True)
class Grant(Part):
    """What the role called `name` may do with the table, by whatever way: `select`, `update (email)`, in order."""

    KIND: ClassVar[str] = "grant"
    CLOSED: ClassVar[bool] = False

    name: str
    privileges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comment(Part):
    """The comment on a column, or on the table itself where `name` is empty."""

    KIND: ClassVar[str] = "comment"
    CLOSED: ClassVar[bool] = False

    name: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its own attributes, and its parts in no order. Its schema stands in front unless it is `public`."""

    name: str
    parts: tuple[Part, ...]
    #: `ordinary table`, `partitioned table`, `view`, `materialized view` or `foreign table`.
    kind: str = "ordinary table"
    persistence: str = "permanent"
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    #: `disabled`, `enabled`, `enabled and forced`, or `disabled but forced`, which waits to be switched on.
    row_level_security: str = "disabled"
    replica_identity: str = "default"
    public_privileges: tuple[str, ...] = ()
    #: None, in a contract, is the owner of all the other tables that have none.
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    """An enum type, its labels in order."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """An object that only exists or does not: `view`, `sequence`, `function`, `domain` … and its name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {visible(self.name)}"


Value = object
"""What a fact says: a str, bool, None, Sql, or a tuple or dataclass of such."""

#: Control characters, but for those that lay out a text.
_UNPRINTABLE = re.compile(r"[^\S \n\t]|[\x00-\x08\x0e-\x1f\x7f-\x9f]")

_NOT_FACTS = frozenset({"name", "parts"})


def attributes(value: Part | Table | Enum) -> Iterator[tuple[str, Value]]:
    """Yield the facts of a table, a part or an enum: (attribute, value), in the order of the definition."""
    for name in _attribute_names(type(value)):  # type: ignore[arg-type] # a class is hashable
        yield name, getattr(value, name)


@cache
def _attribute_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _NOT_FACTS)


def show(value: Value) -> str:
    """Return a fact's value as a reviewer would write it."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Generated(kind=kind, expression=expression):
            return f"({expression}) {kind}"
        case tuple():
            return ", ".join(map(_item, value)) or "none"
        case str() if "\n" not in value or value != value.strip():
            return visible(value)
        case _:
            return _UNPRINTABLE.sub(lambda found: json.dumps(found.group())[1:-1], str(value))


def visible(name: str) -> str:
    """Return a name as it is; in quotes and escaped where a reader could not see, or would not believe, what is in it.

    That is a space at an end, a letter that does not print (of which a terminal would make something else), and a
    form of Unicode that looks like another.
    """
    plain = name.isprintable() and name == name.strip() and is_normalized("NFC", name)
    return name if plain else json.dumps(name)


def _item(value: Value) -> str:
    """Return one of several values, so that it cannot be taken for two."""
    shown = show(value)
    return json.dumps(value) if isinstance(value, str) and ", " in value else shown
