"""Writes one row into any table: values by type, and those that constraints name, with the server as the judge.

It finds a row for the usual table. Where it finds none it says so, and the project writes a statement of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.database import question

Session = psycopg.Connection[Any]

MOST_TRIES = 400
"""Rows tried before it is given up."""

#: By `pg_type.typcategory`, what to try first.
_USUAL: Mapping[str, Sequence[str]] = {
    "N": ("1", "0", "2", "-1", "0.5", "1000"),
    "S": ("a", "b", "", "A1", "a@example.org"),
    "B": ("true", "false"),
    "D": ("2001-02-03 04:05:06", "1999-12-31 00:00:00", "04:05:06"),
    "T": ("1 day",),
    "A": ("{}", "{1}", "{a}"),
    "R": ("empty", "[1,2)", "[2001-02-03,2001-02-04)"),
    "V": ("1", "0", "10101010"),
    "I": ("192.0.2.1", "192.0.2.0/24"),
    "G": ("(1,1)", "((0,0),(1,1))", "{1,1,1}", "<(0,0),1>"),
}
_OTHERS = (
    "00000000-0000-4000-8000-000000000001",
    "00000000-0000-4000-8000-000000000002",
    "{}",
    '{"a": 1}',
    "<a/>",
    "a",
    "1",
    "08:00:2b:01:02:03",
    "{}",
    "(1)",
)
_IN_TEXT = re.compile(r"'((?:[^']|'')*)'|(?<![\w.])(-?\d+(?:\.\d+)?)(?![\w.])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be written."""

    name: str
    type: str
    category: str
    is_needed: bool
    """Whether no row can be without it, and nothing fills it in."""
    labels: Sequence[str]
    checks: Sequence[str]
    parent: tuple[str, str] | None
    """Schema and table that it refers to."""
    key: str | None
    """The column that it refers to."""


def columns(session: Session, relation: sql.Identifier) -> list[Column]:
    """Return the columns of a table, in their order."""
    rows = session.execute(question("fillable"), {"table": relation.as_string(session)}).fetchall()
    return [
        Column(name, type_, category, needed, labels, checks, (schema, parent) if oid else None, key)
        for name, type_, category, needed, labels, checks, oid, schema, parent, key in rows
    ]


def values(session: Session, column: Column, hints: Sequence[str] = ()) -> list[sql.Composable]:
    """Return values that a column's type takes: those that a constraint or a hint names, then usual ones."""
    named = [found for text in (*column.checks, *hints) for found in _named(text)]
    texts = dict.fromkeys((*column.labels, *named, *_USUAL.get(column.category, ()), *_OTHERS))
    type_ = sql.SQL(column.type)
    given = [sql.SQL("{}::{}").format(sql.Literal(text), type_) for text in texts]
    return [value for value in given if _returns(session, sql.SQL("SELECT {}").format(value)) is not None]


