"""How far the proof went is said for every table, and nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pgcontract.database import reading
from pgcontract.errors import DatabaseError
from pgcontract.fingerprint import LARGE_OBJECTS, Change, Kind, Proof, differences, take
from pgcontract.fingerprint.hashing import forms, statement
from pgcontract.fingerprint.relations import relations
from tests.fingerprint.test_changes import fingerprint, run
from tests.legacy.seed import seed

LEGACY = Path(__file__).parents[1] / "legacy" / "legacy.sql"


@contextmanager
def as_somebody(url: str) -> Iterator[psycopg.Connection]:
    """Read as a role that owns nothing."""
    with reading(url) as connection:
        connection.execute("SET LOCAL ROLE pg_monitor")
        yield connection


def test_all_that_holds_rows_is_listed(pgcontract_empty_database: str) -> None:
    """Every kind of relation with rows has its entry, and the partitions are read once, at their root."""
    run(
        pgcontract_empty_database,
        "CREATE TABLE plain (a int); INSERT INTO plain VALUES (1); CREATE UNLOGGED TABLE unlogged (a int);"
        "CREATE TABLE parted (a int) PARTITION BY LIST (a); CREATE TABLE leaf PARTITION OF parted DEFAULT;"
        "INSERT INTO parted VALUES (1), (2); CREATE MATERIALIZED VIEW seen AS SELECT 1 AS a;"
        "CREATE MATERIALIZED VIEW unseen AS SELECT 1 AS a WITH NO DATA; CREATE VIEW v AS SELECT 1;"
        'CREATE SEQUENCE "Se q"; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;'
        "CREATE FOREIGN TABLE far (a int) SERVER s; CREATE TABLE mixed (a int) PARTITION BY LIST (a);"
        "CREATE TABLE near_leaf PARTITION OF mixed FOR VALUES IN (1); INSERT INTO near_leaf VALUES (1);"
        "CREATE FOREIGN TABLE far_leaf PARTITION OF mixed FOR VALUES IN (2) SERVER s",
    )
    found = fingerprint(pgcontract_empty_database)
    assert {name: (entry.kind, entry.proof, entry.rows) for name, entry in found.items()} == {
        "public.plain": (Kind.TABLE, Proof.EVERY_COLUMN, 1),
        "public.unlogged": (Kind.TABLE, Proof.EMPTY, 0),
        "public.parted": (Kind.PARTITIONED, Proof.EVERY_COLUMN, 2),
        "public.seen": (Kind.MATERIALIZED_VIEW, Proof.EVERY_COLUMN, 1),
        "public.unseen": (Kind.MATERIALIZED_VIEW, Proof.NOT_READ, 0),
        'public."Se q"': (Kind.SEQUENCE, Proof.EVERY_COLUMN, 1),
        "public.far": (Kind.FOREIGN_TABLE, Proof.NOT_READ, 0),
        "public.near_leaf": (Kind.TABLE, Proof.EVERY_COLUMN, 1),
        "public.far_leaf": (Kind.FOREIGN_TABLE, Proof.NOT_READ, 0),
        LARGE_OBJECTS: (Kind.LARGE_OBJECTS, Proof.EMPTY, 0),
    }
    assert found.rows == 5
    assert found.unproven["public.far"] == "not read: its rows are on another server"
    assert found.unproven["public.unseen"] == "not read: it was never refreshed"
    again = differences(found, found)
    assert (again.compared_tables, again.compared_rows) == (4, 5)
    assert {table for table, _ in again.unproven} == set(found.unproven)


def test_a_text_form_is_owned_up_to(pgcontract_empty_database: str) -> None:
    """A column that goes as text, because its type has nothing better, is named."""
    run(
        pgcontract_empty_database,
        "CREATE TABLE t (a int, b aclitem); INSERT INTO t VALUES (1, '=r/postgres')",
    )
    entry = fingerprint(pgcontract_empty_database)["public.t"]
    assert entry.proof is Proof.TEXT_FORM
    assert entry.reason.endswith(" b")


def test_a_table_without_columns_is_only_counted(pgcontract_empty_database: str) -> None:
    """Rows without a column can be counted and nothing else."""
    run(pgcontract_empty_database, "CREATE TABLE t (); INSERT INTO t DEFAULT VALUES")
    entry = fingerprint(pgcontract_empty_database)["public.t"]
    assert (entry.proof, entry.rows, entry.digest) == (Proof.COUNT_ONLY, 1, "")


def test_unreadable_tables_and_columns_are_named(pgcontract_empty_database: str) -> None:
    """What this user may not read is not taken for equal."""
    run(
        pgcontract_empty_database,
        "CREATE TABLE closed (a int); CREATE TABLE half (a int, b int); GRANT SELECT (a) ON half TO PUBLIC;"
        "INSERT INTO half VALUES (1, 2); CREATE SEQUENCE s; CREATE SCHEMA hidden; CREATE TABLE hidden.t (a int);"
        "GRANT SELECT ON hidden.t TO PUBLIC; SELECT lo_create(70000)",
    )
    with as_somebody(pgcontract_empty_database) as connection:
        found = take(connection)
    assert {name: entry.proof for name, entry in found.items()} == {
        "public.closed": Proof.NOT_READ,
        "public.half": Proof.SOME_COLUMNS,
        "public.s": Proof.NOT_READ,
        "hidden.t": Proof.NOT_READ,
        LARGE_OBJECTS: Proof.COUNT_ONLY,
    }
    assert found["public.half"].left_out == ("b",)
    changes = {
        found.table: found.change
        for found in differences(fingerprint(pgcontract_empty_database), found).tables
    }
    assert changes["public.closed"] is Change.UNDECIDED
    assert changes["public.half"] is Change.COLUMNS


def test_row_security_never_filters_in_silence(pgcontract_empty_database: str) -> None:
    """A table whose rows are hidden from this user stops the fingerprint with one line that says what to do."""
    run(
        pgcontract_empty_database,
        "CREATE TABLE t (a int); GRANT SELECT ON t TO PUBLIC; ALTER TABLE t ENABLE ROW LEVEL SECURITY",
    )
    with (
        as_somebody(pgcontract_empty_database) as connection,
        pytest.raises(
            DatabaseError,
            match=r"^cannot read the rows of public\.t: .*if it is not forced, or as a role with BYPASSRLS$",
        ),
    ):
        take(connection)


def test_new_columns_are_named_and_change_nothing(pgcontract_empty_database: str) -> None:
    """Read with the columns of before, a table keeps its digest, and says what it left out."""
    run(pgcontract_empty_database, "CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    before = fingerprint(pgcontract_empty_database)
    run(pgcontract_empty_database, "ALTER TABLE t ADD b int DEFAULT 1")
    after = fingerprint(pgcontract_empty_database, before)
    assert after["public.t"].digest == before["public.t"].digest
    assert after["public.t"].left_out == ("b",)
    assert fingerprint(pgcontract_empty_database)["public.t"].digest != before["public.t"].digest
    assert [found.change for found in differences(before, fingerprint(pgcontract_empty_database)).tables] == [
        Change.UNDECIDED
    ]


def test_nothing_compared_is_not_equal(pgcontract_empty_database: str) -> None:
    """Neither an empty database nor empty tables nor sequences alone prove anything."""
    empty = fingerprint(pgcontract_empty_database)
    run(pgcontract_empty_database, "CREATE TABLE t (a int); CREATE SEQUENCE s")
    before = fingerprint(pgcontract_empty_database)
    for found in (differences(empty, empty), differences(before, before)):
        assert not found.tables
        assert found.compared_rows == 0
        assert not found.equal


def test_progress_names_each_table(pgcontract_empty_database: str) -> None:
    """Progress counts from one to all."""
    run(pgcontract_empty_database, "CREATE TABLE a (); CREATE TABLE b ()")
    told: list[tuple[str, int, int]] = []
    with reading(pgcontract_empty_database) as connection:
        take(connection, progress=lambda *step: told.append(step))
    assert told == [("public.a", 1, 2), ("public.b", 2, 2)]


def test_the_scan_is_parallel(pgcontract_empty_database: str) -> None:
    """No expression keeps the server from reading a large table with workers."""
    run(
        pgcontract_empty_database,
        "CREATE TYPE e AS ENUM ('a');"
        "CREATE TABLE t (a numeric, b text, c jsonb, d timestamptz, e float8[], f regclass, g int4range, h xml,"
        " i e, j e[], k aclitem, l char(3)); INSERT INTO t SELECT g FROM generate_series(1, 50000) g; ANALYZE t",
    )
    with reading(pgcontract_empty_database) as connection:
        connection.execute("SET LOCAL parallel_setup_cost = 0; SET LOCAL min_parallel_table_scan_size = 0")
        [relation] = relations(connection)
        query = statement(relation, [form.expression for form in forms(relation.columns).values()])
        plan = "".join(line for (line,) in connection.execute(sql.SQL("EXPLAIN ") + query))
    assert "Parallel Seq Scan" in plan
    assert "Partial Aggregate" in plan


def test_the_legacy_database_is_proven_in_every_column(pgcontract_empty_database: str) -> None:
    """No column of the real schema goes in a weaker form than its stored value."""
    run(pgcontract_empty_database, LEGACY.read_text(encoding="utf-8"))
    with psycopg.connect(pgcontract_empty_database) as connection:
        seed(connection, rows=300)
    found = fingerprint(pgcontract_empty_database)
    tables = [entry for entry in found.values() if entry.kind is Kind.TABLE]
    assert len(tables) == 15
    assert {entry.proof for entry in tables} == {Proof.EVERY_COLUMN}
    assert not any(entry.left_out for entry in tables)
    assert found.rows > 4000
