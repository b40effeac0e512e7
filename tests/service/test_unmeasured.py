"""What is answered where nothing could be measured: no connection, no privilege, nothing there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.roles import PASSWORD, lend_roles
from tests.service.door import application, ask


@contextmanager
def reader(url: str, server: ScratchServer, *statements: sql.SQL | sql.Composed) -> Iterator[str]:
    """Give the URL of a role that owns nothing, after these statements of the owner."""
    with lend_roles(server, ["pgcontract_reader"]), psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
        try:
            yield make_conninfo(url, user="pgcontract_reader", password=PASSWORD)
        finally:  # a role that still has a privilege somewhere could not be taken back
            connection.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM pgcontract_reader")


def test_nothing_to_measure_is_an_error(pgcontract_empty_database: str) -> None:
    """An empty database is not fine."""
    answer = ask(application(pgcontract_empty_database))
    assert (answer.status_code, answer.json()["code"]) == (503, "nothing_to_measure")


def test_nobody_there_is_unreachable(down: str) -> None:
    """Nobody listens: an answer at once, with every table false and nothing measured."""
    answer = ask(application(down))
    body = answer.json()
    assert (answer.status_code, body["code"]) == (503, "unreachable")
    assert set(body["tables"].values()) == {False}
    assert body["measured"]["facts"] == 0
    assert body["revision"]["current"] is None
    assert body["duration_ms"] < 2000


def test_a_schema_that_may_not_be_used_is_a_missing_privilege(
    own: str, pgcontract_server: ScratchServer
) -> None:
    """Its types would be printed with the schema's name, and look like differences that nobody made."""
    with reader(own, pgcontract_server, sql.SQL("REVOKE USAGE ON SCHEMA public FROM PUBLIC")) as url:
        body = ask(application(url)).json()
    assert (body["code"], body["differences"]) == ("no_privilege", [])


def test_a_role_that_may_not_connect_is_a_missing_privilege(
    own: str, pgcontract_server: ScratchServer
) -> None:
    """The server runs and knows the role: `unreachable` would send people looking in the wrong place."""
    name = sql.Identifier(str(conninfo_to_dict(own)["dbname"]))
    revoked = sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(name)
    with reader(own, pgcontract_server, revoked) as url:
        body = ask(application(url)).json()
    assert (body["code"], body["errors"]) == (
        "no_privilege",
        ["the role may not connect to the database: grant it CONNECT"],
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"dbname": "planted"}, "there is no such database"),
        ({"host": "planted.invalid"}, "the name of the host is not known"),
        ({"host": "planted" * 20}, "the name of the host is not known"),
        ({"host": "/planted"}, "there is no such socket"),
        ({"port": "1", "host": "127.0.0.1"}, "nobody listens at that host and port"),
        ({"sslmode": "planted"}, "a part of DATABASE_URL has no such value"),
        ({"connect_timeout": "planted"}, "a part of DATABASE_URL has no such value"),
    ],
)
def test_why_there_is_no_connection_is_told(
    change: dict[str, str], reason: str, healthy: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In words of our own, in the answer and in the log, without waiting."""
    caplog.set_level("INFO", "pgcontract.service.worker")
    body = ask(application(make_conninfo(healthy, **change))).json()
    assert (body["code"], body["errors"]) == ("unreachable", [reason])
    assert [getattr(record, "reason", None) for record in caplog.records] == [reason]
    assert body["duration_ms"] < 3000
    assert "planted" not in json.dumps(body)


def test_a_missing_privilege_is_named(own: str, pgcontract_server: ScratchServer) -> None:
    """A role that may not read the rows that a rule asks about: its own code, beside what is undecided."""
    with reader(own, pgcontract_server) as url:
        answer = ask(application(url))
    assert (answer.status_code, answer.json()["code"]) == (503, "no_privilege")


def test_a_version_table_that_may_not_be_read_is_a_missing_privilege(
    own: str, pgcontract_server: ScratchServer
) -> None:
    """It stands in a schema of its own, which whoever grants on `public` does not think of."""
    granted = sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO pgcontract_reader")
    with reader(own, pgcontract_server, granted) as url:
        body = ask(application(url)).json()
    assert body["code"] == "no_privilege"
    assert "Alembic's version table" in body["message"]
