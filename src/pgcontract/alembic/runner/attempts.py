"""A migration with retries: attempts until no lock stands in the way, and messages about what ends it."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from pgcontract.alembic.errors import (
    Interrupted,
    MigrationRefused,
    RefusedInRevision,
    at,
    server_message,
    sqlstate,
)
from pgcontract.alembic.runner.lock_watch import LockWatch, describe_statement
from pgcontract.alembic.runner.losses import UndeclaredLossError
from pgcontract.alembic.runner.plan import Plan
from pgcontract.errors import PgcontractError

LONGEST_PAUSE = 2.0
"""Seconds. The pauses double up to this, so that traffic can flow in between."""

_LOCKED = {"55P03", "40P01"}
"""lock_not_available, deadlock_detected: a later attempt may succeed."""

log = logging.getLogger("alembic.env")


def run_attempts(
    plan: Plan,
    attempt: Callable[[], None],
    *,
    attempts: int,
    watch: LockWatch,
    reconnect: Callable[[], Any],
) -> None:
    """Call `attempt` until it ends well, at most `attempts` times if locks are in the way.

    Args:
        plan: what is migrated; it goes on from where the last attempt was.
        attempt: connects, and runs the steps that remain.
        attempts: how often a revision is tried.
        watch: knows who held the lock.
        reconnect: returns a context manager with a new connection, to look at what a failed block left.
    """
    tried = 1
    while True:
        watch.waiting = None
        try:
            attempt()
        except UndeclaredLossError as error:
            # Rolled back. The next run counts what it would lose, and goes on only if that is nothing.
            if not plan.can_be_repeated:
                names = ", ".join(map(str, error.names))
                raise MigrationRefused.undeclared_after_commit(
                    names, plan.state, plan.locate(error)
                ) from error
            plan.allow(error)
        except DBAPIError as error:
            has_left = _has_left_indexes(plan, reconnect)
            if sqlstate(error.orig or error) not in _LOCKED:
                raise
            location, text = plan.locate(error), _describe(error, watch)
            if has_left or not plan.can_be_repeated:
                raise MigrationRefused.locked_after_commit(text, plan.state, location) from error
            if tried == attempts:
                raise MigrationRefused.still_locked(text, attempts, plan.state, location) from error
            _pause(tried, attempts, f"{at(location)}{text}")
            tried += 1
        except KeyboardInterrupt:
            _has_left_indexes(plan, reconnect)
            raise
        else:
            return


@contextmanager
def failures_explained(plan: Plan) -> Iterator[None]:
    """Turn every failure of a migration into one line that names the revision and says where the database is.

    Raises:
        MigrationRefused: in place of errors of the server and of the revision.
        Interrupted: in place of KeyboardInterrupt.
    """
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted.at(plan.state, plan.locate(error)) from None
    except RefusedInRevision as error:
        raise MigrationRefused.by_revision(error, plan.state, plan.locate(error)) from error
    except (MigrationRefused, PgcontractError):
        raise
    except DBAPIError as error:
        raise MigrationRefused.by_server(
            error.orig or error, _state_after(error, plan), plan.locate(error)
        ) from error
    except Exception as error:
        if not plan.is_from_revision(error):
            raise
        raise MigrationRefused.by_revision(error, plan.state, plan.locate(error)) from error


def _state_after(error: DBAPIError, plan: Plan) -> str:
    """Return where the database is. A connection that broke may have broken before or after a commit."""
    return "ask alembic current where the database stands" if error.connection_invalidated else plan.state


def _describe(error: DBAPIError, watch: LockWatch) -> str:
    """Return the server's message, the statement that waited, and who held what it waited for."""
    reason = error.orig or error
    server_context = getattr(getattr(reason, "diag", None), "context", None)
    parts = [server_message(reason)]
    described = describe_statement(error.statement, server_context)
    if described:
        parts.append(described)
    text = ": ".join(parts)
    return f"{text}; {watch.waiting}" if watch.waiting is not None else text


def _has_left_indexes(plan: Plan, reconnect: Callable[[], Any]) -> bool:
    with suppress(DBAPIError, PgcontractError), reconnect() as connection:
        return plan.look_for_left_indexes(_context_of(connection))
    return False


def _context_of(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection)


def _pause(attempt: int, attempts: int, reason: str) -> None:
    seconds = min(LONGEST_PAUSE, 0.5 * 2 ** (attempt - 1)) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    log.warning("Attempt %d of %d: %s; trying again in %.1f s", attempt, attempts, reason, seconds)
    time.sleep(seconds)
