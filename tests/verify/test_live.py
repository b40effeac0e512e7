"""A verification beside sessions that change the shape: one verdict of one moment, or none and a clear line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgcontract import catalog
from pgcontract.contract import Contract
from pgcontract.database import connect
from pgcontract.errors import DatabaseError
from pgcontract.report import differences
from pgcontract.steady import ATTEMPTS
from pgcontract.verify import marks, verify
from tests.verify.conftest import Session
from tests.verify.faults import FAULTS

REMADE = {
    "exclusion": (
        "CREATE TABLE t (id integer, CONSTRAINT x EXCLUDE (id WITH =))",
        "ALTER TABLE t DROP CONSTRAINT x; ALTER TABLE t ADD CONSTRAINT x EXCLUDE (id WITH =)",
    ),
    "function of a table's rows": (
        "CREATE TABLE t (id integer); CREATE FUNCTION f(t) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION f; CREATE FUNCTION f(t) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    ),
    "view": (
        "CREATE VIEW t AS SELECT 1 AS a; CREATE RULE x AS ON INSERT TO t DO INSTEAD NOTHING",
        "DROP VIEW t; CREATE VIEW t AS SELECT 1 AS a; CREATE RULE x AS ON INSERT TO t DO INSTEAD NOTHING",
    ),
    "wanted table": (
        "",
        """
        DROP TABLE audit.log;
        CREATE TABLE audit.log (
            id bigint NOT NULL DEFAULT nextval('audit.ticket_numbers'),
            account_id bigint NOT NULL,
            at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
            CONSTRAINT log_pkey PRIMARY KEY (id),
            CONSTRAINT log_account_id_accounts_id_fk FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
        )
        """,
    ),
}
"""Something, and a transaction that makes it again: what is committed is the same before and after."""

QUIET = (
    "CREATE TEMP TABLE x (id serial PRIMARY KEY, mood mood, words text CHECK (words <> '')); CREATE INDEX ON x (words)",
    "CREATE TEMP VIEW y AS SELECT * FROM accounts",
    "CREATE SCHEMA elsewhere CREATE TABLE a (id serial PRIMARY KEY) CREATE VIEW b AS SELECT * FROM public.accounts",
    "INSERT INTO regions VALUES ('NG', 'LA', 'Lagos')",
    "ANALYZE",
    "VACUUM (FREEZE)",
    "SELECT nextval('audit.ticket_numbers')",
)
"""Statements that leave alone what is verified: a server at work does them all the time."""


def then(change: Callable[[], object], read: Callable[..., Any]) -> Callable[..., Any]:
    """Return the reader of catalogues, before which the change is made: the transaction has its moment already."""

    def changed(*given: Any) -> Any:
        change()
        return read(*given)

    return changed


def once(url: str, statements: str) -> Callable[[], object]:
    """Return what runs the statements the first time, in one transaction, and nothing later."""
    left = [statements]

    def change() -> None:
        with connect(url) as other:
            if left:
                other.execute(left.pop().encode())

    return change


@pytest.mark.parametrize("name", REMADE)
def test_what_is_made_again_meanwhile_is_as_before(
    name: str, sample: str, sample_contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every committed state is the same, and so is what is said of it."""
    setup, remake = REMADE[name]
    with connect(sample) as connection:
        connection.execute(setup.encode())
    before = differences(sample_contract, verify(sample_contract, sample).comparison)
    monkeypatch.setattr(catalog, "read", then(once(sample, remake), catalog.read))
    assert differences(sample_contract, verify(sample_contract, sample).comparison) == before


def test_a_verdict_is_of_the_state_that_came_last(
    sample: str, sample_contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names swapped underneath give what they give when nothing moves."""
    swap = "ALTER TABLE accounts RENAME nick TO x; ALTER TABLE accounts RENAME email TO nick"
    with monkeypatch.context() as patched:
        patched.setattr(catalog, "read", then(once(sample, swap), catalog.read))
        during = differences(sample_contract, verify(sample_contract, sample).comparison)
    assert during
    assert during == differences(sample_contract, verify(sample_contract, sample).comparison)


def test_a_shape_that_never_stands_still_is_one_line(
    sample: str, sample_contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many attempts there is no verdict, and what to do is said."""
    runs = []

    def change() -> None:
        runs.append(1)
        with connect(sample) as other:
            other.execute("COMMENT ON TABLE accounts IS 'moving'")

    monkeypatch.setattr(catalog, "read", then(change, catalog.read))
    with pytest.raises(
        DatabaseError, match=r"changed while it was read \(its schema\): try again when"
    ) as raised:
        verify(sample_contract, sample)
    assert raised.value.code == "changing"
    assert len(runs) == ATTEMPTS


def test_the_marks_change_with_all_that_is_verified(
    sample_session: Session, sample_contract: Contract
) -> None:
    """There is no fault of the shape that a verification would see and its marks would not. Rows are of the moment."""
    before = marks(sample_session, sample_contract)
    unmarked = []
    for fault in FAULTS:
        if fault.fact.startswith("row rule") or sample_session.info.server_version < fault.since * 10_000:
            continue
        with sample_session.transaction(force_rollback=True):
            sample_session.execute(fault.ddl)
            if marks(sample_session, sample_contract) == before:
                unmarked.append(fault.ddl)
    assert not unmarked
    assert marks(sample_session, sample_contract) == before


@pytest.mark.parametrize("statement", QUIET)
def test_the_marks_stand_still_beside_work(statement: str, sample: str, sample_contract: Contract) -> None:
    """A verification is not made again, or given up, because others are at work."""
    with connect(sample, autocommit=True) as connection:
        before = marks(connection, sample_contract)
        for part in statement.split("; "):
            connection.execute(part.encode())
        assert marks(connection, sample_contract) == before


def test_everybody_may_read_the_marks(sample: str, sample_contract: Contract) -> None:
    """A role that owns nothing takes the same marks."""
    with psycopg.connect(sample) as connection:
        wanted = marks(connection, sample_contract)
        connection.execute("SET LOCAL ROLE sample_other")
        assert marks(connection, sample_contract) == wanted
