"""The fixtures that the plugin offers to tests. What they need is imported when one of them is requested."""

# ruff: noqa: PLC0415 - see the package

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from pgcontract.pytest_plugin import options
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.pytest_plugin.redaction import clear_output
from pgcontract.pytest_plugin.telling import NotMeasured

if TYPE_CHECKING:
    from pgcontract.connection_string import ConnectionString
    from pgcontract.contract import Contract
    from pgcontract.progress import Step
    from pgcontract.pytest_plugin.scratch import ScratchServer
    from pgcontract.pytest_plugin.verifying import Verified

MakeDatabase = Callable[..., "ConnectionString"]
"""Takes the state to copy (a fixture of pytest-postgresql's `postgresql_noproc`), or nothing for an empty database.

A connection string that it returned before is a state too, as long as nobody is connected there."""

_numbers = count(1)


@pytest.fixture(scope="session")
def pgcontract_server(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> ScratchServer:
    """The server for databases; `postgresql_noproc(depends_on="pgcontract_server")` starts a chain there."""
    from pgcontract.errors import PgcontractError
    from pgcontract.pytest_plugin.scratch import Scratch

    try:
        return Scratch.of(pytestconfig).server
    except PgcontractError as error:
        _end(request, str(error))


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
def pgcontract_empty_database(pgcontract_make_database: MakeDatabase) -> ConnectionString:
    """The connection string of a database that is empty and this test's own."""
    return pgcontract_make_database()


@pytest.fixture(scope="session")
def pgcontract_database(pytestconfig: pytest.Config) -> str | None:
    """The database to verify: that of the option or the variable, unless a project overrides this fixture."""
    return options.database_url(pytestconfig)


@pytest.fixture(scope="session")
def pgcontract_contract(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Contract:
    """The contracts of the project."""
    part = pytestconfig.pluginmanager.get_plugin("pgcontract-collecting")
    if part is None:
        _end(
            request,
            'no folder of contracts is configured: write contracts = "contracts" under [tool.pgcontract] in'
            f" pyproject.toml, or give {options.CONTRACTS_OPTION} DIR",
        )
    contract: Contract = part.contract
    return contract


@pytest.fixture(scope="session")
def pgcontract_verified(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, pgcontract_contract: Contract
) -> Verified:
    """The contracts held against the database, once for all facts. A database that cannot be measured stops the run."""
    from pgcontract.errors import PgcontractError
    from pgcontract.pytest_plugin.verifying import Verified
    from pgcontract.verify import verify

    clear_output(pytestconfig)
    url = options.database_url(pytestconfig) or request.getfixturevalue("pgcontract_database")
    if url is None:
        raise NotMeasured.stop(
            request.session,
            f"no database is named: give {options.DATABASE_OPTION}, or let the fixture pgcontract_database return one"
            " (pytest does not use DATABASE_URL)",
        )
    try:
        timeout = options.configuration(pytestconfig).timeout or 0
        return Verified(verify(pgcontract_contract, url, timeout=timeout))
    except PgcontractError as error:
        raise NotMeasured.stop(request.session, str(error)) from None


@pytest.fixture(scope="session")
def pgcontract_progress(pytestconfig: pytest.Config) -> Callable[[str], AbstractContextManager[Step]]:
    """Show progress past pytest's capturing: call it with what is done, and use the result as a context.

    Nothing is shown for what is done within two seconds.
    """
    from pgcontract.progress import lines

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
    from pgcontract.pytest_plugin.scratch import Scratch, create, drop

    made: list[str] = []

    def make(state: Any = None) -> ConnectionString:
        name = f"{Scratch.of(config).prefix}{next(_numbers)}"
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
    from psycopg.conninfo import conninfo_to_dict

    return str(conninfo_to_dict(state)["dbname"]) if isinstance(state, str) else str(state.template_dbname)


def _end(request: pytest.FixtureRequest, reason: str) -> NoReturn:
    """End the run with a line: at once, or after this test in a worker of pytest-xdist, whose exit says nothing."""
    if options.is_worker(request.config):
        raise NotMeasured.stop(request.session, reason) from None
    options.stop(request.config, reason)
