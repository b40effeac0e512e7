"""Tries what a revision declares of the data that it destroys, with rows that are written for it.

Of each declaration two things have to be true. A row that it counts stops the command before anything is changed, with
the count, and the flag lets it through. A value that it does not count is none that is lost: it does not stop the
command, and is there again once the revision has gone the way back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import psycopg

from pgcontract.database import connect, plain_reason
from pgcontract.losses.chain import Chain, Direction
from pgcontract.losses.declarations import Declaration, declarations
from pgcontract.losses.planting import Planter
from pgcontract.losses.stored import Stored, stored
from pgcontract.roundtrip import BrokenPromise, State, observe, same_shape

MOST_VALUES = 5
"""Values that a declaration does not count, of which each goes the whole way back."""


def all_refused(
    chain: Chain, revisions: Collection[str] | None = None, rows: Mapping[str, str] | None = None
) -> int:
    """Promise that what is declared is true: rows that a migration would destroy stop it, and others do not.

    Args:
        chain: the revisions, run on databases of their own.
        revisions: which of them; all if None.
        rows: declared name → a statement that writes a row that the declaration counts, where none can be guessed.

    Returns:
        How many rows and values were tried; 0 if no revision declares anything.

    Raises:
        BrokenPromise: with each declaration that is not true, or could not be tried, at file and line.
    """
    tried = 0
    faults: list[str] = []
    for revision in chain.scripts if revisions is None else revisions:
        for declaration in declarations(chain, revision):
            proof = _Proof(chain, revision, declaration, (rows or {}).get(declaration.name))
            faults += [
                f"{declaration.location}  {revision}, {declaration.attribute}: {fault}"
                for fault in proof.faults()
            ]
            tried += proof.tried
    if faults:
        raise BrokenPromise("what a migration declares of the data that it destroys is not true", faults)
    return tried


class _Proof:
    """The proof of one declaration."""

    def __init__(self, chain: Chain, revision: str, declaration: Declaration, row: str | None) -> None:
        self.tried = 0
        self._chain = chain
        self._revision = revision
        self._row = row
        self._subject = declaration.subject
        self._name = declaration.name
        self._is_derivable = declaration.is_derivable
        self._direction: Direction = declaration.direction
        self._planter = Planter(declaration, _volatile(chain, revision, declaration.subject))

    def faults(self) -> Iterator[str]:
        """Yield what is not true of it, each in one line."""
        url, count = self._planted()
        if url is None:
            yield (
                f"no row was found that {self._name} counts, so nothing is proven: correct the condition, or give a"
                " statement that writes one"
            )
        else:
            self.tried += 1
            yield from self._counted_rows_stop_it(url, count)
        yield from self._other_values_come_back()

    def _planted(self) -> tuple[str | None, int]:
        """Return a database with rows that are counted, as far from the revision as it can be, and their number."""
        far, near = self._states()
        for state in dict.fromkeys((far, near)):
            url = self._chain.copy(self._chain.at(state))
            try:
                with connect(url) as session:
                    self._plant(session)
                    count = self._planter.count(session)
            except psycopg.Error:  # the condition speaks of what another revision makes
                count = 0
            if count:
                return url, count
        return None, 0

    def _plant(self, session: psycopg.Connection[tuple[object, ...]]) -> None:
        if self._row is not None:
            session.execute(self._row.encode())
        else:
            self._planter.counted_row(session)

    def _states(self) -> tuple[str, str]:
        """Return the farthest and the nearest state from which the command that destroys it starts."""
        if self._direction == "downgrade":
            return self._chain.head, self._revision
        return self._chain.since, self._chain.before(self._revision)

    def _counted_rows_stop_it(self, url: str, count: int) -> Iterator[str]:
        before = observe("the database before", url)
        error = self._destroy(url, discard_data=False)
        if error is None:
            yield f"{self._name}: the {self._direction} destroys what {count} row(s) hold, and is not refused"
            return
        if not _tells(error, self._name, count):
            yield f"the {self._direction} does not say that {self._name} has {count} row(s) to lose: {error}"
        yield from _changed(before, observe("the database after a refused command", url), self._direction)
        error = self._destroy(url, discard_data=True)
        if error is not None:
            yield f"the {self._direction} does not go through with -x discard-data=yes: {error}"
        elif self._subject in stored(url).values():
            yield f"the {self._direction} leaves {self._subject}, which it is declared to destroy"

    def _other_values_come_back(self) -> Iterator[str]:
        state = self._chain.at(self._states()[1])
        url, tried = self._chain.copy(state), 0
        with connect(url) as session:
            choices = list(self._planter.choices(session))
        for choice in choices:
            with connect(url) as session:
                row = self._planter.uncounted_row(session, choice)
                counted = self._planter.count(session)
            if row is None:
                continue
            tried += 1
            yield from self._there_and_back(url, row, stops=counted > 0)
            if tried == MOST_VALUES:
                break
            url = self._chain.copy(state)
        if self._is_derivable and not tried:
            yield f"no row was found whose {self._name} is made again, so nothing is proven"
        self.tried += tried

    def _there_and_back(self, url: str, row: str, *, stops: bool) -> Iterator[str]:
        """Destroy the row and look for it afterwards; `stops` if there are others that are counted."""
        error = self._destroy(url, discard_data=stops)
        if (
            error is not None
            and not stops
            and re.search(rf"(?<![\w.]){re.escape(self._name)}(?![\w.])", error)
        ):
            yield f"a value that is not counted stops the {self._direction}: {error}"
            return
        if error is not None:  # rows of another declaration, which is proven by itself
            error = self._destroy(url, discard_data=True)
        for direction, target in self._back() if error is None else ():
            error = self._run(url, direction, target, discard_data=True)
            if error is not None:
                break
            if self._is_there(url, row):
                return
        reason = f": {error}" if error is not None else ""
        yield (
            f"a value of {self._name} that is not counted is lost by the {self._direction},"
            f" and does not come back{reason}"
        )

    def _is_there(self, url: str, row: str) -> bool:
        with connect(url) as session:
            return self._planter.is_there(session, row)

    def _back(self) -> Iterator[tuple[Direction, str]]:
        if self._direction == "upgrade":
            yield "downgrade", self._chain.down(self._revision)
            return
        yield "upgrade", self._revision
        if self._chain.head != self._revision:  # what a later revision fills in
            yield "upgrade", self._chain.head

    def _destroy(self, url: str, *, discard_data: bool) -> str | None:
        target = self._revision if self._direction == "upgrade" else self._chain.down(self._revision)
        return self._run(url, self._direction, target, discard_data=discard_data)

    def _run(self, url: str, direction: Direction, target: str, *, discard_data: bool) -> str | None:
        """Run a command; return what it says where it fails, in one line."""
        try:
            self._chain.run(url, direction, target, discard_data=discard_data)
        except psycopg.Error as error:
            return plain_reason(error)
        except Exception as error:  # noqa: BLE001 - a project's env.py may fail in any way
            return " ".join(str(error).split()) or type(error).__name__
        return None


def _volatile(chain: Chain, revision: str, subject: Stored) -> list[str]:
    """Return the other columns of a table that come or go with the same revision."""
    changes = chain.changes(revision)
    return [
        other.column
        for other in (*changes.added, *changes.dropped, *changes.destroyed)
        if (other.schema, other.table) == (subject.schema, subject.table) and other.column is not None
        if other.column != subject.column
    ]


def _tells(error: str, name: str, count: int) -> bool:
    """Say whether a refusal names what would be lost, and how many rows of it."""
    named = rf"(?<![\w.]){re.escape(name)}(?![\w.])"
    return re.search(rf"{named}\W+{count}\b|\b{count}\b[^,;]*{named}", error) is not None


def _changed(before: State, after: State, direction: Direction) -> Iterator[str]:
    try:
        same_shape(before, after)
    except BrokenPromise as broken:
        yield f"a refused {direction} changes the database: {' '.join(str(broken).split())}"
    if before.rows != after.rows:
        yield f"a refused {direction} changes rows"
