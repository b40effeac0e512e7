"""That a second upgrade ends where the first did, and that no row was lost on the whole way."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from alembic import command

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.roundtrip import State, observe, same_dump, same_rows, same_shape
from tests import states
from tests.legacy import TABLES
from tests.roundtrip.wallets import OLD_INSERT, ROLES, roles


@pytest.mark.pgcontract_promise("a wallet of the old application gets its role by going down and up")
def test_a_wallet_of_the_old_application_gets_its_role(
    upgraded: Any, pgcontract_make_database: MakeDatabase, pgcontract_evidence: Evidence
) -> None:
    """A wallet without a role is nothing that a downgrade could lose, and the backfill finds it."""
    url = pgcontract_make_database(upgraded)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM platform_wallets WHERE wallet_type = 'treasury'")
        connection.execute(OLD_INSERT, ["treasury"])
    command.downgrade(states.alembic(url), "base")
    command.upgrade(states.alembic(url), "head")
    assert roles(url) == ROLES
    pgcontract_evidence(rows=len(ROLES))


@pytest.mark.pgcontract_promise("the second upgrade ends where the first did")
def test_the_second_upgrade_ends_where_the_first_did(
    at_head: State, at_head_again: State, pgcontract_evidence: Evidence
) -> None:
    """Going back and up again is the same as never having gone back."""
    pgcontract_evidence(objects=same_shape(at_head, at_head_again))
    same_dump(at_head, at_head_again)


@pytest.mark.pgcontract_promise("the chain runs on a database without a single row")
def test_the_chain_runs_on_a_database_without_a_single_row(
    legacy_without_rows: Any, pgcontract_make_database: MakeDatabase, pgcontract_evidence: Evidence
) -> None:
    """A fresh installation can be upgraded, downgraded and upgraded too."""
    url = pgcontract_make_database(legacy_without_rows)
    start = observe("the empty database", url)
    assert start.rows.rows == 0
    config = states.alembic(url)
    command.upgrade(config, "head")
    end = observe("the empty database, upgraded", url)
    command.downgrade(config, "base")  # without a flag: nothing can be lost
    pgcontract_evidence(objects=same_shape(start, observe("the empty database, back", url)))
    command.upgrade(config, "head")
    pgcontract_evidence(objects=same_shape(end, observe("the empty database, upgraded again", url)))


@pytest.mark.pgcontract_promise("no row of any legacy column changed")
@pytest.mark.parametrize("state", ["at_head", "in_use", "afterwards", "at_head_again"])
@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_lost(
    table: str, state: str, before: State, request: pytest.FixtureRequest, pgcontract_evidence: Evidence
) -> None:
    """Every row has in every column what it had, byte for byte."""
    pgcontract_evidence(rows=same_rows(f"public.{table}", before, request.getfixturevalue(state)))
