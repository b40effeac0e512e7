"""Alembic with `--sql`: a script for psql that asks what Alembic itself would ask, in the same words.

Each revision is a transaction. Each waits its turn, holds that the database stands where it starts, and only then goes
on; so a script that is run twice, in parts, or beside a deployment, stops before it changes anything. A script cannot
retry: after a lock timeout, write a new one from where the database stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from psycopg import sql

from migrations.plan import Plan, drop_version_table, make_version_schema, shown
from migrations.settings import Settings
from migrations.statements import ADVISORY_LOCK, send, statement

_BEGIN = sql.SQL("BEGIN ISOLATION LEVEL READ COMMITTED;")
_COMMIT = sql.SQL("COMMIT;")

HEAD = """\
-- For psql, which has to stop at the first error.
\\set ON_ERROR_STOP on"""


def write(environment: EnvironmentContext, settings: Settings, options: Mapping[str, Any]) -> None:
    """Write the script to where Alembic writes. No database is asked, and no URL is read."""
    plan = Plan(environment.context_opts["fn"], settings)
    current: set[str] = set()

    def applied(*, ctx: MigrationContext, heads: Collection[Any], **_: Any) -> None:
        drop_version_table(ctx=ctx, heads=heads)
        current.clear()
        current.update(heads)

    def steps(start: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
        context.impl.static_output(HEAD)
        current.update(start)
        for place, step in enumerate(plan.remaining(start, context)):
            _open(context, plan, current)
            if not place:
                plan.ask_first(context)
            if not current:
                make_version_schema(context)
            yield plan.guarded(step, context)
            # Alembic comes back for the next step when it has written this one's version.
            send(context, _COMMIT)

    more: dict[str, Any] = {"fn": steps, "on_version_apply": applied}
    environment.configure(
        url="postgresql+psycopg://",
        # Named parameters: no percent sign has to be doubled for a driver.
        dialect_opts={"paramstyle": "named"},
        literal_binds=True,
        **options,
        **more,
    )
    environment.run_migrations()


def _open(context: MigrationContext, plan: Plan, heads: set[str]) -> None:
    """Begin a transaction. The wait for one's turn comes before lock_timeout, which would bound it too."""
    send(context, _BEGIN)
    send(context, statement("alone").format(key=ADVISORY_LOCK))
    plan.begin(context)
    send(context, statement("expected").format(expected=shown(heads)))
