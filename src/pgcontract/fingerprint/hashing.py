"""Takes the fingerprint: one statement per table, hashed in the server by one (parallel) sequential scan.

The statements go to the server in one pipeline, so that a database of many small tables does not wait for each answer.

The hash of a row is `hashint4extended(0, hash_record_extended(ROW(columns…), 1))`, and rows are summed. The outer hash
matters: `hash_record_extended` alone is a linear combination of its columns' hashes, so that its sum does not see two
rows that swap a value. A sum, not an exclusive or, so that pairs of equal rows do not cancel; PostgreSQL adds 64-bit
integers up in 128 bits and answers in numeric, so that no number of rows overflows. One seed: a second one
costs as much again, and 2**-64 is less than the chance that the disk lied (see the statistics in the tests).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.database import question, refused
from pgcontract.errors import DatabaseError
from pgcontract.fingerprint.forms import Form, form
from pgcontract.fingerprint.relations import Column, Relation, relations
from pgcontract.fingerprint.values import Fingerprint, Kind, Proof, TableFingerprint
from pgcontract.progress import Step

LARGE_OBJECTS = "pg_catalog.pg_largeobject"
"""The name under which all large objects together are one entry."""

_SEQUENCE_COLUMNS = ("is_called", "last_value")


def take(
    connection: psycopg.Connection[Any],
    columns: Mapping[str, Sequence[str]] | None = None,
    progress: Step | None = None,
) -> Fingerprint:
    """Return the fingerprint of all rows, read in the open transaction of `connection` (`database.reading`).

    Args:
        connection: a pinned, repeatable-read transaction, so that all tables are of one moment.
        columns: qualified table → the columns to read of it, as `Fingerprint.columns()` gives them; a table that is
            not in there is read in full, a column that is not there any more is left for `differences` to name.
        progress: called before each table is read.

    Raises:
        DatabaseError: the server refuses, or row level security would hide rows from this user.
    """
    found = relations(connection)
    for relation in found:
        refuse_row_security(relation)
    readings = [_reading(relation, (columns or {}).get(relation.qualified)) for relation in found]
    entries = dict(zip(map(_name, readings), _entries(connection, readings, progress), strict=True))
    entries[LARGE_OBJECTS] = _large_objects(connection)
    return Fingerprint(entries)


def marks(connection: psycopg.Connection[Any]) -> Mapping[str, str]:
    """Return, per relation and enum type, what changes whenever rows of another moment may be seen there."""
    return dict(connection.execute(question("fingerprint_marks"), {}).fetchall())


def row_hash(expressions: Sequence[sql.Composable]) -> sql.Composable:
    """Return the SQL for the 64-bit hash of a row of these values."""
    return sql.SQL("pg_catalog.hashint4extended(0, pg_catalog.hash_record_extended(ROW({}), 1))").format(
        sql.SQL(", ").join(expressions),
    )


def statement(relation: Relation, expressions: Sequence[sql.Composable]) -> sql.Composed:
    """Return the one statement that counts the rows of a relation and sums their hashes; NULL for no expression."""
    total = sql.SQL("pg_catalog.sum({})").format(row_hash(expressions)) if expressions else sql.SQL("NULL")
    return sql.SQL("SELECT pg_catalog.count(*), {} FROM {}").format(total, relation.source)


def forms(columns: Sequence[Column]) -> dict[str, Form]:
    """Return how each of `columns` goes into the hash, by name."""
    return {column.name: form(sql.Identifier(column.name), column.type) for column in columns}


def ask(
    connection: psycopg.Connection[Any],
    what: str,
    query: sql.SQL | sql.Composed,
) -> list[tuple[Any, ...]]:
    """Return all rows of the answer to a statement about the rows of `what`.

    Raises:
        DatabaseError: the server refuses.
    """
    try:
        return connection.execute(query).fetchall()
    except psycopg.Error as error:
        raise refused(f"the rows of {what}", error) from error


def digest(total: int | None) -> str:
    """Return the sum of the hashes as 32 hexadecimal digits; None is the sum of no row."""
    return f"{int(total or 0) % 2**128:032x}"


def refuse_row_security(relation: Relation) -> None:
    """Raise where row level security would hide rows of `relation` from this user."""
    if relation.row_security:
        raise DatabaseError.refused(
            f"the rows of {relation.qualified}",
            "row level security hides some of them from this user; connect as the table's owner, if it is not forced,"
            " or as a role with BYPASSRLS",
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is to be read of one relation."""

    relation: Relation
    chosen: Sequence[Column]
    used: Mapping[str, Form]
    #: None where nothing can be read.
    query: sql.Composed | None

    def entry(self, rows: int, total: int | None) -> TableFingerprint:
        """Return what was found, from the number of rows and the sum of their hashes."""
        columns, left_out = tuple(self.used), tuple[str, ...]()
        if self.query is None:
            proof, reason = Proof.NOT_READ, self.relation.obstacle
        elif self.relation.kind is Kind.SEQUENCE:
            proof, reason, columns = Proof.EVERY_COLUMN, "", _SEQUENCE_COLUMNS
        else:
            proof, reason = _proof(rows, self.chosen, self.used)
            left_out = tuple(column.name for column in self.relation.columns if column.name not in self.used)
        return TableFingerprint(
            table=self.relation.qualified,
            columns=columns,
            rows=rows,
            digest=digest(total) if columns else "",
            proof=proof,
            kind=self.relation.kind,
            reason=reason,
            left_out=left_out,
        )


