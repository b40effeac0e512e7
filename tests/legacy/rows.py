"""Which column holds which hostile value in which row: the rows of the 15 tables as COPY text.

Row i of a table is a function of i and of how many rows there are, nothing else. Every column walks through all the values
that suit its type, in steps of its own, so that after `HEAD` rows every column has held every one of them; from row
`BLOCK` on a block of rows repeats, with its number put into the keys. Writing is left to `seed`.

Rows that are placed: row 0 is the plain case, row 1 has NULL wherever it may, rows 2 and 3 repeat rows 0 and 1 in
everything but the id and what is unique.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import gcd
from typing import Any

from tests.legacy import facts, hostile

BLOCK = 1_000
"""Rows in a block. Its rows differ from those of another block in the number of the block only."""

MOST_ROWS = 1_000_000 * BLOCK
"""Numbers have nine digits."""

MOST_WALLETS = 4
"""platform_wallets: one for each label of its unique type."""

TABLES = (
    "users",
    "projects",
    "transactions",
    "wallets",
    "platform_wallets",
    "platform_settings",
    "exchange_rates",
    "deposit_requests",
    "withdrawal_requests",
    "investments",
    "project_token_balances",
    "project_token_ledger",
    "project_updates",
    "trustlines",
    "secondary_market_orders",
)
"""Every table, those that are referred to first."""

_NUMBER_OF_BLOCK = "\0"
"""Stands for the six digits of a block's number: the one character that no PostgreSQL text can hold."""

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


# -- cells -------------------------------------------------------------------------------------------------------------


def key(table: str, block: str, low: int) -> str:
    """Return the id of a row. The first two users have the lowest and the highest uuid there is."""
    if table == "users" and block == "000000" and low < 2:
        return (hostile.NIL, hostile.MAX)[low]
    return f"5eed{TABLES.index(table):04d}-0000-4000-8000-000{block}{low:03d}"


def own_key(table: str) -> Cell:
    """The id of the row itself."""
    return lambda place: key(table, place.block, place.low)


def reference(table: str, pick: Callable[[int], int], *, null_at: int = 0) -> Cell:
    """The id of the row of `table` that `pick` names by its number in the same block; every `null_at`-th has none."""

    def cell(place: Place) -> str | None:
        low = pick(place.low)
        return None if null_at and low % null_at == 1 else key(table, place.block, low)

    return cell


def admin(place: Place) -> str | None:
    """The id of one of the administrators; NULL for every fifth row."""
    low = _repeated(place.low)
    return None if low % 5 == 1 else key("users", "000000", low % _ADMINS)


def poster(place: Place) -> str:
    """The id of one of the administrators."""
    return key("users", "000000", _repeated(place.low) % _ADMINS)


def approver(place: Place) -> str | None:
    """Who approved a user's bank details: an administrator, nobody, the user himself, or two and three in a ring."""
    low = place.low
    match low % 10:
        case 3 | 7:
            picked = low
        case 4 | 5:
            picked = low + 1 if low % 10 == 4 else low - 1
        case 6:
            picked = low + 2
        case 8:
            picked = low + 1
        case 9:
            picked = low - 3
        case _:
            return admin(place)
    return key("users", place.block, min(picked, place.rows - 1))


def walk(values: list[str], step: int, *, nullable: bool = False) -> Cell:
    """Go through `values`, from the first and in steps of about `step`, in an order that leaves none out."""
    every = [*values, None] if nullable else [*values]
    short = [value for value in every if value is None or len(value) <= _WIDEST]

    def cell(place: Place) -> str | None:
        low = place.low
        if low in (1, 3) and nullable:
            return None
        pool = every if place.first_block else short
        low = low - 2 if low in (2, 3) else low
        return pool[low * _coprime(step, len(pool)) % len(pool)]

    return cell


def distinct(values: list[str], pattern: str, *, nullable: bool = False) -> Cell:
    """Each of `values` once, then `pattern` with the number of the row. Longer ones than an index takes are left out."""
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
    """Return the first number from `step` on that shares no divisor with `length`."""
    while gcd(step, length) != 1:
        step += 1
    return step


# -- columns -----------------------------------------------------------------------------------------------------------

_TEXT_POOLS: Mapping[str, list[str]] = {
    "users.first_name": [*hostile.FIRST_NAMES, *hostile.TEXTS],
    "users.last_name": [*hostile.LAST_NAMES, *hostile.TEXTS],
    "projects.location": [*hostile.PLACES, *hostile.TEXTS],
}
"""Columns of type text that hold something else than any text."""


def _same(low: int) -> int:
    return low


