"""Every change is seen, and nothing that is not one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from pgcontract.database import connect, reading
from pgcontract.pgdump import schema_text
from pgcontract.pytest_plugin.scratch import ScratchServer, create, drop
from pgcontract.snapshot import Snapshot, differences, take

from .cases import HARMLESS, RESIDUES, Case


@dataclass(frozen=True, slots=True)
class Base:
    """The database that the cases are clones of."""

    name: str
    snapshot: Snapshot
    dump: str


def shape(url: str) -> Snapshot:
    """Take a snapshot."""
    with reading(url) as connection:
        return take(connection)


@contextmanager
def database(server: ScratchServer, template: str = "template0") -> Iterator[str]:
    """Make a clone, give its connection string, and drop it."""
    name = f"pgcontract_snapshot_{uuid4().hex[:12]}"
    create(server, name, template)
    try:
        yield server.url(name)
    finally:
        with connect(server.url(name), autocommit=True) as clone:
            clone.execute(sql.SQL("SET client_min_messages = error"))
            for (subscription,) in clone.execute(
                "SELECT subname FROM pg_subscription JOIN pg_database AS d ON d.oid = subdbid"
                " WHERE datname = current_database()"
            ).fetchall():
                clone.execute(sql.SQL("DROP SUBSCRIPTION {}").format(sql.Identifier(subscription)))
        drop(server, name)


@pytest.fixture(scope="module")
def base(pgcontract_server: ScratchServer) -> Iterator[Base]:
    """A database with one of almost everything."""
    with database(pgcontract_server) as url:
        with connect(url) as connection:
            connection.execute(Path(__file__).with_name("base.sql").read_bytes())
        yield Base(_name(url), shape(url), schema_text(url))


def _name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def run_script(url: str, script: Path) -> None:
    """Run a file of statements."""
    with connect(url) as connection:
        connection.execute(script.read_bytes())


def run(url: str, case: Case) -> None:
    """Run the statements of a case."""
    name = sql.Identifier(_name(url)).as_string()
    with connect(url, autocommit=True) as connection:
        for statement in case.statements:
            connection.execute(statement.replace("%(database)s", name).encode())


@pytest.mark.parametrize("case", RESIDUES, ids=str)
def test_a_residue_is_seen(case: Case, base: Base, pgcontract_server: ScratchServer) -> None:
    """What is left behind is a difference, and the case is right about pg_dump; older servers refuse newer syntax."""
    with database(pgcontract_server, base.name) as url:
        if base.snapshot.major < case.since:
            with pytest.raises((psycopg.errors.SyntaxError, psycopg.errors.FeatureNotSupported)):
                run(url, case)
            return
        run(url, case)
        after = shape(url)
        assert differences(base.snapshot, after)
        assert after.digest != base.snapshot.digest
        assert "hunter2" not in after.to_json()
        assert (schema_text(url) != base.dump) is case.dumped


@pytest.mark.parametrize("case", HARMLESS, ids=str)
def test_what_leaves_nothing_behind_is_equal(
    case: Case, base: Base, pgcontract_server: ScratchServer
) -> None:
    """A change and its undoing, and all that PostgreSQL does to storage and statistics, are no difference."""
    with database(pgcontract_server, base.name) as url:
        run(url, case)
        after = shape(url)
        assert [str(difference) for difference in differences(base.snapshot, after)] == []
        assert after == base.snapshot
        assert after.digest == base.snapshot.digest
