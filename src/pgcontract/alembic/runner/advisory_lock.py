"""One migration at a time: an advisory lock, held by a transaction on a connection of its own.

The lock is a transaction's and not a session's, so that it also holds behind PgBouncer in transaction mode, and is
gone with the process. It is taken before the revision of the database is read, and kept until the last revision.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from pgcontract.alembic.errors import RefusedInRevision

POLL = 0.2
"""Seconds between two attempts: polling, and not waiting in the server, is not subject to statement_timeout."""

REMIND = 30.0
"""Seconds between two lines in the log while waiting."""

log = logging.getLogger("alembic.env")


@contextmanager
def advisory_lock(engine: Engine, key: int) -> Iterator[Callable[[], None]]:
    """Hold the lock inside the block, after waiting for it as long as it takes. The wait is logged.

    Args:
        engine: where the connection of the lock comes from; any driver.
        key: the bigint of the lock, the same for every migration of the same database.

    Yields:
        A call that raises MigrationRefused once the lock's connection is lost. Call it before each revision: the lock
        went with the connection, and another migration may have started.
    """
    with engine.connect() as connection:
        # An idle transaction is what holds the lock, and no reason to end it. transaction_timeout is of PostgreSQL 17.
        connection.execute(
            text(
                "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings"
                " WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')"
            )
        )
        _wait(connection, key)
        yield lambda: _ping(connection)


def _wait(connection: Connection, key: int) -> None:
    reminded = float("-inf")
    while not _take(connection, key):
        if time.monotonic() - reminded >= REMIND:
            reminded = time.monotonic()
            log.warning("Another migration is at work on this database; waiting for it to end")
        time.sleep(POLL)


def _take(connection: Connection, key: int) -> bool:
    return bool(
        connection.execute(text("SELECT pg_catalog.pg_try_advisory_xact_lock(:key)"), {"key": key}).scalar()
    )


def _ping(connection: Connection) -> None:
    try:
        connection.execute(text("SELECT"))
    except DBAPIError as error:
        raise RefusedInRevision.lock_lost(error.orig or error) from error
