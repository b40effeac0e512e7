"""How the states of TokenStocks' database come about: what the chain of templates in `conftest.py` loads.

Each loader gets the connection of the database to fill, as pytest-postgresql hands it over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pgcontract.losses import Chain
from pgcontract.losses.chain import Direction
from tests.legacy.seed import DEFAULT_ROWS, Progress
from tests.legacy.seed import seed as write_rows
from tests.supabase.shape import SURROUNDINGS

#: Rows per legacy table, and who is told how far the seed is; `conftest.py` sets them.
rows = DEFAULT_ROWS
progress: Progress | None = None

#: What surrounds the tables, `plain` or `supabase`; `conftest.py` sets it from `--platform`.
shape = "plain"

ROOT = Path(__file__).parent.parent

NEW_TABLES = (
    "audit_admin_actions",
    "project_cashflows",
    "project_nav_history",
    "redemption_requests",
    "treasury_pool_transactions",
)

#: The roles of a project on Supabase. They get every privilege on every new table, which phase 4 has to revoke.
ROLES_OF_SUPABASE = ("anon", "authenticated", "service_role")

#: The owner of the application's tables there, an ordinary role.
OWNER_ON_SUPABASE = "tokenstocks_owner"


def alembic(url: str, *, discard_data: bool = False) -> Config:
    """Return Alembic's configuration for a database; `discard_data` is `alembic -x discard-data=yes`."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["database_url"] = url
    config.attributes["discard_data"] = discard_data
    return config


def run(url: str, direction: Direction, target: str, *, discard_data: bool) -> None:
    """Run the migrations on a database: what a chain of revisions is walked with."""
    getattr(command, direction)(alembic(url, discard_data=discard_data), target)


def chain(start: str, copy: Callable[[str], str]) -> Chain:
    """Return the revisions as a chain, from a database that nobody is connected to."""
    return Chain(ScriptDirectory.from_config(alembic("")), run, copy, start)


def url_of(**known: Any) -> str:
    """Return the connection string for what pytest-postgresql knows of a database."""
    return make_conninfo(**{key: known[key] for key in ("host", "port", "user", "dbname", "password")})


def surroundings(**known: Any) -> None:
    """Make what is there before the application's first table: nothing, or what Supabase brings."""
    if shape == "supabase":
        with psycopg.connect(url_of(**known)) as connection:
            connection.execute(SURROUNDINGS.read_bytes())


def default_privileges(**known: Any) -> None:
    """Grant everything on every new table to the roles of Supabase, as Supabase does."""
    roles = sql.SQL(", ").join(map(sql.Identifier, ROLES_OF_SUPABASE))
    with psycopg.connect(url_of(**known)) as connection:
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO {}").format(roles)
        )


def seed(**known: Any) -> None:
    """Fill the legacy tables."""
    with psycopg.connect(url_of(**known)) as connection:
        write_rows(connection, rows=rows, progress=progress)


def upgrade(**known: Any) -> None:
    """Run every migration."""
    command.upgrade(alembic(url_of(**known)), "head")


def downgrade(**known: Any) -> None:
    """Take every migration back, and what the new tables hold with them."""
    command.downgrade(alembic(url_of(**known), discard_data=True), "base")


def use(**known: Any) -> None:
    """Use what is new, as the application will: a row in every new table, and a threshold on every wallet."""
    with psycopg.connect(url_of(**known)) as connection:
        connection.execute((Path(__file__).parent / "roundtrip" / "use.sql").read_bytes())
