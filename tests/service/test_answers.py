"""What is answered, situation by situation, and that the old callers notice nothing."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from alembic import command

from pgcontract.codenames import camel_case
from pgcontract.loader import load
from pgcontract.service.answer import Answer
from pgcontract.service.app import VERIFY
from pgcontract.service.worker import Worker
from tests.service.conftest import DRIFT
from tests.service.door import application, ask, ask_often, bearer, contracts
from tests.states import ROOT, alembic

OLD_FIELDS = {"status", "message", "tables", "errors", "timestamp"}

SMALL = """\
table: numbers
columns:
  id:
    type: integer
    nullable: false
primary_key: [id]
rows:
  a rule: {rule}
"""


def old_client(text: str) -> dict[str, Any]:
    """Read an answer as the application's own front end does: the old fields, in their old types, and nothing else."""
    body = json.loads(text)
    seen = {name: body[name] for name in OLD_FIELDS - {"errors"}}
    assert seen["status"] in {"success", "error"}
    assert isinstance(seen["message"], str)
    assert all(type(there) is bool for there in seen["tables"].values())
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", table) for table in seen["tables"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", seen["timestamp"])
    if "errors" in body:
        assert body["errors"]
        assert all(isinstance(error, str) for error in body["errors"])
        seen["errors"] = body["errors"]
    return seen


def test_all_of_it_holds(healthy: str) -> None:
    """200, success, and how much was looked at."""
    answer = ask(application(healthy))
    body = answer.json()
    wanted = load(ROOT / "contracts")
    assert (answer.status_code, body["status"], body["code"]) == (200, "success", "ok")
    assert body["differences"] == []
    assert body["measured"]["tables"] == len(wanted.tables) == 20
    assert body["measured"]["facts"] > 1900
    assert body["measured"]["rules"] == len(wanted.rules) > 0
    assert body["contract"] == wanted.digest
    assert body["revision"]["current"] == body["revision"]["head"]
    assert body["duration_ms"] > 0
    assert set(body["tables"].values()) == {True}


def test_every_difference_is_told(drifted: str) -> None:
    """503, and each drift with its table, column, fact, wanted, found, file and line."""
    answer = ask(application(drifted))
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (503, "error", "differs")
    assert {(entry["table"], entry["column"], entry["fact"]) for entry in body["differences"]} == set(
        DRIFT.values()
    )
    assert len(body["errors"]) == len(DRIFT)
    types = next(entry for entry in body["differences"] if entry["fact"] == "type")
    assert (types["wanted"], types["found"]) == ("numeric(30,8)", "numeric(30,2)")
    line = Path(types["file"]).read_text().splitlines()[types["line"] - 1]
    assert line[types["character"] - 1 :].startswith("type: numeric(30,8)")


def test_the_tables_that_differ_are_false(drifted: str) -> None:
    """Per table: true only where all of its facts and row rules hold."""
    tables = ask(application(drifted)).json()["tables"]
    wrong = {camel_case(table) for table, _, _ in DRIFT.values()}
    assert {name for name, holds in tables.items() if not holds} == wrong
    assert "projectNavHistory" in wrong


def test_an_old_client_reads_a_healthy_database(healthy: str) -> None:
    """The old fields, as they were; no `errors` where there is none."""
    seen = old_client(ask(application(healthy)).text)
    assert seen["status"] == "success"
    assert "errors" not in seen
    assert seen["tables"]["users"] is True
    assert seen["tables"]["platformWallets"] is True


@pytest.mark.parametrize("state", ["drifted", "down"])
def test_an_old_client_reads_an_error(state: str, request: pytest.FixtureRequest) -> None:
    """The old fields, as they were, with every table there and `errors` filled."""
    seen = old_client(ask(application(request.getfixturevalue(state))).text)
    assert seen["status"] == "error"
    assert seen["errors"]
    assert "users" in seen["tables"]


def test_a_database_that_is_not_at_head_differs(own: str) -> None:
    """Everything else holds, and the revision alone makes it an error, at the line of the revision's file."""
    with psycopg.connect(own) as connection:
        connection.execute("UPDATE alembic.alembic_version SET version_num = 'phase4_tables'")
    body = ask(application(own)).json()
    (difference,) = body["differences"]
    assert (body["code"], difference["object"], difference["found"]) == (
        "differs",
        "revision",
        "phase4_tables",
    )
    assert body["revision"]["current"] == ["phase4_tables"]
    line = (ROOT / difference["file"]).read_text().splitlines()[difference["line"] - 1]
    assert difference["wanted"] in line


