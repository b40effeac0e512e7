"""What the log says of each request, over a real socket: what differs and where, and why a token was refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from pgcontract.server import Server, embedded
from pgcontract.service.answer import DifferenceModel, _noted
from pgcontract.service.app import VERIFY
from tests.service import small
from tests.service.door import SECRET, Process, bearer, serving, token
from tests.service.test_tokens import BAD

ROW = "planted-row-value"

#: A name that a database may hold, and that would forge a line of the log if it were written as it is.
FORGED = '"}\n{"event": "request", "status": 200}\r\x1b[2J\u2028'

#: Every bad token of `test_tokens`, and why it is refused.
REASONS = {
    "alg none": "wrong algorithm",
    "HS512": "wrong algorithm",
    "HS384 with our secret": "wrong algorithm",
    "another secret": "bad signature",
    "tampered": "bad signature",
    "expired": "expired",
    "no expiry": "missing claim: exp",
    "expiry is a text": "bad claim: exp",
    "expiry is true": "expired",  # to PyJWT it is the first second of 1970
    "not valid yet": "not valid yet",
    "for somebody else": "wrong audience",
    "no role": "missing claim: role",
    "role is a list": "bad claim: role",
    "role is empty": "bad claim: role",
    "oversized": "token too long",
    "not a token": "malformed token",
    "two parts": "malformed token",
    "deeply nested": "malformed token",
    "claims are a list": "malformed token",
}

#: Other headers, and why they are refused.
HEADERS: dict[str, tuple[list[tuple[str, str]], int]] = {
    "no token": ([], 401),
    "not a bearer token": ([("Authorization", "Basic YWRhOmh1bnRlcjI=")], 401),
    "several Authorization headers": ([*bearer().items(), ("Authorization", "Bearer x")], 401),
    "role is not admin": ([*bearer(token(role="planted-role", email="planted@example.org")).items()], 403),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of this module's own."""
    with embedded(port=0) as running:
        yield running


def requests(process: Process, count: int) -> list[dict[str, Any]]:
    """Return the lines of so many requests. A line is written after the answer is sent, and so may be a moment late."""
    ends = time.monotonic() + 30
    while True:
        lines = [line for line in process.log() if line["event"] == "request"]
        if len(lines) >= count or time.monotonic() > ends:
            assert len(lines) == count
            return lines
        time.sleep(0.05)


def test_a_refused_token_has_its_reason_and_nothing_else_of_it(server: Server, tmp_path: Path) -> None:
    """One line per request says why; no part of a token and no value of a claim is in the log."""
    # Of a signature that is cut the end may be base64 or not; httpx sends neither of the other two.
    assert REASONS.keys() == BAD.keys() - {"signature cut", "not ASCII", "empty"}
    url = small.make(server, tmp_path / "contracts", "refusing")
    with serving(url, contracts=tmp_path / "contracts") as process:
        for name in REASONS:
            assert process.get(headers=bearer(BAD[name])).status_code == 401
        for headers, status in HEADERS.values():
            assert process.get(headers=headers).status_code == status
        lines = requests(process, len(REASONS) + len(HEADERS))
        said = "".join(process.lines)
    assert [line["reason"] for line in lines] == [*REASONS.values(), *HEADERS]
    assert {line["path"] for line in lines} == {VERIFY}
    sent = [*(BAD[name] for name in REASONS), *(value for pairs, _ in HEADERS.values() for _, value in pairs)]
    parts = {part for text in sent for word in text.split() for part in word.split(".") if len(part) > 6}
    assert parts
    for secret in (*parts - {"Bearer"}, SECRET, "planted", "ada@example.org"):
        assert secret not in said


