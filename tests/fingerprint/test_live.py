"""Fingerprints beside sessions that empty, rewrite, rename or attach tables: what is said is of one moment."""

# ruff: noqa: E501, S608 -- statements of constant cases

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest

from pgcontract.cli import run as command
from pgcontract.database import connect
from pgcontract.fingerprint import Fingerprint, marks, take
from pgcontract.fingerprint.relations import relations
from pgcontract.steady import ATTEMPTS, steadily
from tests.fingerprint.test_changes import fingerprint, run

TABLE = "CREATE TABLE t (id integer, words text); INSERT INTO t VALUES (1, 'a'), (2, 'b')"
PARTED = "CREATE TABLE parted (id integer) PARTITION BY LIST (id); "

CHANGES = {
    "truncated and filled again": (TABLE, "TRUNCATE t; INSERT INTO t VALUES (1, 'a'), (2, 'b')"),
    "rewritten": (TABLE, "ALTER TABLE t ALTER id TYPE bigint"),
    "made again": (TABLE, f"DROP TABLE t; {TABLE}"),
    "partition detached": (
        PARTED + "CREATE TABLE leaf PARTITION OF parted DEFAULT; INSERT INTO parted VALUES (1)",
        "ALTER TABLE parted DETACH PARTITION leaf",
    ),
    "partition attached": (
        PARTED + "CREATE TABLE leaf (id) AS SELECT 1",
        "ALTER TABLE parted ATTACH PARTITION leaf DEFAULT",
    ),
    "partition truncated": (
        PARTED + "CREATE TABLE leaf PARTITION OF parted DEFAULT; INSERT INTO parted VALUES (1)",
        "TRUNCATE leaf; INSERT INTO leaf VALUES (1)",
    ),
    "refreshed": (
        f"{TABLE}; CREATE MATERIALIZED VIEW m AS SELECT * FROM t",
        "INSERT INTO t VALUES (3, 'c'); REFRESH MATERIALIZED VIEW m",
    ),
    "label renamed": (
        "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE a (mood) AS SELECT 'calm'::mood; CREATE TABLE b AS SELECT * FROM a",
        "ALTER TYPE mood RENAME VALUE 'calm' TO 'happy'",
    ),
}


def meanwhile(url: str, statements: str, times: int = 1, table: int = 1) -> Callable[[str, int, int], None]:
    """Return a progress that runs the statements before a table is read, so often: the moment is chosen by then."""
    left = [statements] * times

    def change(_: str, number: int, __: int) -> None:
        if number == table and left:
            with connect(url) as other:
                other.execute(left.pop().encode())

    return change


def steady(url: str, progress: Callable[[str, int, int], None]) -> Fingerprint:
    """Take a fingerprint as the command does."""
    return steadily(lambda connection, _: take(connection, progress=progress), marks, url)


@pytest.mark.parametrize("name", CHANGES)
def test_rows_are_of_one_moment(name: str, pgcontract_empty_database: str) -> None:
    """What is found beside a change is what is found after it."""
    setup, change = CHANGES[name]
    run(pgcontract_empty_database, setup)
    found = steady(
        pgcontract_empty_database,
        meanwhile(pgcontract_empty_database, change, table=2 if name == "label renamed" else 1),
    )
    assert found == fingerprint(pgcontract_empty_database)
    assert found.rows


@pytest.mark.parametrize(
    "statement", ["VACUUM t", "ANALYZE t", "INSERT INTO t VALUES (3, 'c')", "DELETE FROM t"]
)
def test_rows_that_come_and_go_are_no_change(statement: str, pgcontract_empty_database: str) -> None:
    """The rows are those of the moment, however many are written meanwhile."""
    run(pgcontract_empty_database, TABLE)
    before = fingerprint(pgcontract_empty_database)
    read = []

    def change(*_: Any) -> None:
        read.append(1)
        with connect(pgcontract_empty_database, autocommit=True) as other:
            other.execute("CREATE TEMP TABLE x AS SELECT 1 AS a")
            other.execute(statement.encode())

    assert steady(pgcontract_empty_database, change) == before
    assert len(read) == 1


def test_the_command_reads_again(
    pgcontract_empty_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table that is emptied once is read again; one that is rewritten in each attempt is one line, and status 2."""
    run(pgcontract_empty_database, TABLE)
    again = "TRUNCATE t; INSERT INTO t VALUES (1, 'a'), (2, 'b')"

    def changed(change: Callable[[str, int, int], None], connection: psycopg.Connection) -> Any:
        found = relations(connection)
        change("", 1, 1)
        return found

    monkeypatch.setattr(
        "pgcontract.fingerprint.hashing.relations",
        partial(changed, meanwhile(pgcontract_empty_database, again)),
    )
    assert command(["fingerprint", "--database-url", pgcontract_empty_database]) == 0
    assert "2 rows  public.t" in capsys.readouterr().out
    monkeypatch.setattr(
        "pgcontract.fingerprint.hashing.relations",
        partial(changed, meanwhile(pgcontract_empty_database, again, ATTEMPTS)),
    )
    assert command(["fingerprint", "--database-url", pgcontract_empty_database]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "changed while it was read (public.t): try again when" in err
    assert err.count("\n") == 1
