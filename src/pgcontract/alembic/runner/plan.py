"""Which revisions run, and what is checked around each of them.

`Plan` is between Alembic and the revisions, as the function that hands Alembic its steps. The steps of a migration are
determined once, when it starts: a retry goes on from where the first attempt was, also for a target like `+2`.
Connections, retries and the frame of a script are left to `online` and `offline`.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from psycopg import sql

from pgcontract.alembic.runner import statements
from pgcontract.alembic.runner.declarations import Declarations, Loss, read_declarations
from pgcontract.alembic.runner.lock_watch import LockWatch
from pgcontract.alembic.runner.losses import UndeclaredLossError, read_inventory, undeclared_losses
from pgcontract.alembic.runner.names import DeclaredName
from pgcontract.alembic.runner.options import Options
from pgcontract.alembic.runner.project import Project
from pgcontract.alembic.runner.running import RunningRevision, function_of
from pgcontract.alembic.runner.sources import revision_of
from pgcontract.alembic.runner.statements import send, statement

Finder = Callable[[Any, MigrationContext], Iterable[MigrationStep]]
"""Alembic's own: the current heads → the steps from there to the target."""

log = logging.getLogger("alembic.env")


class Plan:
    """The steps of one command, and how many of them are committed."""

    def __init__(
        self,
        find: Finder,
        options: Options,
        project: Project,
        watch: LockWatch | None = None,
        *,
        guards: bool = True,
    ) -> None:
        self._watch = watch
        self._guards = guards
        self._find = find
        self._options = options
        self._project = project
        self._steps: list[MigrationStep] | None = None
        self._done = 0
        self._running: RunningRevision | None = None
        self._undeclared: dict[str, set[DeclaredName]] = {}
        self._left = ""

    def remaining(self, heads: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
        """Yield the steps that are not committed yet; asking for the next one says that the last one is.

        Args:
            heads: the revisions of the database now.
            context: where the steps run. It differs from one attempt to the next.
        """
        if self._steps is None:
            self._steps = list(self._find(heads, context))
        self._running = None
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
        parts = ["" if self._running is None else self._running.committed, self._left]
        part = "".join(f", and {part}" for part in parts if part)
        if not self._done or self._steps is None:
            return f"the database is at the revision where it was{part}" if part else "nothing was changed"
        return f"the database is at {', '.join(self._steps[self._done - 1].to_revisions_no_deps) or 'base'}{part}"

    def reopen(self, context: MigrationContext) -> None:
        """Set up the transaction after an autocommit block. In a script that takes the lock again, too."""
        if context.as_sql:
            self.take_lock(context)
        self.begin(context)

    def take_lock(self, context: MigrationContext) -> None:
        """Take the advisory lock in a script."""
        send(context, statement("advisory_lock").format(key=sql.Literal(self._project.advisory_lock)))

    @property
    def can_be_repeated(self) -> bool:
        """Whether the revision that is running can be run again: nothing of it is committed."""
        return self._running is None or not self._running.committed

    def locate(self, error: BaseException) -> str | None:
        """Return `revision (file:line)` of the revision that is running, None if none is."""
        return None if self._running is None else self._running.locate(error)

    def is_from_revision(self, error: BaseException) -> bool:
        """Return whether an error was raised by a revision, or by what it calls."""
        return self._running is not None and self._running.is_from_revision(error)

    def allow(self, error: UndeclaredLossError) -> None:
        """Let the revision that is running drop what it does not declare, if that is empty when it runs again."""
        if self._running is not None:
            self._undeclared.setdefault(revision_of(self._running.step.revision.module), set()).update(
                error.names
            )

    def look_for_left_indexes(self, context: MigrationContext) -> bool:
        """Return whether a failed CONCURRENTLY of the running revision left indexes; from now on `state` names them."""
        self._left = "" if self._running is None else self._running.describe_left_indexes(context)
        return bool(self._left)

    def begin(self, context: MigrationContext) -> None:
        """Set up the transaction that is open: bounded waits for locks, every row visible."""
        if self._watch is not None and context.connection is not None and not context.as_sql:
            pid = context.connection.exec_driver_sql("SELECT pg_catalog.pg_backend_pid()").scalar_one()
            self._watch.watch(context.connection.engine, pid)
        send(context, statement("settings").format(lock_timeout=sql.Literal(self._options.lock_timeout)))

    def check_preconditions(self, context: MigrationContext) -> None:
        """Check everything that can stop any of the remaining steps, before the first of them changes anything.

        Raises:
            MigrationRefused: a declaration is missing, of the wrong type, outdated or ambiguous.
        """
        if not self._guards:
            return
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
        declared = Declarations(step, self._project, read=self._guards)
        original = getattr(step.revision.module, declared.function)

        @functools.wraps(original)
        def migrate(**options: Any) -> None:
            running = self._running = RunningRevision(step, context, self._project)
            self._lock_and_count(context, declared, self._count_undeclared(step, context, declared))
            guarded = self._guards and not self._options.discard_data and not context.as_sql
            names = {loss.name for loss in declared.losses} | self._undeclared.get(
                revision_of(step.revision.module), set()
            )
            with running.observed(
                names if guarded else None, lambda: self.reopen(context), self._options.lock_timeout
            ):
                original(**options)

        step.migration_fn = migrate
        return step

    def _count_undeclared(
        self, step: RevisionStep, context: MigrationContext, declared: Declarations
    ) -> Sequence[Loss]:
        """Return what an earlier run of this step dropped without declaring it, and is there."""
        names = self._undeclared.get(revision_of(step.revision.module))
        if not names:
            return []
        there = set(read_inventory(context, self._project).values()) & names
        known = {"location": declared.location, "revision": revision_of(step.revision.module)}
        return undeclared_losses(sorted(there, key=str), self._project, **known)

    def _lock_and_count(
        self, context: MigrationContext, declared: Declarations, undeclared: Sequence[Loss] = ()
    ) -> None:
        """Keep writers off, then count once more: they went on writing after the first count."""
        losses = [*declared.losses, *undeclared]
        if losses:
            send(context, statements.lock_tables(losses))
        if self._options.discard_data:
            return
        for counted, known in ((declared.losses, True), (undeclared, False)):
            if counted:
                strictly = [loss.revision for loss in counted]
                count = statements.count_losses(counted, declared.function, strictly=strictly, declared=known)
                send(context, count)

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


def _title(step: MigrationStep) -> str:
    if isinstance(step, RevisionStep):
        return f"The {function_of(step)} {revision_of(step.revision.module)}"
    return "The step"


def _format_heads(heads: Iterable[str]) -> sql.Literal:
    """Return revisions as the version table is read back: sorted, `base` for none."""
    return sql.Literal(", ".join(sorted(heads)) or "base")