def _name(reading: _Reading) -> str:
    return reading.relation.qualified


def _reading(relation: Relation, wanted: Sequence[str] | None) -> _Reading:
    if relation.obstacle:
        return _Reading(relation, (), {}, None)
    if relation.kind is Kind.SEQUENCE:
        values = [sql.SQL("pg_catalog.int8send(last_value)"), sql.SQL("is_called")]
        return _Reading(relation, (), {}, statement(relation, values))
    chosen = [column for column in relation.columns if wanted is None or column.name in wanted]
    used = forms([column for column in chosen if column.stored and column.readable])
    return _Reading(relation, chosen, used, statement(relation, [used[name].expression for name in used]))


def _entries(
    connection: psycopg.Connection[Any], readings: Sequence[_Reading], progress: Step | None
) -> list[TableFingerprint]:
    """Read everything in one pipeline.

    If that fails, read one by one: only that says which statement was refused. And if somebody watches: in a pipeline
    the server is ahead of what is shown.
    """
    if progress is None:
        try:
            with connection.transaction():
                return _piped(connection, readings)
        except psycopg.Error:
            pass
    entries = []
    for number, reading in enumerate(readings, start=1):
        if progress is not None:
            progress(_name(reading), number, len(readings))
        entries.append(_read(connection, reading))
    return entries


def _piped(connection: psycopg.Connection[Any], readings: Sequence[_Reading]) -> list[TableFingerprint]:
    with connection.pipeline():
        cursors = [connection.execute(reading.query) if reading.query else None for reading in readings]
    answers = [cursor.fetchall()[0] if cursor is not None else (0, None) for cursor in cursors]
    return [reading.entry(*answer) for reading, answer in zip(readings, answers, strict=True)]


def _read(connection: psycopg.Connection[Any], reading: _Reading) -> TableFingerprint:
    if reading.query is None:
        return reading.entry(0, None)
    [(rows, total)] = ask(connection, reading.relation.qualified, reading.query)
    return reading.entry(rows, total)


def _proof(rows: int, chosen: Sequence[Column], used: Mapping[str, Form]) -> tuple[Proof, str]:
    """Return how far the proof went, and why not further."""
    unread = [column.name for column in chosen if column.stored and column.name not in used]
    printed = [name for name, how in used.items() if not how.exact]
    if not rows:
        return Proof.EMPTY, "there is no row"
    if not used:
        return Proof.COUNT_ONLY, _plural(unread, "no privilege to read") or "no column was read"
    if unread:
        return Proof.SOME_COLUMNS, _plural(unread, "no privilege to read")
    if printed:
        return Proof.TEXT_FORM, _plural(printed, "no binary form that is the same on every server for")
    return Proof.EVERY_COLUMN, ""


def _plural(names: Sequence[str], what: str) -> str:
    return f"{what} {', '.join(names)}" if names else ""


def _large_objects(connection: psycopg.Connection[Any]) -> TableFingerprint:
    [(rows, readable)] = ask(connection, "the large objects", question("fingerprint_large_objects"))
    if not rows or not readable:
        proof = Proof.COUNT_ONLY if rows else Proof.EMPTY
        reason = "only a superuser may read the pages" if rows else "there is none"
        return TableFingerprint(LARGE_OBJECTS, (), rows, "", proof, kind=Kind.LARGE_OBJECTS, reason=reason)
    [(total,)] = ask(connection, "the large objects", question("fingerprint_large_object_pages"))
    names = ("data", "loid", "pageno")
    return TableFingerprint(
        LARGE_OBJECTS,
        names,
        rows,
        digest(total),
        Proof.EVERY_COLUMN,
        kind=Kind.LARGE_OBJECTS,
    )
