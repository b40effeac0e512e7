"""`op.get_context().autocommit_block()` with the runner's settings inside of it and after it.

Alembic commits the open transaction before the block, and with it end the settings that are a transaction's own. Inside
the block every statement is a transaction, so the settings are the session's there; after the block they are what they
were. A pooler in transaction mode gives each statement another session, and would hand the settings on to the
application: behind one, the block is refused before anything of it is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from alembic.runtime.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Connection
from sqlalchemy.exc import InvalidRequestError, SQLAlchemyError

from pgcontract.alembic.errors import RefusedInRevision
from pgcontract.alembic.runner.statements import fetch, send

_SET = sql.SQL(
    "DO $set$ BEGIN PERFORM pg_catalog.set_config('lock_timeout', {}, false),"
    " pg_catalog.set_config('row_security', {}, false); END $set$;"
)
_RESET = sql.SQL("RESET lock_timeout; RESET row_security;")
_READ = sql.SQL(
    "SELECT pg_catalog.current_setting('lock_timeout') AS lock_timeout,"
    " pg_catalog.current_setting('row_security') AS row_security, pg_catalog.pg_backend_pid() AS pid"
)


def keep_settings(
    context: MigrationContext,
    lock_timeout: str,
    *,
    before: Callable[[], None],
    after: Callable[[], None],
) -> None:
    """Replace `autocommit_block` of this context.

    Args:
        context: where the revisions run.
        lock_timeout: as PostgreSQL writes it.
        before: called in the transaction that the block commits.
        after: called in the transaction that follows the block, unless the block failed.
    """
    original = context.autocommit_block

    @contextmanager
    def block() -> Iterator[None]:
        if not context.as_sql and context.connection is not None and _is_pooled(context, context.connection):
            raise RefusedInRevision.pooled()
        before()
        failure: BaseException | None = None
        try:
            with original(), _session(context, lock_timeout):
                try:
                    yield
                except BaseException as error:
                    failure = error
                    raise
        except InvalidRequestError:
            # Alembic ends a transaction that a lost or interrupted connection no longer has.
            if failure is None:
                raise
            raise failure from None
        after()

    context.autocommit_block = block  # type: ignore[method-assign]


@contextmanager
def _session(context: MigrationContext, lock_timeout: str) -> Iterator[None]:
    if context.as_sql:
        send(context, _SET.format(sql.Literal(lock_timeout), sql.Literal("off")))
        yield
        send(context, _RESET)
        return
    (known,) = fetch(context, _READ)
    send(context, _SET.format(sql.Literal(lock_timeout), sql.Literal("off")))
    try:
        yield
    finally:
        with suppress(SQLAlchemyError):  # a lost connection has no settings, and its own error is on its way
            send(context, _SET.format(sql.Literal(known.lock_timeout), sql.Literal(known.row_security)))


def _is_pooled(context: MigrationContext, connection: Connection) -> bool:
    """Return whether another program is between the server and this session: it has process IDs of its own."""
    pid = client_pid(connection)
    (known,) = fetch(context, _READ)
    return pid is not None and pid != known.pid


def client_pid(connection: Connection) -> int | None:
    """Return the process ID of the session as the driver was told it when it connected, None if it does not say."""
    driver: Any = connection.connection.driver_connection
    pid = getattr(getattr(driver, "info", None), "backend_pid", None)
    return pid if isinstance(pid, int) else None
