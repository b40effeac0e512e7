"""Tables, columns, comments, triggers and rules, and relations of other kinds, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pgcontract.catalog.codes import FIRES, GENERATED, IDENTITY, PERSISTENCE, RELATION, REPLICA_IDENTITY
from pgcontract.catalog.reader import Row, part_of, reads
from pgcontract.model import (
    Column,
    Comment,
    Generated,
    ObjectId,
    OtherRelation,
    Rule,
    SchemaObject,
    Sql,
    Table,
    Trigger,
)
from pgcontract.sqltypes import canonical

_ROW_LEVEL_SECURITY = {
    (False, False): "disabled",
    (True, False): "enabled",
    (True, True): "enabled and forced",
    (False, True): "disabled but forced",
}


@reads("relations")
def relations(rows: Iterable[Row]) -> Iterator[SchemaObject]:
    """Yield tables, and relations of other kinds as objects without facts."""
    for row in rows:
        kind = RELATION[row.kind]
        if row.kind not in {"r", "p"}:
            yield OtherRelation(ObjectId(kind, row.schema, row.name))
            continue
        yield Table(
            ObjectId("table", row.schema, row.name),
            kind=kind + (f" of type {row.of_type}" if row.of_type is not None else ""),
            persistence=PERSISTENCE[row.persistence],
            parents=tuple(row.parents),
            children=tuple(row.children),
            row_level_security=_ROW_LEVEL_SECURITY[row.row_security, row.row_security_forced],
            replica_identity=REPLICA_IDENTITY[row.replica_identity],
            public_privileges=tuple(row.public_privileges),
            owner=row.owner,
        )


@reads("columns")
def columns(rows: Iterable[Row]) -> Iterator[Column]:
    """Yield columns."""
    for row in rows:
        expression = Sql(row.expression) if row.expression is not None else None
        is_generated = expression is not None and bool(row.generated)
        yield Column(
            ObjectId("column", row.schema, row.name, row.relation),
            type_name(row.type),
            _nullable(row) if row.not_null else "true",
            None if is_generated else expression,
            Generated(GENERATED[row.generated], expression)
            if expression is not None and is_generated
            else None,
            _identity(row) if row.identity else None,
            row.collation,
            row.sequence,
        )


def _nullable(row: Row) -> str:
    facts = {"not validated": row.not_null_validated, "not inherited": row.not_null_inherited}
    return ", ".join(["false", *(lack for lack, holds in facts.items() if not holds)])


@cache
def type_name(printed: str) -> str:
    """Return a type in canonical spelling, as the server printed it."""
    # The server names the schema where the bare name would mean a type of its own: that is another type.
    return printed if printed.startswith("public.") else canonical(printed) or printed


def _identity(row: Row) -> str:
    generated: str = IDENTITY[row.identity]
    return f"{generated} ({row.identity_options})" if row.identity_options else generated


@reads("comments")
def comments(rows: Iterable[Row]) -> Iterator[Comment]:
    """Yield comments on tables and columns."""
    for row in rows:
        yield Comment(part_of(row, "comment", row.column), row.text)


@reads("triggers")
def triggers(rows: Iterable[Row]) -> Iterator[Trigger]:
    """Yield triggers."""
    for row in rows:
        yield Trigger(part_of(row, "trigger", row.name), row.definition, FIRES[row.fires])


@reads("rules")
def rules(rows: Iterable[Row]) -> Iterator[Rule]:
    """Yield rewrite rules."""
    for row in rows:
        yield Rule(part_of(row, "rule", row.name), row.definition, FIRES[row.fires])
