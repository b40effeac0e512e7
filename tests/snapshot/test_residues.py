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
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.database import connect, conninfo, reading
from pgcontract.pgdump import schema_text
from pgcontract.snapshot import Snapshot, differences, take

from .cases import HARMLESS, RESIDUES, Case
from .conftest import SERVER


@dataclass(frozen=True, slots=True)
class Base:
    """The database that the cases are clones of."""

    name: str
    snapshot: Snapshot
    dump: str


def at(name: str) -> str:
    """Return the URL of a database of the server."""
    return make_conninfo(conninfo(SERVER), dbname=name)


def shape(url: str) -> Snapshot:
    """Take a snapshot."""
    with reading(url) as connection:
        return take(connection)


@contextmanager
def database(template: str) -> Iterator[str]:
    """Make a clone, and drop it."""
    name = f"snapshot_{uuid4().hex[:12]}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with connect(SERVER, autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
        )
        try:
            yield name
        finally:
            with connect(at(name), autocommit=True) as clone:
                clone.execute(sql.SQL("SET client_min_messages = error"))
                for (subscription,) in clone.execute(
                    "SELECT subname FROM pg_subscription JOIN pg_database AS d ON d.oid = subdbid"
                    " WHERE datname = current_database()"
                ).fetchall():
                    clone.execute(sql.SQL("DROP SUBSCRIPTION {}").format(sql.Identifier(subscription)))
            server.execute(drop)


@pytest.fixture(scope="module")
def base() -> Iterator[Base]:
    """A database with one of almost everything."""
    with database("template0") as name:
        with connect(at(name)) as connection:
            connection.execute(Path(__file__).with_name("base.sql").read_bytes())
        yield Base(name, shape(at(name)), schema_text(at(name)))


def run(url: str, case: Case) -> None:
    """Run the statements of a case."""
    name = sql.Identifier(str(conninfo_to_dict(url)["dbname"])).as_string()
    with connect(url, autocommit=True) as connection:
        for statement in case.statements:
            connection.execute(statement.replace("%(database)s", name).encode())


@pytest.mark.parametrize("case", RESIDUES, ids=str)
def test_a_residue_is_seen(case: Case, base: Base) -> None:
    """What is left behind is a difference, and the case is right about pg_dump; older servers refuse newer syntax."""
    with database(base.name) as name:
        if base.snapshot.major < case.since:
            with pytest.raises((psycopg.errors.SyntaxError, psycopg.errors.FeatureNotSupported)):
                run(at(name), case)
            return
        run(at(name), case)
        after = shape(at(name))
        assert differences(base.snapshot, after)
        assert after.digest != base.snapshot.digest
        assert "hunter2" not in after.to_json()
        assert (schema_text(at(name)) != base.dump) is case.dumped


@pytest.mark.parametrize("case", HARMLESS, ids=str)
def test_what_leaves_nothing_behind_is_equal(case: Case, base: Base) -> None:
    """A change and its undoing, and all that PostgreSQL does to storage and statistics, are no difference."""
    with database(base.name) as name:
        run(at(name), case)
        after = shape(at(name))
        assert [str(difference) for difference in differences(base.snapshot, after)] == []
        assert after == base.snapshot
        assert after.digest == base.snapshot.digest