def _special(table: str, column: str, cell: Cell) -> Cell:
    """Return what a column holds where its type alone does not say it: keys, unique columns, very long text."""
    match f"{table}.{column}":
        case "users.email":
            return distinct(hostile.EMAILS, "user-#@example.ng")
        case "users.phone":
            return distinct(hostile.PHONES, "+2347#")
        case "projects.token_symbol":
            return distinct(hostile.TEXTS, "TKN#")
        case "transactions.reference":
            return distinct(hostile.TEXTS, "REF-#", nullable=True)
        case "platform_settings.setting_key":
            return distinct(hostile.TEXTS, "setting.#")
        case "platform_wallets.public_key":
            return distinct([], "GPLATFORM#")
        case "platform_wallets.balance_xlm":
            return walk(["99999999999.9999999", "-99999999999.9999999", "0", "NaN"], 1)
        case "project_updates.content":
            return first(hostile.LONG_TEXTS, cell)
    return cell


def _reference(table: str, column: str) -> Cell | None:
    """Return what a column that refers to another table holds."""
    match column:
        case "bank_details_approved_by":
            return approver
        case "processed_by" | "updated_by":
            return admin
        case "posted_by":
            return poster
        case "transaction_id" if table == "investments":
            return reference("transactions", _repeated, null_at=4)
        case "transaction_id":
            return reference("transactions", _repeated)
        case "user_id" if table == "wallets":
            return reference("users", _same)
        case "user_id" if table == "trustlines":
            return reference("users", lambda low: low - low % 2)
        case "user_id" if table == "project_token_ledger":
            return reference("users", _repeated, null_at=3)
        case "user_id":
            return reference("users", _repeated)
        case "project_id" if table == "trustlines":
            return reference("projects", _same)
        case "project_id":
            return reference("projects", lambda low: _repeated(low) - _repeated(low) % 5)
    return None


def _repeated(low: int) -> int:
    """Return the number of the row whose values this row has: rows 2 and 3 repeat rows 0 and 1."""
    return low - 2 if low in (2, 3) else low


def _cell(table: str, place: int, column: Mapping[str, Any], enums: Mapping[str, list[str]]) -> Cell:
    """Return what the column at `place` of a table holds."""
    name, kind = column["name"], column["type"]
    nullable = not column.get("not_null", False)
    if name == "id":
        return own_key(table)
    if referring := _reference(table, name):
        return referring
    step = 1 if kind in enums else place + 1
    pool = _TEXT_POOLS.get(f"{table}.{name}") or _pool(kind, enums)
    return _special(table, name, walk(pool, step, nullable=nullable))


def _pool(kind: str, enums: Mapping[str, list[str]]) -> list[str]:
    """Return the values for a type."""
    match kind:
        case "text":
            return hostile.TEXTS
        case "json":
            return hostile.JSONS
        case "text[]":
            return hostile.ARRAYS
        case "boolean":
            return ["false", "true"]
        case "timestamp without time zone":
            return hostile.TIMESTAMPS
        case "numeric(18,2)":
            return hostile.numerics(18, 2)
        case "numeric(18,7)":
            return hostile.numerics(18, 7)
        case "numeric(18,8)":
            return hostile.numerics(18, 8)
        case _ if kind in enums:
            return enums[kind]
    raise ValueError(f"no hostile values are known for type {kind}: add them to hostile.py")


@cache
def columns(table: str) -> Mapping[str, Cell]:
    """Return every column of a table, in its order, with what it holds."""
    enums = facts()["enums"]
    listed = facts()["tables"][table]["columns"]
    cells = {column["name"]: _cell(table, place, column, enums) for place, column in enumerate(listed)}
    if table == "platform_wallets":
        cells["wallet_type"] = lambda place: enums["platform_wallet_type"][place.low]
    return cells


# -- blocks ------------------------------------------------------------------------------------------------------------

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _line(cells: Mapping[str, Cell], place: Place) -> str:
    """Return one row as COPY wants it."""
    values = (cell(place) for cell in cells.values())
    return "\t".join("\\N" if value is None else value.translate(_ESCAPES) for value in values) + "\n"


def _block(table: str, block: str, rows: int) -> bytes:
    """Return `rows` rows of the block with these digits."""
    cells = columns(table)
    return "".join(_line(cells, Place(block, low, rows)) for low in range(rows)).encode()


@cache
def _template(table: str) -> bytes:
    """Return a whole block of the bulk, with the placeholder for its number."""
    return _block(table, _NUMBER_OF_BLOCK, BLOCK)


def blocks(table: str, rows: int) -> Iterator[tuple[bytes, int]]:
    """Yield the first `rows` rows of a table as COPY text in UTF-8, each piece with the number of its rows."""
    whole, rest = divmod(rows, BLOCK)
    for number in range(whole):
        digits = f"{number:06d}"
        if number == 0:
            yield _block(table, digits, BLOCK), BLOCK
        else:
            yield _template(table).replace(_NUMBER_OF_BLOCK.encode(), digits.encode()), BLOCK
    if rest:
        yield _block(table, f"{whole:06d}", rest), rest
