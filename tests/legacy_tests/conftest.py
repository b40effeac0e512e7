"""A database for a whole module whose tests only read what they find."""

from __future__ import annotations

import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase


@pytest.fixture(scope="module")
def shared_scratch(pgcontract_databases: MakeDatabase) -> str:
    """The connection string of an empty database, shared by the tests of one module."""
    return pgcontract_databases()
