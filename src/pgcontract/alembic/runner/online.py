"""Alembic on a database: read-only where it only reads, alone and with retries where it migrates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from pgcontract.alembic.autogenerate import autogenerate
from pgcontract.alembic.errors import MigrationRefused
from pgcontract.alembic.runner.advisory_lock import advisory_lock
from pgcontract.alembic.runner.attempts import failures_explained, run_attempts
from pgcontract.alembic.runner.connections import connect, make_engine
from pgcontract.alembic.runner.lock_watch import LockWatch
from pgcontract.alembic.runner.options import Options
from pgcontract.alembic.runner.plan import Plan
from pgcontract.alembic.runner.project import Project


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
            self._migrate()
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

    def _migrate(self) -> None:
        with connect(self._engine, self._options.url):
            pass  # what is wrong with the connection has its own message
        with LockWatch() as watch:
            plan = Plan(self._environment.context_opts["fn"], self._options, self._project, watch)
            with (
                failures_explained(plan),
                advisory_lock(self._engine, self._project.advisory_lock) as check_lock,
            ):
                run_attempts(
                    plan,
                    lambda: self._attempt(plan, check_lock),
                    attempts=self._options.lock_attempts,
                    watch=watch,
                    reconnect=self._engine.connect,
                )

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
