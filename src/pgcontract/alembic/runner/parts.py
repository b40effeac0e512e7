"""The parts of the runner for a project that keeps its own env.py, its engine and its driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from alembic import context
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from sqlalchemy import Engine

from pgcontract.alembic.runner.attempts import failures_explained, run_attempts
from pgcontract.alembic.runner.lock_watch import LockWatch
from pgcontract.alembic.runner.options import (
    DEFAULT_LOCK_ATTEMPTS,
    DEFAULT_LOCK_TIMEOUT,
    known_options,
    read_options,
)
from pgcontract.alembic.runner.plan import Plan
from pgcontract.alembic.runner.project import Project, Texts


def run_guarded(  # noqa: PLR0913 - each is one choice of a project, and all are named in the call
    migrate: Callable[[dict[str, Any]], None],
    engine: Engine,
    *,
    schemas: str | Sequence[str] = ("public",),
    version_table: str = "alembic_version",
    version_table_schema: str = "public",
    declarations: Literal["optional", "required"] = "optional",
    guards: bool = True,
    lock_timeout: str = DEFAULT_LOCK_TIMEOUT,
    lock_attempts: int = int(DEFAULT_LOCK_ATTEMPTS),
    texts: Texts | None = None,
    check_lock: Callable[[], None] = lambda: None,
) -> None:
    """Run the migrations of an own env.py with settings, retries and guards.

    Args:
        migrate: connects, calls `context.configure` with the keyword arguments it is given besides its own, and
            `context.run_migrations`. It is called once more for every attempt.
        engine: where to look at what a failed attempt left. The connections of `migrate` may come from another one.
        schemas: the schemas that the revisions migrate.
        version_table: the name of Alembic's own table, as `migrate` configures it.
        version_table_schema: the schema of that table.
        declarations: `required` if every revision has to define all declarations.
        guards: False to check neither declarations nor what a revision drops.
        lock_timeout: as PostgreSQL writes it, such as 500ms or 3s. `-x lock-timeout` wins.
        lock_attempts: 1 for no retries. `-x lock-attempts` wins.
        texts: advice at the end of messages.
        check_lock: what `advisory_lock` yields; called before each revision.

    Raises:
        alembic.util.CommandError: a migration was refused or failed. The message is one line.
    """
    environment: EnvironmentContext = vars(context)["_proxy"]
    if "destination_rev" not in environment.context_opts:
        migrate({})
        return
    project = Project(
        schemas=(schemas,) if isinstance(schemas, str) else tuple(schemas),
        version_table=version_table,
        version_table_schema=version_table_schema,
        declarations=declarations,
        texts=texts or Texts(),
    )
    given = {"lock-timeout": lock_timeout, "lock-attempts": str(lock_attempts)}
    x = known_options(context.get_x_argument(as_dictionary=True))
    # The connection is the project's own business.
    options = read_options({**given, **x, "database-url": ""}, context.config.attributes, None)
    with LockWatch() as watch:
        plan = Plan(environment.context_opts["fn"], options, project, watch, guards=guards)
        with failures_explained(plan):
            run_attempts(
                plan,
                lambda: migrate({"fn": _steps(plan, check_lock), "transaction_per_migration": True}),
                attempts=options.lock_attempts,
                watch=watch,
                reconnect=engine.connect,
            )


def _steps(
    plan: Plan, check_lock: Callable[[], None]
) -> Callable[[tuple[str, ...], MigrationContext], Iterator[MigrationStep]]:
    def steps(heads: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
        for place, step in enumerate(plan.remaining(heads, context)):
            check_lock()
            plan.begin(context)
            if not place:
                plan.check_preconditions(context)
            yield plan.with_guards(step, context)

    return steps
