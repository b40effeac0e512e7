"""A fresh database for each test, and one for a module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

SERVER = os.environ.get("PGCONTRACT_TEST_URL", "postgresql://postgres@127.0.0.1:5518/postgres")


@contextmanager
def _database() -> Iterator[str]:
    """Give the URL of a new, empty database, and drop it at the end."""
    name = f"legacy_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_conninfo(SERVER, dbname=name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def scratch() -> Iterator[str]:
    """The URL of an empty database, dropped afterwards."""
    with _database() as url:
        yield url


@pytest.fixture(scope="module")
def shared_scratch() -> Iterator[str]:
    """The same, shared by the tests of one module, which only read what they find."""
    with _database() as url:
        yield url
