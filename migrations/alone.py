"""One migration at a time: an advisory lock, held by a transaction on a connection of its own.

The lock is a transaction's and not a session's, so that it also holds behind PgBouncer in transaction mode, and is
gone with the process. It is taken before anybody looks where the database stands, and kept until the last revision.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from migrations.statements import ADVISORY_LOCK
from pgcontract import database

POLL = 0.2
"""Seconds between two questions: asking again, not waiting in the server, stays clear of statement_timeout."""

REMIND = 30.0
"""Seconds between two lines in the log while waiting."""

log = logging.getLogger("alembic.env")


@contextmanager
def alone(url: str) -> Iterator[Callable[[], None]]:
    """Hold the lock inside the block, after waiting for it as long as it takes. The wait is logged.

    Yields:
        A call that raises psycopg.OperationalError once the lock's connection is lost. To be asked before each
        revision: the lock went with the connection, and somebody else may be at work.
    """
    connection = database.connect(url)
    try:
        # It does nothing while the revisions run, which is not a reason to end it. PostgreSQL 17 brings the second one.
        connection.execute(
            "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings"
            " WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')"
        )
        _wait(connection)
        yield lambda: _ask_whether_alive(connection)
    finally:
        connection.close()


def _wait(connection: psycopg.Connection[Any]) -> None:
    reminded = float("-inf")
    while not _taken(connection):
        if time.monotonic() - reminded >= REMIND:
            reminded = time.monotonic()
            log.warning("Another migration is at work on this database; waiting for it to end")
        time.sleep(POLL)


def _taken(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute("SELECT pg_catalog.pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK]).fetchone()
    return row == (True,)


def _ask_whether_alive(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SELECT")
