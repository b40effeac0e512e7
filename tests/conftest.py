"""The state that holds the sample's contracts: tests of several folders copy it and change one thing.

One fixture, for pytest-postgresql names the database of a state after what it depends on: a second would have the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from pytest_postgresql import factories

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.roles import lend_roles
from tests.verify import SAMPLE

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
