"""Migrations beside other sessions: a second deployment, locks held by traffic, and a process that is killed."""

from __future__ import annotations

import signal
import subprocess

import psycopg
import pytest
from psycopg import sql

from pgcontract.pgdump import schema_text
from tests.migrations.running import (
    CHAIN,
    QUICK,
    ROOT,
    alembic,
    locked,
    move,
    refusal,
    started,
    until,
    version,
    waits_for_lock,
)

RUNNING = "Running upgrade"


def test_two_upgrades_at_once_both_end_well(url: str) -> None:
    """One does the work, the other waits for it and finds nothing left to do. Nobody sees an error."""
    patient = ("-x", "lock-timeout=90s", "-x", "lock-attempts=1", "upgrade", "head")
    with locked(url, "platform_wallets") as holder, started(url, *patient) as first:
        until(lambda: waits_for_lock(url))
        with started(url, *patient) as second:
            _read_until(second, "Another migration is at work")
            holder.rollback()
            errors = [process.communicate(timeout=120)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], errors
    assert [text.count(RUNNING) for text in errors] == [len(CHAIN), 0]
    assert version(url) == CHAIN[-1]


def test_two_upgrades_at_the_same_instant_both_end_well(url: str) -> None:
    """Without any help as to who comes first."""
    with started(url, "upgrade", "head") as first, started(url, "upgrade", "head") as second:
        errors = [process.communicate(timeout=120)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], errors
    assert sorted(text.count(RUNNING) for text in errors) == [0, len(CHAIN)]


def test_a_lock_held_by_traffic_is_waited_for(url: str) -> None:
    """The wait is bounded, logged and repeated; the revisions that are done are not done again."""
    with (
        locked(url, "platform_wallets") as holder,
        started(url, "-x", "lock-timeout=100ms", "upgrade", "+2") as process,
    ):
        said = _read_until(process, "Attempt 1 of 20")
        holder.rollback()
        _, rest = process.communicate(timeout=120)
    assert process.returncode == 0, said + rest
    assert (said + rest).count(f"-> {CHAIN[0]},") == 1
    assert version(url) == CHAIN[1]


@pytest.mark.parametrize(("table", "stays"), [("users", None), ("platform_wallets", CHAIN[0])])
def test_a_lock_held_for_good_ends_at_a_revision(url: str, table: str, stays: str | None) -> None:
    """After the last attempt: one line, and the database stands where a revision ended."""
    before = schema_text(url)
    with locked(url, table):
        said = refusal(alembic(url, *QUICK, "upgrade", "head"))
    assert "in each of 2 attempts" in said
    assert version(url) == stays
    assert stays is not None or schema_text(url) == before
    move(url, "head")


def test_a_downgrade_waits_for_locks_as_well(url: str) -> None:
    """It is bounded, too, and ends at a revision."""
    move(url, "head")
    with locked(url, "users"):
        said = refusal(alembic(url, *QUICK, "downgrade", "base"))
    assert f"the database is at {CHAIN[0]}" in said
    move(url, "base")


@pytest.mark.parametrize(("table", "stays"), [("users", None), ("platform_wallets", CHAIN[0])])
def test_a_killed_upgrade_leaves_whole_revisions(url: str, table: str, stays: str | None) -> None:
    """Nothing of the revision that was under way is left, and the next run goes on from there."""
    before = schema_text(url)
    with locked(url, table), started(url, "-x", "lock-timeout=90s", "upgrade", "head") as process:
        until(lambda: waits_for_lock(url))
        process.kill()
        process.communicate()
    assert version(url) == stays
    assert stays is not None or schema_text(url) == before
    move(url, "head")
    assert version(url) == CHAIN[-1]


@pytest.mark.parametrize("setting", ["idle_in_transaction_session_timeout", "transaction_timeout"])
def test_the_wait_for_others_outlives_the_timeouts_of_the_database(url: str, setting: str) -> None:
    """They end a session that does nothing, and the one that holds the lock has nothing to do meanwhile."""
    with locked(url, "users") as holder:
        known = holder.execute("SELECT name FROM pg_settings WHERE name = %s", [setting]).fetchall()
        with psycopg.connect(url, autocommit=True) as connection:
            for (name,) in known:  # transaction_timeout comes with PostgreSQL 17
                alter = sql.SQL("ALTER DATABASE {} SET {} = '2s'")
                connection.execute(alter.format(sql.Identifier(connection.info.dbname), sql.Identifier(name)))
        with started(url, "-x", "lock-timeout=100ms", "upgrade", "head") as process:
            said = _read_until(process, "Attempt 3 of 20")
            holder.rollback()
            _, rest = process.communicate(timeout=30)
    assert process.returncode == 0, said + rest
    assert version(url) == CHAIN[-1]


def test_ctrl_c_is_one_line(url: str) -> None:
    """Status 130, and it says where that leaves the database, which is at a whole revision."""
    with (
        locked(url, "platform_wallets"),
        started(url, "-x", "lock-timeout=90s", "upgrade", "head") as process,
    ):
        until(lambda: waits_for_lock(url))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert ": interrupted: " in errors.splitlines()[-1]
    assert f"the database is at {CHAIN[0]}" in errors
    assert "Traceback" not in errors
    assert version(url) == CHAIN[0]


def test_ctrl_c_is_one_line_where_a_command_only_looks(url: str) -> None:
    """The same status, and nothing was changed."""
    move(url, "+1")
    with locked(url, "alembic.alembic_version"), started(url, "current") as process:
        until(lambda: waits_for_lock(url))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert errors.splitlines()[-1].startswith("FAILED: interrupted")
    assert "(nothing was changed)" in errors
    assert "Traceback" not in errors


def test_a_pooler_in_transaction_mode_would_do() -> None:
    """Nothing outlives a transaction: no session lock, no session setting, no prepared statement."""
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder in (
            "src/pgcontract/alembic/runner",
            "src/pgcontract/alembic/runner/sql",
            "migrations/versions",
        )
        for path in (ROOT / folder).iterdir()
        if path.suffix in {".py", ".sql"}
    )
    assert "pg_advisory_lock" not in sources
    assert "pg_try_advisory_lock" not in sources


def _read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if text in line:
            return said
    raise AssertionError(said)
