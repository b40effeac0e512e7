"""The reader of catalogues: a handful of whole-schema questions, and their answers as one `Schema`.

Never a question per table. Catalogue letters go through mappings that raise on one they do not know, so that
the next release's letter is not swallowed. What a contract says is not known here, but for which schemas and
roles it asks about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, TypeVar

import psycopg
from psycopg.rows import namedtuple_row

from pgcontract.database import question, refused
from pgcontract.errors import DatabaseError
from pgcontract.model import (
    Check,
    Column,
    Comment,
    Enum,
    Exclusion,
    ForeignKey,
    Generated,
    Grant,
    Index,
    IndexColumn,
    Part,
    Policy,
    PrimaryKey,
    Rule,
    Sql,
    Table,
    Thing,
    Trigger,
    Unique,
    with_check,
)
from pgcontract.schema import Schema
from pgcontract.sqltypes import canonical

Row = Any
"""A named tuple with the columns of the question's `.sql` file."""


T = TypeVar("T", Table, Enum)


class _Letters:
    """The meaning of a catalogue column's letters; an unknown one is an error that names the column."""

    def __init__(self, column: str, meanings: Mapping[str, Any]) -> None:
        self._column = column
        self._meanings = meanings

    def __getitem__(self, letter: str) -> Any:
        try:
            return self._meanings[letter]
        except KeyError:
            raise DatabaseError.unknown_letter(self._column, letter) from None


_RELATION = _Letters(
    "pg_class.relkind",
    {
        "r": "ordinary table",
        "p": "partitioned table",
        "v": "view",
        "m": "materialized view",
        "f": "foreign table",
    },
)
_PERSISTENCE = _Letters("pg_class.relpersistence", {"p": "permanent", "u": "unlogged", "t": "temporary"})
_REPLICA_IDENTITY = _Letters(
    "pg_class.relreplident", {"d": "default", "f": "full", "n": "nothing", "i": "an index"}
)
_ACTION = _Letters(
    "pg_constraint.confdeltype",
    {"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"},
)
_MATCH = _Letters("pg_constraint.confmatchtype", {"s": "simple", "f": "full", "p": "partial"})
_FIRES = _Letters("pg_trigger.tgenabled", {"O": "enabled", "D": "disabled", "R": "replica", "A": "always"})
_IDENTITY = _Letters("pg_attribute.attidentity", {"": None, "a": "always", "d": "by default"})
_GENERATED = _Letters("pg_attribute.attgenerated", {"s": "stored", "v": "virtual"})
_COMMAND = _Letters(
    "pg_policy.polcmd", {"*": "all", "r": "select", "a": "insert", "w": "update", "d": "delete"}
)


def read(connection: psycopg.Connection[Any], schemas: Sequence[str], roles: Collection[str] = ()) -> Schema:
    """Read what stands in `schemas`, and what `roles` may do there, inside the caller's transaction.

    The session is pinned with `search_path` public, so that names are printed as the model writes them.

    Raises:
        DatabaseError: the server refuses an answer, or knows a kind of object that this release does not, or the
            role may not use schema public.
    """
    answers = _Answers(connection, {"schemas": list(schemas), "roles": sorted(roles)})
    for row in answers.of("hidden"):
        raise DatabaseError.hidden(row.name)
    parts: dict[str, list[Part]] = defaultdict(list)
    for relation, part in _parts(answers):
        parts[relation].append(part)
    return Schema(
        server_version=connection.info.server_version,
        tables=_by_name(_tables(answers, parts)),
        enums=_by_name(Enum(row.name, tuple(row.labels)) for row in answers.of("enums")),
        things=frozenset(Thing(row.kind, row.name) for row in answers.of("things")),
        roles=frozenset(row.name for row in answers.of("roles")),
    )


def _by_name(values: Iterable[T]) -> dict[str, T]:
    """Return the values by name; a dot in a name can make it look like another one of a named schema."""
    named: dict[str, T] = {}
    for value in values:
        if value.name in named:
            raise DatabaseError.refused(
                value.name, "two objects are called so; rename the one with a dot in its name"
            )
        named[value.name] = value
    return named


class _Answers(NamedTuple):
    connection: psycopg.Connection[Any]
    parameters: Mapping[str, object]

    def of(self, name: str) -> list[Row]:
        try:
            with self.connection.cursor(row_factory=namedtuple_row) as cursor:
                return cursor.execute(question(f"catalog/{name}"), self.parameters).fetchall()
        except psycopg.Error as error:
            raise refused(f"the catalogue ({name})", error) from error


def _tables(answers: _Answers, parts: Mapping[str, list[Part]]) -> Iterator[Table]:
    for row in answers.of("relations"):
        yield Table(
            row.name,
            tuple(parts.get(row.name, ())),
            kind=_RELATION[row.kind] + (f" of type {row.of_type}" if row.of_type is not None else ""),
            persistence=_PERSISTENCE[row.persistence],
            parents=tuple(row.parents),
            children=tuple(row.children),
            row_level_security=_row_level_security(row.row_security, row.row_security_forced),
            replica_identity=_REPLICA_IDENTITY[row.replica_identity],
            public_privileges=tuple(row.public_privileges),
            owner=row.owner,
        )


