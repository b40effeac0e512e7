"""A legacy database with the few rows that the migrations can do something with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from tests.migrations.running import WALLETS, add_wallets


@pytest.fixture
def url(legacy_without_rows: Any, make_database: MakeDatabase) -> str:
    """A legacy database with one user, one project and the four wallets."""
    made = make_database(legacy_without_rows)
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
