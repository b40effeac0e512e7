"""The project's own migrations, through the engine's runner: redirected like anybody's."""

from __future__ import annotations

from typing import Any

from pgcontract.alembic import Migrations
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from tests.redirection.developer import Developer
from tests.redirection.test_redirection import developers_tables, tables
from tests.states import NEW_TABLES, ROOT


def test_the_runner_is_redirected(
    legacy_without_rows: Any, pgcontract_databases: MakeDatabase, developer: Developer
) -> None:
    """Its connections for the advisory lock and for the migrations, though DATABASE_URL names another database."""
    url = pgcontract_databases(legacy_without_rows)
    migrations = Migrations(
        ROOT / "alembic.ini",
        x=["discard-data=yes"],
        environment={"DATABASE_URL": developer.url("psycopg").replace("+psycopg", "")},
    )
    with developers_tables(developer):
        run = migrations.upgrade(url)
        assert set(NEW_TABLES) <= tables(url)
        (table,) = run.tables
        assert (table.schema, table.name) == ("alembic", "alembic_version")
        down = migrations.downgrade(url, "base")
    assert not set(NEW_TABLES) & tables(url)
    assert len(down.steps) == len(run.steps) == 3