class Inserter:
    """Writes rows into one table."""

    def __init__(
        self,
        session: Session,
        relation: sql.Identifier,
        hints: Sequence[str] = (),
        above: frozenset[str] = frozenset(),
    ) -> None:
        """Know the table, and see that what its rows have to refer to is there.

        Args:
            session: in a transaction. What does not fit is rolled back.
            relation: the table.
            hints: SQL texts in which values may be named.
            above: tables that wait for a row of this one, so that a cycle of references ends.
        """
        self._session = session
        self._relation = relation
        self._hints = hints
        self._columns = columns(session, relation)
        self._needed = [column for column in self._columns if column.is_needed]
        above |= {relation.as_string(session)}
        for parent in {column.parent for column in self._needed if column.parent}:
            if sql.Identifier(*parent).as_string(session) not in above:
                _have_a_row(session, sql.Identifier(*parent), above)

    def insert(
        self, wanted: sql.Composable, fixed: Mapping[str, sql.Composable] | None = None
    ) -> tuple[Any, ...] | None:
        """Write one row for which `wanted`, a condition over the row, is true.

        Args:
            wanted: the condition.
            fixed: column → value, where the value is not to be chosen.

        Returns:
            True, and the row as JSON; None if none was found.
        """
        checked = [column for column in self._columns if column.checks]
        for chosen in (self._needed, _union(self._needed, checked), self._columns):
            for row in self._rows(chosen, fixed or {}):
                found = written(self._session, _statement(self._relation, row, wanted))
                if (
                    found is not None
                ):  # it fits; what is wanted may depend on what `wanted` names, and on nothing else
                    return found if found[0] else self._near(row, wanted, fixed or {})
        return None

    def _near(
        self, row: Mapping[str, sql.Composable], wanted: sql.Composable, fixed: Mapping[str, sql.Composable]
    ) -> tuple[Any, ...] | None:
        named = [column for column in self._columns if _is_named(column.name, self._hints)]
        for other in self._rows(named, fixed) if named else ():
            found = written(self._session, _statement(self._relation, {**row, **other}, wanted))
            if found is not None and found[0]:
                return found
        return None

    def _rows(
        self, chosen: Sequence[Column], fixed: Mapping[str, sql.Composable]
    ) -> Iterator[dict[str, sql.Composable]]:
        options = [
            [(column.name, value) for value in _options(self._session, column, self._hints)]
            for column in chosen
            if column.name not in fixed
        ]
        for row in islice(_near_first(options), MOST_TRIES):
            yield {**fixed, **dict(row)}


def written(session: Session, statement: sql.Composed) -> tuple[Any, ...] | None:
    """Run a statement that returns, of the row that it writes, first whether that is what was wanted.

    Returns:
        What it returned, and where the first of it is false the row is taken back; None if it wrote no row.
    """
    found: list[tuple[Any, ...]] = []
    with suppress(psycopg.Error), session.transaction():
        found = session.execute(statement).fetchall()
        if not any(row[0] for row in found):
            raise psycopg.Rollback
        return found[0]
    return found[0] if found and not found[0][0] else None


def _options(session: Session, column: Column, hints: Sequence[str]) -> list[sql.Composable]:
    if column.parent and column.key:
        pick = sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(
            sql.Identifier(column.key), sql.Identifier(*column.parent)
        )
        return [pick] if column.is_needed else [pick, sql.SQL("NULL")]
    return values(session, column, hints)


def _near_first(options: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield combinations: the first of each, then those in which one, two, … differ from that; each once."""
    if not all(options):
        return
    most = max((len(choice) for choice in options), default=1)
    for width in range(1, most + 1):
        for places in product(*(range(min(width, len(choice))) for choice in options)):
            if width == 1 or width - 1 in places:
                yield tuple(choice[place] for choice, place in zip(options, places, strict=True))


def _have_a_row(session: Session, relation: sql.Identifier, above: frozenset[str]) -> None:
    if _returns(session, sql.SQL("SELECT true FROM {} LIMIT 1").format(relation)) is None:
        Inserter(session, relation, above=above).insert(sql.SQL("true"))


def _statement(
    relation: sql.Identifier, row: Mapping[str, sql.Composable], wanted: sql.Composable
) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    given = (
        sql.SQL("({}) VALUES ({})").format(names, sql.SQL(", ").join(row.values()))
        if row
        else sql.SQL("DEFAULT VALUES")
    )
    return sql.SQL("INSERT INTO {} AS planted {} RETURNING ({}), to_jsonb(planted)::text").format(
        relation, given, wanted
    )


def _returns(session: Session, statement: sql.Composed) -> tuple[Any, ...] | None:
    """Run one statement and return its one row; None if there is none, or the server refuses it."""
    row: tuple[Any, ...] | None = None
    with suppress(psycopg.Error), session.transaction():
        row = session.execute(statement).fetchone()
    return row


def _named(text: str) -> Iterator[str]:
    for string, number in _IN_TEXT.findall(text):
        yield number or string.replace("''", "'")


def _is_named(name: str, texts: Sequence[str]) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", text) for text in texts)


def _union(*lists: Sequence[Column]) -> list[Column]:
    return list({column.name: column for columns in lists for column in columns}.values())
