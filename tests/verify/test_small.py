"""Small databases beside the sample: each means what its contract says, however it is spelled or wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from pgcontract.loader import load
from pgcontract.pytest_plugin.scratch import ScratchServer
from pgcontract.report import differences
from pgcontract.sqltypes import canonical, is_built_in
from pgcontract.verify import verify
from tests.roles import lend_roles

#: Types of the catalogues and of indexes, which no table of an application has a use for.
INSIDES = {
    *("gtsvector", "pg_brin_bloom_summary", "pg_brin_minmax_multi_summary"),
    *("pg_dependencies", "pg_mcv_list", "pg_ndistinct", "pg_node_tree"),
}

TABLE = "table: t\ncolumns:\n"

HOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "an enum in a schema without tables": (
        "CREATE SCHEMA stock; CREATE TYPE stock.size AS ENUM ('s', 'l'); CREATE TABLE t (a stock.size)",
        {
            "t.yaml": f"{TABLE}  a:\n    type: stock.size\n    nullable: true\n",
            "shared.yaml": "enums:\n  stock.size: [s, l]\n",
        },
    ),
    "types that are called like words of SQL": (
        """CREATE TYPE "order" AS ENUM ('up'); CREATE SCHEMA "table"; CREATE TYPE "table"."Select" AS ENUM ('a');
        CREATE TABLE t (a "order" DEFAULT 'up', b "order"[] DEFAULT '{up}', c "table"."Select" DEFAULT 'a')""",
        {
            "t.yaml": f"{TABLE}  a: {{type: order, nullable: true, default: \"'up'\"}}\n"
            "  b: {type: 'order[]', nullable: true, default: \"'{up}'\"}\n"
            "  c: {type: 'table.\"Select\"', nullable: true, default: \"'a'\"}\n",
            "shared.yaml": "enums:\n  order: [up]\n  table.Select: [a]\n",
        },
    ),
    "an index with an operator class and a collation of another schema": (
        """CREATE SCHEMA stock; CREATE COLLATION stock.plain FROM "C";
        CREATE OPERATOR CLASS stock.size_ops FOR TYPE text USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =,
            OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 bttextcmp(text, text);
        CREATE TABLE t (a text); CREATE INDEX t_a_idx ON t (a COLLATE stock.plain stock.size_ops)""",
        {
            "t.yaml": f"{TABLE}  a:\n    type: text\n    nullable: true\n"
            "indexes:\n  - columns: [a collate stock.plain stock.size_ops]\n"
        },
    ),
    "a foreign key to a partitioned table, which the server repeats for each partition": (
        """CREATE TABLE p (a integer PRIMARY KEY) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p DEFAULT;
        CREATE TABLE t (a integer CONSTRAINT own REFERENCES p)""",
        {
            "t.yaml": f"{TABLE}  a:\n    type: integer\n    nullable: true\n",
            "shared.yaml": "exceptions:\n"
            + "".join(
                f"  - object: {name}\n    reason: partitioned\n"
                for name in ("table p", "table p1", "table p2", "t foreign key own")
            ),
        },
    ),
    "an identity with options, which are written as they are shown": (
        "CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (START 1000 INCREMENT 10))",
        {
            "t.yaml": f"{TABLE}  a:\n    type: bigint\n    nullable: false\n    identity: always (increment 10,"
            " start 1000)\n"
        },
    ),
    "an operator class with a parameter": (
        "CREATE TABLE t (a tsvector); CREATE INDEX t_a_idx ON t USING gist (a tsvector_ops (siglen='100'))",
        {
            "t.yaml": f"{TABLE}  a:\n    type: tsvector\n    nullable: true\n"
            "indexes:\n  - columns: [a tsvector_ops(siglen=100)]\n    method: gist\n"
        },
    ),
    "char(n) by its inner name": (
        "CREATE TABLE t (a bpchar(5), b bpchar)",
        {
            "t.yaml": f"{TABLE}  a: {{type: bpchar(5), nullable: true}}\n  b: {{type: bpchar, nullable: true}}\n"
        },
    ),
}


OWNERS = ("pgcontract_owner_a", "pgcontract_owner_b")


@pytest.mark.parametrize(("second", "wrong"), [(OWNERS[1], []), (OWNERS[0], ["stock.b"])])
def test_a_table_can_have_an_owner_of_its_own(
    second: str,
    wrong: list[str],
    pgcontract_server: ScratchServer,
    pgcontract_empty_database: str,
    tmp_path: Path,
) -> None:
    """Most tables are of a named owner, and the others still of one; what a contract names is held to it."""
    with lend_roles(pgcontract_server, OWNERS), psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("CREATE SCHEMA stock")
        for table, owner in (
            ("t", None),
            ("stock.a", OWNERS[1]),
            ("stock.b", second),
            ("stock.c", OWNERS[1]),
        ):
            connection.execute(f"CREATE TABLE {table} (id integer)")
            connection.execute(f"ALTER TABLE {table} OWNER TO {owner or 'CURRENT_USER'}")
            schema, _, name = table.rpartition(".")
            own = f"schema: {schema}\nowner: {OWNERS[1]}\n" if schema else ""
            (tmp_path / f"{table}.yaml").write_text(
                f"table: {name}\n{own}columns:\n  id:\n    type: integer\n    nullable: true\n",
                encoding="utf-8",
            )
        connection.commit()
        contract = load(tmp_path)
        found = differences(contract, verify(contract, pgcontract_empty_database).comparison)
        connection.execute("DROP SCHEMA stock CASCADE")
    assert [(str(entry.id), entry.attribute, entry.location.line) for entry in found] == [
        (name, "owner", 3) for name in wrong
    ]


@pytest.mark.parametrize("name", HOLD)
def test_it_holds(name: str, pgcontract_empty_database: str, tmp_path: Path) -> None:
    """The contract holds."""
    ddl, texts = HOLD[name]
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(ddl)
    for file, text in texts.items():
        tmp_path.joinpath(file).write_text(text, encoding="utf-8")
    contract = load(tmp_path)
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)


@pytest.mark.parametrize(
    ("type_", "opclass"), [("integer", "oid_ops"), ("bit", "varbit_ops"), ("varchar", "varchar_ops")]
)
def test_an_operator_class_of_another_type_is_seen(
    type_: str, opclass: str, pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """It is the default of a type, but not of the column's: oid_ops takes integers for numbers without a sign."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(f"CREATE TABLE t (a {type_}); CREATE INDEX t_a_idx ON t (a {opclass})")
    keys = {"plain": "a", "named": f"a {opclass}"}
    found = {}
    for name, key in keys.items():
        text = f"{TABLE}  a:\n    type: {type_}\n    nullable: true\nindexes:\n  - columns: [{key}]\n"
        (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
        contract = load(tmp_path)
        found[name] = [
            entry.found
            for entry in differences(contract, verify(contract, pgcontract_empty_database).comparison)
        ]
    assert found == {"plain": [keys["named"]], "named": []}


def test_every_type_of_postgresql_is_known(pgcontract_empty_database: str) -> None:
    """A contract need not name a type that PostgreSQL brings, but for the insides of its catalogues and indexes."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        found = connection.execute(
            "SELECT format_type(t.oid, NULL) FROM pg_type t WHERE typnamespace = 'pg_catalog'::regnamespace"
            " AND typtype IN ('b', 'r', 'm') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)"
        ).fetchall()
    unknown = {name for (name,) in found if not is_built_in(str(canonical(name)))}
    assert unknown <= INSIDES
    assert len(found) > 60
