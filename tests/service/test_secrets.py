"""No DSN, password, token or row value anywhere: planted secrets are looked for in everything that the service says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from pgcontract.server import Server, embedded
from pgcontract.service.app import VERIFY
from tests.service import small
from tests.service.door import SECRET, Process, bearer, serving, token

ROW = "planted-row-value"
PATH = "planted-in-the-path"

REQUESTS = (
    ("GET", VERIFY, token()),
    ("HEAD", VERIFY, token()),
    ("GET", f"{VERIFY}?token={PATH}", token()),
    ("GET", f"{VERIFY}/{PATH}", token()),
    ("POST", VERIFY, token()),
    ("GET", VERIFY, token(role="planted-role")),
    ("GET", VERIFY, "planted-rubbish"),
    ("GET", VERIFY, token("another secret, and also long enough")),
    ("GET", VERIFY, token(note="x" * 5000)),
    (PATH.upper(), VERIFY, token()),
    ("GET", "/healthz", token()),
    ("GET", "/openapi.json", token()),
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that asks for a password."""
    with embedded(port=0) as running:
        yield running


def everything(process: Process) -> str:
    """Ask in every way, and return all that was said: status lines aside, answers with their headers, and the log."""
    said = []
    for method, path, text in REQUESTS:
        answer = httpx.request(method, process.base + path, headers=bearer(text), timeout=90)
        said += [answer.text, str(answer.headers)]
    return "\n".join([*said, *process.lines])


def assert_silent(said: str, url: str) -> None:
    """Nothing of what was planted, nor of a token, is said."""
    parts = urlsplit(url)
    tokens = [part for _, _, text in REQUESTS for part in text.split(".") if len(part) > 12]
    for secret in (url, parts.password, SECRET, ROW, PATH, PATH.upper(), "planted-", *tokens):
        assert secret
        assert secret not in said


def test_a_healthy_database_tells_no_secret(server: Server, tmp_path: Path) -> None:
    """Good answers, refusals, and the log: one JSON line per request, with its duration and outcome."""
    url = small.make(server, tmp_path / "contracts", "healthy")
    with serving(url, contracts=tmp_path / "contracts") as process:
        said = everything(process)
    assert '"code":"ok"' in said
    assert_silent(said + "".join(process.lines), url)
    lines = [json.loads(line) for line in process.lines]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == len(REQUESTS)
    assert all({"time", "method", "path", "status", "duration_ms"} <= line.keys() for line in requests)
    assert {line["code"] for line in requests if "code" in line} == {"ok"}
    assert [line["event"] for line in (lines[0], lines[-1])] == ["listening", "stopped"]


def test_a_row_that_breaks_a_rule_is_not_quoted(server: Server, tmp_path: Path) -> None:
    """The server's own message would quote it: `invalid input syntax for type integer: "…"`."""
    url = small.make(server, tmp_path / "contracts", "quoting", note=ROW)
    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.InvalidTextRepresentation, match=ROW),
    ):
        connection.execute("SELECT note::integer FROM numbers")
    with serving(url, contracts=tmp_path / "contracts") as process:
        said = everything(process)
    assert '"code":"undecided"' in said
    assert "InvalidTextRepresentation" in said
    assert_silent(said + "".join(process.lines), url)


def test_a_traceback_tells_no_secret(server: Server, tmp_path: Path) -> None:
    """A failure that nobody thought of is logged with its kind and its place, and not with its text."""
    url = small.make(server, tmp_path / "contracts", "failing", note=ROW)
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE VIEW alembic.broken AS SELECT (note::integer)::text AS version_num FROM public.numbers"
        )
    with serving(url, contracts=tmp_path / "contracts", version_table="alembic.broken", cache=60) as process:
        said = everything(process)
    assert '"code":"failed"' in said
    (failure,) = [line for line in process.log() if line["event"] == "verification failed"]
    assert failure["exception"] == "InvalidTextRepresentation"
    assert any("revision.py" in place for place in failure["where"])
    assert_silent(said + "".join(process.lines), url)


REFUSED = {
    "password": "the server does not take the role or its password",
    "database": "there is no such database",
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_database_that_refuses_tells_no_secret(wrong: str, server: Server, tmp_path: Path) -> None:
    """A wrong password, no such database: unreachable, without host, user, or the server's words."""
    url = small.make(server, tmp_path / "contracts", f"no_{wrong}")
    other = {
        "password": url.replace(server.password, "planted-password-of-the-dsn"),
        "database": url.replace("/no_database", "/planted-database"),
    }[wrong]
    with serving(other, contracts=tmp_path / "contracts") as process:
        said = everything(process)
    assert '"code":"unreachable"' in said
    assert REFUSED[wrong] in said
    assert_silent(said + "".join(process.lines), other)
