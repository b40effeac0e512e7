"""Names for the databases of pytest-postgresql's states on our server.

pytest-postgresql names them after its own option, whose default is the same in every run: two runs on one server would
take each other's databases.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import pytest

from pgcontract.pytest_plugin.run import run_id

_SERVER: Final = "pgcontract_server"


@contextmanager
def named_after_run(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Iterator[None]:
    """Set the option while a state on our server is made, unless the project has set it."""
    option = request.config.option
    given = getattr(option, "postgresql_dbname", None)
    if given is not None or not _needs_server(fixturedef, request):
        yield
        return
    option.postgresql_dbname = f"pgcontract_{run_id(request.config)}"
    try:
        yield
    finally:
        option.postgresql_dbname = given


def _needs_server(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> bool:
    """Say whether a fixture depends on our server: by its arguments, or as a state of pytest-postgresql does."""
    # Not the node of the scope: a session does not see the fixtures of a conftest.py in a folder.
    item = request._pyfuncitem  # noqa: SLF001 - pytest has no other way
    waiting, seen = [*_dependencies(fixturedef)], set[str]()
    while waiting:
        name = waiting.pop()
        if name == _SERVER:
            return True
        if name not in seen:
            seen.add(name)
            known = request.session._fixturemanager.getfixturedefs(name, item) or ()  # noqa: SLF001 - pytest has no other way
            waiting += [needed for definition in known for needed in _dependencies(definition)]
    return False


def _dependencies(fixturedef: pytest.FixtureDef[Any]) -> Sequence[str]:
    """Return the names of the fixtures that a fixture needs; a state has one of them as `depends_on`."""
    function = inspect.unwrap(fixturedef.func)
    if getattr(function, "__module__", "") != "pytest_postgresql.factories.noprocess":
        return fixturedef.argnames
    depends_on = inspect.getclosurevars(function).nonlocals.get("depends_on")
    return [depends_on] if isinstance(depends_on, str) else []
