"""The sample's contracts, and a state that holds them: tests copy it and break one thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pytest_postgresql import factories

from pgcontract.contract import Contract
from pgcontract.database import pin
from pgcontract.loader import load
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.scratch import ScratchServer
from pgcontract.report import Difference, differences
from pgcontract.verify import SEARCH_PATH, verify_within
from tests.roles import lend_roles

SAMPLE = Path(__file__).parent / "sample"
Session = psycopg.Connection[tuple[Any, ...]]
ROLES = ("sample_reader", "sample_group", "sample_other")


@pytest.fixture(scope="session")
def server_with_sample_roles(pgcontract_server: ScratchServer) -> Iterator[ScratchServer]:
    """The scratch server with the roles of the sample; the reader belongs to the group."""
    with lend_roles(pgcontract_server, ROLES):
        with psycopg.connect(pgcontract_server.url(pgcontract_server.maintenance_dbname)) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(20180527)")  # two workers may come at once
            connection.execute("GRANT sample_group TO sample_reader")
        yield pgcontract_server


sample_state = factories.postgresql_noproc(
    depends_on="server_with_sample_roles", load=[SAMPLE / "sample.sql"]
)


@pytest.fixture
def sample(sample_state: Any, pgcontract_make_database: MakeDatabase) -> str:
    """The connection string of a database that is as the sample's contracts say, and this test's own."""
    return pgcontract_make_database(sample_state)


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
