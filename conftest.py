"""The chain of states that every test of TokenStocks may start from: legacy, upgraded, used, back, and upgraded again.

Each state is a template database; a test gets a copy of its own. What is proven about them stands in tests/roundtrip.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from pytest_postgresql import factories

from pgcontract.progress import Step
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.scratch import ScratchServer
from tests import states
from tests.legacy import FOLDER
from tests.legacy.rows import MOST_ROWS
from tests.legacy.seed import DEFAULT_ROWS
from tests.roles import lend_roles


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this project."""
    group = parser.getgroup("tokenstocks", "the rehearsal of phase 4")
    group.addoption(
        "--seed-rows",
        default=DEFAULT_ROWS,
        metavar="N",
        help="rows per legacy table [default: %(default)s]",
    )
    group.addoption(
        "--platform",
        choices=["plain", "supabase"],
        default="plain",
        help="what surrounds the tables: nothing, or what a project on Supabase has [default: %(default)s]",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a number of rows that cannot be written, before anything is built."""
    given = str(config.getoption("--seed-rows"))
    if not given.isdecimal() or int(given) > MOST_ROWS:
        pytest.exit(
            f"--seed-rows {given} cannot be written: give a number from 0 to {MOST_ROWS:,}", returncode=2
        )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Ignore by a handler what nohup or a background shell has ignored: what tests start does not inherit that."""
    if getattr(session.config.option, "dist", "no") != "no":
        return  # the workers are what it starts, and are to be as it was told to be
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture(scope="session")
def server_with_roles(pgcontract_server: ScratchServer) -> Iterator[ScratchServer]:
    """The scratch server with the roles of Supabase, which it had or is lent."""
    with lend_roles(pgcontract_server, (*states.ROLES_OF_SUPABASE, states.OWNER_ON_SUPABASE)):
        yield pgcontract_server


@pytest.fixture(scope="session")
def pgcontract_databases(
    server_with_roles: ScratchServer, pgcontract_databases: MakeDatabase
) -> MakeDatabase:
    """The plugin's own, dropped before the roles are taken back: what they are granted there would hold them."""
    del server_with_roles  # only that it ends later counts
    return pgcontract_databases


@pytest.fixture(scope="session")
def server_for_states(
    pytestconfig: pytest.Config,
    server_with_roles: ScratchServer,
    pgcontract_progress: Callable[[str], AbstractContextManager[Step]],
) -> Iterator[ScratchServer]:
    """The same server, once what builds the states knows how many rows are wanted."""
    with pgcontract_progress("seeding") as step:
        states.rows = int(pytestconfig.getoption("--seed-rows"))
        states.shape = str(pytestconfig.getoption("--platform"))
        states.progress = lambda table, written, wanted: step(f"rows of {table}", written, wanted)
        yield server_with_roles


legacy_without_rows = factories.postgresql_noproc(
    depends_on="server_for_states",
    load=[states.surroundings, FOLDER / "legacy.sql", states.default_privileges],
)
legacy = factories.postgresql_noproc(depends_on="legacy_without_rows", load=[states.seed])
upgraded = factories.postgresql_noproc(depends_on="legacy", load=[states.upgrade])
used = factories.postgresql_noproc(depends_on="upgraded", load=[states.use])
back = factories.postgresql_noproc(depends_on="used", load=[states.downgrade])
again = factories.postgresql_noproc(depends_on="back", load=[states.upgrade])


@pytest.fixture(scope="session")
def pgcontract_database(upgraded: Any, pgcontract_databases: MakeDatabase) -> str:
    """The contracts are held against the upgraded state, unless a database is named."""
    return pgcontract_databases(upgraded)
