"""What means nothing gives no alarm."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import psycopg
import pytest
from psycopg import sql

from pgcontract.contract import Contract
from pgcontract.loader import load
from pgcontract.report import differences
from pgcontract.sqltext import same_tokens
from pgcontract.verify import verify
from tests.verify import SAMPLE
from tests.verify.conftest import Session, changed
from tests.verify.harmless import CHANGES, OUTSIDE


@pytest.mark.parametrize("ddl", CHANGES, ids=lambda ddl: ddl[-60:])
def test_no_alarm(ddl: str, sample_session: Session, sample_contract: Contract) -> None:
    """A database that means the same holds the same contracts."""
    found = changed(ddl, sample_session, sample_contract)
    assert not found, "\n".join(f"{entry.location}  {entry.message} {entry.values}" for entry in found)


@pytest.mark.parametrize("ddl", OUTSIDE, ids=lambda ddl: ddl[-40:])
def test_no_alarm_over_settings(ddl: str, sample: str, sample_contract: Contract) -> None:
    """Settings of a database, and what runs outside of transactions, change no verdict."""
    with psycopg.connect(sample, autocommit=True) as connection:
        connection.execute(sql.SQL(ddl).format(sql.Identifier(connection.info.dbname)))
    assert not differences(sample_contract, verify(sample_contract, sample).comparison)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "CREATE TRIGGER accounts_touch BEFORE UPDATE",
            "create trigger  Accounts_Touch before /* each */ update",
        ),
        ("accounts_keep AS\n          ON DELETE", "accounts_keep AS ON DELETE"),
    ],
)
def test_no_alarm_over_spaces_and_case_of_a_definition(
    old: str, new: str, sample_session: Session, tmp_path: Path
) -> None:
    """A definition may be written as the report shows it, or as people write it; a quoted name or a text may not."""
    copytree(SAMPLE, tmp_path / "contracts")
    path = tmp_path / "contracts" / "accounts.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert not changed("", sample_session, load(tmp_path / "contracts"))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("A  (b)", "a(B)", True),
        ("a -- why\n b", "A b", True),
        ("'A'", "'a'", False),
        ('"A"', '"a"', False),
        ('"a"', "a", False),
        ("a < -1", "a <- 1", False),
        ("a <= 1", "a < = 1", False),
        ("a<=1", "a <= 1", True),
        ("É", "é", False),
        ("a b", "ab", False),
        ("'a' 'b'", "'ab'", False),
    ],
)
def test_same_tokens(left: str, right: str, same: bool) -> None:
    """Only spaces, comments and the case of bare words mean nothing."""
    assert same_tokens(left, right) is same
