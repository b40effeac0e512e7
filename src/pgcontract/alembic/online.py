"""Alembic on a database: read-only where it only reads, alone and with retries where it migrates."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from pgcontract.alembic.advisory_lock import advisory_lock
from pgcontract.alembic.autogenerate import autogenerate
from pgcontract.alembic.connections import connect, make_engine
from pgcontract.alembic.errors import Interrupted, MigrationRefused, sqlstate
from pgcontract.alembic.options import Options
from pgcontract.alembic.plan import Plan
from pgcontract.alembic.project import Project
from pgcontract.errors import PgcontractError

LONGEST_PAUSE = 2.0
"""Seconds. The pauses double up to this, so that traffic can flow in between."""

_LOCKED = {"55P03", "40P01"}
"""lock_not_available, deadlock_detected: a later attempt may succeed."""

log = logging.getLogger("alembic.env")


class Online:
    """One command of Alembic against one database."""

    def __init__(self, environment: EnvironmentContext, options: Options, project: Project) -> None:
        if not options.url.strip():
            raise MigrationRefused.no_url()
        self._environment = environment
        self._options = options
        self._project = project
        self._engine = make_engine(options.url)

    def run(self) -> None:
        """Do what the command asks.

        Raises:
            MigrationRefused: the server or a revision refused. The message says where that leaves the database.
            pgcontract.errors.DatabaseError: there is no such server, or it is too old.
        """
        options = self._environment.context_opts
        if "destination_rev" in options:
            self._migrate(Plan(options["fn"], self._options, self._project))
        else:
            self._read(compare="revision_context" in options)

    def _read(self, *, compare: bool) -> None:
        try:
            with connect(self._engine, self._options.url) as connection:
                only_reads = connection.execution_options(postgresql_readonly=True)
                if compare:
                    autogenerate(lambda **more: self._run(only_reads, **more), self._project)
                else:
                    self._run(only_reads)
        except DBAPIError as error:
            raise MigrationRefused.by_server(error.orig or error, "nothing was changed") from error

    def _migrate(self, plan: Plan) -> None:
        try:
            with connect(self._engine, self._options.url):
                pass  # what is wrong with the connection has its own message
            with advisory_lock(self._engine, self._project.advisory_lock) as check_lock:
                self._until_done(plan, check_lock)
        except KeyboardInterrupt as error:
            raise Interrupted.at(plan.state, plan.locate(error)) from None
        except (MigrationRefused, PgcontractError):
            raise
        except DBAPIError as error:
            raise MigrationRefused.by_server(
                error.orig or error, _state_after(error, plan), plan.locate(error)
            ) from error
        except Exception as error:
            location = plan.locate(error)
            if location is None and isinstance(error, CommandError):
                raise
            raise MigrationRefused.by_revision(error, plan.state, location) from error

    def _until_done(self, plan: Plan, check_lock: Callable[[], None]) -> None:
        attempts = self._options.lock_attempts
        for attempt in range(1, attempts + 1):
            try:
                self._attempt(plan, check_lock)
            except DBAPIError as error:
                reason = error.orig or error
                if sqlstate(reason) not in _LOCKED:
                    raise
                if attempt == attempts:
                    location = plan.locate(error)
                    raise MigrationRefused.still_locked(reason, attempts, plan.state, location) from error
                _pause(attempt, attempts, reason)
            else:
                return

    def _attempt(self, plan: Plan, check_lock: Callable[[], None]) -> None:
        def steps(heads: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
            plan.begin(context)
            for place, step in enumerate(plan.remaining(heads, context)):
                check_lock()
                if place:
                    plan.begin(context)
                else:
                    plan.check_preconditions(context)
                    if not heads:
                        plan.make_version_schema(context)
                        context._ensure_version_table()  # noqa: SLF001 - as `stamp` does; here inside the transaction
                yield plan.with_guards(step, context)

        with connect(self._engine, self._options.url) as connection:
            self._run(
                connection,
                fn=steps,
                transaction_per_migration=True,
                on_version_apply=plan.drop_version_table,
            )

    def _run(self, connection: Connection, **more: Any) -> None:
        options = {
            "version_table": self._project.version_table,
            "version_table_schema": self._project.version_table_schema,
            **self._project.configure,
            **more,
        }
        # Alembic would make the version table, and commit it, before the first check.
        self._environment.configure(connection=connection, dont_mutate=True, **options)
        self._environment.run_migrations()


def _state_after(error: DBAPIError, plan: Plan) -> str:
    """Return where the database is. A connection that broke may have broken before or after a commit."""
    return "ask alembic current where the database stands" if error.connection_invalidated else plan.state


def _pause(attempt: int, attempts: int, error: BaseException) -> None:
    seconds = min(LONGEST_PAUSE, 0.5 * 2 ** (attempt - 1)) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    reason = " ".join(str(error).split())
    log.warning("Attempt %d of %d: %s; trying again in %.1f s", attempt, attempts, reason, seconds)
    time.sleep(seconds)
