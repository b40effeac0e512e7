"""Options and environment variables of the plugin, and how a run ends that cannot measure anything.

This module imports nothing of the engine but strings: it is loaded in every run of an environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

from pgcontract.connection_string import ConnectionString

if TYPE_CHECKING:
    from pgcontract.configuration import Configuration

DATABASE_OPTION: Final = "--pgcontract-database-url"
SERVER_OPTION: Final = "--pgcontract-server-url"
PORT_OPTION: Final = "--pgcontract-server-port"
CONTRACTS_OPTION: Final = "--pgcontract-contracts"

DATABASE_VARIABLE: Final = "PGCONTRACT_DATABASE_URL"
SERVER_VARIABLE: Final = "PGCONTRACT_SERVER_URL"
_OLD_SERVER_VARIABLE: Final = "PGCONTRACT_SCRATCH_URL"
_OLD_INI: Final = "pgcontract_contracts"

#: The reason why the run was ended by this plugin.
STOPPED = pytest.StashKey[str]()
_CONFIGURATION = pytest.StashKey["Configuration"]()


def add_options(parser: pytest.Parser) -> None:
    """Add the options. None has a default, so that one that is given can be told from one that is not."""
    group = parser.getgroup("pgcontract", "contracts for PostgreSQL schemas")
    group.addoption(
        DATABASE_OPTION,
        metavar="URL",
        help="an existing database to verify, read-only"
        f" [default: {DATABASE_VARIABLE}, else the project's fixture pgcontract_database; never DATABASE_URL]",
    )
    group.addoption(
        SERVER_OPTION,
        metavar="URL",
        help="a server on which to make databases, under names of this run"
        f" [default: {SERVER_VARIABLE}, else an embedded server]",
    )
    group.addoption(
        PORT_OPTION,
        type=int,
        metavar="PORT",
        help="let the embedded server listen on this TCP port as well, 0 for a free one"
        " [default: server-port in [tool.pgcontract], else only a Unix socket]",
    )
    group.addoption(
        CONTRACTS_OPTION,
        metavar="DIR",
        help="the folder of the contracts, to collect as tests [default: contracts in [tool.pgcontract]]",
    )
    parser.addini(_OLD_INI, "moved: write contracts into [tool.pgcontract] of pyproject.toml", default=None)


def refuse_old_names(config: pytest.Config) -> None:
    """End the run if pytest's configuration still has the folder of the contracts."""
    if config.getini(_OLD_INI) is not None:
        stop(
            config,
            f'{_OLD_INI} has moved: write contracts = "{config.getini(_OLD_INI)}" under [tool.pgcontract] in'
            " pyproject.toml",
        )


def configuration(config: pytest.Config) -> Configuration:
    """Return `[tool.pgcontract]` as it applies to this run, read once.

    Of the working directory if that is inside of pytest's root, as for the command line; else of the root.
    """
    if _CONFIGURATION not in config.stash:
        from pgcontract.configuration import read  # noqa: PLC0415 - see the module
        from pgcontract.errors import ConfigurationError  # noqa: PLC0415 - see the module

        here = config.invocation_params.dir
        start = here if here.is_relative_to(config.rootpath) else config.rootpath
        try:
            config.stash[_CONFIGURATION] = read(start)
        except ConfigurationError as error:
            stop(config, str(error))
    return config.stash[_CONFIGURATION]


def contracts_folder(config: pytest.Config) -> Path | None:
    """Return the folder that is configured or named; None if there is none: then nothing is collected.

    A folder called `contracts` that is only part of the command line may be somebody else's.
    """
    named: str | None = config.getoption(CONTRACTS_OPTION)
    folder = config.invocation_params.dir / named if named is not None else configuration(config).contracts
    return Path(os.path.normpath(folder)) if folder is not None else None


def database_url(config: pytest.Config) -> ConnectionString | None:
    """Return the URL of the existing database that the option or the variable names."""
    return _given(config, DATABASE_OPTION, DATABASE_VARIABLE)


def server_url(config: pytest.Config) -> ConnectionString | None:
    """Return the URL of the server that the option or the variable names."""
    url = _given(config, SERVER_OPTION, SERVER_VARIABLE)
    if url is None and os.environ.get(_OLD_SERVER_VARIABLE):
        stop(config, f"{_OLD_SERVER_VARIABLE} has no effect any more: it is called {SERVER_VARIABLE} now")
    return url


def server_port(config: pytest.Config) -> int | None:
    """Return the TCP port that the embedded server is to have, None for no port."""
    port: int | None = config.getoption(PORT_OPTION)
    return port if port is not None else configuration(config).server_port


def is_below(config: pytest.Config, nodeid: str, folder: Path) -> bool:
    """Whether an item or collector is that of a folder, or of a file in it."""
    path = config.rootpath / nodeid.partition("::")[0]
    return path == folder or folder in path.parents


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is a worker of pytest-xdist."""
    return hasattr(config, "workerinput")


def stop(config: pytest.Config, reason: str) -> NoReturn:
    """End the run with one line and status 2."""
    config.stash[STOPPED] = reason
    pytest.exit(reason, returncode=2)


def _given(config: pytest.Config, option: str, variable: str) -> ConnectionString | None:
    """Return the value of an option, else of a variable.

    An empty variable counts as unset. An empty option, as in `--pgcontract-server-url "$FORGOTTEN"`, ends the run: it
    would continue with another database, and pass.
    """
    option_value = config.getoption(option)
    given = ConnectionString(os.environ.get(variable, "") if option_value is None else option_value)
    if option_value is None:
        return given or None
    if not given.strip():
        stop(
            config, f"{option} is empty: write postgresql://user:password@host:port/database, or leave it out"
        )
    return given
