"""Which relations hold rows, with which columns: one query for the whole database, turned into plain facts.

Left out on purpose: views, indexes and composite types hold no rows of their own; temporary tables belong to a
session; the catalogues are the business of the snapshot. Large objects, which no relation of a user holds, are
asked for in `hashing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.database import question
from pgcontract.errors import DatabaseError
from pgcontract.fingerprint.forms import ColumnType, type_letter
from pgcontract.fingerprint.values import Kind

_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")

_KINDS = {
    "r": Kind.TABLE,
    "p": Kind.PARTITIONED,
    "m": Kind.MATERIALIZED_VIEW,
    "S": Kind.SEQUENCE,
    "f": Kind.FOREIGN_TABLE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One stored or computed column."""

    name: str
    type: ColumnType
    stored: bool
    """False for a virtual generated column, which has nothing in the table."""
    readable: bool
    """Whether this user may select it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that holds rows."""

    schema: str
    name: str
    kind: Kind
    columns: tuple[Column, ...]
    """Sorted by name; none for a sequence."""
    key: tuple[str, ...]
    """Columns of the primary key, or of a unique key without NULLs; empty where there is none."""
    obstacle: str
    """Why its rows cannot be read; empty where they can."""
    row_security: bool
    """Whether row level security would hide rows from this user."""

    @property
    def qualified(self) -> str:
        """Schema and name, quoted where needed: the same text on every server and release."""
        return f"{_quoted(self.schema)}.{_quoted(self.name)}"

    @property
    def source(self) -> sql.Composable:
        """What stands behind FROM: without children by inheritance, which are tables of their own."""
        only = sql.SQL("ONLY ") if self.kind is Kind.TABLE else sql.SQL("")
        return only + sql.Identifier(self.schema, self.name)


def relations(connection: psycopg.Connection[Any]) -> tuple[Relation, ...]:
    """Return everything that holds rows, but for the system's, sorted by schema and name.

    Raises:
        DatabaseError: the server has a kind of relation that is not known here.
    """
    found = connection.execute(question("fingerprint_relations")).fetchall()
    return tuple(_relation(rows) for _, rows in groupby(found, key=lambda row: row[:2]))


def _relation(rows: Iterable[tuple[Any, ...]]) -> Relation:
    together = list(rows)
    schema, name, letter, populated, schema_open, row_security, readable, key = together[0][:8]
    if letter not in _KINDS:
        raise DatabaseError.refused(
            f"{_quoted(schema)}.{_quoted(name)}",
            f"relation kind {letter!r} is not known: use a newer pgcontract",
        )
    columns = tuple(_column(row[8:]) for row in together if row[8] is not None)
    kind = _KINDS[letter]
    permitted = schema_open and (readable or any(column.readable for column in columns))
    return Relation(
        schema=schema,
        name=name,
        kind=kind,
        columns=columns,
        key=tuple(key or ()),
        obstacle=_obstacle(kind, permitted=permitted, populated=populated),
        row_security=row_security,
    )


def _column(facts: tuple[Any, ...]) -> Column:
    name, generated, readable, schema, type_name, letter, builtin, send_schema, send, portable, labels = facts
    of = ColumnType(
        schema=schema,
        name=type_name,
        letter=type_letter(letter),
        builtin=builtin,
        send=None if send is None else (send_schema, send),
        portable=portable,
        labels=labels,
    )
    return Column(name, of, stored=_stored(generated), readable=readable)


def _stored(generated: str) -> bool:
    match generated:
        case "" | "s":
            return True
        case "v":
            return False
        case _:
            reason = f"generation kind {generated!r} is not known: use a newer pgcontract"
            raise DatabaseError.refused("the columns", reason)


def _obstacle(kind: Kind, *, permitted: bool, populated: bool) -> str:
    if kind is Kind.FOREIGN_TABLE:
        return "its rows are on another server"
    if not permitted:
        return "this user has no privilege to read it"
    if not populated:
        return "it was never refreshed"
    return ""


def _quoted(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'