def test_a_difference_is_named_with_its_location_and_without_a_value(server: Server, tmp_path: Path) -> None:
    """Every difference of the answer is in the line, by kind, subject, attribute and location."""
    url = small.make(server, tmp_path / "contracts", "drifting", note=ROW)
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE numbers ALTER note SET NOT NULL")
        connection.execute(
            sql.SQL("ALTER TABLE numbers ADD {} text DEFAULT {}").format(
                sql.Identifier(FORGED), sql.Literal(ROW)
            )
        )
        connection.execute("UPDATE alembic.alembic_version SET version_num = 'elsewhere'")
    with serving(url, contracts=tmp_path / "contracts", cache=60) as process:
        bodies = [process.get().json() for _ in range(2)]
        lines = requests(process, 2)
        (run,) = [line for line in process.log() if line["event"] == "verification"]
        said = "".join(process.lines)
    shown = {(entry["kind"], entry["subject"], entry["attribute"]) for entry in run["differences"]}
    assert shown == {
        ("different", "numbers.note", "nullable"),
        ("unexpected", f"numbers.{FORGED}", None),
        ("undecided", "numbers row rule every note is a number", "rows"),
        ("different", "revision alembic", "revision"),
    }
    for line, body, cached in zip(lines, bodies, (False, True), strict=True):
        assert (line["status"], line["code"], line["cached"]) == (503, "differs", cached)
        assert line["difference_count"] == len(body["differences"]) == 4
        assert line["differences"] == run["differences"]
        assert [entry["location"] for entry in line["differences"]] == [
            f"{entry['file']}:{entry['line']}:{entry['character']}" for entry in body["differences"]
        ]
    assert ROW not in said


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ({"object": "column", "table": "users", "name": "email"}, "users.email"),
        ({"object": "column", "schema": "audit", "table": "events", "name": "at"}, "audit.events.at"),
        ({"object": "table", "schema": "audit", "table": "events", "name": "events"}, "table audit.events"),
        ({"object": "index", "schema": "audit", "table": "events", "name": "i"}, "audit.events index i"),
        ({"object": "view", "schema": "public", "name": "v"}, "view v"),
    ],
)
def test_a_subject_is_named_with_its_schema(known: dict[str, str], wanted: str) -> None:
    """Two schemas may have objects of one name; `public` is left out, as in messages."""
    usual = dict.fromkeys(DifferenceModel.model_json_schema()["properties"]) | {"kind": "missing"}
    place = {"message": "m", "advice": "a", "file": "f", "line": 1, "character": 1}
    fields = {
        "schema_" if name == "schema" else name: value for name, value in (usual | place | known).items()
    }
    (noted,) = _noted([DifferenceModel.model_validate(fields)])
    assert noted["subject"] == wanted


def test_a_name_cannot_forge_a_line(server: Server, tmp_path: Path) -> None:
    """Whatever a name holds, a line of the log is one line of printable ASCII, and one of ours."""
    url = small.make(server, tmp_path / "contracts", "forging")
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("CREATE TABLE {} ()").format(sql.Identifier(FORGED)))
        connection.execute(sql.SQL("CREATE TYPE {} AS ENUM ('a')").format(sql.Identifier(FORGED + "2")))
    with serving(url, contracts=tmp_path / "contracts") as process:
        assert process.get().status_code == 503
        requests(process, 1)
    assert [json.loads(line)["event"] for line in process.lines] == [
        "listening",
        "verification",
        "request",
        "stopped",
    ]
    assert all(line.rstrip("\n").isprintable() and line.isascii() for line in process.lines)


def test_a_thousand_differences_are_a_short_line(server: Server, tmp_path: Path) -> None:
    """The first are named, the others counted: a database that drifted far does not fill the disk."""
    url = small.make(server, tmp_path / "contracts", "drifted")
    with psycopg.connect(url) as connection:
        extra = sql.SQL(", ").join(
            sql.SQL("ADD {} text").format(sql.Identifier(f"{'é' * 25}{number}")) for number in range(1000)
        )
        connection.execute(sql.SQL("ALTER TABLE numbers {}").format(extra))
    with serving(url, contracts=tmp_path / "contracts") as process:
        assert len(process.get().json()["differences"]) == 1000
        (line,) = requests(process, 1)
    assert line["difference_count"] == 1000
    assert len(line["differences"]) == 20
    assert max(map(len, process.lines)) < 8192
