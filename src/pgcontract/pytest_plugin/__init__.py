"""The pytest plugin: contracts as tests, scratch databases, and promises that have to show what they looked at.

`collecting`, `facts` and `verifying` make facts tests, `telling` and `github` say how they went, `scratch` has the
server and `fixtures` its databases, `promises` asks for evidence. What is measured is computed elsewhere in the engine.
"""

from __future__ import annotations

import pytest

from pgcontract.pytest_plugin import collecting, github, promises, scratch, telling

pytest_plugins = ["pgcontract.pytest_plugin.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of every part."""
    group = parser.getgroup("pgcontract", "contracts for PostgreSQL schemas")
    collecting.add_options(parser, group)
    scratch.add_options(group)


def pytest_configure(config: pytest.Config) -> None:
    """Register the parts that have hooks."""
    config.pluginmanager.register(collecting.Collecting(config), "pgcontract-collecting")
    config.pluginmanager.register(telling.Telling(config), "pgcontract-telling")
    config.pluginmanager.register(scratch.Scratch(config), "pgcontract-scratch")
    config.pluginmanager.register(promises.Promises(config), "pgcontract-promises")
    if github.is_wanted(config):
        config.pluginmanager.register(github.GitHub(config), "pgcontract-github")
