"""The rows that differ are named: the kind of change, the keys, the columns, and never a value."""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.database import reading
from pgcontract.errors import DatabaseError, FingerprintError
from pgcontract.fingerprint import ChangedRow, RowDifferences, changed_rows
from tests.fingerprint.test_changes import run

TABLE = (
    "CREATE TABLE t (id int PRIMARY KEY, a int, s text);"
    " INSERT INTO t SELECT g, g % 10, 'secret ' || g FROM generate_series(1, 300) g"
)
PAIRS = (
    "CREATE TABLE t (a text, b date, v int, PRIMARY KEY (b, a)); INSERT INTO t VALUES ('x', '2024-01-01', 1)"
)
KEYLESS = "CREATE TABLE t (id int, a int, s text); INSERT INTO t VALUES (1, 1, 'x'), (1, 1, 'x'), (2, 2, 'y')"
COLUMNS = ("id", "a", "s")


@dataclass(frozen=True, slots=True)
class Case:
    """What happens to table t, and what is said about it."""

    name: str
    after: str
    before: str = TABLE
    columns: tuple[str, ...] = COLUMNS
    key: tuple[str, ...] = ("id",)
    missing: tuple[tuple[str, ...], ...] = ()
    unexpected: tuple[tuple[str, ...], ...] = ()
    changed: tuple[ChangedRow, ...] = field(default=())
    more: bool = False


CASES = (
    Case("nothing", "UPDATE t SET a = a"),
    Case("lost", "DELETE FROM t WHERE id IN (7, 8)", missing=(("7",), ("8",))),
    Case("added", "INSERT INTO t VALUES (999)", unexpected=(("999",),)),
    Case("one column", "UPDATE t SET s = NULL WHERE id = 5", changed=(ChangedRow(("5",), ("s",)),)),
    Case(
        "two columns",
        "UPDATE t SET s = upper(s), a = -1 WHERE id = 5",
        changed=(ChangedRow(("5",), ("a", "s")),),
    ),
    Case(
        "a swap between rows",
        "UPDATE t SET a = 3 - a WHERE id IN (1, 2)",
        changed=(ChangedRow(("1",), ("a",)), ChangedRow(("2",), ("a",))),
    ),
    Case("another key", "UPDATE t SET id = 999 WHERE id = 5", missing=(("5",),), unexpected=(("999",),)),
    Case(
        "all kinds",
        "DELETE FROM t WHERE id = 1; INSERT INTO t VALUES (999); UPDATE t SET a = 77 WHERE id = 3",
        missing=(("1",),),
        unexpected=(("999",),),
        changed=(ChangedRow(("3",), ("a",)),),
    ),
    Case("columns not asked for", "UPDATE t SET s = ''", columns=("id", "a")),
    Case(
        "a key of two columns",
        "UPDATE t SET v = 2",
        before=PAIRS,
        columns=("v",),
        key=("b", "a"),
        changed=(ChangedRow(("2024-01-01", "x"), ("v",)),),
    ),
    Case(
        "a unique key instead of a primary key",
        "UPDATE t SET a = 2",
        before="CREATE TABLE t (id int NOT NULL UNIQUE, a int UNIQUE, s text); INSERT INTO t VALUES (1, 1)",
        changed=(ChangedRow(("1",), ("a",)),),
    ),
    Case(
        "no key",
        "DELETE FROM t WHERE ctid = '(0,1)'; UPDATE t SET s = '' WHERE id = 2",
        before=KEYLESS,
        key=(),
        missing=((), ()),
        unexpected=((),),
    ),
    Case(
        "the key is gone, and a key has two rows",
        "ALTER TABLE t DROP CONSTRAINT t_pkey; INSERT INTO t SELECT * FROM t WHERE id = 9",
        unexpected=(("9",),),
    ),
    Case(
        "a name with a percent sign and quotes",
        'UPDATE t SET "a%s""b" = 2',
        before='CREATE TABLE t (id int PRIMARY KEY, "a%s""b" int); INSERT INTO t VALUES (1, 1)',
        columns=('a%s"b',),
        changed=(ChangedRow(("1",), ('a%s"b',)),),
    ),
    Case("an empty table", "INSERT INTO t SELECT 1", before="CREATE TABLE t (id int PRIMARY KEY, a int, s text)",
         unexpected=(("1",),)),
)  # fmt: skip


def both(
    pgcontract_empty_database: str, before: str, after: str, columns: tuple[str, ...], limit: int = 20
) -> RowDifferences:
    """Copy the database, change the one, and compare it with the copy."""
    run(pgcontract_empty_database, before)
    info = conninfo_to_dict(pgcontract_empty_database)
    copy = f"{info['dbname']}_before"
    server = make_conninfo(pgcontract_empty_database, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                *map(sql.Identifier, (copy, str(info["dbname"]))),
            ),
        )
        try:
            run(pgcontract_empty_database, after)
            with (
                reading(make_conninfo(pgcontract_empty_database, dbname=copy)) as old,
                reading(pgcontract_empty_database) as new,
            ):
                return changed_rows(old, new, "public.t", columns, limit=limit)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_rows_that_differ_are_named(case: Case, pgcontract_empty_database: str) -> None:
    """Kind, key and columns are named right, and nothing else."""
    found = both(pgcontract_empty_database, case.before, case.after, case.columns)
    wanted = RowDifferences(
        "public.t",
        case.key,
        missing=case.missing,
        unexpected=case.unexpected,
        changed=case.changed,
    )
    assert found == wanted


def test_no_more_than_the_limit_is_named(pgcontract_empty_database: str) -> None:
    """Where every row differs, the limit holds and is owned up to."""
    found = both(pgcontract_empty_database, TABLE, "UPDATE t SET s = s || '!'", COLUMNS, limit=5)
    assert (found.count, found.more) == (5, True)
    assert {row.columns for row in found.changed} == {("s",)}


def test_no_value_is_repeated(pgcontract_empty_database: str) -> None:
    """What is said about the rows holds no value beside the key."""
    found = both(
        pgcontract_empty_database,
        TABLE,
        "UPDATE t SET s = 'hidden' WHERE id = 4; DELETE FROM t WHERE id = 6",
        COLUMNS,
    )
    assert found.count == 2
    assert "secret" not in repr(found)
    assert "hidden" not in repr(found)


def test_an_absent_column_is_an_error(pgcontract_empty_database: str) -> None:
    """A column that one side lacks is named, with the side."""
    with pytest.raises(FingerprintError, match=r"public\.t has no readable column s in the after database"):
        both(pgcontract_empty_database, TABLE, "ALTER TABLE t DROP s", COLUMNS)


def test_an_absent_table_is_an_error(pgcontract_empty_database: str) -> None:
    """A table that one side lacks is named, with the side."""
    with pytest.raises(FingerprintError, match=r"public\.t cannot be read in the after database"):
        both(pgcontract_empty_database, TABLE, "DROP TABLE t", COLUMNS)


def test_row_security_is_an_error_here_too(pgcontract_empty_database: str) -> None:
    """Hidden rows are not taken for missing ones."""
    policy = "ALTER TABLE t ENABLE ROW LEVEL SECURITY; GRANT SELECT ON t TO PUBLIC"
    run(pgcontract_empty_database, TABLE + ";" + policy)
    with reading(pgcontract_empty_database) as old, reading(pgcontract_empty_database) as new:
        new.execute("SET LOCAL ROLE pg_monitor")
        with pytest.raises(DatabaseError, match="row level security"):
            changed_rows(old, new, "public.t", COLUMNS)
