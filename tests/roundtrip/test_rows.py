"""That no row of the live database is lost or changed, on the way up, down and up again."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from alembic import command

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.roundtrip import BrokenPromise, State, observe, same_rows
from tests import states
from tests.legacy import TABLES

ROLES = {
    "liquidity_pool": "liquidity_pool",
    "operations": "operations",
    "treasury": "treasury_pool",
    "distribution": "distribution",
}
"""The role of each type of wallet, as the requirement decides it."""

_OLD_INSERT = """
    INSERT INTO platform_wallets (wallet_type, public_key, encrypted_secret_key)
    VALUES (%s, 'GOLD', 'secret') RETURNING id
"""


@pytest.mark.promise("every legacy table has rows")
@pytest.mark.parametrize("table", TABLES)
def test_every_legacy_table_has_rows(table: str, before: State, evidence: Evidence) -> None:
    """Of an empty table nothing could be proven."""
    rows = before.rows[f"public.{table}"].rows
    assert rows, f"{table} is not seeded: give --rows a number above 0"
    evidence(rows=rows)


@pytest.mark.promise("no row of any legacy column changed")
@pytest.mark.parametrize("state", ["at_head", "in_use", "afterwards", "at_head_again"])
@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_lost(
    table: str, state: str, before: State, request: pytest.FixtureRequest, evidence: Evidence
) -> None:
    """Every row has in every column what it had, byte for byte."""
    evidence(rows=same_rows(f"public.{table}", before, request.getfixturevalue(state)))


@pytest.mark.promise("a changed row is named by table, column and key")
def test_a_changed_row_is_named(
    legacy: Any, before: State, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """The promise above can fail, and its failure can be acted upon."""
    url = make_database(legacy)
    with psycopg.connect(url) as connection:
        (key,) = connection.execute(
            "UPDATE users SET created_at = created_at + interval '1 microsecond'"
            " WHERE id = (SELECT min(id::text)::uuid FROM users WHERE isfinite(created_at)) RETURNING id::text"
        ).fetchone() or (None,)
    with pytest.raises(BrokenPromise, match=f"public.users(?s:.*)changed: id {key} in created_at"):
        same_rows("public.users", before, observe("the tampered database", url, before))
    evidence(rows=before.rows["public.users"].rows)


@pytest.mark.promise("every wallet has the role of its type")
@pytest.mark.parametrize("state", ["at_head", "in_use", "at_head_again"])
def test_every_wallet_has_its_role(state: str, request: pytest.FixtureRequest, evidence: Evidence) -> None:
    """All four wallets, each with its role."""
    observed: State = request.getfixturevalue(state)
    assert _roles(observed.url) == ROLES
    evidence(rows=len(ROLES))


@pytest.mark.promise("every wallet has the role of its type, with one, two or no wallet")
@pytest.mark.parametrize(
    "types", [("treasury",), ("liquidity_pool", "operations"), ()], ids=["one", "two", "none"]
)
def test_wallets_that_are_not_all_there(
    types: tuple[str, ...], legacy: Any, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """The live database need not have all four."""
    url = make_database(legacy)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM platform_wallets WHERE wallet_type::text <> ALL (%s)", [list(types)])
    command.upgrade(states.alembic(url), "head")
    assert _roles(url) == {type_: ROLES[type_] for type_ in types}
    evidence(rows=len(types), facts=1)


@pytest.mark.promise("wallets written by the old application are accepted before and after")
@pytest.mark.parametrize("wallet", ROLES)
@pytest.mark.parametrize("state", ["legacy", "upgraded", "back", "again"])
def test_the_old_application_writes_wallets(
    wallet: str, state: str, request: pytest.FixtureRequest, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """It names no new column, and need not know that there are any; the wallet gets its role at the next upgrade."""
    url = make_database(request.getfixturevalue(state))
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM platform_wallets WHERE wallet_type::text = %s", [wallet])
        written = connection.execute(_OLD_INSERT, [wallet]).fetchall()
    assert len(written) == 1
    evidence(rows=1)


@pytest.mark.promise("a wallet of the old application gets its role by going down and up")
def test_a_wallet_of_the_old_application_gets_its_role(
    upgraded: Any, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """A wallet without a role is nothing that a downgrade could lose, and the backfill finds it."""
    url = make_database(upgraded)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM platform_wallets WHERE wallet_type = 'treasury'")
        connection.execute(_OLD_INSERT, ["treasury"])
    command.downgrade(states.alembic(url), "base")
    command.upgrade(states.alembic(url), "head")
    assert _roles(url) == ROLES
    evidence(rows=len(ROLES))


def _roles(url: str) -> dict[str, str | None]:
    with psycopg.connect(url) as connection:
        return dict(
            connection.execute("SELECT wallet_type::text, wallet_role FROM platform_wallets").fetchall()
        )
