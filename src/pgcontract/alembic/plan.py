"""Which revisions run, and what is checked around each of them.

`Plan` is between Alembic and the revisions, as the function that hands Alembic its steps. The steps of a migration are
determined once, when it starts: a retry goes on from where the first attempt was, also for a target like `+2`.
Connections, retries and the frame of a script are left to `online` and `offline`.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from psycopg import sql

from pgcontract.alembic import statements
from pgcontract.alembic.declarations import Declarations, read_declarations
from pgcontract.alembic.options import Options
from pgcontract.alembic.project import Project
from pgcontract.alembic.sources import locate_failure, revision_of
from pgcontract.alembic.statements import send, statement

Finder = Callable[[Any, MigrationContext], Iterable[MigrationStep]]
"""Alembic's own: the current heads → the steps from there to the target."""

log = logging.getLogger("alembic.env")


class Plan:
    """The steps of one command, and how many of them are committed."""

    def __init__(self, find: Finder, options: Options, project: Project) -> None:
        self._find = find
        self._options = options
        self._project = project
        self._steps: list[MigrationStep] | None = None
        self._done = 0
        self._running: MigrationStep | None = None

    def remaining(self, heads: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
        """Yield the steps that are not committed yet; asking for the next one says that the last one is.

        Args:
            heads: the revisions of the database now.
            context: where the steps run. It differs from one attempt to the next.
        """
        if self._steps is None:
            self._steps = list(self._find(heads, context))
        for step in self._steps[self._done :]:
            started = time.monotonic()
            yield step
            self._running = None
            self._done += 1
            if not context.as_sql:
                log.info("%s took %.2f s", _title(step), time.monotonic() - started)

    @property
    def state(self) -> str:
        """Where the database is, for the end of a message."""
        if not self._done or self._steps is None:
            return "nothing was changed"
        return f"the database is at {', '.join(self._steps[self._done - 1].to_revisions_no_deps) or 'base'}"

    def locate(self, error: BaseException) -> str | None:
        """Return `revision (file:line)` of the revision that is running, None if none is."""
        step = self._running
        if not isinstance(step, RevisionStep):
            return None
        return locate_failure(step.revision.module, _function(step), error)

    def begin(self, context: MigrationContext) -> None:
        """Set up the transaction that is open: bounded waits for locks, every row visible."""
        send(context, statement("settings").format(lock_timeout=sql.Literal(self._options.lock_timeout)))

    def check_preconditions(self, context: MigrationContext) -> None:
        """Check everything that can stop any of the remaining steps, before the first of them changes anything.

        Raises:
            MigrationRefused: a declaration is missing, of the wrong type, outdated or ambiguous.
        """
        remaining = read_declarations((self._steps or [])[self._done :], self._project)
        requires, creates = _required(remaining), [name for each in remaining for name in each.creates]
        losses = [loss for each in remaining for loss in each.losses]
        names = [declared.name for declared in (*requires, *creates, *losses)]
        ambiguity = statements.ambiguity(names, self._project)
        if ambiguity is not None:
            send(context, ambiguity)
        if any(each.function == "upgrade" for each in remaining):
            send(context, statements.prerequisites(requires, creates, self._project))
            send(context, statements.privileges(requires, creates, self._project))
        if losses and not self._options.discard_data:
            first = remaining[0]
            strictly = [loss.revision for loss in first.losses]
            send(context, statements.count_losses(losses, first.function, strictly=strictly))

    def with_guards(self, step: MigrationStep, context: MigrationContext) -> MigrationStep:
        """Return `step`, which from now on counts once more what it destroys before it runs."""
        if not isinstance(step, RevisionStep):
            return step
        declared = Declarations(step, self._project)
        original = getattr(step.revision.module, declared.function)

        @functools.wraps(original)
        def migrate(**options: Any) -> None:
            self._running = step
            self._lock_and_count(context, declared)
            original(**options)

        step.migration_fn = migrate
        return step

    def _lock_and_count(self, context: MigrationContext, declared: Declarations) -> None:
        """Keep writers off, then count once more: they went on writing after the first count."""
        if declared.losses:
            send(context, statements.lock_tables(declared.losses))
            if not self._options.discard_data:
                strictly = [loss.revision for loss in declared.losses]
                send(context, statements.count_losses(declared.losses, declared.function, strictly=strictly))

    def drop_version_table(self, *, ctx: MigrationContext, heads: Collection[Any], **_: Any) -> None:
        """Leave nothing behind at `base`. Alembic calls this in each revision's transaction, at its end."""
        if not heads:
            send(ctx, self._about_version_table("drop_version_table"))

    def make_version_schema(self, context: MigrationContext) -> None:
        """Make the schema of the version table, in the first revision's own transaction."""
        send(context, self._about_version_table("make_version_schema"))

    def expect(self, context: MigrationContext, heads: Iterable[str]) -> None:
        """Check in a script that the database is at `heads`."""
        send(context, self._about_version_table("expected", expected=_format_heads(heads)))

    def _about_version_table(self, name: str, **more: sql.Composable) -> sql.Composable:
        project = self._project
        return statement(name).format(
            table=project.version_identifier,
            name=sql.Literal(project.version_identifier.as_string(None)),
            schema=sql.Literal(project.version_table_schema),
            schema_identifier=sql.Identifier(project.version_table_schema),
            **more,
        )


def _required(declared: list[Declarations]) -> list[Any]:
    """Return what has to be there before the first step: not what an earlier one of them creates."""
    created = {name.name for each in declared for name in each.creates}
    needed = [name for each in declared for name in each.requires if name.name not in created]
    return list({name.name: name for name in reversed(needed)}.values())[::-1]


def _function(step: RevisionStep) -> str:
    return "upgrade" if step.is_upgrade else "downgrade"


def _title(step: MigrationStep) -> str:
    if isinstance(step, RevisionStep):
        return f"The {_function(step)} {revision_of(step.revision.module)}"
    return "The step"


def _format_heads(heads: Iterable[str]) -> sql.Literal:
    """Return revisions as the version table is read back: sorted, `base` for none."""
    return sql.Literal(", ".join(sorted(heads)) or "base")