def test_a_database_that_is_ahead_of_the_files_is_not_to_be_upgraded(own: str) -> None:
    """A revision that no file has came from newer files, and `alembic upgrade` would only fail."""
    with psycopg.connect(own) as connection:
        connection.execute("UPDATE alembic.alembic_version SET version_num = 'from_the_future'")
    (difference,) = ask(application(own)).json()["differences"]
    assert "upgrade" not in difference["message"]
    assert "no file has" in difference["message"]


def test_a_database_where_alembic_never_ran_differs(own: str) -> None:
    """No version table is no revision, and not success."""
    with psycopg.connect(own) as connection:
        connection.execute("DROP SCHEMA alembic CASCADE")
    body = ask(application(own)).json()
    assert (body["code"], body["revision"]["current"]) == ("differs", [])
    assert [entry["object"] for entry in body["differences"]] == ["revision"]
    assert "PGCONTRACT_VERSION_TABLE" in body["errors"][0]


def test_one_revision_back_is_told_in_full(own: str) -> None:
    """A database that was really downgraded shows the revision and what is missing."""
    command.downgrade(alembic(own, discard_data=True), "base")
    body = ask(application(own)).json()
    kinds = {(entry["kind"], entry["object"]) for entry in body["differences"]}
    assert ("missing", "table") in kinds
    assert ("different", "revision") in kinds
    assert body["tables"]["redemptionRequests"] is False


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("select 1 from numbers where false", "differs"),
        ("select 1 from numbers where id / 0 = 1", "undecided"),
        ("selekt 1", "bad_contract"),
    ],
)
def test_a_contract_of_ones_own(rule: str, code: str, pgcontract_empty_database: str, tmp_path: Path) -> None:
    """A rule that the server cannot answer is undecided, one that is not SQL is the contract's fault.

    And one that holds leaves only what is always wrong here: the revision.
    """
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("CREATE TABLE numbers (id integer PRIMARY KEY)")
        connection.execute("INSERT INTO numbers VALUES (1)")
        connection.execute("CREATE SCHEMA alembic CREATE TABLE alembic_version (version_num text)")
        if code == "undecided":
            connection.execute("INSERT INTO alembic.alembic_version VALUES ('phase4_wallet_roles')")
    wanted = contracts(tmp_path, numbers=SMALL.format(rule=rule))
    body = ask(application(pgcontract_empty_database, wanted)).json()
    assert body["code"] == code
    assert body["errors"]


def test_the_methods(healthy: str) -> None:
    """HEAD is GET without a body, OPTIONS says what there is, and the others are refused with the same `Allow`."""
    app = application(healthy)
    got, head = ask(app), ask(application(healthy), "HEAD")
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]
    assert abs(int(head.headers["content-length"]) - len(got.content)) < 10
    options = ask(application(healthy), "OPTIONS", headers={})
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"):
        refused = ask(application(healthy), method)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert refused.json() == {"error": "method not allowed"}


def test_health_needs_no_token_and_no_database(down: str) -> None:
    """The process itself answers, whatever the database does."""
    answer = ask(application(down), "GET", "/healthz", headers={})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_another_path_is_not_found(down: str) -> None:
    """There is nothing else, with a slash at the end neither."""
    answer = ask(application(down), "GET", "/api/setup/verify-database/")
    assert (answer.status_code, answer.json()) == (404, {"error": "not found"})


def test_twice_within_a_second_is_one_answer(healthy: str) -> None:
    """An answer out of memory is the same, byte by byte."""
    first, second = ask_often(application(healthy, cache=60), 2)
    assert first.content == second.content


def test_the_database_is_asked_at_most_once_a_second(healthy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty clients that hardly pause: no error, and a second between the beginnings of two runs."""
    begins: list[float] = []
    run = Worker.run

    def noted(worker: Worker) -> Answer:
        answer = run(worker)
        begins.append(answer.began)
        return answer

    monkeypatch.setattr(Worker, "run", noted)
    app = application(healthy)

    async def client() -> list[int]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://service", headers=bearer()
        ) as asking:
            return [(await asking.get(VERIFY)).status_code async for _ in until(lambda: len(begins) > 2)]

    async def scene() -> list[list[int]]:
        async with app.router.lifespan_context(app):
            return await asyncio.gather(*(client() for _ in range(20)))

    statuses = {status for seen in asyncio.run(scene()) for status in seen}
    assert statuses == {200}
    assert all(later - earlier >= 1 for earlier, later in pairwise(begins))


async def until(done: Callable[[], bool]) -> AsyncIterator[None]:
    """Go on until then, a minute at most."""
    ends = time.monotonic() + 60
    while not done():
        assert time.monotonic() < ends
        yield
        await asyncio.sleep(0.1)  # a run is made beside them, and is not to be kept from its answer
