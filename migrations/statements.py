"""The statements in sql/, filled in and sent: to the server, or into the script that `--sql` writes.

Both ways get the same text, so that a script asks the same questions and says the same lines as Alembic itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from psycopg import sql

VERSION_SCHEMA = "alembic"
"""Not `public`: `drizzle-kit push` drops tables in `public` that its models do not know."""

VERSION_TABLE = "alembic_version"

ADVISORY_LOCK = int.from_bytes(b"tokstock")
"""What stands for these migrations among a database's advisory locks."""

_FOLDER = Path(__file__).with_name("sql")


@cache
def statement(name: str) -> sql.SQL:
    """Return `sql/<name>.sql`. Its first line says what it does."""
    return raw(_FOLDER.joinpath(f"{name}.sql").read_text(encoding="utf-8").strip())


def raw(text: str) -> sql.SQL:
    """Return SQL that stands in a file of this project: a template, or a revision's own predicate."""
    return sql.SQL(text)


def send(context: MigrationContext, composed: sql.Composable) -> None:
    """Run one statement where the context's revisions run: on its connection, or into its script."""
    text = composed.as_string(None)
    if context.as_sql:
        context.impl.static_output(text)
    elif context.connection is not None:
        context.connection.exec_driver_sql(text, execution_options={"no_parameters": True})


def names(values: list[str]) -> sql.Composable:
    """Return an SQL array of text."""
    return sql.SQL("ARRAY[{}]::text[]").format(sql.SQL(", ").join(map(sql.Literal, values)))


def guard(irreplaceable: Mapping[str, str]) -> sql.Composable:
    """Return the question whether rows nobody can get back are there.

    Args:
        irreplaceable: `table` or `table.column` → SQL predicate of the rows that hold such data.
    """
    counts = [
        sql.SQL("SELECT {}, {}::text, count(*) FROM {} WHERE {}").format(
            sql.Literal(place), sql.Literal(name), _table(name), raw(predicate)
        )
        for place, (name, predicate) in enumerate(irreplaceable.items())
    ]
    return statement("guard").format(counts=sql.SQL("\n        UNION ALL ").join(counts))


def lock_tables(irreplaceable: Mapping[str, str]) -> sql.Composable:
    """Return the statement that keeps everybody off the tables concerned until the transaction ends."""
    tables = [sql.Identifier("public", table) for table in dict.fromkeys(map(_bare, irreplaceable))]
    return sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;").format(sql.SQL(", ").join(tables))


def _bare(name: str) -> str:
    return name.partition(".")[0]


def _table(name: str) -> sql.Identifier:
    return sql.Identifier("public", _bare(name))
