"""The OpenAPI document, held against the service by schemathesis: in process and over a socket, in three situations.

Its engine runs, with every phase and every check that is on by default (conformance of statuses, headers, content types
and schemas, unsupported methods and `Allow`, ignored authentication, 5xx), and not its pytest plugin, which leans on a
private name that pytest 9.2 no longer has.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from pgcontract.service.app import HEALTH, OPENAPI, VERIFY
from tests.service.door import application, bearer, serving

MUST_RUN = frozenset(
    "status_code_conformance content_type_conformance response_headers_conformance response_schema_conformance"
    " unsupported_method allow_header_conformance ignored_auth".split()
)


def config(state: str) -> Any:
    """Return the settings: the default checks where all is well; 503 is expected where it is not."""
    server_error = {} if state == "healthy" else {"checks": {"not_a_server_error": {"enabled": False}}}
    return schemathesis.Config.from_dict(
        {
            "headers": bearer(),
            "generation": {"max-examples": 10, "deterministic": True, "database": "none"},
            **server_error,
        }
    )


@contextmanager
def document(door: str, url: str, state: str) -> Iterator[Any]:
    """Open the application in this process, or the real one, and read its document."""
    if door == "socket":
        with serving(url, cache=60) as process:
            yield schemathesis.openapi.from_url(process.base + OPENAPI, config=config(state))
        return
    app = application(url, cache=60)
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(_of(lifespan.__aenter__()))
        try:
            yield schemathesis.openapi.from_asgi(OPENAPI, app, config=config(state))
        finally:
            runner.run(_of(lifespan.__aexit__(None, None, None)))


async def _of(awaitable: Awaitable[object]) -> None:
    await awaitable


@pytest.mark.parametrize("door", ["in process", "socket"])
@pytest.mark.parametrize("state", ["healthy", "drifted", "down"])
def test_the_document_is_true(
    door: str, state: str, request: pytest.FixtureRequest, record_property: Any
) -> None:
    """No check fails on any case, every check has run, and an administrator gets 200 or 503 as the database is."""
    statuses: Counter[int] = Counter()
    checks: Counter[str] = Counter()
    failed: list[str] = []
    operations: set[str] = set()
    with document(door, request.getfixturevalue(state), state) as schema:
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError | events.FatalError):
                failed.append(repr(event))
            if not isinstance(event, events.ScenarioFinished):
                continue
            if event.recorder.cases:
                operations.add(event.recorder.label)
            for entries in event.recorder.checks.values():
                checks.update(entry.name for entry in entries)
                failed += [f"{entry.name}: {entry.failure_info}" for entry in entries if entry.failure_info]
            for key, node in event.recorder.cases.items():
                interaction = event.recorder.interactions.get(key)
                case = node.value
                if interaction is not None and interaction.response is not None and case.path == VERIFY:
                    statuses[interaction.response.status_code] += case.method.upper() in {"GET", "HEAD"}
    assert not failed, "\n".join(failed)
    assert checks.keys() >= MUST_RUN
    assert operations >= {
        f"{method} {path}" for method in ("GET", "HEAD", "OPTIONS") for path in (VERIFY, HEALTH)
    }
    assert statuses[200 if state == "healthy" else 503] > 0
    assert statuses[503 if state == "healthy" else 200] == 0
    cases = f"{len(operations)} operations, {statuses.total()} cases of verification, {checks.total()} checks"
    record_property("schemathesis", f"{cases}: {dict(checks)}")
