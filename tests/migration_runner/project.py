"""A small project with the runner of the engine: an env.py of a few lines, and revisions that a test writes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from psycopg import sql

ENV = """\
from pgcontract.alembic import run_migrations

run_migrations({arguments})
"""

INI = """\
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = %(here)s
path_separator = os

[loggers]
keys = root,alembic
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARNING
handlers = console
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(levelname)s %(message)s
"""

REVISION = """\
from alembic import op

revision = {name!r}
down_revision = {after!r}
{declarations}

def upgrade():
    {up}


def downgrade():
    {down}
"""


@dataclass(slots=True)
class Project:
    """A folder with alembic.ini, env.py and versions, and a database."""

    folder: Path
    url: str
    version_table: str = "public.alembic_version"
    revisions: list[str] = field(default_factory=list)

    def revise(self, name: str, up: str = "pass", down: str = "pass", **declarations: Any) -> Path:
        """Add a revision to the chain. `up` and `down` are SQL if they start in capitals, else Python."""
        after = self.revisions[-1] if self.revisions else None
        text = REVISION.format(
            name=name,
            after=after,
            declarations="\n".join(f"{key} = {value!r}" for key, value in declarations.items()),
            up=_body(up),
            down=_body(down),
        )
        path = self.folder / "migrations" / "versions" / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        self.revisions.append(name)
        return path

    def upgrade(self, target: str = "head", **attributes: Any) -> None:
        """Upgrade as a program does."""
        command.upgrade(self.config(**attributes), target)

    def downgrade(self, target: str = "base", **attributes: Any) -> None:
        """Downgrade as a program does."""
        command.downgrade(self.config(**attributes), target)

    def refused(self, direction: str, target: str | None = None, **attributes: Any) -> str:
        """Return the one line with which a command refuses."""
        target = target or ("head" if direction == "upgrade" else "base")
        with pytest.raises(CommandError) as caught:
            getattr(command, direction)(self.config(**attributes), target)
        line = str(caught.value)
        assert line.splitlines() == [line]
        return line

    def script(self, direction: str, target: str, **attributes: Any) -> str:
        """Return what `--sql` writes."""
        config = self.config(**attributes)
        config.output_buffer = StringIO()
        getattr(command, direction)(config, target, sql=True)
        return config.output_buffer.getvalue()

    def config(self, **attributes: Any) -> Config:
        """Return Alembic's configuration for the database."""
        config = Config(self.folder / "alembic.ini", stdout=StringIO())
        config.attributes.update({"database_url": self.url, **attributes})
        return config

    @contextmanager
    def alembic(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Run one command of the command line beside the test. It is over when the block is."""
        process = subprocess.Popen(
            [sys.executable, "-m", "alembic", "-c", "alembic.ini", *arguments],
            cwd=self.folder,
            env={**os.environ, "DATABASE_URL": self.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    @property
    def version(self) -> str | None:
        """The revision of the database, None if there is no version table."""
        name = sql.Identifier(*self.version_table.split("."))
        if self.value(sql.SQL("SELECT to_regclass({}) IS NULL").format(name.as_string())):
            return None
        found = self.value(sql.SQL("SELECT min(version_num) FROM {}").format(name))
        return None if found is None else str(found)

    def execute(self, *statements: str) -> None:
        """Commit statements, one after the other."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def value(self, query: str | sql.Composable) -> Any:
        """Return the one value of the first row."""
        with psycopg.connect(self.url) as connection:
            composed = sql.SQL(query) if isinstance(query, str) else query
            row = connection.execute(composed.as_string(connection).encode()).fetchone()
            assert row is not None
            return row[0]


def write_project(folder: Path, url: str, **arguments: Any) -> Project:
    """Write a project without revisions; `arguments` are those of run_migrations()."""
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI, encoding="utf-8")
    written = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    (folder / "migrations" / "env.py").write_text(ENV.format(arguments=written), encoding="utf-8")
    schema = arguments.get("version_table_schema", "public")
    return Project(folder, url, f"{schema}.{arguments.get('version_table', 'alembic_version')}")


def _body(text: str) -> str:
    return f"op.execute({text!r})" if text[:2].isupper() else text.replace("\n", "\n    ")
