"""Roles that may not look, or see less than there is."""

from __future__ import annotations

import re

import psycopg
from psycopg.conninfo import make_conninfo

from pgcontract.compare import Verdict
from pgcontract.contract import Contract
from pgcontract.verify import verify
from tests.roles import PASSWORD
from tests.verify.test_hostile import found


def test_without_privilege_nothing_is_equal(sample: str, sample_contract: Contract) -> None:
    """A role that may not read a table gets its spellings undecided, with the reason."""
    seen = found(sample_contract, make_conninfo(sample, user="sample_other", password=PASSWORD))
    assert {entry.kind for entry in seen} == {"undecided"}
    advice = "connect as a role that may read it, or write what is found"
    spellings = [entry for entry in seen if entry.id.kind != "row rule"]
    assert all(re.search(f"permission denied.*; {advice}", entry.reason) for entry in spellings)
    assert all(re.search("permission denied|row-level security", entry.reason) for entry in seen)
    assert {"accounts.balance", "accounts check accounts_status_check"} <= {str(entry.id) for entry in seen}


def test_row_security_hides_nothing(sample: str, sample_contract: Contract) -> None:
    """A role that a policy binds is told so, instead of seeing no rows and calling the rule kept."""
    with psycopg.connect(sample) as connection:
        connection.execute("UPDATE accounts SET nick = NULL")
    seen = {
        str(entry.id): entry
        for entry in found(sample_contract, make_conninfo(sample, user="sample_reader", password=PASSWORD))
    }
    assert "row-level security" in seen["accounts row rule every account has a nick"].reason


def test_policies_hinder_no_question_that_reads_no_row(sample: str, sample_contract: Contract) -> None:
    """A policy that binds this user, as FORCE binds the owner, leaves spellings decided, and the rules of rows not.

    A default that means something else is still seen.
    """
    with psycopg.connect(sample) as connection:
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public, audit TO sample_reader")
        connection.execute("ALTER TABLE accounts ALTER balance SET DEFAULT 1")
    seen = found(sample_contract, make_conninfo(sample, user="sample_reader", password=PASSWORD))
    of_accounts = [entry for entry in seen if entry.id.parent == "accounts"]
    undecided = {entry.id.kind for entry in of_accounts if entry.kind == "undecided"}
    assert undecided == {"row rule"}
    assert "accounts.balance" in {str(entry.id) for entry in of_accounts if entry.kind == "different"}


def test_role_that_is_missing_is_said(sample: str, sample_contract: Contract) -> None:
    """What is asked of a role that the server has not is said to be not asked, never equal."""
    comparison = verify(sample_contract, sample).comparison
    (finding,) = comparison.of(Verdict.SKIPPED)
    assert finding.id.name == "sample_absent"
    assert comparison.holds
