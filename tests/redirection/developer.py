"""A developer's own server, which nothing may connect to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from pgcontract.server import Server, embedded

PASSWORD = "SECRETPW"


@dataclass
class Developer:
    """A real server with a database `dev`, and its log of connections."""

    server: Server
    seen: int = 0

    def url(self, driver: str) -> str:
        """Return SQLAlchemy's URL of the database."""
        return f"postgresql+{driver}://postgres:{PASSWORD}@127.0.0.1:{self.server.port}/dev"

    @property
    def dev(self) -> str:
        """The database's URL, by the Unix socket."""
        return f"postgresql://postgres@/dev?host={self.server.host}&port={self.server.port}"

    def connections(self) -> list[str]:
        """Return what the log says of connections since the last call, also of those that were refused."""
        lines = (self.server.folder / "server.log").read_text(errors="replace").splitlines()
        new, self.seen = lines[self.seen :], len(lines)
        return [line for line in new if "connection" in line]


@pytest.fixture(scope="session")
def running_developer() -> Iterator[Developer]:
    """The server of the whole session."""
    with embedded(port=0, settings={"log_connections": "on"}) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE dev")
            connection.execute(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'".encode())
        yield Developer(server)


@pytest.fixture
def developer(running_developer: Developer) -> Developer:
    """The server; what was connected to it before is forgotten."""
    running_developer.connections()
    return running_developer
