"""Projects whose configuration leads to a developer's own server."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from pgcontract.alembic import Migrations
from tests.redirection.developer import Developer, developer, running_developer
from tests.redirection.projects import INI, REVISION, Case

__all__ = ["developer", "running_developer"]  # fixtures


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
