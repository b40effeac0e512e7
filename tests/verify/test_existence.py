"""Every kind of object that PostgreSQL places in a schema is reported where no contract names it.

PostgreSQL itself says which kinds these are: every catalog with a column that refers to `pg_namespace`, and every
object that `pg_depend` ties to the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from pgcontract.loader import load
from pgcontract.report import differences
from pgcontract.verify import verify
from tests.verify.conftest import Session

# ruff: noqa: ISC004 - SQL of a case, over two lines

NOT_OBJECTS_OF_A_SCHEMA: Mapping[str, str] = {
    "pg_constraint": "a part of its table or domain",
    "pg_default_acl": "privileges of objects that do not exist yet",
    "pg_extension": "an object of the database; the column says where its members are",
    "pg_publication_namespace": "membership in a publication, which is an object of the database",
}

_FUNCTION = "LANGUAGE sql AS 'SELECT 1'"
CASES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("pg_class", "table"): ("CREATE TABLE shut.x (a integer)", "table shut.x"),
    ("pg_class", "partitioned table"): (
        "CREATE TABLE shut.x (a integer) PARTITION BY LIST (a)",
        "table shut.x",
    ),
    ("pg_class", "view"): ("CREATE VIEW shut.x AS SELECT 1", "view shut.x"),
    ("pg_class", "materialized view"): (
        "CREATE MATERIALIZED VIEW shut.x AS SELECT 1",
        "materialized view shut.x",
    ),
    ("pg_class", "foreign table"): (
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
        " CREATE FOREIGN TABLE shut.x () SERVER s",
        "foreign table shut.x",
    ),
    ("pg_class", "sequence"): ("CREATE SEQUENCE shut.x", "sequence shut.x"),
    ("pg_type", "composite"): ("CREATE TYPE shut.x AS (a integer)", "composite type shut.x"),
    ("pg_type", "enum"): ("CREATE TYPE shut.x AS ENUM ('a')", "enum shut.x"),
    ("pg_type", "domain"): ("CREATE DOMAIN shut.x AS text", "domain shut.x"),
    ("pg_type", "range"): ("CREATE TYPE shut.x AS RANGE (SUBTYPE = text)", "range type shut.x"),
    ("pg_type", "shell"): ("CREATE TYPE shut.x", "base type shut.x"),
    ("pg_proc", "function"): (
        f"CREATE FUNCTION shut.x(integer) RETURNS integer {_FUNCTION}",
        "function shut.x(integer)",
    ),
    ("pg_proc", "window function"): (
        "CREATE FUNCTION shut.x() RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number'",
        "function shut.x()",
    ),
    ("pg_proc", "procedure"): (f"CREATE PROCEDURE shut.x() {_FUNCTION}", "procedure shut.x()"),
    ("pg_proc", "aggregate"): (
        "CREATE AGGREGATE shut.x (integer) (SFUNC = int4pl, STYPE = integer)",
        "aggregate shut.x(integer)",
    ),
    ("pg_operator", "operator"): (
        "CREATE OPERATOR shut.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)",
        "operator shut.===(integer,integer)",
    ),
    ("pg_operator", "prefix operator"): (
        "CREATE OPERATOR shut.!! (RIGHTARG = integer, FUNCTION = int4abs)",
        "operator shut.!!(-,integer)",
    ),
    ("pg_opfamily", "operator family"): (
        "CREATE OPERATOR FAMILY shut.x USING btree",
        "operator family shut.x",
    ),
    ("pg_opclass", "operator class"): (
        "CREATE OPERATOR FAMILY other.f USING hash;"
        " CREATE OPERATOR CLASS shut.x FOR TYPE integer USING hash FAMILY other.f AS OPERATOR 1 =",
        "operator class shut.x",
    ),
    ("pg_collation", "collation"): ('CREATE COLLATION shut.x FROM "C"', "collation shut.x"),
    ("pg_conversion", "conversion"): (
        "CREATE CONVERSION shut.x FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "conversion shut.x",
    ),
    ("pg_ts_config", "configuration"): (
        "CREATE TEXT SEARCH CONFIGURATION shut.x (COPY = simple)",
        "text search configuration shut.x",
    ),
    ("pg_ts_dict", "dictionary"): (
        "CREATE TEXT SEARCH DICTIONARY shut.x (TEMPLATE = simple)",
        "text search dictionary shut.x",
    ),
    ("pg_ts_parser", "parser"): (
        "CREATE TEXT SEARCH PARSER shut.x (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,"
        " LEXTYPES = prsd_lextype)",
        "text search parser shut.x",
    ),
    ("pg_ts_template", "template"): (
        "CREATE TEXT SEARCH TEMPLATE shut.x (LEXIZE = dsimple_lexize)",
        "text search template shut.x",
    ),
    ("pg_statistic_ext", "statistics"): (
        "CREATE STATISTICS shut.x ON a, b FROM shut.known",
        "shut.known statistics x",
    ),
    ("pg_statistic_ext", "statistics of a table elsewhere"): (
        "CREATE STATISTICS shut.x ON (classid::text) FROM other.known",
        "statistics shut.x",
    ),
}
"""(catalog, what it is) → SQL that makes exactly one of it in schema `shut`, and what a difference calls it."""

#: What is tied to the schema by itself, and not because something else is: the functions of a range type are.
_TIED = """
    SELECT d.classid, d.objid FROM pg_depend d
    WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'shut'::regnamespace AND d.deptype = 'n'
        AND NOT EXISTS (SELECT FROM pg_depend i WHERE (i.classid, i.objid, i.objsubid) = (d.classid, d.objid, 0)
            AND i.deptype IN ('e', 'i'))
