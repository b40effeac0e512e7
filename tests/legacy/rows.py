"""Which column holds which hostile value in which row: the rows of the 15 tables as COPY text.

Row i of a table is a function of i and of how many rows there are, nothing else. Every column walks through all the
values that suit its type, in steps of its own; within `seed.DEFAULT_ROWS` rows it has held every one of them. From row
`BLOCK` on one block of rows repeats, with its number put into the keys. Writing is left to `seed`.

Rows that are placed: row 0 is the plain case, row 1 has NULL wherever it may, rows 2 and 3 repeat rows 0 and 1 in
everything but the id and what is unique.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tests.legacy import facts, hostile
from tests.legacy.cells import (
    Cell,
    Place,
    admin,
    approver,
    distinct,
    first,
    own_key,
    poster,
    reference,
    repeated,
    walk,
)

BLOCK = 1_000
"""Rows in a block. Its rows differ from those of another block in the number of the block only."""

MOST_ROWS = 1_000_000 * BLOCK
"""Numbers have nine digits."""

MOST_WALLETS = 4
"""platform_wallets: one for each label of its unique type."""

_NUMBER_OF_BLOCK = "\0"
"""Stands for the six digits of a block's number: the one character that no PostgreSQL text can hold."""


# -- columns ----------------------------------------------------

_POOLS: Mapping[str, list[str]] = {
    "users.first_name": [*hostile.FIRST_NAMES, *hostile.TEXTS],
    "users.last_name": [*hostile.LAST_NAMES, *hostile.TEXTS],
    "projects.location": [*hostile.PLACES, *hostile.TEXTS],
    "platform_wallets.balance_xlm": ["99999999999.9999999", "-99999999999.9999999", "0", "NaN"],
    "platform_wallets.description": ["Ìfowópamọ́ \U0001f33d", ""],
}
"""Columns that hold something else than what suits their type."""


_UNIQUE: Mapping[str, Cell] = {
    "users.email": distinct(hostile.EMAILS, "user-#@example.ng"),
    "users.phone": distinct(hostile.PHONES, "+2347#"),
    "projects.token_symbol": distinct(hostile.TEXTS, "TKN#"),
    "transactions.reference": distinct(hostile.TEXTS, "REF-#", nullable=True),
    "platform_settings.setting_key": distinct(hostile.TEXTS, "setting.#"),
    "platform_wallets.public_key": distinct([], "GPLATFORM#"),
    "platform_wallets.wallet_type": walk(facts()["enums"]["platform_wallet_type"], 1, repeat=False),
}
"""Columns that hold no value twice."""

_REFERENCES: Mapping[str, Cell] = {
    "bank_details_approved_by": approver,
    "processed_by": admin,
    "updated_by": admin,
    "posted_by": poster,
    "transaction_id": reference("transactions", repeated),
    "investments.transaction_id": reference("transactions", repeated, null_at=4),
    "user_id": reference("users", repeated),
    "wallets.user_id": reference("users", lambda low: low),
    "project_token_ledger.user_id": reference("users", repeated, null_at=3),
    "project_id": reference("projects", lambda low: repeated(low) - repeated(low) % 5),
    # unique as a pair: two projects for every second user
    "trustlines.user_id": reference("users", lambda low: low - low % 2),
    "trustlines.project_id": reference("projects", lambda low: low),
}
"""Columns that refer to another table, by name, or by table and name where one differs."""


def _cell(table: str, place: int, column: Mapping[str, Any], enums: Mapping[str, list[str]]) -> Cell:
    """Return what the column at `place` of a table holds."""
    name, kind = column["name"], column["type"]
    nullable = not column.get("not_null", False)
    if name == "id":
        return own_key(table)
    if (
        special := _UNIQUE.get(f"{table}.{name}")
        or _REFERENCES.get(f"{table}.{name}")
        or _REFERENCES.get(name)
    ):
        return special
    pool = _POOLS.get(f"{table}.{name}") or _pool(kind, enums)
    step = 1 if kind in enums else place + 1
    cell = walk(pool, step, nullable=nullable, repeat=table != "platform_wallets")
    return first(hostile.LONG_TEXTS, cell) if f"{table}.{name}" == "project_updates.content" else cell


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
    return {column["name"]: _cell(table, place, column, enums) for place, column in enumerate(listed)}


# -- blocks -----------------------------------------------------

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
    """Yield the first `rows` rows of a table as COPY text in UTF-8, each piece with how many it has."""
    whole, rest = divmod(rows, BLOCK)
    for number in range(whole):
        digits = f"{number:06d}"
        if number == 0:
            yield _block(table, digits, BLOCK), BLOCK
        else:
            yield _template(table).replace(_NUMBER_OF_BLOCK.encode(), digits.encode()), BLOCK
    if rest:
        yield _block(table, f"{whole:06d}", rest), rest
