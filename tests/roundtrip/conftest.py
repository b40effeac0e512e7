"""The states of the rehearsal, observed once: their shape, their dump and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest

from pgcontract.losses import Chain
from pgcontract.progress import Step
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.roundtrip import State, observe
from tests import states

Observing = Callable[..., State]


@pytest.fixture(scope="session")
def observed(
    pgcontract_databases: MakeDatabase, pgcontract_progress: Callable[[str], AbstractContextManager[Step]]
) -> Observing:
    """Observe a copy of a state: call it with what messages call it, the state, and an earlier one."""

    def make(name: str, state: Any, like: State | None = None) -> State:
        with pgcontract_progress(f"reading {name}") as progress:
            return observe(name, pgcontract_databases(state), like, progress)

    return make


@pytest.fixture(scope="session")
def before(observed: Observing, legacy: Any) -> State:
    """The legacy database, seeded, as it stands today."""
    return observed("the legacy database", legacy)


@pytest.fixture(scope="session")
def at_head(observed: Observing, upgraded: Any, before: State) -> State:
    """The database after the upgrade."""
    return observed("the upgraded database", upgraded, before)


@pytest.fixture(scope="session")
def in_use(observed: Observing, used: Any, before: State) -> State:
    """The upgraded database once its new tables are used."""
    return observed("the database in use", used, before)


@pytest.fixture(scope="session")
def afterwards(observed: Observing, back: Any, before: State) -> State:
    """The database after the downgrade."""
    return observed("the downgraded database", back, before)


@pytest.fixture(scope="session")
def at_head_again(observed: Observing, again: Any, before: State) -> State:
    """The database after the second upgrade."""
    return observed("the database upgraded again", again, before)


@pytest.fixture(scope="session")
def revisions(legacy: Any, pgcontract_databases: MakeDatabase) -> Chain:
    """The revisions, to be run one by one on databases of their own."""
    return states.chain(pgcontract_databases(legacy), pgcontract_databases)


@pytest.fixture
def session(
    request: pytest.FixtureRequest, pgcontract_make_database: MakeDatabase
) -> Iterator[psycopg.Connection[Any]]:
    """A session, committing by itself, on a copy of the upgraded state (or of the one that `on_state` names)."""
    marker = request.node.get_closest_marker("on_state")
    state = request.getfixturevalue(marker.args[0] if marker is not None else "upgraded")
    with psycopg.connect(pgcontract_make_database(state), autocommit=True) as connection:
        yield connection


def pytest_configure(config: pytest.Config) -> None:
    """Name this folder's marker."""
    config.addinivalue_line("markers", "on_state(name): the state that the session works on a copy of")
