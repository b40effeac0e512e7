"""The states of the rehearsal, observed once: their shape, their dump and their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pgcontract.progress import lines
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.roundtrip import State, observe


@pytest.fixture(scope="session")
def before(request: pytest.FixtureRequest, legacy: Any, pgcontract_databases: MakeDatabase) -> State:
    """The legacy database, seeded, as it stands today."""
    return _observed(request, "the legacy database", pgcontract_databases(legacy))


@pytest.fixture(scope="session")
def at_head(
    request: pytest.FixtureRequest, upgraded: Any, before: State, pgcontract_databases: MakeDatabase
) -> State:
    """The database after the upgrade."""
    return _observed(request, "the upgraded database", pgcontract_databases(upgraded), before)


@pytest.fixture(scope="session")
def in_use(
    request: pytest.FixtureRequest, used: Any, before: State, pgcontract_databases: MakeDatabase
) -> State:
    """The upgraded database once its new tables are used."""
    return _observed(request, "the database in use", pgcontract_databases(used), before)


@pytest.fixture(scope="session")
def afterwards(
    request: pytest.FixtureRequest, back: Any, before: State, pgcontract_databases: MakeDatabase
) -> State:
    """The database after the downgrade."""
    return _observed(request, "the downgraded database", pgcontract_databases(back), before)


@pytest.fixture(scope="session")
def at_head_again(
    request: pytest.FixtureRequest, again: Any, before: State, pgcontract_databases: MakeDatabase
) -> State:
    """The database after the second upgrade."""
    return _observed(request, "the database upgraded again", pgcontract_databases(again), before)


@pytest.fixture
def session(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Iterator[psycopg.Connection[Any]]:
    """A session, committing by itself, on a copy of the upgraded state (or of the one that `on_state` names)."""
    marker = request.node.get_closest_marker("on_state")
    state = request.getfixturevalue(marker.args[0] if marker is not None else "upgraded")
    with psycopg.connect(make_database(state), autocommit=True) as connection:
        yield connection


def pytest_configure(config: pytest.Config) -> None:
    """Name this folder's marker."""
    config.addinivalue_line("markers", "on_state(name): the state that the session works on a copy of")


def _observed(request: pytest.FixtureRequest, name: str, url: str, like: State | None = None) -> State:
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    capture = request.config.pluginmanager.get_plugin("capturemanager")

    def write(text: str) -> None:
        if reporter is not None and capture is not None:
            with capture.global_and_fixture_disabled():
                reporter.write_line(f"  {name}: {text}")

    with lines(write) as progress:
        return observe(name, url, like, progress)
