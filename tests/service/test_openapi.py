"""The OpenAPI document, held against the service by schemathesis: in process and over a socket, in three situations.

Its engine runs, with every phase and every check that is on by default (conformance of statuses, headers, content types
and schemas, unsupported methods and `Allow`, ignored authentication, 5xx), and not its pytest plugin, which leans on a
private name that pytest 9.2 no longer has.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from pgcontract.service.app import HEALTH, OPENAPI, VERIFY
from tests.service.door import application, bearer, serving

Message = MutableMapping[str, Any]
Change = Callable[[str, Message], None]
Plant = Callable[[Any], Any]

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
def document(door: str, url: str, state: str, plant: Plant | None = None) -> Iterator[Any]:
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
            yield schemathesis.openapi.from_asgi(OPENAPI, plant(app) if plant else app, config=config(state))
        finally:
            runner.run(_of(lifespan.__aexit__(None, None, None)))


async def _of(awaitable: Awaitable[object]) -> None:
    await awaitable


@dataclass
class Seen:
    """What one run of schemathesis looked at, and what it found."""

    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)

    def take(self, recorder: Any) -> None:
        """Take in one scenario."""
        if recorder.cases:
            self.operations.add(recorder.label)
        for entries in recorder.checks.values():
            self.checks.update(entry.name for entry in entries)
            self.failed += [(entry.name, str(entry.failure_info)) for entry in entries if entry.failure_info]
        for key, node in recorder.cases.items():
            interaction, case = recorder.interactions.get(key), node.value
            if interaction is not None and interaction.response is not None and case.path == VERIFY:
                self.statuses[interaction.response.status_code] += case.method.upper() in {"GET", "HEAD"}


def run(schema: Any) -> Seen:
    """Let schemathesis run."""
    seen = Seen()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            seen.failed.append(("error", repr(event)))
        if isinstance(event, events.ScenarioFinished):
            seen.take(event.recorder)
    return seen


@pytest.mark.parametrize("door", ["in process", "socket"])
@pytest.mark.parametrize("state", ["healthy", "drifted", "down"])
def test_the_document_is_true(
    door: str, state: str, request: pytest.FixtureRequest, record_property: Any
) -> None:
    """No check fails on any case, every check has run, and an administrator gets 200 or 503 as the database is."""
    with document(door, request.getfixturevalue(state), state) as schema:
        seen = run(schema)
    assert not seen.failed
    assert seen.checks.keys() >= MUST_RUN | ({"not_a_server_error"} if state == "healthy" else set())
    assert seen.operations >= {
        f"{method} {path}" for method in ("GET", "HEAD", "OPTIONS") for path in (VERIFY, HEALTH)
    }
    assert seen.statuses[200 if state == "healthy" else 503] > 0
    assert seen.statuses[503 if state == "healthy" else 200] == 0
    cases = f"{seen.statuses.total()} cases of verification, {seen.checks.total()} checks"
    record_property("schemathesis", f"{len(seen.operations)} operations, {cases}: {dict(seen.checks)}")


def _status(new: int, of: str) -> Change:
    def change(method: str, message: Message) -> None:
        if method == of and message["type"] == "http.response.start":
            message["status"] = new

    return change


def _header(name: bytes, value: bytes | None, of: int) -> Change:
    def change(_method: str, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == of:
            others = [(key, old) for key, old in message["headers"] if key.lower() != name]
            message["headers"] = others if value is None else [*others, (name, value)]

    return change


def _another_field(method: str, message: Message) -> None:
    if method == "GET" and message["type"] == "http.response.start":
        message["headers"] = [entry for entry in message["headers"] if entry[0] != b"content-length"]
    elif method == "GET" and message["body"].startswith(b'{"status":"success"'):
        message["body"] = message["body"][:-1] + b',"surplus":1}'


#: Each a lie of the service about its document, and the check that is to see it.
LIES: dict[str, tuple[str, Change]] = {
    "a field more": ("response_schema_conformance", _another_field),
    "another status": ("status_code_conformance", _status(203, "GET")),
    "another type": ("content_type_conformance", _header(b"content-type", b"text/plain", 200)),
    "no challenge": ("response_headers_conformance", _header(b"www-authenticate", None, 401)),
    "no Cache-Control": ("response_headers_conformance", _header(b"cache-control", None, 200)),
    "POST is taken": ("unsupported_method", _status(200, "POST")),
    "405 without Allow": ("unsupported_method", _header(b"allow", None, 405)),
    "Allow names too much": ("allow_header_conformance", _header(b"allow", b"GET, POST, DELETE", 204)),
    "a server error": ("not_a_server_error", _status(503, "GET")),
}


def _lying(change: Change) -> Plant:
    def plant(app: Any) -> Any:
        async def lie(scope: Any, receive: Any, send: Any) -> None:
            async def sending(message: Message) -> None:
                if scope.get("path") == VERIFY:
                    change(scope["method"], message)
                await send(message)

            await app(scope, receive, sending)

        return lie

    return plant


def _open_to_all(app: Any) -> Any:
    async def let_in(scope: Any, receive: Any, send: Any) -> None:
        others = [entry for entry in scope.get("headers", []) if entry[0] != b"authorization"]
        await app(
            {**scope, "headers": [*others, (b"authorization", bearer()["Authorization"].encode())]},
            receive,
            send,
        )

    return let_in


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_of_the_service_is_seen(lie: str, healthy: str) -> None:
    """The checks can fail: each planted lie is seen by the check that is there for it."""
    check, change = LIES[lie]
    with document("in process", healthy, "healthy", _lying(change)) as schema:
        assert check in {name for name, _ in run(schema).failed}


def test_a_service_that_lets_everybody_in_is_seen(healthy: str) -> None:
    """So can the one about authentication."""
    with document("in process", healthy, "healthy", _open_to_all) as schema:
        assert "ignored_auth" in {name for name, _ in run(schema).failed}
