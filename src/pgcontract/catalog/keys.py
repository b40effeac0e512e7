"""Constraints and indexes, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pgcontract.catalog.codes import ACTION, FIRES, MATCH
from pgcontract.catalog.reader import Row, part_of, reads
from pgcontract.errors import DatabaseError
from pgcontract.model import (
    Check,
    Exclusion,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    QualifiedName,
    SchemaObject,
    Sql,
    Unique,
)


@reads("constraints")
def constraints(rows: Iterable[Row]) -> Iterator[SchemaObject]:
    """Yield primary keys, unique constraints, foreign keys, checks and exclusions."""
    for row in rows:
        yield _constraint(row)


def _constraint(row: Row) -> SchemaObject:
    match row.kind:
        case "p":
            key = part_of(row, PrimaryKey.KIND, row.name)
            return PrimaryKey(key, _key_columns(row), tuple(row.include), _deferrable(row), row.valid)
        case "u":
            key = part_of(row, Unique.KIND, row.name)
            include = tuple(row.include)
            return Unique(key, _key_columns(row), include, row.nulls_distinct, _deferrable(row), row.valid)
        case "f":
            return _foreign_key(row)
        case "c":
            key = part_of(row, Check.KIND, row.name)
            return Check(key, Sql(row.expression), _validated(row), row.enforced, row.inherited)
        case "x":
            key = part_of(row, Exclusion.KIND, row.name)
            return Exclusion(key, row.definition + _unusual_trigger(row), row.valid)
        case letter:
            raise DatabaseError.unknown_letter("pg_constraint.contype", letter)


def _foreign_key(row: Row) -> ForeignKey:
    fires = [FIRES[letter] for letter in row.triggers]
    return ForeignKey(
        part_of(row, ForeignKey.KIND, row.name),
        tuple(row.columns),
        QualifiedName(row.referenced_schema, row.referenced),
        tuple(row.referenced_columns),
        on_delete=ACTION[row.on_delete],
        on_delete_columns=tuple(row.on_delete_columns),
        on_update=ACTION[row.on_update],
        match=MATCH[row.match] + (" with period" if row.period else ""),
        deferrable=_deferrable(row),
        validated=_validated(row),
        enforced=row.enforced,
        triggers=" and ".join(fires) or "enabled",
    )


def _key_columns(row: Row) -> tuple[str, ...]:
    """Return the columns of a key; WITHOUT OVERLAPS (18) is shown at the last one, where it is written."""
    if row.period:
        return (*row.columns[:-1], f"{row.columns[-1]} without overlaps")
    return tuple(row.columns)


def _validated(row: Row) -> bool:
    return row.validated or not row.enforced  # NOT ENFORCED implies NOT VALID: one fact, reported once


def _deferrable(row: Row) -> str:
    if not row.deferrable:
        return "no"
    own = "initially deferred" if row.deferred else "initially immediate"
    return own if row.kind == "f" else own + _unusual_trigger(row)


def _unusual_trigger(row: Row) -> str:
    """Return how the trigger fires that checks a deferrable key at the end of the transaction, if not as usual."""
    fires = [FIRES[letter] for letter in row.triggers]
    return "" if not row.deferrable or fires in ([], ["enabled"]) else f", its trigger {' and '.join(fires)}"


@reads("indexes")
def indexes(rows: Iterable[Row]) -> Iterator[Index]:
    """Yield indexes that no constraint owns."""
    for row in rows:
        yield Index(
            part_of(row, Index.KIND, row.name),
            tuple(_index_columns(row.keys, row.definition)),
            unique=row.unique,
            method=row.method,
            where=Sql(row.predicate) if row.predicate is not None else None,
            include=tuple(row.include),
            nulls_distinct=row.nulls_distinct,
            valid=row.valid,
        )


def _index_columns(keys: Sequence[Mapping[str, Any]], definition: str | None) -> Iterator[IndexColumn]:
    """Yield the keys; an expression's collation is given where the index's definition writes one behind it."""
    rest = definition or ""
    for key in keys:
        if key["expression"] is None:
            yield _index_column(key, key["collation"])
            continue
        _, found, rest = rest.partition(key["expression"])
        yield _index_column(key, key["collation"] if not found or rest.startswith(" COLLATE ") else None)


def _index_column(key: Mapping[str, Any], collation: str | None) -> IndexColumn:
    return IndexColumn(
        Sql(key["expression"]) if key["expression"] is not None else key["name"],
        order="desc" if key["descending"] else "asc",
        nulls="first" if key["nulls_first"] else "last",
        collation=collation,
        opclass=key["opclass"],
    )
