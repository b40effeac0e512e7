"""Steps that add and drop keys, checks and indexes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pgcontract import model
from pgcontract.alembic.drafting import operations
from pgcontract.alembic.drafting.operations import CannotDraft
from pgcontract.alembic.drafting.source import Call
from pgcontract.alembic.drafting.steps import Declarations, Drafting, Phase, Step, find, table_of

DROPPED = frozenset({"index", "unique", "check", "foreign key"})
"""Kinds that are dropped and, where they differ, dropped and added again."""
ADDED = DROPPED | {"primary key"}
"""Kinds that are added."""
WITH_TABLE = ADDED | {"column", "comment", "grant"}
"""Kinds of the parts of a table that is created by a draft. A table with any other part is not drafted."""


def add(drafting: Drafting, part: model.SchemaObject, *, replaces: bool = False) -> Step:
    """Return the step that adds a part; `replaces` if another of its name is dropped before."""
    phase, make = _constructor(part)
    requires: tuple[str, ...] = ()
    if table_of(part.id) in drafting.found:
        requires = _requires(drafting, part.id.relation, _columns_of(part))
    if isinstance(part, model.ForeignKey):
        requires += _requires(drafting, part.references, part.referenced_columns)
    creates = () if replaces else (drafting.declared(part.id),)
    return Step(phase, (make(),), (_drop(part),), Declarations(requires, creates))


def drop(drafting: Drafting, part: model.SchemaObject) -> Step:
    """Return the step that drops a part."""
    if isinstance(part, model.Unique | model.Index):
        _refuse_referenced(drafting, part)
    _, make = _constructor(part)
    phase = Phase.DROP_FOREIGN_KEYS if isinstance(part, model.ForeignKey) else Phase.DROP_PARTS
    return Step(phase, (_drop(part),), (make(),), Declarations(_requires(drafting, part.id.relation, ())))


def _drop(part: model.SchemaObject) -> Call:
    if isinstance(part, model.Index):
        return operations.drop_index(part)
    return operations.drop_constraint(part)


def _refuse_referenced(drafting: Drafting, part: model.Unique | model.Index) -> None:
    """Refuse to drop a unique index on which a foreign key or the replica identity depends."""
    names, table = set(_columns_of(part)), table_of(part.id)
    for key in drafting.found.values():
        if not isinstance(key, model.ForeignKey) or key.references != table.qualified_name:
            continue
        if set(key.referenced_columns) <= names:
            raise CannotDraft(f"foreign key {key.name} may depend on it: write it by hand")
    if find(drafting.found, table, model.Table).replica_identity not in {"default", "full", "nothing"}:
        raise CannotDraft("the replica identity may depend on it: write it by hand")


def _constructor(part: model.SchemaObject) -> tuple[Phase, Callable[[], Call]]:
    """Return when a part is added, and what returns the operation."""
    match part:
        case model.PrimaryKey():
            return Phase.ADD_KEYS, partial(operations.primary_key, part)
        case model.Unique():
            return Phase.ADD_KEYS, partial(operations.unique, part)
        case model.Check():
            return Phase.ADD_PARTS, partial(operations.check, part)
        case model.Index():
            return Phase.ADD_PARTS, partial(operations.index, part)
        case model.ForeignKey():
            return Phase.ADD_FOREIGN_KEYS, partial(operations.foreign_key, part)
        case _:
            raise TypeError(part.id.kind)


def _columns_of(part: model.SchemaObject) -> tuple[str, ...]:
    """Return the columns that a key or an index names. Those inside of an expression are not known."""
    match part:
        case model.Index():
            return tuple(key.expression for key in part.columns if isinstance(key.expression, str))
        case model.PrimaryKey() | model.Unique() | model.ForeignKey():
            return part.columns
        case _:
            return ()


def _requires(drafting: Drafting, table: model.QualifiedName, names: tuple[str, ...]) -> tuple[str, ...]:
    keys = (model.ObjectId("column", table.schema, name, table.name) for name in names)
    return (drafting.declared(model.ObjectId("table", *table)), *map(drafting.declared, keys))
