"""Alembic with `--sql`: a script for psql that makes the checks that Alembic itself would make, in the same words.

Each revision is a transaction. Each takes the advisory lock, checks that the database is at the revision where it
starts, and only then goes on; so a script that is run twice, in parts, or beside a deployment, stops before it changes
anything. A script cannot retry: after a lock timeout, write a new one from where the database is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from psycopg import sql

from pgcontract.alembic.runner.options import Options
from pgcontract.alembic.runner.plan import Plan
from pgcontract.alembic.runner.project import Project
from pgcontract.alembic.runner.statements import send

_BEGIN = sql.SQL("BEGIN ISOLATION LEVEL READ COMMITTED;")
_COMMIT = sql.SQL("COMMIT;")

HEAD = """\
-- For psql, which has to stop at the first error.
\\set ON_ERROR_STOP on"""


def write_script(environment: EnvironmentContext, options: Options, project: Project) -> None:
    """Write the script to where Alembic writes. No connection is opened, and no URL is read."""
    plan = Plan(environment.context_opts["fn"], options, project)
    current: set[str] = set()

    def applied(*, ctx: MigrationContext, heads: Collection[Any], **_: Any) -> None:
        plan.drop_version_table(ctx=ctx, heads=heads)
        current.clear()
        current.update(heads)

    def steps(start: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
        context.impl.static_output(HEAD)
        current.update(start)
        for place, step in enumerate(plan.remaining(start, context)):
            _open(context, plan, current)
            if not place:
                plan.check_preconditions(context)
            if not current:
                plan.make_version_schema(context)
            yield plan.with_guards(step, context)
            # Alembic comes back for the next step when it has written this one's version.
            send(context, _COMMIT)

    more: dict[str, Any] = {"fn": steps, "on_version_apply": applied}
    environment.configure(
        url="postgresql+psycopg://",
        # Named parameters: no percent sign has to be doubled for a driver.
        dialect_opts={"paramstyle": "named"},
        literal_binds=True,
        version_table=project.version_table,
        version_table_schema=project.version_table_schema,
        **{**project.configure, **more},
    )
    environment.run_migrations()


def _open(context: MigrationContext, plan: Plan, heads: set[str]) -> None:
    """Begin a transaction. The wait for the advisory lock comes before lock_timeout, which would bound it too."""
    send(context, _BEGIN)
    plan.take_lock(context)
    plan.begin(context)
    plan.expect(context, heads)
