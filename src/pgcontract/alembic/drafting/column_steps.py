"""Steps that add, drop and alter columns."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import sql

from pgcontract import model
from pgcontract.alembic.drafting import operations, part_steps
from pgcontract.alembic.drafting.operations import CannotDraft
from pgcontract.alembic.drafting.source import Call, call
from pgcontract.alembic.drafting.steps import (
    Declarations,
    Drafting,
    Phase,
    Step,
    columns,
    find,
    parts_of,
    table_of,
)
from pgcontract.metadata import Parts
from pgcontract.sqltext import as_default, used_sequences
from pgcontract.sqltypes import serial_sequence


def add(drafting: Drafting, key: model.ObjectId) -> Step:
    """Return the step that adds a column to a table that is there."""
    part = find(drafting.wanted, key, model.Column)
    wanted, found = (parts_of(objects, key) for objects in (drafting.wanted, drafting.found))
    for other in _without(found, wanted):
        _refuse_rename(other, part)
    if part.nullable != "true" and not (part.default or part.generated or part.identity):
        raise CannotDraft(
            "existing rows have no value for it: write op.add_column(…, nullable=True), an UPDATE that fills it, and"
            " op.alter_column(…, nullable=False)"
        )
    schema, name = key.relation
    made = operations.column(part, wanted, drafting.enums, inline=False)
    upgrade: tuple[Call, ...] = (call("op.add_column", name, made, schema=schema),)
    if is_own_serial(drafting, part):
        create, own = sequence(part)
        upgrade = (create, *upgrade, own)
    full = drafting.declared(key)
    lost, derived = {full: _is_not_null(part)}, {}
    if part.generated is not None:
        lost, derived = {}, {full: part.generated.expression.text}
    return Step(
        Phase.ADD_COLUMNS,
        upgrade,
        (call("op.drop_column", name, part.name, schema=schema),),
        Declarations((drafting.declared(table_of(key)),), (full,), {}, lost, derived),
    )


_INDEPENDENT = part_steps.WITH_TABLE | {"exclusion"}
"""Kinds of a table's parts that keep no column from being dropped, or that are dropped with it."""


def drop(drafting: Drafting, key: model.ObjectId) -> Step:
    """Return the step that drops a column."""
    part = find(drafting.found, key, model.Column)
    wanted, found = (parts_of(objects, key) for objects in (drafting.wanted, drafting.found))
    for other in _without(wanted, found):
        _refuse_rename(part, other)
    if (*key.relation, key.name) not in drafting.surroundings.last_columns:
        raise CannotDraft(
            "a downgrade cannot put it back to its place among the columns: write op.drop_column(…), and declare in"
            " upgrade_destroys which rows hold data"
        )
    dependents = {entry.id.kind for entry in found} - _INDEPENDENT
    generated = any(entry.generated is not None for entry in columns(found))
    views = any(entry.kind.endswith("view") for entry in drafting.found)
    if dependents or generated or views or "nextval" in str(part.default):
        raise CannotDraft(
            "a view, policy, rule, trigger, statistics, sequence or generated column may depend on it:"
            " write op.drop_column(…)"
        )
    schema, name = key.relation
    made = operations.column(part, found, drafting.enums, inline=False)
    full = drafting.declared(key)
    return Step(
        Phase.DROP_COLUMNS,
        (call("op.drop_column", name, part.name, schema=schema),),
        (call("op.add_column", name, made, schema=schema),),
        Declarations((drafting.declared(table_of(key)), full), upgrade_destroys={full: _is_not_null(part)}),
    )


def alter_nullable(drafting: Drafting, key: model.ObjectId) -> Step:
    """Return the step that sets or drops NOT NULL."""
    wanted, found = find(drafting.wanted, key, model.Column), find(drafting.found, key, model.Column)
    if {wanted.nullable, found.nullable} != {"true", "false"} or wanted.identity or found.identity:
        raise CannotDraft("write the ALTER TABLE in SQL")
    options = [{"nullable": part.nullable == "true"} for part in (wanted, found)]
    return _alter(drafting, key, *options)


def alter_default(drafting: Drafting, key: model.ObjectId) -> Step:
    """Return the step that sets or drops a default."""
    wanted, found = find(drafting.wanted, key, model.Column), find(drafting.found, key, model.Column)
    if any("nextval" in str(part.default).lower() for part in (wanted, found)):
        raise CannotDraft("a sequence belongs to it: write the ALTER TABLE and the ALTER SEQUENCE in SQL")
    if wanted.generated or found.generated or wanted.identity or found.identity:
        raise CannotDraft("a generated column has no default: write the ALTER TABLE in SQL")
    return _alter(drafting, key, *({"server_default": _default(part)} for part in (wanted, found)))


def _alter(
    drafting: Drafting, key: model.ObjectId, wanted: Mapping[str, object], found: Mapping[str, object]
) -> Step:
    schema, name = key.relation
    upgrade, downgrade = (
        Call("op.alter_column", (name, key.name), (*options.items(), ("schema", schema)))
        for options in (wanted, found)
    )
    requires = (drafting.declared(table_of(key)), drafting.declared(key))
    return Step(Phase.ALTER, (upgrade,), (downgrade,), Declarations(requires))


def is_own_serial(drafting: Drafting, part: model.Column) -> bool:
    """Return whether a column needs a sequence of its own.

    Raises:
        CannotDraft: its default takes numbers from a sequence that does not exist, or its own sequence exists already.
    """
    own = model.is_serial(part)
    for *schema, name in used_sequences(part.default.text) if part.default is not None else ():
        sequence = model.ObjectId("sequence", schema[0] if schema else model.PUBLIC, name)
        if own == (sequence in drafting.found):
            state = "exists already" if own else "does not exist"
            raise CannotDraft(f"{sequence.label} {state}: write the statements in SQL")
    return own


def sequence(part: model.Column) -> tuple[Call, Call]:
    """Return the operations that create the sequence of a serial, and tie it to its column."""
    schema, table = part.id.relation
    name = sql.SQL("{}.{}").format(
        operations.identifier(schema), sql.SQL(serial_sequence(model.PUBLIC, table, part.name))
    )
    create = sql.SQL("CREATE SEQUENCE {} AS {}").format(name, sql.SQL(part.type))
    column = operations.relation(part.id), operations.identifier(part.name)
    own = sql.SQL("ALTER SEQUENCE {} OWNED BY {}.{}").format(name, *column)
    return operations.execute(create), operations.execute(own)


def _without(parts: Parts, others: Parts) -> list[model.Column]:
    """Return the columns of a table that the other has not, by name."""
    names = {part.name for part in columns(others)}
    return [part for part in columns(parts) if part.name not in names]


def _refuse_rename(before: model.Column, after: model.Column) -> None:
    """Refuse to drop one column and add another of the same type: it may be a rename, and the values would be lost."""
    if before.type == after.type:
        raise CannotDraft(
            f"{before.id} may have been renamed to {after.name}, and dropping and adding a column loses its values:"
            f" write op.alter_column({before.id.parent!r}, {before.name!r}, new_column_name={after.name!r}), or the two"
            " operations, by hand"
        )


def _default(part: model.Column) -> object:
    return operations.text(as_default(part.default.text)) if part.default is not None else None


def _is_not_null(part: model.Column) -> str:
    return sql.SQL("{} IS NOT NULL").format(operations.identifier(part.name)).as_string()
