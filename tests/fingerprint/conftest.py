"""One fresh, empty database per test."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo


@pytest.fixture
def scratch() -> Iterator[str]:
    """Give the URL of a fresh, empty database, and drop it afterwards."""
    server = os.environ.get("PGCONTRACT_TEST_URL", "postgresql://postgres@127.0.0.1:5518/postgres")
    name = f"fingerprint_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield make_conninfo(server, dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
