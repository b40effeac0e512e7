"""One revision while it runs: what it drops, which of its statements are committed, and where it failed."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from alembic.runtime.migration import MigrationContext, RevisionStep
from psycopg import sql
from sqlalchemy import event

from pgcontract.alembic.errors import RefusedInRevision
from pgcontract.alembic.runner.autocommit import keep_settings
from pgcontract.alembic.runner.losses import Inventory, UndeclaredLossError, find_undeclared, read_inventory
from pgcontract.alembic.runner.names import DeclaredName
from pgcontract.alembic.runner.project import Project
from pgcontract.alembic.runner.sources import find_line, locate_failure, revision_of
from pgcontract.alembic.runner.statements import OWN, fetch, statement, text_array

log = logging.getLogger("alembic.env")


class RunningRevision:
    """A revision between the first and the last statement of its `upgrade` or `downgrade`."""

    def __init__(self, step: RevisionStep, context: MigrationContext, project: Project) -> None:
        self.step = step
        self._context = context
        self._project = project
        self._before: Inventory = {}
        self._allowed: Collection[DeclaredName] | None = None
        self._open = 0
        """Statements of the revision in the open transaction."""
        self._committed = 0
        self._autocommit = False
        self._in_block: list[str] = []
        self._invalid_before: frozenset[str] = frozenset()

    @property
    def committed(self) -> str:
        """Which part of the revision is committed, for messages; empty if nothing is."""
        if not self._committed:
            return ""
        first = "the first statement" if self._committed == 1 else f"the first {self._committed} statements"
        return (
            f"{first} of {revision_of(self.step.revision.module)} {'is' if self._committed == 1 else 'are'} committed:"
            " take back what they did, or let the revision skip it, before you run it again"
        )

    def locate(self, error: BaseException) -> str:
        """Return `revision (file:line)` of the line that failed."""
        return locate_failure(self.step.revision.module, function_of(self.step), error)

    def is_from_revision(self, error: BaseException) -> bool:
        """Return whether an error was raised by the revision, or by what it calls."""
        return find_line(self.step.revision.module, error) is not None

    @contextmanager
    def observed(
        self, allowed: Collection[DeclaredName] | None, begin: Callable[[], None], lock_timeout: str
    ) -> Iterator[None]:
        """Follow the statements inside the block, and check at its end what they have dropped.

        Args:
            allowed: what may be dropped; None if anything may.
            begin: sets up the transaction that follows an autocommit block.
            lock_timeout: for autocommit blocks.

        Raises:
            UndeclaredLossError: a table or column is gone that is not allowed to go.
        """
        self._allowed = allowed
        self._read_before()
        original = self._context.autocommit_block
        keep_settings(
            self._context, lock_timeout, before=self._enter_block, after=lambda: self._leave_block(begin)
        )
        connection = self._context.connection
        recording = connection is not None and not self._context.as_sql
        if recording:
            event.listen(connection, "after_cursor_execute", self._record)
        try:
            yield
        finally:
            if recording:
                event.remove(connection, "after_cursor_execute", self._record)
            self._context.autocommit_block = original  # type: ignore[method-assign]
        self._check_losses()

    def describe_left_indexes(self, context: MigrationContext) -> str:
        """Return what to do about invalid indexes that were not there before the block; empty if there are none."""
        if not self._autocommit:
            return ""
        left = sorted(self._invalid_indexes(context) - self._invalid_before)
        return ", and ".join(
            f"the revision left index {name} INVALID: DROP INDEX CONCURRENTLY {name}" for name in left
        )

    def _record(self, *event_arguments: Any) -> None:
        """Note a statement that succeeded: connection, cursor, statement, parameters, context, many."""
        if event_arguments[4].execution_options.get(OWN):
            return
        if self._autocommit:
            self._committed += 1
            self._in_block.append(str(event_arguments[2]))
        else:
            self._open += 1

    def _read_before(self) -> None:
        if self._allowed is not None:
            self._before = read_inventory(self._context, self._project)

    def _dropped(self) -> list[DeclaredName]:
        if self._allowed is None:
            return []
        after = read_inventory(self._context, self._project, self._before)
        return find_undeclared(self._before, after, self._allowed)

    def _check_losses(self) -> None:
        dropped = self._dropped()
        if dropped:
            raise UndeclaredLossError(dropped)

    def _enter_block(self) -> None:
        if self._context.as_sql:
            return
        self._check_losses()
        self._read_before()
        self._invalid_before = frozenset(self._invalid_indexes(self._context))
        (written,) = fetch(self._context, _HAS_WRITTEN)
        self._committed += self._open if written.has_written else 0
        self._open = 0
        self._in_block.clear()
        self._autocommit = True

    def _leave_block(self, begin: Callable[[], None]) -> None:
        self._autocommit = False
        begin()
        if self._context.as_sql:
            return
        for name in sorted(self._invalid_indexes(self._context)):
            bare = re.escape(name.rpartition(".")[2].strip('"'))
            if any(re.search(rf"\b{bare}\b", text) for text in self._in_block):
                raise RefusedInRevision.invalid_index(name)
        dropped = self._dropped()
        if dropped:
            labels = ", ".join(name.label(self._project.schemas[0]) for name in dropped)
            log.warning("An autocommit block dropped %s, which the revision does not declare", labels)
        self._read_before()

    def _invalid_indexes(self, context: MigrationContext) -> set[str]:
        query = statement("invalid_indexes").format(schemas=text_array(self._project.schemas))
        return {row.name for row in fetch(context, query)}


_HAS_WRITTEN = sql.SQL("SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL AS has_written")


def function_of(step: RevisionStep) -> str:
    """Return the name of the function of the revision that the step calls."""
    return "upgrade" if step.is_upgrade else "downgrade"
