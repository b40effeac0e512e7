"""Which revisions run, and what is asked around each of them.

`Plan` stands between Alembic and the revisions, as the function that hands Alembic its steps. What a migration is to do
is settled once, when it starts: a retry goes on from where the first attempt stood, also for a target like `+2`.
Connections, retries and the script's frame are left to `online` and `offline`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from psycopg import sql

from migrations.errors import Refused
from migrations.settings import Settings
from migrations.statements import guard, lock_tables, names, send, statement

Finder = Callable[[Any, MigrationContext], Iterable[MigrationStep]]
"""Alembic's own: where the database stands → the steps from there to the target."""


class Plan:
    """The steps of one command, and how many of them are committed."""

    def __init__(self, find: Finder, settings: Settings) -> None:
        self._find = find
        self._settings = settings
        self._steps: list[MigrationStep] | None = None
        self._done = 0

    def remaining(self, heads: tuple[str, ...], context: MigrationContext) -> Iterator[MigrationStep]:
        """Yield the steps that are not committed yet; asking for the next one says that the last one is.

        Args:
            heads: where the database stands now.
            context: where the steps run. It differs from one attempt to the next.

        Raises:
            Refused: a revision leaves out what it has to say.
        """
        if self._steps is None:
            self._steps = list(self._find(heads, context))
        for step in self._steps[self._done :]:
            yield step
            self._done += 1

    @property
    def state(self) -> str:
        """Where the database stands, for the end of a message."""
        if not self._done or self._steps is None:
            return "nothing was changed"
        return f"the database is at {', '.join(self._steps[self._done - 1].to_revisions_no_deps) or 'base'}"

    def begin(self, context: MigrationContext) -> None:
        """Set up the transaction that is open: bounded waits for locks, every row seen."""
        send(context, statement("session").format(lock_timeout=self._settings.lock_timeout))

    def ask_first(self, context: MigrationContext) -> None:
        """Ask everything that can stop any of the remaining steps, before the first of them changes anything."""
        remaining = [step for step in self._steps or [] if isinstance(step, RevisionStep)][self._done :]
        upgrades = [step.revision.module for step in remaining if step.is_upgrade]
        downgrades = [step.revision.module for step in remaining if not step.is_upgrade]
        if upgrades:
            self._ask_prerequisites(context, upgrades)
        lost = {name: rows for module in downgrades for name, rows in said(module, "irreplaceable").items()}
        if lost and not self._settings.discard_data:
            send(context, guard(lost))

    def guarded(self, step: MigrationStep, context: MigrationContext) -> MigrationStep:
        """Return `step`, which from now on sets up its transaction, and asks again before it destroys anything."""
        if not isinstance(step, RevisionStep):
            return step
        module = step.revision.module
        original = module.upgrade if step.is_upgrade else module.downgrade

        @functools.wraps(original)
        def migrate(**options: Any) -> None:
            if not step.is_upgrade:
                self._close_and_ask(context, said(module, "irreplaceable"))
            original(**options)

        step.migration_fn = migrate
        return step

    def _close_and_ask(self, context: MigrationContext, irreplaceable: Mapping[str, str]) -> None:
        """Keep writers off, then count once more: they went on writing after the first question."""
        if irreplaceable:
            send(context, lock_tables(irreplaceable))
            if not self._settings.discard_data:
                send(context, guard(irreplaceable))

    def _ask_prerequisites(self, context: MigrationContext, modules: list[ModuleType]) -> None:
        made = {name for module in modules for name in said(module, "creates")}
        needed = [name for module in modules for name in said(module, "requires") if name not in made]
        requires = names(list(dict.fromkeys(needed)))
        send(context, statement("prerequisites").format(requires=requires, creates=names(sorted(made))))
        send(context, statement("privileges").format(requires=requires))


def said(module: ModuleType, attribute: str) -> Any:
    """Return what a revision says about itself.

    Raises:
        Refused: it says nothing. Nothing said and nothing to say are not the same.
    """
    if not hasattr(module, attribute):
        raise Refused.says_nothing(str(getattr(module, "revision", module.__name__)), attribute)
    return getattr(module, attribute)


def drop_version_table(*, ctx: MigrationContext, heads: Collection[Any], **_: Any) -> None:
    """Leave nothing behind at `base`. Alembic calls this in each revision's transaction, after its last statement."""
    if not heads:
        send(ctx, statement("drop_schema"))


def make_version_schema(context: MigrationContext) -> None:
    """Make the schema of the version table, in the first revision's own transaction."""
    send(context, statement("make_schema"))


def shown(heads: Iterable[str]) -> sql.Literal:
    """Return revisions as the version table is read back: sorted, `base` for none."""
    return sql.Literal(", ".join(sorted(heads)) or "base")