def _row_level_security(on: bool, forced: bool) -> str:
    return {
        (False, False): "disabled",
        (True, False): "enabled",
        (True, True): "enabled and forced",
        (False, True): "disabled but forced",
    }[on, forced]


def _parts(answers: _Answers) -> Iterator[tuple[str, Part]]:
    for row in answers.of("columns"):
        yield row.relation, _column(row)
    for row in answers.of("constraints"):
        yield row.relation, _constraint(row)
    for row in answers.of("indexes"):
        yield row.relation, _index(row)
    for row in answers.of("triggers"):
        yield row.relation, Trigger(row.name, row.definition, _FIRES[row.fires])
    for row in answers.of("rules"):
        yield row.relation, Rule(row.name, row.definition, _FIRES[row.fires])
    for row in answers.of("policies"):
        yield row.relation, _policy(row)
    for row in answers.of("comments"):
        yield row.relation, Comment(row.column, row.text)
    yield from _grants(answers)


def _column(row: Row) -> Column:
    column = Column(
        row.name,
        _type(row.type),
        _nullable(row),
        identity=_identity(row),
        collation=row.collation,
        sequence=row.sequence,
    )
    if row.expression is None:
        return column
    if row.generated:
        return replace(column, generated=Generated(_GENERATED[row.generated], Sql(row.expression)))
    return replace(column, default=Sql(row.expression))


def _nullable(row: Row) -> str:
    if not row.not_null:
        return "true"
    facts = {"not validated": row.not_null_validated, "not inherited": row.not_null_inherited}
    return ", ".join(["false", *(lack for lack, holds in facts.items() if not holds)])


@cache
def _type(printed: str) -> str:
    # The server names the schema where the bare name would mean a type of its own: that is another type.
    return printed if printed.startswith("public.") else canonical(printed) or printed


def _identity(row: Row) -> str | None:
    generated: str | None = _IDENTITY[row.identity]
    return f"{generated} ({row.identity_options})" if generated and row.identity_options else generated


def _constraint(row: Row) -> Part:
    columns = _key_columns(row)
    match row.kind:
        case "p":
            return PrimaryKey(row.name, columns, tuple(row.include), _deferrable(row), row.valid)
        case "u":
            return Unique(
                row.name, columns, tuple(row.include), row.nulls_distinct, _deferrable(row), row.valid
            )
        case "f":
            return _foreign_key(row)
        case "c":
            return Check(row.name, Sql(row.expression), _validated(row), row.enforced, row.inherited)
        case "x":
            return Exclusion(row.name, row.definition + _unusual_trigger(row), row.valid)
        case letter:
            raise DatabaseError.unknown_letter("pg_constraint.contype", letter)


def _foreign_key(row: Row) -> ForeignKey:
    fires = [_FIRES[letter] for letter in row.triggers]
    return ForeignKey(
        row.name,
        tuple(row.columns),
        row.referenced,
        tuple(row.referenced_columns),
        on_delete=_ACTION[row.on_delete],
        on_delete_columns=tuple(row.on_delete_columns),
        on_update=_ACTION[row.on_update],
        match=_MATCH[row.match] + (" with period" if row.period else ""),
        deferrable=_deferrable(row),
        validated=_validated(row),
        enforced=row.enforced,
        triggers=" and ".join(fires) or "enabled",
    )


def _key_columns(row: Row) -> tuple[str, ...]:
    """Return the columns of a constraint, with WITHOUT OVERLAPS at the last one of a key, where it stands (18)."""
    if row.period and row.kind in {"p", "u"}:
        return (*row.columns[:-1], f"{row.columns[-1]} without overlaps")
    return tuple(row.columns)


def _validated(row: Row) -> bool:
    return row.validated or not row.enforced  # NOT ENFORCED implies NOT VALID: one fact, said once


def _deferrable(row: Row) -> str:
    if not row.deferrable:
        return "no"
    own = "initially deferred" if row.deferred else "initially immediate"
    return own if row.kind == "f" else own + _unusual_trigger(row)


def _unusual_trigger(row: Row) -> str:
    """Say where the trigger that checks a deferrable key at the end of the transaction does not simply fire."""
    fires = [_FIRES[letter] for letter in row.triggers]
    return "" if not row.deferrable or fires in ([], ["enabled"]) else f", its trigger {' and '.join(fires)}"


def _index(row: Row) -> Index:
    return Index(
        row.name,
        tuple(_index_columns(row.keys, row.definition)),
        unique=row.unique,
        method=row.method,
        where=Sql(row.predicate) if row.predicate is not None else None,
        include=tuple(row.include),
        nulls_distinct=row.nulls_distinct,
        valid=row.valid,
    )


def _index_columns(keys: Sequence[Mapping[str, Any]], definition: str | None) -> Iterator[IndexColumn]:
    """Yield the keys; an expression's collation is said where the index's definition writes one behind it."""
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


def _policy(row: Row) -> Policy:
    using = Sql(row.using) if row.using is not None else None
    check = Sql(row.check) if row.check is not None else None
    return Policy(
        row.name, _COMMAND[row.command], row.permissive, tuple(row.roles), using, with_check(using, check)
    )


def _grants(answers: _Answers) -> Iterator[tuple[str, Part]]:
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in answers.of("grants"):
        held[row.relation, row.role].append(row.privilege)
    for (relation, role), privileges in held.items():
        yield relation, Grant(role, tuple(sorted(privileges)))
