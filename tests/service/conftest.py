"""The databases that the service is asked about."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.server import Server, embedded
from tests.service import small

#: What each statement changes, as (table, column, fact) of the difference.
DRIFT = {
    "ALTER TABLE project_nav_history ALTER nav_per_token TYPE numeric(30,2)": (
        "project_nav_history",
        "nav_per_token",
        "type",
    ),
    "ALTER TABLE users ALTER email DROP NOT NULL": ("users", "email", "nullable"),
    "ALTER TABLE wallets ADD surplus text": ("wallets", "surplus", None),
    "UPDATE platform_wallets SET wallet_role = 'treasury'": ("platform_wallets", None, "rows"),
}


@pytest.fixture(scope="session")
def healthy(upgraded: Any, pgcontract_databases: MakeDatabase) -> str:
    """A database as the contracts want it, which tests only read."""
    return pgcontract_databases(upgraded)


@pytest.fixture(scope="session")
def drifted(upgraded: Any, pgcontract_databases: MakeDatabase) -> str:
    """A database that differs in several ways, which tests only read."""
    url = pgcontract_databases(upgraded)
    with psycopg.connect(url) as connection:
        for statement in DRIFT:
            connection.execute(statement)
    return url


@pytest.fixture(scope="session")
def down() -> Iterator[str]:
    """A database that nobody serves: the port is bound, and nobody listens."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"postgresql://somebody:hidden@127.0.0.1:{holder.getsockname()[1]}/nothing"


@pytest.fixture
def own(upgraded: Any, pgcontract_make_database: MakeDatabase) -> str:
    """A healthy database of the test's own."""
    return pgcontract_make_database(upgraded)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that tests may ill-treat."""
    with embedded(port=0) as running:
        yield running


@pytest.fixture
def place(server: Server, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A small database of the test's own, and its contracts."""
    url = small.make(server, tmp_path / "contracts")
    yield url, tmp_path / "contracts"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE small WITH (FORCE)")
