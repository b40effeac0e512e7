"""What the upgraded database takes, refuses and deletes; and that a downgrade never takes data along in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.util import CommandError
from psycopg import errors, sql

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.roundtrip import BrokenPromise, observe, same_dump, same_shape
from tests import states

Session = psycopg.Connection[Any]

#: A row with nothing but what must be given, and what the database fills in.
LEAST: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "project_nav_history": ({"nav_per_token": "0.00000001", "source": "manual"}, {}),
    "project_cashflows": ({"amount_ngnts": "-0.01"}, {"status": "recorded"}),
    "treasury_pool_transactions": ({"type": "fee", "amount_ngnts": "0"}, {}),
    "redemption_requests": (
        {"tokens_amount": "1", "nav_snapshot": "1", "redemption_value_ngnts": "1"},
        {"funding_plan": {}, "tx_hashes": [], "status": "pending"},
    ),
    "audit_admin_actions": ({}, {}),
}
STAMPED = {table: "effective_at" if table == "project_nav_history" else "created_at" for table in LEAST}

NOBODY = "00000000-0000-4000-8000-00000000dead"

#: Table, column, a value that it must not take, and the error that says so.
REFUSED: list[tuple[str, str, object, type[psycopg.Error]]] = [
    ("project_nav_history", "nav_per_token", None, errors.NotNullViolation),
    ("project_nav_history", "nav_per_token", "1e22", errors.NumericValueOutOfRange),
    ("project_nav_history", "source", None, errors.NotNullViolation),
    ("project_nav_history", "source", "guessed", errors.CheckViolation),
    ("project_nav_history", "source", "Manual", errors.CheckViolation),
    ("project_nav_history", "source", "m" * 33, errors.StringDataRightTruncation),
    ("project_nav_history", "project_id", NOBODY, errors.ForeignKeyViolation),
    ("project_nav_history", "updated_by", NOBODY, errors.ForeignKeyViolation),
    ("project_nav_history", "effective_at", "yesterdayish", errors.InvalidDatetimeFormat),
    ("project_cashflows", "amount_ngnts", None, errors.NotNullViolation),
    ("project_cashflows", "amount_ngnts", "1e28", errors.NumericValueOutOfRange),
    ("project_cashflows", "source", "s" * 129, errors.StringDataRightTruncation),
    ("project_cashflows", "status", "lost", errors.CheckViolation),
    ("project_cashflows", "status", "", errors.CheckViolation),
    ("project_cashflows", "project_id", NOBODY, errors.ForeignKeyViolation),
    ("project_cashflows", "verified_by", NOBODY, errors.ForeignKeyViolation),
    ("treasury_pool_transactions", "type", None, errors.NotNullViolation),
    ("treasury_pool_transactions", "type", "theft", errors.CheckViolation),
    ("treasury_pool_transactions", "amount_ngnts", None, errors.NotNullViolation),
    ("treasury_pool_transactions", "amount_ngnts", "1e28", errors.NumericValueOutOfRange),
    ("treasury_pool_transactions", "source_project_id", NOBODY, errors.ForeignKeyViolation),
    ("treasury_pool_transactions", "destination_wallet", "w" * 65, errors.StringDataRightTruncation),
    ("treasury_pool_transactions", "metadata", "{", errors.InvalidTextRepresentation),
    ("redemption_requests", "tokens_amount", None, errors.NotNullViolation),
    ("redemption_requests", "tokens_amount", "1e22", errors.NumericValueOutOfRange),
    ("redemption_requests", "nav_snapshot", None, errors.NotNullViolation),
    ("redemption_requests", "redemption_value_ngnts", None, errors.NotNullViolation),
    ("redemption_requests", "status", "cancelled", errors.CheckViolation),
    ("redemption_requests", "user_id", NOBODY, errors.ForeignKeyViolation),
    ("redemption_requests", "project_id", NOBODY, errors.ForeignKeyViolation),
    ("redemption_requests", "funding_plan", "not json", errors.InvalidTextRepresentation),
    ("audit_admin_actions", "admin_id", NOBODY, errors.ForeignKeyViolation),
    ("audit_admin_actions", "action", "a" * 129, errors.StringDataRightTruncation),
    *((table, "id", None, errors.NotNullViolation) for table in LEAST),
    *((table, "id", "not a uuid", errors.InvalidTextRepresentation) for table in LEAST),
]

#: Child table and column, parent table, and whether deleting the parent takes the child along.
DELETES = [
    ("project_nav_history", "project_id", "projects", True),
    ("project_cashflows", "project_id", "projects", True),
    ("treasury_pool_transactions", "source_project_id", "projects", False),
    ("redemption_requests", "project_id", "projects", False),
    ("project_nav_history", "updated_by", "users", False),
    ("project_cashflows", "verified_by", "users", False),
    ("redemption_requests", "user_id", "users", False),
    ("audit_admin_actions", "admin_id", "users", False),
]


@pytest.mark.promise("each new table takes a valid row and fills its defaults")
@pytest.mark.parametrize("table", LEAST)
def test_a_new_table_takes_a_row_and_fills_its_defaults(
    table: str, session: Session, evidence: Evidence
) -> None:
    """What the application need not say, the database says; and nothing else."""
    given, filled = LEAST[table]
    row = _insert(session, table, given)
    assert row.pop("id") is not None
    age = datetime.now(UTC) - row.pop(STAMPED[table])
    assert abs(age) < timedelta(minutes=1)
    assert {
        column: value for column, value in row.items() if value is not None and column not in given
    } == filled
    assert _insert(session, table, given)["id"] is not None
    evidence(rows=2)


@pytest.mark.promise("each new table refuses each kind of invalid row")
@pytest.mark.parametrize(("table", "column", "value", "error"), REFUSED)
def test_a_new_table_refuses_an_invalid_row(
    table: str, column: str, value: object, error: type[psycopg.Error], session: Session, evidence: Evidence
) -> None:
    """A bad value is refused for what is wrong with it, and the table stays empty."""
    with pytest.raises(error):
        _insert(session, table, {**LEAST[table][0], column: value})
    assert _count(session, table) == 0
    evidence(rows=1)


@pytest.mark.promise("wallet_role takes its five values and no other")
def test_wallet_role_takes_its_five_values(session: Session, evidence: Evidence) -> None:
    """The five of the requirement, and NULL for the old application."""
    for role in ("operations", "treasury", "distribution", "liquidity_pool", "treasury_pool", None):
        session.execute("UPDATE platform_wallets SET wallet_role = %s", [role])
        evidence(rows=4)
    for role in ("", "Treasury", "admin"):
        with pytest.raises(errors.CheckViolation):
            session.execute("UPDATE platform_wallets SET wallet_role = %s", [role])


@pytest.mark.promise(
    "deleting a project or a user cascades where the contract says so and is refused where it does not"
)
@pytest.mark.parametrize(("child", "column", "parent", "cascades"), DELETES)
def test_deleting_a_parent(
    child: str, column: str, parent: str, cascades: bool, session: Session, evidence: Evidence
) -> None:
    """Money that went through the treasury cannot be made to vanish by deleting somebody."""
    key = _new_parent(session, parent)
    _insert(session, child, {**LEAST[child][0], column: key})
    delete = sql.SQL("DELETE FROM {} WHERE id = %s").format(sql.Identifier(parent))
    if cascades:
        session.execute(delete, [key])
        assert _count(session, child) == 0
    else:
        with pytest.raises(errors.ForeignKeyViolation):
            session.execute(delete, [key])
        assert _count(session, child) == 1
    evidence(rows=1)


@pytest.mark.promise(
    "anon and authenticated can do nothing with the new tables, whatever Supabase grants by default"
)
@pytest.mark.parametrize("role", ["anon", "authenticated"])
@pytest.mark.parametrize("table", LEAST)
def test_public_roles_can_do_nothing(table: str, role: str, session: Session, evidence: Evidence) -> None:
    """Row level security does not stop TRUNCATE, so the privileges themselves are gone."""
    name = sql.Identifier(table)
    session.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    for statement in ("SELECT FROM {}", "INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(errors.InsufficientPrivilege):
            session.execute(sql.SQL(statement).format(name))
        evidence(facts=1)


@pytest.mark.promise("a downgrade over data nobody can get back is refused and changes nothing")
@pytest.mark.parametrize("lost", [*LEAST, "min_reserve_threshold", "wallet_role"])
def test_a_downgrade_over_data_is_refused(
    lost: str, upgraded: Any, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """One row is enough, and the line says where it is; with the flag the downgrade goes through."""
    url = make_database(upgraded)
    with psycopg.connect(url, autocommit=True) as session:
        if lost in LEAST:
            _insert(session, lost, LEAST[lost][0])
        else:
            column, value = sql.Identifier(lost), "treasury" if lost == "wallet_role" else "0.00"
            session.execute(
                sql.SQL("UPDATE platform_wallets SET {} = %s WHERE wallet_type = 'operations'").format(
                    column
                ),
                [value],
            )
    start = observe("the database before the refused downgrade", url)
    with pytest.raises(CommandError, match=rf"1 .*{lost}|{lost}.* 1\b"):
        command.downgrade(states.alembic(url), "base")
    end = observe("the database after the refused downgrade", url)
    evidence(objects=same_shape(start, end), rows=end.rows.rows)
    assert start.rows == end.rows
    command.downgrade(states.alembic(url, discard_data=True), "base")
    with pytest.raises(BrokenPromise):
        same_dump(start, observe("the downgraded database", url))


def _insert(session: Session, table: str, row: dict[str, object]) -> dict[str, Any]:
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    values = sql.SQL(", ").join(map(sql.Placeholder, row))
    given = sql.SQL("({}) VALUES ({})").format(columns, values) if row else sql.SQL("DEFAULT VALUES")
    statement = sql.SQL("INSERT INTO {} {} RETURNING *").format(sql.Identifier(table), given)
    with session.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return dict(cursor.execute(statement, row).fetchone() or {})


def _count(session: Session, table: str) -> int:
    (rows,) = session.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    ).fetchone() or (0,)
    return int(rows)


def _new_parent(session: Session, table: str) -> object:
    statements = {
        "users": "INSERT INTO users (email, phone, password_hash, first_name, last_name)"
        " VALUES ('new@example.org', '+234 000', 'x', 'New', 'User') RETURNING id",
        "projects": "INSERT INTO projects (name, description, location, target_amount, token_symbol, tokens_issued,"
        " price_per_token) VALUES ('New', '', 'Lagos', 1, 'NEW', 1, 1) RETURNING id",
    }
    (key,) = session.execute(sql.SQL(statements[table])).fetchone() or (None,)
    return key
