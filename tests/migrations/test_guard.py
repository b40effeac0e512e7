"""A downgrade over data nobody can get back: refused before its first revision, with what it would destroy."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from pgcontract.pgdump import schema_text
from tests.migrations.running import (
    CHAIN,
    alembic,
    move,
    one,
    refusal,
    refused,
    started,
    until,
    version,
    waits_for_lock,
)

REQUEST = (
    "INSERT INTO redemption_requests (tokens_amount, nav_snapshot, redemption_value_ngnts) VALUES (1, 1, 1)"
)
ACTION = "INSERT INTO audit_admin_actions (action) VALUES ('x'), ('y')"
THRESHOLD = "UPDATE platform_wallets SET min_reserve_threshold = 5 WHERE wallet_type = 'treasury'"
OTHER_ROLE = "UPDATE platform_wallets SET wallet_role = 'treasury' WHERE wallet_type = 'treasury'"
NO_ROLE = "UPDATE platform_wallets SET wallet_role = NULL"


@pytest.fixture
def head(url: str) -> str:
    """The database at head."""
    move(url, "head")
    return url


def _row(table: str, columns: str, values: str) -> tuple[str, str]:
    return f"INSERT INTO {table} ({columns}) VALUES ({values})", f"{table} 1"  # noqa: S608


@pytest.mark.parametrize(
    ("statement", "counted"),
    [
        _row("project_nav_history", "nav_per_token, source", "1, 'manual'"),
        _row("project_cashflows", "amount_ngnts", "1"),
        _row("treasury_pool_transactions", "type, amount_ngnts", "'fee', 1"),
        (REQUEST, "redemption_requests 1"),
        (ACTION, "audit_admin_actions 2"),
        (THRESHOLD, "platform_wallets.min_reserve_threshold 1"),
        (OTHER_ROLE, "platform_wallets.wallet_role 1"),
    ],
)
def test_data_nobody_can_get_back_stops_the_downgrade(
    head: str, session: psycopg.Connection[Any], statement: str, counted: str
) -> None:
    """Before the first revision runs, with the count; with the flag it goes through."""
    session.execute(statement.encode())
    before = schema_text(head)
    said = refused(head, "downgrade", "base")
    assert f"(rows: {counted})" in said
    assert "nothing was changed" in said
    assert version(head) == CHAIN[-1]
    assert schema_text(head) == before
    move(head, "base", discard_data=True)
    assert version(head) is None


def test_everything_that_would_be_lost_is_in_one_line(head: str, session: psycopg.Connection[Any]) -> None:
    """One run, one answer."""
    for statement in (REQUEST, ACTION, THRESHOLD, OTHER_ROLE):
        session.execute(statement.encode())
    assert (
        "(rows: platform_wallets.min_reserve_threshold 1, platform_wallets.wallet_role 1,"
        " redemption_requests 1, audit_admin_actions 2)"
    ) in refused(head, "downgrade", "base")


def test_only_what_the_range_destroys_is_counted(head: str, session: psycopg.Connection[Any]) -> None:
    """Rows of tables that stay, and roles that stay, are nobody's loss."""
    session.execute(REQUEST.encode())
    move(head, "-1")
    move(head, "-1")
    assert one(session, "SELECT count(*) FROM redemption_requests") == 1
    assert "(rows: redemption_requests 1)" in refused(head, "downgrade", "base")


def test_a_role_that_somebody_chose_outlives_the_step_that_does_not_drop_it(
    head: str, session: psycopg.Connection[Any]
) -> None:
    """Taking back the backfill takes back what it wrote, and no more."""
    session.execute(OTHER_ROLE.encode())
    move(head, "-1")
    assert one(session, "SELECT string_agg(wallet_role, ',') FROM platform_wallets") == "treasury"
    assert "platform_wallets.wallet_role 1" in refused(head, "downgrade", "base")


def test_a_role_that_is_missing_is_nothing(head: str, session: psycopg.Connection[Any]) -> None:
    """NULL needs no flag."""
    session.execute(NO_ROLE.encode())
    move(head, "base")


def test_what_is_written_after_the_question_is_seen_as_well(
    head: str, session: psycopg.Connection[Any]
) -> None:
    """A row that is committed between the first question and the drop is counted again, once nobody can write."""
    with psycopg.connect(head) as writer:
        writer.execute(REQUEST.encode())
        with started(head, "-x", "lock-timeout=90s", "downgrade", "base") as process:
            until(lambda: waits_for_lock(head))
            writer.commit()
            _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "(rows: redemption_requests 1)" in errors
    assert f"the database is at {CHAIN[0]}" in errors
    assert version(head) == CHAIN[0]
    assert one(session, "SELECT count(*) FROM redemption_requests") == 1


def test_rows_hidden_from_the_owner_stop_the_downgrade(
    url: str, session: psycopg.Connection[Any], owner: str
) -> None:
    """Forced row level security binds the owner, too: a full table must not look empty to the one who counts."""
    move(owner, "head")
    session.execute(REQUEST.encode())
    session.execute("ALTER TABLE redemption_requests FORCE ROW LEVEL SECURITY")
    assert "row-level security" in refused(owner, "downgrade", "base")
    assert version(url) == CHAIN[-1]


def test_what_others_built_on_a_table_stops_the_drop(head: str, session: psycopg.Connection[Any]) -> None:
    """No CASCADE: somebody's view is not dropped along."""
    session.execute("CREATE VIEW pending AS SELECT id FROM redemption_requests")
    assert "other objects depend on it" in refused(head, "downgrade", "base")
    assert version(head) == CHAIN[0]


def test_the_flag_is_an_option_of_the_command_line(head: str, session: psycopg.Connection[Any]) -> None:
    """As the refusal tells it: one line and status 2 without, and through with it."""
    session.execute(REQUEST.encode())
    said = refusal(alembic(head, "downgrade", "base"))
    assert "run alembic -x discard-data=yes downgrade" in said
    done = alembic(head, "-x", "discard-data=yes", "downgrade", "base")
    assert done.returncode == 0, done.stderr
