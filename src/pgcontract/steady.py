"""Repeats a measurement during which the database has changed.

A repeatable-read transaction alone is not enough: functions that print definitions, and names in statements, are as of
now, and TRUNCATE or a rewriting ALTER TABLE empties a table for older snapshots, too. So marks of everything that
matters are taken in the transaction, and again in a new one after the measurement. If they differ, the measurement
mixes two states of the database, and is made again. Which marks matter is for the callers to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

import psycopg

from pgcontract.database import GONE, pin, reading, where
from pgcontract.errors import DatabaseError, PgcontractError

ATTEMPTS: Final = 3
"""How often a measurement is made, at most, before a database that keeps changing is an error."""

Connection = psycopg.Connection[Any]
T = TypeVar("T")
M = TypeVar("M")


def steadily(
    measure: Callable[[Connection, Mapping[str, M]], T],
    marks: Callable[[Connection], Mapping[str, M]],
    url: str | None = None,
    *,
    search_path: Sequence[str] = (),
    timeout: float = 0,
) -> T:
    """Return what is measured in one transaction (`database.reading`) in which the marks stood still.

    Args:
        measure: is given the connection and its marks.
        marks: a mark by the name of each thing; what is created meanwhile is not seen, and needs none.
        url: as in `database.reading`, and so the others.
        search_path: schemas whose names are printed bare.
        timeout: seconds for a statement or a lock.

    Raises:
        DatabaseError: they changed in each attempt; or as `database.reading`, and what `measure` raises.
    """
    for left in reversed(range(ATTEMPTS)):
        with reading(url, search_path=search_path, timeout=timeout) as connection:
            try:
                with unchanged(connection, marks, search_path=search_path, timeout=timeout) as before:
                    measured = measure(connection, before)
            except DatabaseError as error:
                if not left or not _moving(error):
                    raise
            else:
                return measured
    raise AssertionError


def _moving(error: DatabaseError) -> bool:
    """Say whether a change of the schema may be the reason of an error."""
    cause = error.__cause__
    return error.code == "changing" or (isinstance(cause, psycopg.Error) and cause.sqlstate in GONE)


@contextmanager
def unchanged(
    connection: Connection,
    marks: Callable[[Connection], Mapping[str, M]],
    *,
    search_path: Sequence[str] = (),
    timeout: float = 0,
) -> Iterator[Mapping[str, M]]:
    """Give the marks of the open, pinned transaction, and compare them at the end with those of a new one.

    Raises:
        DatabaseError: they do not, whatever else went wrong meanwhile: its code is `changing`.
    """
    before = marks(connection)

    def moved() -> list[str]:
        connection.rollback()
        pin(connection, search_path=search_path, timeout=timeout)
        now = marks(connection)
        return sorted(name for name, mark in before.items() if now.get(name) != mark)

    try:
        yield before
    except Exception:
        # A change may be the cause: what is gone by now is an error, or a NULL where none can be.
        names = []
        with suppress(psycopg.Error, PgcontractError):  # then this says no more than the error does
            names = moved()
        if not names:
            raise
    else:
        names = moved()
    if names:
        raise DatabaseError.changing(where(connection.info.dsn), names)
