"""The chain itself: where it starts, where it ends, and what each revision has to say."""

from __future__ import annotations

import ast
import logging
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from psycopg import sql

from pgcontract.pgdump import schema_text
from tests.migrations.running import (
    CHAIN,
    ROOT,
    alembic,
    move,
    refusal,
    version,
)

SCRIPTS = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))
REVISIONS = [*reversed(list(SCRIPTS.walk_revisions()))]


def test_the_chain_has_one_base_and_one_head() -> None:
    """Two heads would be two databases."""
    assert SCRIPTS.get_heads() == [CHAIN[-1]]
    assert SCRIPTS.get_bases() == [CHAIN[0]]


@pytest.mark.parametrize("revision", CHAIN)
def test_a_revision_stands_alone(revision: str) -> None:
    """It imports neither the engine, nor the contracts, nor what runs it."""
    tree = ast.parse(Path(SCRIPTS.get_revision(revision).path).read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= {"__future__", "alembic", "sqlalchemy"}


def test_downgrade_base_leaves_the_database_as_it_was(url: str) -> None:
    """The same pg_dump text, and no schema alembic, from any folder Alembic is called in."""
    before = schema_text(url)
    up = alembic(url, "upgrade", "head", cwd=Path("/"))
    assert up.returncode == 0, up.stderr
    assert version(url) == CHAIN[-1]
    assert schema_text(url) != before
    down = alembic(url, "downgrade", "base", cwd=Path("/"))
    assert down.returncode == 0, down.stderr
    assert schema_text(url) == before
    assert version(url) is None


def test_commands_that_look_change_nothing(url: str) -> None:
    """Neither current, nor history, nor check makes the version table."""
    before = schema_text(url)
    for arguments in (["current"], ["history", "--indicate-current"], ["check"], ["ensure_version"]):
        alembic(url, *arguments)
        assert schema_text(url) == before


def test_check_finds_nothing_at_head(url: str) -> None:
    """The command compares the contracts, and sees what Alembic itself does not: a label, row level security."""
    move(url, "head")
    done = alembic(url, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all contracts hold: 20 tables, " in done.stdout
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TYPE user_role ADD VALUE 'auditor'")
        connection.execute("ALTER TABLE project_cashflows DISABLE ROW LEVEL SECURITY")
    done = alembic(url, "check")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "enum user_role: labels differs" in done.stdout
    assert "project_cashflows: row level security differs" in done.stdout


def test_a_schema_alembic_of_somebody_else_stays(url: str, session: psycopg.Connection[Any]) -> None:
    """What the migrations did not make they do not drop."""
    session.execute("CREATE SCHEMA alembic")
    before = schema_text(url)
    move(url, "head")
    move(url, "base")
    assert schema_text(url) == before


def test_a_table_beside_the_version_table_stays(url: str, session: psycopg.Connection[Any]) -> None:
    """Going back to the start drops the version table, and not what somebody put beside it."""
    move(url, "head")
    session.execute("CREATE TABLE alembic.notes ()")
    move(url, "base")
    assert "CREATE TABLE alembic.notes" in schema_text(url)
    assert "alembic_version" not in schema_text(url)


def test_the_encoding_of_other_clients_is_theirs(url: str, session: psycopg.Connection[Any]) -> None:
    """What a database or a role sets for its sessions is no reason to fail at a character that it lacks."""
    name = sql.Identifier(session.info.dbname)
    session.execute(sql.SQL("ALTER DATABASE {} SET client_encoding = 'LATIN1'").format(name))
    move(url, "head")
    move(url, "base")
    assert version(url) is None


def test_each_revision_alone_goes_up_and_down_and_up(url: str) -> None:
    """`+1` and `-1` make one step each, and the way back leaves nothing."""
    texts = [schema_text(url)]
    for revision in CHAIN:
        move(url, "+1")
        assert version(url) == revision
        texts.append(schema_text(url))
        move(url, "-1")
        assert schema_text(url) == texts[-2]
        move(url, "+1")
        assert schema_text(url) == texts[-1]


def test_a_program_gets_an_exception_and_keeps_its_logging(pgcontract_empty_database: str) -> None:
    """Called from Python, Alembic raises CommandError, ends nothing, and leaves the loggers alone."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["database_url"] = pgcontract_empty_database
    handlers = list(logging.getLogger().handlers)
    with pytest.raises(CommandError, match="has no table users, table projects, table platform_wallets"):
        command.upgrade(config, "head")
    assert logging.getLogger().handlers == handlers


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-x", "discard_data=yes", "upgrade", "head"], "-x discard_data is not an option"),
        (["-x", "discard-data=maybe", "upgrade", "head"], "-x discard-data cannot be read"),
        (["-x", "lock-timeout=0", "upgrade", "head"], "-x lock-timeout cannot be read"),
        (["-x", "lock-attempts=0", "upgrade", "head"], "-x lock-attempts cannot be read"),
        (["upgrade", "nowhere"], "Can't locate revision"),
    ],
)
def test_a_wrong_command_line_is_one_line(url: str, arguments: list[str], line: str) -> None:
    """An option nobody reads does not pass in silence, and nothing was changed."""
    before = schema_text(url)
    assert line in refusal(alembic(url, *arguments))
    assert schema_text(url) == before


def test_the_owner_of_the_tables_is_enough(url: str, owner: str) -> None:
    """No superuser is needed, neither up nor down."""
    before = schema_text(url)
    move(owner, "head")
    move(owner, "base")
    assert schema_text(url) == before
