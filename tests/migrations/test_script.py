"""`--sql`: a script for psql that does what Alembic itself does, guards included."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import psycopg
import pytest
from psycopg import sql

from pgcontract.alembic.runner.project import Project
from pgcontract.pgdump import schema_text
from tests.migrations.running import (
    CHAIN,
    alembic,
    locked,
    move,
    one,
    psql,
    script,
    until,
    version,
)
from tests.migrations.test_guard import REQUEST
from tests.migrations.test_prerequisites import OBSTACLES


def test_the_scripts_do_what_alembic_does(url: str) -> None:
    """Up and down through psql give the same pg_dump text as without a script."""
    before = schema_text(url)
    move(url, "head")
    upgraded = schema_text(url)
    move(url, "base")
    up = psql(url, script("upgrade", "head"))
    assert (up.returncode, up.stderr) == (0, "")
    assert schema_text(url) == upgraded
    assert version(url) == CHAIN[-1]
    down = psql(url, script("downgrade", "head:base"))
    assert (down.returncode, down.stderr) == (0, "")
    assert schema_text(url) == before


def test_a_script_may_do_a_part(url: str) -> None:
    """And Alembic goes on from there."""
    psql(url, script("upgrade", CHAIN[0]))
    assert psql(url, script("upgrade", f"{CHAIN[0]}:{CHAIN[1]}")).returncode == 0
    assert version(url) == CHAIN[1]
    move(url, "head")
    assert psql(url, script("downgrade", f"head:{CHAIN[0]}")).returncode == 0
    assert version(url) == CHAIN[0]


@pytest.mark.parametrize(
    "arguments", [("upgrade", "head"), ("downgrade", "head:base"), ("upgrade", f"{CHAIN[0]}:head")]
)
@pytest.mark.parametrize("stands", [None, CHAIN[1]])
def test_a_script_refuses_to_start_elsewhere(
    url: str, arguments: tuple[Literal["upgrade", "downgrade"], str], stands: str | None
) -> None:
    """A script that is run twice, or too early, changes nothing and says where the database stands."""
    if stands:
        move(url, stands)
    elif arguments == ("upgrade", "head"):
        move(url, "head")
    before = schema_text(url)
    done = psql(url, script(arguments[0], arguments[1]))
    assert done.returncode == 3
    assert "this part of the script starts at revision" in done.stderr
    assert done.stderr.count("ERROR") == 1
    assert schema_text(url) == before


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_script_asks_the_same_first(url: str, session: psycopg.Connection[Any], obstacle: str) -> None:
    """In the same words, and nothing changed."""
    statement, line = OBSTACLES[obstacle]
    session.execute(sql.SQL(statement))
    before = schema_text(url)
    done = psql(url, script("upgrade", "head"))
    assert done.returncode == 3
    assert line in done.stderr
    assert schema_text(url) == before


def test_a_script_guards_the_downgrade(url: str, session: psycopg.Connection[Any]) -> None:
    """Before the first of its revisions; and one that was written with the flag goes through."""
    move(url, "head")
    session.execute(REQUEST.encode())
    done = psql(url, script("downgrade", "head:base"))
    assert done.returncode == 3
    assert "(rows: redemption_requests 1)" in done.stderr
    assert version(url) == CHAIN[-1]
    assert one(session, "SELECT count(wallet_role) FROM platform_wallets") == 4
    assert psql(url, script("downgrade", "head:base", discard_data=True)).returncode == 0
    assert version(url) is None


def test_a_script_waits_for_locks_no_longer_than_asked(url: str) -> None:
    """It stops at a revision."""
    text = script("upgrade", "head", lock_timeout="100ms")
    with locked(url, "platform_wallets"):
        done = psql(url, text)
    assert "lock timeout" in done.stderr
    assert version(url) == CHAIN[0]


def test_a_script_waits_its_turn(url: str, session: psycopg.Connection[Any]) -> None:
    """Another migration may be at work for longer than a table is waited for; nothing is asked before it has ended."""
    text = script("upgrade", "head", lock_timeout="100ms")
    waiting = "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
    here = " (SELECT oid FROM pg_database WHERE datname = current_database())"
    with ThreadPoolExecutor() as beside, psycopg.connect(url) as other:
        other.execute(
            "SELECT pg_advisory_xact_lock(%s)", [Project(version_table_schema="alembic").advisory_lock]
        )
        done = beside.submit(psql, url, text)
        until(lambda: one(session, waiting + here), 20)
        time.sleep(0.3)
        assert version(url) is None
        other.rollback()
        assert (done.result().returncode, done.result().stderr) == (0, "")
    assert version(url) == CHAIN[-1]


def test_a_client_that_does_not_stop_does_no_harm(url: str, session: psycopg.Connection[Any]) -> None:
    """Without ON_ERROR_STOP every later transaction refuses as well."""
    session.execute("CREATE TABLE redemption_requests ()")
    before = schema_text(url)
    psql(url, script("upgrade", "head").replace("\\set ON_ERROR_STOP on", ""))
    assert schema_text(url) == before


def test_a_script_holds_no_secret() -> None:
    """It reads no URL, so there is nothing in it to keep secret."""
    done = alembic("postgresql://postgres:hunter2@127.0.0.1:1/x", "upgrade", "head", "--sql")
    assert done.returncode == 0
    assert "hunter2" not in done.stdout + done.stderr