"""


@pytest.fixture
def shut(pgcontract_empty_database: str, tmp_path: Path) -> str:
    """A database whose schema `shut` holds one table, under contract; and `other`, which is not under contract."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(
            "CREATE SCHEMA shut; CREATE TABLE shut.known (a integer, b integer);"
            " CREATE SCHEMA other; CREATE TABLE other.known (classid integer)"
        )
    (tmp_path / "known.yaml").write_text(
        "table: known\nschema: shut\ncolumns:\n  a:\n    type: integer\n    nullable: true\n"
        "  b:\n    type: integer\n    nullable: true\n",
        encoding="utf-8",
    )
    return pgcontract_empty_database


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_what_exists_in_a_closed_schema_is_seen(case: tuple[str, str], shut: str, tmp_path: Path) -> None:
    """It is unexpected, once, by its kind and name; and an exception of that name tolerates it."""
    ddl, name = CASES[case]
    with psycopg.connect(shut) as connection:
        before = set(connection.execute(_TIED).fetchall())
        connection.execute(ddl.encode())
        made = set(connection.execute(_TIED).fetchall()) - before
        assert len(made) == 1, "the case makes exactly one object of the schema"
        catalog = connection.execute("SELECT %s::regclass::text", [next(iter(made))[0]]).fetchone()
    assert catalog == (case[0],)
    contract = load(tmp_path)
    found = differences(contract, verify(contract, shut).comparison)
    assert [entry.message for entry in found] == [f"{name} is unexpected"]
    (tmp_path / "shared.yaml").write_text(
        f"exceptions:\n  - object: {name}\n    reason: tried\n", encoding="utf-8"
    )
    contract = load(tmp_path)
    comparison = verify(contract, shut).comparison
    assert not differences(contract, comparison)
    assert not comparison.unused


def test_every_catalog_of_schemas_has_a_case(sample_session: Session) -> None:
    """A catalog whose rows have a schema is looked at, or listed with the reason why it has no objects of one."""
    found = sample_session.execute(
        "SELECT fktable::text FROM pg_get_catalog_foreign_keys() WHERE pktable = 'pg_namespace'::regclass"
    ).fetchall()
    tried = {catalog for catalog, _ in CASES}
    assert tried.isdisjoint(NOT_OBJECTS_OF_A_SCHEMA)
    assert {name for (name,) in found} == tried | set(NOT_OBJECTS_OF_A_SCHEMA)


def test_what_is_no_object_of_a_schema_is_called_so_by_postgresql(sample_session: Session) -> None:
    """PostgreSQL gives these no schema of their own; constraints are seen as parts of tables."""
    sample_session.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA audit GRANT SELECT ON TABLES TO PUBLIC;"
        " CREATE PUBLICATION p FOR TABLES IN SCHEMA audit"
    )
    found = sample_session.execute(
        "SELECT i.type, i.schema FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) i"
        " WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'audit'::regnamespace AND d.deptype = 'a'"
    ).fetchall()
    assert sorted(found) == [("default acl", None), ("publication namespace", None)]
