"""The fixtures that the plugin offers to tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from typing import Any, TypeVar

import pytest
from psycopg.conninfo import conninfo_to_dict

from pgcontract.contract import Contract
from pgcontract.errors import PgcontractError
from pgcontract.progress import Step, lines
from pgcontract.pytest_plugin.collecting import Collecting
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.pytest_plugin.scratch import DATABASE_VARIABLE, Scratch, ScratchServer, create, drop, named
from pgcontract.pytest_plugin.verifying import Verified
from pgcontract.verify import verify

MakeDatabase = Callable[..., str]
"""Takes the state to copy (a fixture of pytest-postgresql's `postgresql_noproc`), or nothing for an empty database.

A connection string that it returned before is a state too, as long as nobody is connected there."""

T = TypeVar("T")

_numbers = count(1)


@pytest.fixture(scope="session")
def pgcontract_server(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> ScratchServer:
    """The server for databases; `postgresql_noproc(depends_on="pgcontract_server")` starts a chain there."""
    try:
        return _part(pytestconfig, Scratch).server
    except PgcontractError as error:
        if hasattr(pytestconfig, "workerinput"):  # pytest-xdist drops what a worker says as it exits
            request.session.shouldstop = str(error)
            raise
        pytest.exit(str(error), returncode=2)


@pytest.fixture(scope="session")
def pgcontract_databases(
    pytestconfig: pytest.Config, pgcontract_server: ScratchServer
) -> Iterator[MakeDatabase]:
    """Make databases that live to the end of the session: call it with a state to copy, and get a connection string."""
    yield from _making(pytestconfig, pgcontract_server)


@pytest.fixture
def pgcontract_make_database(
    pytestconfig: pytest.Config, pgcontract_server: ScratchServer
) -> Iterator[MakeDatabase]:
    """Make databases that live to the end of the test: call it with a state to copy, and get a connection string."""
    yield from _making(pytestconfig, pgcontract_server)


@pytest.fixture
def pgcontract_empty_database(pgcontract_make_database: MakeDatabase) -> str:
    """The connection string of a database that is empty and this test's own."""
    return pgcontract_make_database()


@pytest.fixture(scope="session")
def pgcontract_database(pytestconfig: pytest.Config) -> str | None:
    """The database to verify: the option's or the variable's, unless a project overrides this fixture."""
    return named(pytestconfig, "--pgcontract-database-url", DATABASE_VARIABLE)


@pytest.fixture(scope="session")
def pgcontract_contract(pytestconfig: pytest.Config) -> Contract:
    """The contracts of the project."""
    return _part(pytestconfig, Collecting).contract


@pytest.fixture(scope="session")
def pgcontract_verified(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, pgcontract_contract: Contract
) -> Verified:
    """The contracts held against the database, once for all facts. A database that cannot be measured stops the run."""
    existing = named(pytestconfig, "--pgcontract-database-url", DATABASE_VARIABLE)
    try:
        url = existing or request.getfixturevalue("pgcontract_database")
        return Verified(verify(pgcontract_contract, url))
    except PgcontractError as error:
        request.session.shouldstop = str(error)
        raise


@pytest.fixture(scope="session")
def pgcontract_progress(pytestconfig: pytest.Config) -> Callable[[str], AbstractContextManager[Step]]:
    """Show progress past pytest's capturing: call it with what is done, and use the result as a context.

    Nothing is shown for what is done within two seconds.
    """
    manager = pytestconfig.pluginmanager
    reporter, capture = manager.get_plugin("terminalreporter"), manager.get_plugin("capturemanager")

    def show(doing: str, text: str) -> None:
        if reporter is not None and capture is not None:  # not so in a worker of pytest-xdist
            with capture.global_and_fixture_disabled():
                reporter.ensure_newline()
                reporter.write_line(f"  {doing}: {text.strip()}")

    return lambda doing: lines(lambda text: show(doing, text))


@pytest.fixture
def pgcontract_evidence(request: pytest.FixtureRequest) -> Evidence:
    """Record what a promise looked at: `pgcontract_evidence(rows=…, facts=…, objects=…)`, any number of times."""
    return Evidence(request.node)


def _making(config: pytest.Config, server: ScratchServer) -> Iterator[MakeDatabase]:
    made: list[str] = []
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")

    def make(state: Any = None) -> str:
        name = f"pgcontract_{_part(config, Scratch).run_id}{worker}_{next(_numbers)}"
        made.append(name)
        create(server, name, *([_database_of(state)] if state is not None else []))
        return server.url(name)

    try:
        yield make
    finally:
        for name in made:
            drop(server, name)


def _database_of(state: Any) -> str:
    """Return the name of a database: of a state of pytest-postgresql, or of a connection string that we returned."""
    return str(conninfo_to_dict(state)["dbname"]) if isinstance(state, str) else str(state.template_dbname)


def _part(config: pytest.Config, kind: type[T]) -> T:
    return next(plugin for plugin in config.pluginmanager.get_plugins() if isinstance(plugin, kind))
