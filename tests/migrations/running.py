"""Alembic as a person runs it, a process with its lines and exit status; and as a program does, which is quicker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Literal

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from psycopg import sql

from pgcontract import server

ROOT = Path(__file__).parents[2]

CHAIN = ("phase4_tables", "phase4_wallet_columns", "phase4_wallet_roles")

WALLETS = {
    "liquidity_pool": "liquidity_pool",
    "operations": "operations",
    "treasury": "treasury_pool",
    "distribution": "distribution",
}
"""wallet_type → the role of that type."""

QUICK = ("-x", "lock-timeout=100ms", "-x", "lock-attempts=2")

Done = subprocess.CompletedProcess[str]


def move(url: str, target: str, **attributes: Any) -> None:
    """Bring a database to a revision, as a program does: within this process, and from wherever it stands."""
    config = _config(url, attributes)
    direction = command.downgrade if target in {"base", "-1"} else command.upgrade
    direction(config, target)


def refused(url: str, direction: Literal["upgrade", "downgrade"], target: str, **attributes: Any) -> str:
    """Return the one line with which a command refuses a program."""
    with pytest.raises(CommandError) as caught:
        getattr(command, direction)(_config(url, attributes), target)
    said = str(caught.value)
    assert said.splitlines() == [said]
    return said


@cache
def script(direction: Literal["upgrade", "downgrade"], target: str, **attributes: Any) -> str:
    """Return what `--sql` writes. No database is asked: none is named."""
    config = _config(None, attributes)
    config.output_buffer = StringIO()
    getattr(command, direction)(config, target, sql=True)
    return config.output_buffer.getvalue()


def alembic(url: str | None, *arguments: str, cwd: Path = ROOT) -> Done:
    """Run one command to its end; `url` None leaves DATABASE_URL unset."""
    return subprocess.run(
        _command(*arguments),
        env=_environment(url),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@contextmanager
def started(url: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run one command beside the test. It is over when the block is."""
    process = subprocess.Popen(
        _command(*arguments),
        env=_environment(url),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def psql(url: str, script: str) -> Done:
    """Run a script through psql, as it comes."""
    return subprocess.run(
        [server.binaries() / "psql", "--no-psqlrc", "--quiet", "--dbname", url],
        input=script,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def refusal(done: Done) -> str:
    """Return the one line of a command that failed as a command should: status 2, no traceback."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith(("INFO ", "WARNING "))]
    assert done.returncode == 2, done.stderr
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("FAILED: ")
    return lines[0].removeprefix("FAILED: ")


def version(url: str) -> str | None:
    """Return where the database stands; None if Alembic never ran there, or went back to the start."""
    with psycopg.connect(url) as connection:
        if one(connection, "SELECT to_regnamespace('alembic') IS NULL"):
            return None
        return str(one(connection, "SELECT version_num FROM alembic.alembic_version"))


def one(connection: psycopg.Connection[Any], query: str) -> Any:
    """Return the one value of the one row."""
    row = connection.execute(sql.SQL(query)).fetchone()
    assert row is not None
    return row[0]


def add_wallets(connection: psycopg.Connection[Any], *types: str) -> None:
    """Insert wallets as the old application does, which does not know the new columns."""
    for wallet_type in types:
        connection.execute(
            "INSERT INTO platform_wallets (wallet_type, public_key, encrypted_secret_key, updated_at)"
            " VALUES (%s, %s, 'secret', '2024-01-01')",
            [wallet_type, f"G{wallet_type}"],
        )


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something holds, and fail if it never does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.05)


def waits_for_lock(url: str) -> bool:
    """Say whether some session of the database waits for a lock on a table."""
    with psycopg.connect(url) as connection:
        return bool(
            one(
                connection,
                "SELECT count(*) > 0 FROM pg_locks JOIN pg_database AS d ON d.oid = database"
                " WHERE d.datname = current_database() AND locktype = 'relation' AND NOT granted",
            )
        )


@contextmanager
def locked(url: str, table: str) -> Iterator[psycopg.Connection[Any]]:
    """Keep everybody off a table inside the block, or until the connection rolls back."""
    with psycopg.connect(url) as connection:
        name = sql.Identifier(*table.split("."))
        connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(name))
        yield connection
        connection.rollback()


def _config(url: str | None, attributes: dict[str, Any]) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes.update(attributes, database_url=url)
    return config


def _command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "alembic", "-c", str(ROOT / "alembic.ini"), *arguments]


def _environment(url: str | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept if url is None else {**kept, "DATABASE_URL": url}
