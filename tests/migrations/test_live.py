"""Migrations of a database that is alive: traffic that goes on, a session that is ended, a server that crashes."""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg import sql

from pgcontract import server
from pgcontract.pgdump import schema_text
from tests.legacy import build
from tests.migrations.running import (
    CHAIN,
    WALLETS,
    add_wallets,
    alembic,
    locked,
    move,
    one,
    started,
    until,
    version,
    waits_for_lock,
)

LONGER_THAN_DEADLOCK_TIMEOUT = 1.3
"""Seconds: what waits this long has asked once whether it waits in a circle, and will not ask again."""


@dataclass(slots=True)
class Traffic:
    """What the old application wrote, and what went wrong with it."""

    written: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _write(connection: psycopg.Connection[tuple[object, ...]], worker: int) -> tuple[uuid.UUID, uuid.UUID]:
    """Write a user, a wallet's balance and a project in one transaction; return what is new."""
    user, project = uuid.uuid4(), uuid.uuid4()
    with connection.transaction():
        connection.execute(
            "INSERT INTO users (id, email, phone, password_hash, first_name, last_name)"
            " VALUES (%s, %s, %s, '', 'A', 'B')",
            [user, f"{user}@b.ng", str(user)],
        )
        wallet = list(WALLETS)[worker % len(WALLETS)]
        connection.execute(
            "UPDATE platform_wallets SET balance_ngnts = balance_ngnts + 1 WHERE wallet_type::text = %s",
            [wallet],
        )
        connection.execute(
            "INSERT INTO projects (id, name, description, location, target_amount, token_symbol, tokens_issued,"
            " price_per_token) VALUES (%s, 'Farm', '', 'Kano', 1, %s, 1, 1)",
            [project, str(project)],
        )
    return user, project


