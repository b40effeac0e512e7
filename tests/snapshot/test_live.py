"""A snapshot of a database at work: sessions end while their objects are read."""

from __future__ import annotations

import importlib
from typing import Any

import psycopg
import pytest

from pgcontract.cli import run as command
from pgcontract.database import connect, reading
from pgcontract.errors import DatabaseError
from pgcontract.pytest_plugin.scratch import ScratchServer
from pgcontract.snapshot import take

from .test_residues import database

TEMPORARY = (
    "CREATE TEMP TABLE x (id serial PRIMARY KEY, words text DEFAULT now()::text CHECK (words <> ''))",
    "CREATE INDEX ON x (lower(words))",
    "CREATE STATISTICS pg_temp.s ON lower(words), upper(words) FROM x",
    "ALTER TABLE x ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY p ON x USING (words = current_user)",
    "CREATE TEMP VIEW y AS SELECT * FROM x",
    "CREATE RULE r AS ON INSERT TO x WHERE NEW.id > 3 DO INSTEAD NOTHING",
    "CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW WHEN (NEW.words > 'a') EXECUTE FUNCTION pg_temp.f()",
    "CREATE FUNCTION pg_temp.g() RETURNS SETOF x LANGUAGE sql BEGIN ATOMIC SELECT * FROM x; END",
    "CREATE DOMAIN pg_temp.d AS text CHECK (value <> '')",
)


def test_temporary_objects_may_go_while_they_are_read(pgcontract_server: ScratchServer) -> None:
    """The transaction still sees their rows in the catalogues, and the server can print none of them any more."""
    with database(pgcontract_server) as url, connect(url, autocommit=True) as other:
        with reading(url) as connection:
            before = take(connection)
        for statement in TEMPORARY:
            other.execute(statement.encode())
        with reading(url) as connection:
            assert connection.execute("SELECT count(*) FROM pg_class WHERE relname = 'y'").fetchone() == (1,)
            other.execute("DISCARD TEMP")
            with pytest.raises(psycopg.errors.InternalError_), connection.transaction():
                connection.execute("SELECT pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class >= 16384")
            assert take(connection) == before


def test_what_is_dropped_while_it_is_read_is_said(pgcontract_server: ScratchServer) -> None:
    """No snapshot is better than one of a shape that never was; what to do is in the message."""
    with database(pgcontract_server) as url, connect(url, autocommit=True) as other:
        other.execute("CREATE TABLE x (id integer)")
        other.execute("CREATE VIEW y AS SELECT * FROM x")
        with reading(url) as connection:
            connection.execute("SELECT 1")
            other.execute("DROP TABLE x CASCADE")
            with pytest.raises(DatabaseError, match="if the schema changes just now, try again when it is"):
                take(connection)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE x CASCADE; CREATE TABLE x (id integer CHECK (id > 0))",
        "DROP VIEW y",
        "ALTER TABLE x RENAME id TO number; ALTER TABLE x ADD id integer",
    ],
)
def test_the_command_takes_what_stands_still(
    change: str,
    pgcontract_server: ScratchServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The schema changes after the moment was chosen, and before it is read: what is taken is what came last."""
    left = [change]
    module = importlib.import_module("pgcontract.snapshot.take")
    fetch = module.fetch

    def changed(*given: Any) -> Any:
        if left:
            with connect(url) as other:
                other.execute(left.pop().encode())
        return fetch(*given)

    with database(pgcontract_server) as url:
        with connect(url) as connection:
            connection.execute("CREATE TABLE x (id integer CHECK (id > 0))")
            connection.execute("CREATE VIEW y AS SELECT * FROM x")
        monkeypatch.setattr(module, "fetch", changed)
        assert command(["snapshot", "--database-url", url]) == 0
        during = capsys.readouterr().out
        assert not left
        with reading(url) as connection:
            assert during.startswith(take(connection).digest)


def test_a_schema_that_never_stands_still_is_one_line(
    pgcontract_server: ScratchServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every attempt meets another shape: status 2, and what to do."""
    module = importlib.import_module("pgcontract.snapshot.take")
    fetch = module.fetch

    def changed(*given: Any) -> Any:
        found = fetch(*given)
        with connect(url) as other:
            other.execute(f"ALTER TABLE x ADD column_{next(numbers)} integer".encode())
        return found

    numbers = iter(range(100))
    with database(pgcontract_server) as url:
        with connect(url) as connection:
            connection.execute("CREATE TABLE x (id integer)")
        monkeypatch.setattr(module, "fetch", changed)
        assert command(["snapshot", "--database-url", url]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "changed while it was read (its shape): try again when" in err
