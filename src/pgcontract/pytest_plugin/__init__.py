"""The pytest plugin: contracts as tests, databases for tests, and promises that have to show what they looked at.

pytest loads it in every run of an environment where pgcontract is installed, also where the tests have nothing to do
with it. Registering it therefore connects to nothing, starts nothing, changes no signal handler and no option of other
plugins, and imports nothing of the engine. The rest is loaded when a folder of contracts is configured, a fixture of
ours is requested, or an option of ours is given.

`collecting`, `facts` and `verifying` make facts tests, `telling` and `github` report how they went, `scratch` has the
server and `fixtures` its databases, `promises` asks for evidence. What is measured is computed elsewhere in the engine.
"""

# ruff: noqa: PLC0415 - imports inside of functions are what keeps a run that has nothing to do with us fast

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from typing import Any

import pytest

from pgcontract.pytest_plugin import options, promises, redaction, run, telling
from pgcontract.pytest_plugin.options import is_below

pytest_plugins = ["pgcontract.pytest_plugin.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    options.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Register the parts that have hooks; those of contracts only where a folder is configured or named."""
    options.refuse_old_names(config)
    folder = options.contracts_folder(config)
    config.pluginmanager.register(run.Run(config), "pgcontract-run")
    config.pluginmanager.register(redaction.Redaction(), "pgcontract-redaction")
    config.pluginmanager.register(telling.Telling(config, folder), "pgcontract-telling")
    config.pluginmanager.register(promises.Promises(config), "pgcontract-promises")
    if folder is not None:
        from pgcontract.pytest_plugin.collecting import Collecting

        config.pluginmanager.register(Collecting(folder), "pgcontract-collecting")
    if os.environ.get("GITHUB_ACTIONS") == "true" and not options.is_worker(config):
        from pgcontract.pytest_plugin.github import GitHub

        config.pluginmanager.register(GitHub(config, folder), "pgcontract-github")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Visit what an option names, so that a server which cannot be reached is one line and nothing else happens."""
    config = session.config
    if options.is_worker(config) or config.getoption("collectonly"):
        return
    if config.getoption(options.DATABASE_OPTION) is not None:
        if options.contracts_folder(config) is None:
            options.stop(
                config,
                f'{options.DATABASE_OPTION} is given, and no contracts are: write contracts = "contracts" under'
                f" [tool.pgcontract] in pyproject.toml, or give {options.CONTRACTS_OPTION} DIR",
            )
        _visit_database(config)
    if config.getoption(options.SERVER_OPTION) is not None and (url := options.server_url(config)):
        from pgcontract.errors import PgcontractError
        from pgcontract.pytest_plugin.scratch import ScratchServer

        try:
            ScratchServer.at(url)
        except PgcontractError as error:
            options.stop(config, str(error))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Visit the database of the environment, if contracts were collected: it is in use from now on."""
    config = session.config
    if not options.is_worker(config) and not config.getoption("collectonly"):
        _visit_for(config, (item.nodeid for item in session.items))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """As `pytest_collection_finish`, in the controller of pytest-xdist, which collects nothing itself."""
    _visit_for(node.config, iter(ids))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Name the databases of pytest-postgresql's states on our server after this run, and only those."""
    if getattr(fixturedef.func, "__module__", "") != "pytest_postgresql.factories.noprocess":
        return (yield)
    from pgcontract.pytest_plugin.states import named_after_run

    with named_after_run(fixturedef, request):
        return (yield)


def _visit_for(config: pytest.Config, nodeids: Iterable[str]) -> None:
    """Visit the database of the environment if any of these items is of a contract; an option's was visited before."""
    folder = options.contracts_folder(config)
    if folder is None or config.getoption(options.DATABASE_OPTION) is not None:
        return
    if any(is_below(config, nodeid, folder) for nodeid in nodeids):
        _visit_database(config)


def _visit_database(config: pytest.Config) -> None:
    url = options.database_url(config)
    if url is None:
        return
    from pgcontract.database import connect
    from pgcontract.errors import PgcontractError

    try:
        connect(url).close()
    except PgcontractError as error:
        options.stop(config, str(error))
