"""Fetches the rows of the catalogues: those of this database as text, OIDs still in them, and those of initdb as sums.

The statements are made from what the server says of its catalogues, all sent in one go. Names are left to `naming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from psycopg import Connection, sql

from pgcontract.database import question
from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Description
from pgcontract.snapshot.printing import belongs, printed, taken
from pgcontract.snapshot.system import marks_statement, system_sums

HIDDEN = "hidden"
"""The column that says whether a row is left out with all that hangs on it."""

BETWEEN, NULL = "\x1f", "\x02"
"""What parts the values of a column that are sent in one text, and what stands for NULL. A catalogue with a value that
contains one of them is fetched value by value."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the rows come from."""

    major: int
    #: What initdb called the cluster; empty where the role may not know.
    cluster: str
    #: OID of the database.
    database: str
    #: OIDs of what initdb made and a user may drop and make again: schema public and extensions.
    replaceable: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fetched:
    """The rows of one catalogue, column by column. All columns have the same length."""

    description: Description
    rows: int
    #: For each column all values in one text, as the server sent it; HIDDEN first.
    texts: tuple[str, ...]
    #: The values, where they could not be sent so.
    values: tuple[tuple[str | None, ...], ...] | None
    _split: dict[str, Sequence[str | None]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, without HIDDEN."""
        return names_of_columns(self.description)

    def column(self, name: str) -> Sequence[str | None]:
        """Return the values of a column; it is split on first use."""
        if name not in self._split:
            self._split[name] = self._values((HIDDEN, *self.names).index(name))
        return self._split[name]

    def __iter__(self) -> Iterator[tuple[str | None, ...]]:
        """Yield the rows as they were fetched, HIDDEN first."""
        columns = [self.column(name) for name in (HIDDEN, *self.names)]
        return zip(*columns, strict=True)

    @property
    def hidden(self) -> Sequence[bool]:
        """Whether the row is left out with all that hangs on it."""
        return [value == "true" for value in self.column(HIDDEN)]

    def _values(self, place: int) -> Sequence[str | None]:
        if not self.rows:
            return ()
        if self.values is not None:
            return self.values[place]
        values: list[str | None] = list(self.texts[place].split(BETWEEN))
        return [None if value == NULL else value for value in values] if NULL in values else values


def server(connection: Connection[Any]) -> Server:
    """Return where the connection leads."""
    [(major, database, replaceable, may_know_cluster)] = connection.execute(
        question("snapshot_server")
    ).fetchall()
    cluster = connection.execute(question("snapshot_cluster")).fetchall()[0][0] if may_know_cluster else ""
    return Server(major, cluster, database, tuple(replaceable or ()))


def fetch(
    connection: Connection[Any], descriptions: Iterable[Description], origin: Server
) -> tuple[Mapping[str, Fetched], Mapping[str, Mapping[str, str]]]:
    """Return the rows of this database, and per catalogue what the rows of initdb come to."""
    wanted = tuple(descriptions)
    counted = connection.execute(marks_statement(wanted, origin.replaceable)).fetchall()
    present = {name for name, rows, _ in counted if rows} | {d.name for d in wanted if d.shared}
    asked = [d for d in wanted if d.name in present]
    with connection.pipeline():
        answers = [connection.execute(columns_statement(d, origin.replaceable)) for d in asked]
    found = {d.name: _columnar(d, answer.fetchall()[0]) for d, answer in zip(asked, answers, strict=True)}
    for description in asked:
        if found[description.name] is None:
            found[description.name] = _by_rows(connection, description, origin.replaceable)
    return (
        {d.name: found.get(d.name) or Fetched(d, 0, (), None) for d in wanted},
        system_sums(
            connection,
            wanted,
            origin.cluster,
            origin.replaceable,
            tuple((name, mark) for name, _, mark in counted),
        ),
    )


def names_of_columns(description: Description) -> tuple[str, ...]:
    """Return what is fetched of a row: its number, its key, and what a snapshot keeps."""
    number = ("oid",) if description.has_oid else ()
    attribute = ("raw attnum",) if description.name == "pg_attribute" else ()
    return tuple(dict.fromkeys((*number, *attribute, *description.key, *description.attributes)))


@lru_cache(maxsize=512)
def columns_statement(description: Description, replaceable: tuple[str, ...]) -> bytes:
    """Return the question for a catalogue's rows of this database, all in one row.

    Their number comes first, then for each column all values in one text, and how many of them are not NULL. One long
    text takes a fraction of the time that psycopg needs for many short ones, and is compared as it is.
    """
    columns = [sql.Identifier("row", name) for name in (HIDDEN, *names_of_columns(description))]
    texts = (
        sql.SQL("pg_catalog.string_agg(coalesce({}, {}), {}), pg_catalog.count({})").format(
            column, sql.Literal(NULL), sql.Literal(BETWEEN), column
        )
        for column in columns
    )
    return (
        sql.SQL("SELECT pg_catalog.count(*), {} FROM ({} OFFSET 0) AS row")
        .format(sql.SQL(", ").join(texts), _rows(description, replaceable))
        .as_bytes()
    )


def _rows(description: Description, replaceable: tuple[str, ...]) -> sql.Composed:
    """Return the question whose rows are the rows of a catalogue that belong to this database."""
    hidden = sql.SQL(rules.HIDDEN.get(description.name, "false"))
    columns: list[tuple[str, sql.Composable]] = [(HIDDEN, sql.SQL("({})").format(hidden))]
    columns += [(column, printed(description, column)) for column in names_of_columns(description)]
    return sql.SQL("SELECT {} FROM pg_catalog.{} AS c WHERE {} AND {}").format(
        sql.SQL(", ").join(
            sql.SQL("({})::pg_catalog.text AS {}").format(printed, sql.Identifier(name))
            for name, printed in columns
        ),
        sql.Identifier(description.name),
        taken(description),
        belongs(description, replaceable),
    )


def _columnar(description: Description, row: Sequence[Any]) -> Fetched | None:
    """Return the columns of a catalogue; None where a value contains one of the two signs that part them."""
    rows, texts, present = row[0], row[1::2], row[2::2]
    if not rows:
        return Fetched(description, 0, (), None)
    for text, known in zip(texts, present, strict=True):
        if text.count(BETWEEN) != rows - 1 or text.count(NULL) != rows - known:
            return None
    return Fetched(description, rows, tuple(texts), None)


def _by_rows(connection: Connection[Any], description: Description, replaceable: tuple[str, ...]) -> Fetched:
    """Return the same, value by value."""
    rows = connection.execute(_rows(description, replaceable)).fetchall()
    return Fetched(description, len(rows), (), tuple(zip(*rows, strict=True)))
