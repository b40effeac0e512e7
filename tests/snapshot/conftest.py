"""Databases for the tests of snapshots."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pgcontract.database import connect, conninfo

SERVER = os.environ.get("PGCONTRACT_TEST_URL", "postgresql://postgres@127.0.0.1:5518/postgres")


@pytest.fixture
def scratch() -> Iterator[str]:
    """The URL of a fresh, empty database."""
    name = f"snapshot_{uuid4().hex[:12]}"
    with connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        yield make_conninfo(conninfo(SERVER), dbname=name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
