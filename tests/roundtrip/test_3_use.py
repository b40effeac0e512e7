"""What the upgraded database takes, refuses and deletes; and that the old application still works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import errors, sql

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from tests.roundtrip.new_tables import (
    DELETES,
    LEAST,
    REFUSED,
    STAMPED,
    Session,
    count,
    insert,
    new_parent,
)
from tests.roundtrip.wallets import OLD_INSERT, ROLES


@pytest.mark.pgcontract_promise("each new table takes a valid row and fills its defaults")
@pytest.mark.parametrize("table", LEAST)
def test_a_new_table_takes_a_row_and_fills_its_defaults(
    table: str, session: Session, pgcontract_evidence: Evidence
) -> None:
    """What the application need not say, the database says; and nothing else."""
    given, filled = LEAST[table]
    row = insert(session, table, given)
    assert row.pop("id") is not None
    age = datetime.now(UTC) - row.pop(STAMPED[table])
    assert abs(age) < timedelta(minutes=1)
    assert {
        column: value for column, value in row.items() if value is not None and column not in given
    } == filled
    assert insert(session, table, given)["id"] is not None
    pgcontract_evidence(rows=2)


@pytest.mark.pgcontract_promise("each new table refuses each kind of invalid row")
@pytest.mark.parametrize(("table", "column", "value", "error"), REFUSED)
def test_a_new_table_refuses_an_invalid_row(
    table: str,
    column: str,
    value: object,
    error: type[psycopg.Error],
    session: Session,
    pgcontract_evidence: Evidence,
) -> None:
    """A bad value is refused for what is wrong with it, and the table stays empty."""
    with pytest.raises(error):
        insert(session, table, {**LEAST[table][0], column: value})
    assert count(session, table) == 0
    pgcontract_evidence(rows=1)


@pytest.mark.pgcontract_promise("each new table refuses each kind of invalid row")
@pytest.mark.parametrize("table", LEAST)
def test_a_new_table_refuses_an_id_it_has(
    table: str, session: Session, pgcontract_evidence: Evidence
) -> None:
    """What is there stays as it is."""
    row = insert(session, table, LEAST[table][0])
    with pytest.raises(errors.UniqueViolation):
        insert(session, table, {**LEAST[table][0], "id": row["id"]})
    assert count(session, table) == 1
    pgcontract_evidence(rows=1)


@pytest.mark.pgcontract_promise("wallet_role takes its five values and no other")
def test_wallet_role_takes_its_five_values(session: Session, pgcontract_evidence: Evidence) -> None:
    """The five of the requirement, and NULL for the old application."""
    for role in ("operations", "treasury", "distribution", "liquidity_pool", "treasury_pool", None):
        session.execute("UPDATE platform_wallets SET wallet_role = %s", [role])
        pgcontract_evidence(rows=4)
    for role in ("", "Treasury", "admin"):
        with pytest.raises(errors.CheckViolation):
            session.execute("UPDATE platform_wallets SET wallet_role = %s", [role])


@pytest.mark.pgcontract_promise(
    "deleting a project or a user cascades where the contract says so and is refused where it does not"
)
@pytest.mark.parametrize(("child", "column", "parent", "cascades"), DELETES)
def test_deleting_a_parent(
    child: str, column: str, parent: str, cascades: bool, session: Session, pgcontract_evidence: Evidence
) -> None:
    """Money that went through the treasury cannot be made to vanish by deleting somebody."""
    key = new_parent(session, parent)
    insert(session, child, {**LEAST[child][0], column: key})
    delete = sql.SQL("DELETE FROM {} WHERE id = %s").format(sql.Identifier(parent))
    if cascades:
        session.execute(delete, [key])
        assert count(session, child) == 0
    else:
        with pytest.raises(errors.ForeignKeyViolation):
            session.execute(delete, [key])
        assert count(session, child) == 1
    pgcontract_evidence(rows=1)


@pytest.mark.pgcontract_promise(
    "anon and authenticated can do nothing with the new tables, whatever Supabase grants by default"
)
@pytest.mark.parametrize("role", ["anon", "authenticated"])
@pytest.mark.parametrize("table", LEAST)
def test_public_roles_can_do_nothing(
    table: str, role: str, session: Session, pgcontract_evidence: Evidence
) -> None:
    """Row level security does not stop TRUNCATE, so the privileges themselves are gone."""
    name = sql.Identifier(table)
    session.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    for statement in ("SELECT FROM {}", "INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(errors.InsufficientPrivilege):
            session.execute(sql.SQL(statement).format(name))
        pgcontract_evidence(facts=1)


@pytest.mark.pgcontract_promise("wallets written by the old application are accepted before and after")
@pytest.mark.parametrize("wallet", ROLES)
@pytest.mark.parametrize("state", ["legacy", "upgraded", "back", "again"])
def test_the_old_application_writes_wallets(
    wallet: str,
    state: str,
    request: pytest.FixtureRequest,
    pgcontract_make_database: MakeDatabase,
    pgcontract_evidence: Evidence,
) -> None:
    """It names no new column, and need not know that there are any; the wallet gets its role at the next upgrade."""
    url = pgcontract_make_database(request.getfixturevalue(state))
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM platform_wallets WHERE wallet_type::text = %s", [wallet])
        written = connection.execute(OLD_INSERT, [wallet]).fetchall()
    assert len(written) == 1
    pgcontract_evidence(rows=1)
