"""Runs the revisions of a project one by one, on databases of its own, and keeps what each of them adds and drops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from alembic.config import Config
from alembic.script import Script, ScriptDirectory

from pgcontract.alembic import Migrations
from pgcontract.losses.stored import Known, Stored, only_in, stored
from pgcontract.roundtrip import BrokenPromise

Direction = Literal["upgrade", "downgrade"]

Copy = Callable[[str], str]
"""Connection string of a database that nobody is connected to → that of a copy, which the caller drops later."""


class Run(Protocol):
    """How a project's migrations are run on a database, whatever its env.py."""

    def __call__(self, url: str, direction: Direction, target: str, *, discard_data: bool) -> None:
        """Run `alembic upgrade` or `downgrade`; `discard_data` is `-x discard-data=yes`. Raises where that fails."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one revision adds and drops of tables and columns that hold data."""

    added: tuple[Stored, ...]
    dropped: tuple[Stored, ...]
    """By the upgrade."""
    destroyed: tuple[Stored, ...]
    """What the downgrade drops, and what the upgrade added."""
    is_reversible: bool
    """False if the downgrade raises NotImplementedError, or the revision merges branches."""
    looked_at: int
    """Tables and columns that were compared."""


class Chain:
    """The revisions between two states of a database.

    Every database is made when it is first asked for, from the one before, and kept.
    """

    def __init__(  # noqa: PLR0913 - what a project is made of; the last two are named
        self,
        scripts: ScriptDirectory,
        run: Run,
        copy: Copy,
        start: str,
        *,
        since: str = "base",
        schemas: Sequence[str] = ("public",),
    ) -> None:
        """Know where the chain starts.

        Args:
            scripts: the revisions, `ScriptDirectory.from_config(config)`.
            run: runs them.
            copy: copies a database.
            start: the connection string of a database at `since`, which nobody is connected to.
            since: the revision that it is at.
            schemas: those of the project; a declared name without one is in the first.

        Raises:
            BrokenPromise: no revision comes after `since`, so that nothing could be looked at.
        """
        found = [*scripts.iterate_revisions("heads", since)]
        self.scripts = {script.revision: script for script in reversed(found)}
        """Revision → its script, from the first to the last."""
        if not self.scripts:
            raise BrokenPromise(f"nothing is migrated: no revision comes after {since}", [])
        self.run = run
        self.copy = copy
        self._has_branches = len(scripts.get_bases()) > 1
        self.since = since
        self.schemas = tuple(schemas)
        self._order = [since, *self.scripts]
        self._at = {since: start}
        self._changes: dict[str, Changes] = {}

    @property
    def head(self) -> str:
        """The last revision."""
        return self._order[-1]

    def before(self, revision: str) -> str:
        """Return the revision after which this one runs."""
        return self._order[self._order.index(revision) - 1]

    def at(self, revision: str) -> str:
        """Return the connection string of the database at a revision. It is to be copied: nobody connects to it."""
        if revision not in self._at:
            url = self.copy(self.at(self.before(revision)))
            self._upgrade(url, revision)
            self._at[revision] = url
        return self._at[revision]

    def down(self, revision: str) -> str:
        """Return the target of a downgrade that takes back a revision, and no other branch."""
        below = self.scripts[revision].down_revision
        if below is not None:
            return str(below)
        return f"{revision}@base" if self._has_branches else "base"

    def changes(self, revision: str) -> Changes:
        """Return what a revision adds and drops."""
        if revision not in self._changes:
            self._changes[revision] = self._compare(revision)
        return self._changes[revision]

    def _compare(self, revision: str) -> Changes:
        url = self.copy(self.at(self.before(revision)))
        below = self._without_versions(stored(url))
        self._upgrade(url, revision)
        above = self._without_versions(stored(url))
        is_reversible = self._goes_down(url, revision)
        after = self._without_versions(stored(url)) if is_reversible else above
        added, taken = only_in(above, below), only_in(above, after)
        return Changes(
            added=added,
            dropped=only_in(below, above),
            destroyed=tuple(dict.fromkeys((*added, *taken))) if is_reversible else (),
            is_reversible=is_reversible,
            looked_at=len({**below, **above}),
        )

    def _goes_down(self, url: str, revision: str) -> bool:
        if isinstance(self.scripts[revision].down_revision, tuple):
            return False
        try:
            self.run(url, "downgrade", self.down(revision), discard_data=True)
        except Exception as error:
            if not _is_on_purpose(error):
                raise _broken(self.scripts[revision], "downgrade", error) from error
            return False
        return True

    def _upgrade(self, url: str, revision: str) -> None:
        try:
            self.run(url, "upgrade", revision, discard_data=True)
        except Exception as error:
            raise _broken(self.scripts[revision], "upgrade", error) from error

    def _without_versions(self, known: Known) -> Known:
        """Leave out Alembic's own table, which is no revision's."""
        tables: dict[int, list[Stored]] = {}
        for (oid, _), found in known.items():
            tables.setdefault(oid, []).append(found)
        versions = {
            oid
            for oid, found in tables.items()
            if [part.column for part in found if part.column is not None] == ["version_num"]
        }
        return {key: found for key, found in known.items() if key[0] not in versions}


def chain_of(
    migrations: Migrations,
    copy: Copy,
    start: str,
    *,
    since: str = "base",
    schemas: Sequence[str] = ("public",),
) -> Chain:
    """Return the chain of a project whose migrations run redirected, with its env.py as it is. See `Chain`."""

    def run(url: str, direction: Direction, target: str, *, discard_data: bool) -> None:
        x = [*migrations.x, *(["discard-data=yes"] if discard_data else [])]
        getattr(replace(migrations, x=x), direction)(url, target)

    scripts = ScriptDirectory.from_config(Config(migrations.config))
    return Chain(scripts, run, copy, start, since=since, schemas=schemas)


def _broken(script: Script, direction: Direction, error: Exception) -> BrokenPromise:
    return BrokenPromise(
        f"the {direction} of {script.revision} fails, so that nothing is known of what it destroys",
        [f"{script.path}: {' '.join(str(error).split())}"],
    )


def _is_on_purpose(error: Exception) -> bool:
    """Say whether a revision has no way back and says so, as Alembic's documentation has it."""
    seen: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        known = todo.pop()
        if known is None or any(
            known is other for other in seen
        ):  # what is raised again may be its own cause
            continue
        if isinstance(known, NotImplementedError) or "NotImplementedError" in str(known):
            return True
        seen.append(known)
        todo += [known.__cause__, known.__context__]
    return False
