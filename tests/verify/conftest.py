"""The sample's contracts, and a state that holds them: tests copy it and break one thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgcontract.contract import Contract
from pgcontract.database import pin
from pgcontract.loader import load
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.report import Difference, differences
from pgcontract.verify import SEARCH_PATH, verify_within
from tests.verify import SAMPLE

Session = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="session")
def _sample_of_session(sample_state: Any, pgcontract_databases: MakeDatabase) -> str:
    return pgcontract_databases(sample_state)


@pytest.fixture
def sample_session(_sample_of_session: str) -> Iterator[Session]:
    """A transaction on a database that is as the sample's contracts say, undone afterwards.

    A copy for each test would take ten times as long.
    """
    with psycopg.connect(_sample_of_session) as connection:
        yield connection
        connection.rollback()


def changed(ddl: str, session: Session, contract: Contract) -> tuple[Difference, ...]:
    """Return the differences after a change, seen by the transaction that makes it."""
    session.execute(ddl)
    session.execute("SET TRANSACTION READ ONLY")
    pin(session, search_path=SEARCH_PATH)
    return differences(contract, verify_within(session, contract).comparison)


@pytest.fixture(scope="session")
def sample_contract() -> Contract:
    """The contracts of the sample."""
    return load(SAMPLE)
