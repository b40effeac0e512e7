"""What a column can hold: each function here gives a cell, from one value for all rows to a walk through many.

A cell is a function of the place of its row. Which column gets which is decided in `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from math import gcd

from tests.legacy import TABLES, hostile

_WIDEST = 200
"""Longer values stay out of the bulk."""

_ADMINS = 7
"""The users numbered below this process what the others ask for."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row: the six digits of its block, its number within that, and how many rows the block has."""

    block: str
    low: int
    rows: int

    @property
    def number(self) -> str:
        """Nine digits, or the placeholder and three."""
        return f"{self.block}{self.low:03d}"

    @property
    def first_block(self) -> bool:
        """Whether this is one of the rows where each value comes once."""
        return self.block == "000000"


Cell = Callable[[Place], str | None]
"""What a column holds in a row: text as PostgreSQL reads it, or None for NULL."""


def repeated(low: int) -> int:
    """Return the number of the row whose values this row has: rows 2 and 3 repeat rows 0 and 1."""
    return low - 2 if low in (2, 3) else low


def key(table: str, block: str, low: int) -> str:
    """Return the id of a row. The first two users have the lowest and the highest uuid there is."""
    if table == "users" and block == "000000" and low < 2:
        return (hostile.NIL, hostile.MAX)[low]
    return f"5eed{TABLES.index(table):04d}-0000-4000-8000-000{block}{low:03d}"


def own_key(table: str) -> Cell:
    """The id of the row itself."""
    return lambda place: key(table, place.block, place.low)


def reference(table: str, pick: Callable[[int], int], *, null_at: int = 0) -> Cell:
    """The id of the row of `table` in the same block that `pick` names; every `null_at`-th row has none."""

    def cell(place: Place) -> str | None:
        low = pick(place.low)
        return None if null_at and low % null_at == 1 else key(table, place.block, low)

    return cell


def admin(place: Place) -> str | None:
    """The id of one of the administrators, for four rows of five; in the bulk, where each costs time, for one."""
    low = repeated(place.low)
    return (
        None if low % 5 == 1 or (low % 5 and not place.first_block) else key("users", "000000", low % _ADMINS)
    )


def poster(place: Place) -> str:
    """The id of one of the administrators."""
    return key("users", "000000", repeated(place.low) % _ADMINS)


_RINGS: Mapping[int, int] = {3: 0, 4: 1, 5: -1, 6: 2, 7: 0, 8: 1, 9: -3}
"""How far from a user his approver is, by the last digit: 3 and 7 himself, 4 and 5 each other, 6 → 8 → 9 → 6."""


def approver(place: Place) -> str | None:
    """Who approved a user's bank details: an administrator, nobody, himself, or two or three in a ring."""
    step = _RINGS.get(place.low % 10)
    if step is None:
        return admin(place)
    return key("users", place.block, min(place.low + step, place.rows - 1))


def walk(values: list[str], step: int, *, nullable: bool = False, repeat: bool = True) -> Cell:
    """Go through `values`, from the first and in an order of the step's own that leaves none out.

    Each round starts `step` values further on, so that two columns with the same few values go apart all the same.
    NULL is one of them where the column is nullable, and rows 2 and 3 repeat rows 0 and 1 unless told otherwise.
    """
    every = [*values, None] if nullable else [*values]
    short = [value for value in every if value is None or len(value) <= _WIDEST]

    def cell(place: Place) -> str | None:
        low = place.low
        if low in (1, 3) and nullable:
            return None
        pool = every if place.first_block else short
        low = repeated(low) if repeat else low
        return pool[(low * _coprime(step, len(pool)) + low // len(pool) * step) % len(pool)]

    return cell


def distinct(values: list[str], pattern: str, *, nullable: bool = False) -> Cell:
    """Each of `values` once that an index can take, then `pattern` with the number of the row."""
    once: list[str | None] = [value for value in values if len(value) <= _WIDEST * 2]
    if nullable:
        once[1:1] = [None]
        once[3:3] = [None]

    def cell(place: Place) -> str | None:
        if place.first_block and place.low < len(once):
            return once[place.low]
        return None if nullable and place.low % 20 == 1 else pattern.replace("#", place.number)

    return cell


def first(values: list[str], then: Cell, at: int = 10) -> Cell:
    """`values` once each, from row `at` of the first block on; everywhere else what `then` says."""
    return lambda place: (
        values[place.low - at] if place.first_block and at <= place.low < at + len(values) else then(place)
    )


@cache
def _coprime(step: int, length: int) -> int:
    """Return the `step`-th number that shares no divisor with `length`."""
    return next(islice((number for number in count(1) if gcd(number, length) == 1), step - 1, None))
