"""Constraints and indexes of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pgcontract.model.identity import QualifiedName
from pgcontract.model.objects import SchemaObject, kind
from pgcontract.model.values import IndexColumn, Sql


@kind
@dataclass(frozen=True, slots=True)
class PrimaryKey(SchemaObject):
    """The primary key, its columns in order."""

    KIND: ClassVar[str] = "primary key"
    NAMESPACES: ClassVar[tuple[str, ...]] = ("relation",)

    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    #: `no`, `initially immediate` or `initially deferred`.
    deferrable: str = "no"
    #: Whether the index that enforces it is complete.
    valid: bool = True

    def named_columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the columns of the key, and those that its index carries."""
        yield "columns", self.columns
        yield "include", self.include


@kind
@dataclass(frozen=True, slots=True)
class Unique(SchemaObject):
    """A unique constraint, its columns in order."""

    KIND: ClassVar[str] = "unique"
    NAMESPACES: ClassVar[tuple[str, ...]] = ("relation",)

    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_distinct: bool = True
    #: As of a primary key.
    deferrable: str = "no"
    valid: bool = True

    def named_columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the columns of the key, and those that its index carries."""
        yield "columns", self.columns
        yield "include", self.include


@kind
@dataclass(frozen=True, slots=True)
class ForeignKey(SchemaObject):
    """A foreign key; `columns` and `referenced_columns` correspond by position."""

    KIND: ClassVar[str] = "foreign key"

    columns: tuple[str, ...]
    references: QualifiedName
    referenced_columns: tuple[str, ...]
    on_delete: str = "no action"
    #: The columns of `ON DELETE SET NULL (…)`, where not all are meant.
    on_delete_columns: tuple[str, ...] = ()
    on_update: str = "no action"
    match: str = "simple"
    #: As of a primary key.
    deferrable: str = "no"
    validated: bool = True
    enforced: bool = True
    #: `enabled`, or which of the triggers that enforce the key fire differently.
    triggers: str = "enabled"

    def named_columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the referencing columns."""
        yield "columns", self.columns


@kind
@dataclass(frozen=True, slots=True)
class Check(SchemaObject):
    """A check constraint on the table."""

    KIND: ClassVar[str] = "check"

    expression: Sql
    validated: bool = True
    enforced: bool = True
    inherited: bool = True


@kind
@dataclass(frozen=True, slots=True)
class Exclusion(SchemaObject):
    """An exclusion constraint, as PostgreSQL prints it."""

    KIND: ClassVar[str] = "exclusion"
    NAMESPACES: ClassVar[tuple[str, ...]] = ("relation",)

    definition: str
    valid: bool = True


@kind
@dataclass(frozen=True, slots=True)
class Index(SchemaObject):
    """An index that no constraint owns."""

    KIND: ClassVar[str] = "index"
    NAMESPACES: ClassVar[tuple[str, ...]] = ("relation",)
    COLUMNS_ARE_SQL: ClassVar[bool] = True

    columns: tuple[IndexColumn, ...]
    unique: bool = False
    method: str = "btree"
    where: Sql | None = None
    include: tuple[str, ...] = ()
    nulls_distinct: bool = True
    valid: bool = True

    def named_columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the keys that are columns, and the columns that the index carries; not those in expressions."""
        yield "columns", tuple(key.expression for key in self.columns if isinstance(key.expression, str))
        yield "include", self.include
