"""The new tables as data: the least that each takes, what it refuses, and what deleting a parent does."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors, sql

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
    ("redemption_requests", "nav_snapshot", "1e22", errors.NumericValueOutOfRange),
    ("redemption_requests", "redemption_value_ngnts", None, errors.NotNullViolation),
    ("redemption_requests", "redemption_value_ngnts", "1e28", errors.NumericValueOutOfRange),
    ("redemption_requests", "status", "cancelled", errors.CheckViolation),
    ("redemption_requests", "user_id", NOBODY, errors.ForeignKeyViolation),
    ("redemption_requests", "project_id", NOBODY, errors.ForeignKeyViolation),
    ("redemption_requests", "funding_plan", "not json", errors.InvalidTextRepresentation),
    ("redemption_requests", "tx_hashes", "[", errors.InvalidTextRepresentation),
    ("audit_admin_actions", "admin_id", NOBODY, errors.ForeignKeyViolation),
    ("audit_admin_actions", "action", "a" * 129, errors.StringDataRightTruncation),
    ("audit_admin_actions", "target", "{", errors.InvalidTextRepresentation),
    ("audit_admin_actions", "details", "{", errors.InvalidTextRepresentation),
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


def insert(session: Session, table: str, row: dict[str, object]) -> dict[str, Any]:
    """Write one row and return all of it."""
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    values = sql.SQL(", ").join(map(sql.Placeholder, row))
    given = sql.SQL("({}) VALUES ({})").format(columns, values) if row else sql.SQL("DEFAULT VALUES")
    statement = sql.SQL("INSERT INTO {} {} RETURNING *").format(sql.Identifier(table), given)
    with session.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return dict(cursor.execute(statement, row).fetchone() or {})


def count(session: Session, table: str) -> int:
    """Return how many rows a table has."""
    (rows,) = session.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    ).fetchone() or (0,)
    return int(rows)


def new_parent(session: Session, table: str) -> object:
    """Write a user or a project that nothing refers to, and return its id."""
    statements = {
        "users": "INSERT INTO users (email, phone, password_hash, first_name, last_name)"
        " VALUES ('new@example.org', '+234 000', 'x', 'New', 'User') RETURNING id",
        "projects": "INSERT INTO projects (name, description, location, target_amount, token_symbol, tokens_issued,"
        " price_per_token) VALUES ('New', '', 'Lagos', 1, 'NEW', 1, 1) RETURNING id",
    }
    (key,) = session.execute(sql.SQL(statements[table])).fetchone() or (None,)
    return key
