"""Sees to it that what is measured is of one moment, although PostgreSQL does not always keep to a transaction's own.

Functions that print definitions, and names in statements, are as of now; TRUNCATE and a rewriting ALTER TABLE empty a
table for older transactions. So marks of all that matters are taken at the moment of the transaction, and again in one
of its own when the measurement is through: where they are others, it mixes what was with what is, and is made again.
Which marks matter is left to those that measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

import psycopg

from pgcontract.database import GONE, pin, reading, where
from pgcontract.errors import DatabaseError, PgcontractError

ATTEMPTS: Final = 3
"""How often something is measured that changes underneath."""

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
        marks: by what they are marks of; what comes into being meanwhile is not seen, and needs no mark.
        url: this and what follows as of `database.reading`.
        search_path: so, too.
        timeout: so, too.

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
    """Give the marks of the open, pinned transaction, and leave it to see whether they still hold.

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
        # Something that is gone by now is an error, or NULL where nobody expects it.
        names = []
        with suppress(psycopg.Error, PgcontractError):  # then this says no more than the error does
            names = moved()
        if not names:
            raise
    else:
        names = moved()
    if names:
        raise DatabaseError.changing(where(connection.info.dsn), names)
