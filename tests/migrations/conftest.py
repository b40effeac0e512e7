"""A legacy database with the few rows that the migrations can do something with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from tests.migrations.running import WALLETS, add_wallets


@pytest.fixture
def url(legacy_without_rows: Any, pgcontract_make_database: MakeDatabase) -> str:
    """A legacy database with one user, one project and the four wallets."""
    made = pgcontract_make_database(legacy_without_rows)
    with psycopg.connect(made) as connection:
        connection.execute(
            "INSERT INTO users (email, phone, password_hash, first_name, last_name)"
            " VALUES ('a@b.ng', '1', '', 'A', 'B')"
        )
        connection.execute(
            "INSERT INTO projects (name, description, location, target_amount, token_symbol, tokens_issued,"
            " price_per_token)"
            " VALUES ('Farm', '', 'Kano', 1, 'FARM', 1, 1)"
        )
        add_wallets(connection, *WALLETS)
    return made


@pytest.fixture
def session(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A session of the application on that database, committing by itself."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def stranger(url: str, session: psycopg.Connection[Any]) -> Iterator[str]:
    """The URL of a role that may read everything and owns nothing."""
    name = f"stranger_{session.info.dbname}"
    role = sql.Identifier(name)
    session.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'hunter2' IN ROLE pg_read_all_data").format(role))
    yield make_conninfo(url, user=name, password="hunter2")
    session.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(role))
    session.execute(sql.SQL("DROP OWNED BY {}").format(role))
    session.execute(sql.SQL("DROP ROLE {}").format(role))


@pytest.fixture
def owner(session: psycopg.Connection[Any], stranger: str) -> str:
    """The URL of a role that owns the tables and may do what their owner can; not a superuser."""
    role = sql.Identifier(str(conninfo_to_dict(stranger)["user"]))
    for statement in ("GRANT CREATE ON SCHEMA public TO {}", "GRANT CREATE ON DATABASE {database} TO {}"):
        session.execute(sql.SQL(statement).format(role, database=sql.Identifier(session.info.dbname)))
    tables = session.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in tables.fetchall():
        session.execute(sql.SQL("ALTER TABLE {} OWNER TO {}").format(sql.Identifier(table), role))
    return stranger
