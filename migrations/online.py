"""Alembic on a database: read-only where it only asks, alone and with retries where it migrates."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psycopg
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from migrations.alone import alone
from migrations.errors import Interrupted, Refused, sqlstate
from migrations.plan import Plan, drop_version_table, make_version_schema
from migrations.settings import Settings
from pgcontract import database

LONGEST_PAUSE = 2.0
"""Seconds. The pauses double up to this, so that traffic can flow in between."""

_LOCKED = {"55P03", "40P01"}
"""lock_not_available, deadlock_detected: both are gone when asked again later."""

log = logging.getLogger("alembic.env")


class Online:
    """One command of Alembic against one database."""

    def __init__(
        self,
        environment: EnvironmentContext,
        settings: Settings,
        options: Mapping[str, Any],
        metadata: Callable[[], MetaData],
    ) -> None:
        self._environment = environment
        self._settings = settings
        self._options = options
        self._metadata = metadata
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: database.connect(settings.url),
            poolclass=NullPool,
            # A guard that waited for a lock must see what was committed meanwhile.
            isolation_level="READ COMMITTED",
        )

    def run(self) -> None:
        """Do what the command asks.

        Raises:
            Refused: no database is named, or the server said no. The message says where that leaves the database.
            pgcontract.errors.DatabaseError: there is no such server, or it is too old.
        """
        if not self._settings.url.strip():
            raise Refused.no_url()
        options = self._environment.context_opts
        if "destination_rev" in options:
            self._migrate(Plan(options["fn"], self._settings))
        else:
            self._look(self._metadata() if "revision_context" in options else None)

    def _look(self, wanted: MetaData | None) -> None:
        try:
            with self._engine.connect().execution_options(postgresql_readonly=True) as connection:
                self._run(connection, target_metadata=wanted)
        except DBAPIError as error:
            raise Refused.by_server(error.orig or error, "nothing was changed") from error

    def _migrate(self, plan: Plan) -> None:
        try:
            with alone(self._settings.url) as ask_whether_alone:
                self._until_done(plan, ask_whether_alone)
        except KeyboardInterrupt:
            raise Interrupted.at(plan.state) from None
        except NotImplementedError as error:
            raise Refused.by_revision(error, plan.state) from error
        except psycopg.Error as error:
            raise Refused.by_server(error, plan.state) from error

    def _until_done(self, plan: Plan, ask_whether_alone: Callable[[], None]) -> None:
        attempts = self._settings.lock_attempts
        for attempt in range(1, attempts + 1):
            try:
                self._attempt(plan, ask_whether_alone)
            except DBAPIError as error:
                said = error.orig or error
                if sqlstate(said) not in _LOCKED:
                    raise Refused.by_server(said, _left(error, plan)) from error
                if attempt == attempts:
                    raise Refused.still_locked(said, attempts, plan.state) from error
                _pause(attempt, attempts, said)
            else:
                return

    def _attempt(self, plan: Plan, ask_whether_alone: Callable[[], None]) -> None:
        def steps(heads: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
            plan.begin(context)
            for place, step in enumerate(plan.remaining(heads, context)):
                ask_whether_alone()
                if place:
                    plan.begin(context)
                else:
                    plan.ask_first(context)
                    if not heads:
                        make_version_schema(context)
                        context._ensure_version_table()  # noqa: SLF001 - as `stamp` does; here inside the transaction
                yield plan.guarded(step, context)

        with self._engine.connect() as connection:
            self._run(
                connection,
                fn=steps,
                transaction_per_migration=True,
                on_version_apply=drop_version_table,
            )

    def _run(self, connection: Connection, **more: Any) -> None:
        # Alembic would make the version table, and commit it, before the first revision is asked anything.
        self._environment.configure(connection=connection, dont_mutate=True, **self._options, **more)
        self._environment.run_migrations()


def _left(error: DBAPIError, plan: Plan) -> str:
    """Return where the database stands. A connection that broke may have broken before or after a commit."""
    return "ask alembic current where the database stands" if error.connection_invalidated else plan.state


def _pause(attempt: int, attempts: int, error: BaseException) -> None:
    seconds = min(LONGEST_PAUSE, 0.5 * 2 ** (attempt - 1)) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    said = " ".join(str(error).split())
    log.warning("Attempt %d of %d: %s; trying again in %.1f s", attempt, attempts, said, seconds)
    time.sleep(seconds)
