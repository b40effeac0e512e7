"""What means nothing gives no alarm."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from pgcontract.contract import Contract
from pgcontract.report import differences
from pgcontract.verify import verify
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
