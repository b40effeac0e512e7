"""How a fault comes into a database: statements, each by itself, on a copy. Nothing here knows the engine.

What is held against the copy afterwards (this project, or another tool) is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from os import getpid
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

CONTRACTS = Path(__file__).parents[2] / "contracts"

_numbers = count(1)


#: Not every build has PostgreSQL's own extensions: that of one wheel has only pgvector.
MAKE_EXTENSION = (
    "DO $$ BEGIN EXECUTE (SELECT 'CREATE EXTENSION ' || name FROM pg_available_extensions"
    " WHERE name IN ('citext', 'vector') ORDER BY name LIMIT 1); END $$"
)
DROP_EXTENSION = "DROP EXTENSION IF EXISTS citext, vector"


@dataclass(frozen=True, slots=True)
class Fault:
    """`ddl` breaks `fact` (kind.attribute; the kind alone for what is missing or unexpected), seen at the line `at`.

    `at` walks down a contract: the file's stem, then what the next lines start with, dashes and spaces apart; "" is the
    folder. `names` is what the message must say.
    """

    fact: str
    ddl: str
    at: str
    names: str
    #: How many more differences come with it; None where their number says nothing.
    also: int | None = 0
    #: The first major version that has the statement; older ones must refuse it.
    since: int = 15

    def __str__(self) -> str:
        return f"{self.fact}: {self.ddl}"


@dataclass(frozen=True, slots=True)
class Harmless:
    """`ddl` changes nothing that a contract speaks of. `%(database)s` stands for the database."""

    name: str
    ddl: str
    since: int = 15

    def __str__(self) -> str:
        return self.name


@contextmanager
def copy(template: str) -> Iterator[str]:
    """Copy the database of a connection string, to which nobody may be connected; drop the copy at the end."""
    known = conninfo_to_dict(template)
    name = f"pgcontract_teeth_{getpid()}_{next(_numbers)}"
    with psycopg.connect(make_conninfo(template, dbname="postgres"), autocommit=True) as connection:
        clone, original = sql.Identifier(name), sql.Identifier(str(known["dbname"]))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(clone, original))
        try:
            yield make_conninfo(template, dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(clone))


def plant(url: str, ddl: str) -> None:
    """Run statements one after the other, each its own transaction."""
    name = sql.Identifier(str(conninfo_to_dict(url)["dbname"])).as_string()
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in parted(ddl):
            connection.execute(statement.replace("%(database)s", name).encode())


def parted(ddl: str) -> Sequence[str]:
    """Return the statements of a script, parted by a semicolon and a space; a block between two `$$` stays whole."""
    statements = [""]
    for place, part in enumerate(ddl.split("$$")):
        if place % 2:
            statements[-1] += f"$${part}$$"
            continue
        first, *more = part.split("; ")
        statements[-1] += first
        statements += more
    return [statement for statement in statements if statement.strip()]


def major(url: str) -> int:
    """Return the major version of a server."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def line(at: str) -> tuple[str, int]:
    """Return file and line that `at` leads to; without one, those of an object without a contract."""
    if not at:
        return "audit_admin_actions.yaml", 1
    file, *words = at.split(" > ")
    lines = (CONTRACTS / f"{file}.yaml").read_text(encoding="utf-8").splitlines()
    number = 0
    for word in words:
        rest = enumerate(lines[number:], start=number + 1)
        number = next(place for place, text in rest if text.strip().removeprefix("- ").startswith(word))
    return f"{file}.yaml", number
