"""A developer's own server, which nothing may connect to, and projects whose configuration leads there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from pgcontract.alembic.migrations import Migrations
from pgcontract.server import Server, embedded
from tests.redirection.projects import INI, REVISION, Case

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


@dataclass
class Project:
    """A folder with an env.py as one of the cases has it."""

    folder: Path
    developer: Developer

    def write(self, case: Case) -> Migrations:
        """Write the project of a case, and return its migrations."""
        for name, text in case.files.items():
            self._write(name, self._filled(text, case))
        self._write("alembic.ini", INI + self._filled(case.ini, case) + "\n")
        self._write("migrations/env.py", case.source())
        self._write("migrations/versions/one.py", REVISION)
        if not case.env:
            self._as_flask_migrate_makes_it()
        return self.migrations(case)

    def migrations(self, case: Case) -> Migrations:
        """Return the migrations as a caller of the engine has them."""
        config = self.folder / ("migrations/alembic.ini" if not case.env else "alembic.ini")
        environment = {name: self._filled(value, case) for name, value in case.environment.items()}
        return Migrations(
            config, x=[self._filled(x, case) for x in case.x], environment=environment, timeout=60
        )

    def _filled(self, text: str, case: Case) -> str:
        url, port = self.developer.url(case.driver), str(self.developer.server.port)
        return text.replace("{url}", url).replace("{port}", port)

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _as_flask_migrate_makes_it(self) -> None:
        package = find_spec("flask_migrate")
        assert package is not None
        assert package.origin is not None
        templates = Path(package.origin).parent / "templates" / "flask"
        shutil.copy(templates / "env.py", self.folder / "migrations" / "env.py")
        shutil.copy(templates / "alembic.ini.mako", self.folder / "migrations" / "alembic.ini")
        (self.folder / "alembic.ini").unlink()


@pytest.fixture
def project(tmp_path: Path, developer: Developer, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A folder for a project, in an environment that names no database."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return Project(tmp_path, developer)