@contextmanager
def _traffic(url: str, workers: int = 4) -> Iterator[Traffic]:
    """Let the old application write inside the block, with all its might."""
    traffic, stop = Traffic(), threading.Event()

    def work(worker: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not stop.is_set():
                try:
                    traffic.written.append(_write(connection, worker))
                except psycopg.Error as error:
                    traffic.errors.append(str(error))
                time.sleep(0.002)

    threads = [threading.Thread(target=work, args=[worker]) for worker in range(workers)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: len(traffic.written) > workers)
        yield traffic
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_the_application_goes_on_writing_all_the_while(url: str) -> None:
    """Up, down and up under its writes: it sees no error, and not one row of it is lost."""
    with _traffic(url) as traffic:
        for command in (("upgrade", "head"), ("downgrade", "base"), ("upgrade", "head")):
            done = alembic(url, *command)
            assert done.returncode == 0, done.stderr
    assert traffic.errors == []
    with psycopg.connect(url) as connection:
        users = {key for (key,) in connection.execute("SELECT id FROM users").fetchall()}
        projects = {key for (key,) in connection.execute("SELECT id FROM projects").fetchall()}
        assert {user for user, _ in traffic.written} <= users
        assert {project for _, project in traffic.written} <= projects
        assert one(connection, "SELECT sum(balance_ngnts)::int FROM platform_wallets") == len(traffic.written)
        roles = connection.execute("SELECT wallet_type::text, wallet_role FROM platform_wallets").fetchall()
    assert dict(roles) == WALLETS


@pytest.mark.parametrize(("mine", "then"), [("users", "projects"), ("projects", "users")])
@pytest.mark.parametrize("target", ["head", "base"])
def test_a_transaction_that_comes_the_other_way_is_not_ended(
    url: str, mine: str, then: str, target: str
) -> None:
    """It holds one table, and comes late for the one that the migration has: the migration gives way, not it."""
    if target == "base":
        move(url, "+1")
    direction = "upgrade" if target == "head" else "downgrade"
    touch = "UPDATE {} SET updated_at = now()"
    with psycopg.connect(url) as session, started(url, direction, target) as process:
        session.execute(sql.SQL(touch).format(sql.Identifier(mine)))
        until(lambda: waits_for_lock(url))
        time.sleep(LONGER_THAN_DEADLOCK_TIMEOUT)
        session.execute(sql.SQL(touch).format(sql.Identifier(then)))
        session.commit()
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert version(url) == (CHAIN[-1] if target == "head" else None)


def test_two_wallets_written_in_another_order_are_no_deadlock(url: str) -> None:
    """Taking the roles back waits for the table, not for one row with another in hand."""
    move(url, "head")
    touch = "UPDATE platform_wallets SET description = 'x' WHERE wallet_type::text = %s"
    *_, first, last = WALLETS
    with psycopg.connect(url) as session, started(url, "downgrade", "-1") as process:
        session.execute(touch, [last])
        until(lambda: waits_for_lock(url))
        time.sleep(LONGER_THAN_DEADLOCK_TIMEOUT)
        session.execute(touch, [first])
        session.commit()
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def _waiting(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    """Return the process of the session that waits for a lock on a table."""
    return int(
        one(
            connection,
            "SELECT pid FROM pg_locks JOIN pg_database AS d ON d.oid = database"
            " WHERE datname = current_database() AND locktype = 'relation' AND NOT granted",
        )
    )


@pytest.mark.parametrize(("table", "stays"), [("users", None), ("platform_wallets", CHAIN[0])])
def test_a_session_that_is_ended_leaves_whole_revisions(url: str, table: str, stays: str | None) -> None:
    """An administrator or a time limit ends it: one line, and the next run goes on from there."""
    before = schema_text(url)
    with locked(url, table) as holder, started(url, "-x", "lock-timeout=90s", "upgrade", "head") as process:
        until(lambda: waits_for_lock(url))
        holder.execute("SELECT pg_terminate_backend(%s)", [_waiting(holder)])
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 2, errors
    assert "Traceback" not in errors
    assert "terminating connection due to administrator command" in errors.splitlines()[-1]
    assert errors.endswith("(ask alembic current where the database stands)\n")
    assert version(url) == stays
    assert stays is not None or schema_text(url) == before
    assert alembic(url, "upgrade", "head").returncode == 0
    assert version(url) == CHAIN[-1]


def test_a_migration_that_is_no_longer_alone_goes_no_further(url: str) -> None:
    """With its connection its lock is gone, and somebody else may be at work: it ends where the revision ends."""
    with locked(url, "users") as holder, started(url, "-x", "lock-timeout=90s", "upgrade", "head") as process:
        until(lambda: waits_for_lock(url))
        holder.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database AS d ON d.oid = database"
            " WHERE datname = current_database() AND locktype = 'advisory'"
        )
        holder.rollback()
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 2, errors
    assert errors.endswith(f"(the database is at {CHAIN[0]})\n")
    assert version(url) == CHAIN[0]


@pytest.mark.parametrize(("table", "stays"), [("users", None), ("platform_wallets", CHAIN[0])])
def test_a_server_that_crashes_leaves_whole_revisions(table: str, stays: str | None) -> None:
    """It is back at the last revision that was committed, and the next run goes on from there."""
    with server.embedded(settings={"fsync": "on", "synchronous_commit": "on"}) as crashing:
        url = crashing.url
        with psycopg.connect(url) as connection:
            build(connection)
            add_wallets(connection, *WALLETS)
        before = schema_text(url)
        with (
            suppress(psycopg.OperationalError),  # of the holder, whose session ends with the server
            locked(url, table) as holder,
            started(url, "-x", "lock-timeout=90s", "upgrade", "head") as process,
        ):
            until(lambda: waits_for_lock(url))
            os.kill(_waiting(holder), signal.SIGKILL)
            _, errors = process.communicate(timeout=120)
        assert "Traceback" not in errors
        assert process.returncode == 2, errors
        until(lambda: _answers(url))
        assert version(url) == stays
        assert stays is not None or schema_text(url) == before
        assert alembic(url, "upgrade", "head").returncode == 0
        assert version(url) == CHAIN[-1]
        assert alembic(url, "check").returncode == 0


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
