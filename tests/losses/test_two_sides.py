"""A comparison has two sides, and looks at something: a state held against itself, or an empty table, is no proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.roundtrip import (
    BrokenPromise,
    State,
    migrated,
    observe,
    same_dump,
    same_rows,
    same_rows_everywhere,
    same_shape,
)

TABLES = """
    CREATE TABLE pets (id serial PRIMARY KEY, name text);
    CREATE TABLE toys (id integer);
    INSERT INTO pets (name) VALUES ('Rex');
"""


@pytest.fixture
def observed(pgcontract_empty_database: str) -> State:
    """A database with one row, and one table without any."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(TABLES)
    return observe("the database", pgcontract_empty_database)


@pytest.mark.parametrize(
    "promise",
    [
        migrated,
        same_shape,
        same_dump,
        lambda one, other: same_rows("public.pets", one, other),
        lambda one, other: same_rows_everywhere(one, other, unproven=["public.toys"]),
    ],
)
def test_a_state_is_not_held_against_itself(promise: Callable[[State, State], int], observed: State) -> None:
    """It would always be equal; two observations of one database are two."""
    with pytest.raises(BrokenPromise, match="held against itself"):
        promise(observed, observed)
    again = replace(observed, name="the database, later")
    if promise is migrated:
        with pytest.raises(BrokenPromise, match="nothing was migrated"):
            promise(observed, again)
    else:
        assert promise(observed, again) > 0


def test_a_row_alone_is_something_migrated(observed: State, pgcontract_make_database: MakeDatabase) -> None:
    """A revision may change nothing but rows."""
    url = pgcontract_make_database(observed.url)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO toys VALUES (1)")
    assert migrated(observed, observe("the upgraded database", url)) > 0


@pytest.mark.parametrize(
    ("changed", "unproven", "said"),
    [
        ([], [], "public.toys: empty"),
        ([], ["public.toys", "public.pets"], "public.pets: named as unproven, and it is not"),
        (["public.gone"], ["public.toys"], "public.gone: no such table"),
        ([], ["public.toys", "public.gone"], "public.gone: no such table"),
    ],
)
def test_no_table_is_left_out_in_silence(
    changed: list[str], unproven: list[str], said: str, observed: State
) -> None:
    """Neither one that is empty, nor by a name that is of none."""
    again = replace(observed, name="the database, later")
    with pytest.raises(BrokenPromise, match=said):
        same_rows_everywhere(observed, again, changed=changed, unproven=unproven)
    # The row of pets, and the one of its sequence.
    assert same_rows_everywhere(observed, again, unproven=["public.toys"]) == 2
