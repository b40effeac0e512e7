"""Fill a legacy database with rows, as `python -m tests.legacy.seed` or from Python.

The same arguments give the same bytes. One transaction: all the tables are filled, or none. The rows themselves come
from `rows`, the hostile values in them from `hostile`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, Self

import click
import psycopg
from psycopg import sql

from pgcontract.database import connect
from pgcontract.errors import PgcontractError
from tests.legacy import TABLES
from tests.legacy.display import shown
from tests.legacy.rows import MOST_ROWS, MOST_WALLETS, blocks, columns

DEFAULT_ROWS = 300
"""Rows per table at which every hostile value is present."""

Progress = Callable[[str, int, int], None]
"""Told now and then: the table, its rows written so far, its rows wanted."""


class SeedError(PgcontractError):
    """The database cannot be filled. Nothing was written."""

    @classmethod
    def out_of_range(cls, what: str, given: int, most: int) -> Self:
        """A number of rows that is negative, or more than there are."""
        return cls(f"{given:,} {what} cannot be written: give a number from 0 to {most:,}")

    @classmethod
    def missing(cls, tables: list[str]) -> Self:
        """The database is not the legacy one."""
        return cls(
            f"no table {', '.join(tables)} in schema public: load tests/legacy/legacy.sql into it first"
        )

    @classmethod
    def not_empty(cls, tables: list[str]) -> Self:
        """Somebody's rows are there."""
        return cls(
            f"there are rows already in {', '.join(tables)}: use a fresh database, nothing is overwritten"
        )

    @classmethod
    def encoding(cls, found: str) -> Self:
        """The database cannot hold the rows."""
        return cls(
            f"the database is encoded in {found}, and the rows need UTF8: CREATE DATABASE … ENCODING 'UTF8'"
        )

    @classmethod
    def refused(cls, doing: str, error: psycopg.Error) -> Self:
        """The server would not go on."""
        reason = (error.diag.message_primary or str(error)).strip().partition("\n")[0]
        return cls(
            f"{doing} failed, nothing was written: {reason}; check the database with tests.legacy.check"
        )


def seed(
    connection: psycopg.Connection[Any],
    *,
    rows: int = DEFAULT_ROWS,
    wallets: int = 4,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write `rows` rows into each table, and `wallets` into platform_wallets; return how many, by table.

    In a transaction of its own, or in the one that is open (which the caller then commits).

    Raises:
        SeedError: the numbers are out of range, or the tables are missing, not empty, or refuse the rows.
    """
    for what, given, most in (("rows", rows, MOST_ROWS), ("wallets", wallets, MOST_WALLETS)):
        if not 0 <= given <= most:
            raise SeedError.out_of_range(what, given, most)
    counts = {table: wallets if table == "platform_wallets" else rows for table in TABLES}
    doing = "asking for the tables"
    try:
        with connection.transaction():
            _expect_empty(connection)
            for table, count in counts.items():
                doing = f"writing {table}"
                _copy(connection, table, count, progress)
    except psycopg.Error as error:
        raise SeedError.refused(doing, error) from error
    return counts


def _expect_empty(connection: psycopg.Connection[Any]) -> None:
    """Refuse a database that is not the legacy one, or that has rows."""
    encoding = connection.info.parameter_status("server_encoding") or "unknown"
    if encoding != "UTF8":
        raise SeedError.encoding(encoding)
    known = connection.execute(
        "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'"
    ).fetchall()
    if missing := [table for table in TABLES if (table,) not in known]:
        raise SeedError.missing(missing)
    if filled := [table for table in TABLES if _has_rows(connection, table)]:
        raise SeedError.not_empty(filled)


def _has_rows(connection: psycopg.Connection[Any], table: str) -> bool:
    """Return whether the table has any row."""
    question = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier("public", table))
    return connection.execute(question).fetchone() is not None


def _copy(connection: psycopg.Connection[Any], table: str, count: int, progress: Progress | None) -> None:
    """Write the first `count` rows of one table."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN (ENCODING 'UTF8')").format(
        sql.Identifier("public", table), sql.SQL(", ").join(map(sql.Identifier, columns(table)))
    )
    written = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece, size in blocks(table, count):
            copy.write(piece)
            written += size
            if progress:
                progress(table, written, count)


# -- the command ------------------------------------------------


@click.command()
@click.option(
    "--database-url", help="The database, made by legacy.sql and still empty; DATABASE_URL if not given."
)
@click.option("--rows", default=DEFAULT_ROWS, show_default=True, help="Rows for each table.")
@click.option("--wallets", default=4, show_default=True, help="Rows of platform_wallets, 0 to 4.")
def command(database_url: str | None, rows: int, wallets: int) -> Mapping[str, int]:
    """Fill the legacy database with rows: the hostile ones first, then as many as asked for."""
    with connect(database_url) as connection, shown(dict.fromkeys(TABLES, rows)) as progress:
        return seed(connection, rows=rows, wallets=wallets, progress=progress)


def main() -> int:
    """Run the command and return its status: 0 filled, 2 not filled for the reason given, 130 interrupted."""
    try:
        counts = command.main(standalone_mode=False)
    except click.UsageError as error:
        return _failed(f"{error.format_message()} See --help.", 2)
    except PgcontractError as error:
        return _failed(str(error), 2)
    except (KeyboardInterrupt, click.Abort):
        return _failed("interrupted, nothing was written", 130)
    if isinstance(counts, dict):  # --help gives a status instead
        click.echo(f"{sum(counts.values()):,} rows in {len(counts)} tables")
    return 0


def _failed(reason: str, status: int) -> int:
    """Say why in one line, and return the status."""
    click.echo(f"error: {reason}", err=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
