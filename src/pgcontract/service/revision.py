"""Alembic's two revisions: the head that the files lead to, and the current one in the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql

from pgcontract.errors import Location, ServiceError


@dataclass(frozen=True, slots=True)
class Head:
    """The revisions that nothing follows, by name, the place of the last one, and all that there are."""

    revisions: tuple[str, ...]
    place: Location
    known: frozenset[str]


def head(ini: Path) -> Head:
    """Read the revisions that an alembic.ini leads to.

    Raises:
        ServiceError: they cannot be read, or there is none.
    """
    if not ini.is_file():
        raise ServiceError.no_head(str(ini), "there is no such file")
    try:
        scripts = ScriptDirectory.from_config(Config(ini))
        heads = sorted(script.revision for script in scripts.get_revisions("heads"))
        paths = {script.revision: script.path for script in scripts.walk_revisions()}
    except Exception as error:
        # The revisions are programs of their own: whatever ends them is told by its kind.
        raise ServiceError.no_head(str(ini), str(error).partition("\n")[0] or type(error).__name__) from error
    if not heads:
        raise ServiceError.no_head(str(ini), "there is none")
    return Head(tuple(heads), _place(Path(paths[heads[-1]])), frozenset(paths))


def current(connection: psycopg.Connection[Any], version_table: str) -> tuple[str, ...]:
    """Return the revisions that the database is at, by name; none if Alembic never ran there.

    Raises:
        psycopg.Error: they cannot be read.
    """
    schema, _, table = version_table.partition(".")
    name = sql.Identifier(schema, table)
    there = connection.execute("SELECT pg_catalog.to_regclass(%s) IS NOT NULL", [name.as_string(connection)])
    if there.fetchone() != (True,):
        return ()
    rows = connection.execute(sql.SQL("SELECT version_num FROM {}").format(name))
    return tuple(sorted(row[0] for row in rows))


def _place(path: Path) -> Location:
    """Return where a file of Alembic names its revision."""
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if re.match(r"revision\b", text)), 1)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return Location(str(shown), line, 1)
