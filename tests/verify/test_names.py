"""Every name that PostgreSQL takes can be under contract: with dots, quotes, spaces, capitals, emoji, of 63 bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from pgcontract.contract import Contract
from pgcontract.loader import load
from pgcontract.report import Difference, differences
from pgcontract.verify import verify

NAMES = (
    "Log.Entries",
    "a.b.c",
    ".",
    "..",
    "public.users",
    '"quoted"',
    '"a"."b"',
    'half "quoted".x',
    "with space",
    " at the ends. ",
    "Straße.Ж",
    "😀.😀",
    "x" * 63,
    "é." * 21,
    "order",
    "1st",
    "it's",
    "100%.%s",
    "{braces}.{}",
    "back\\slash.",
    "$1.$$",
    "a;b--c",
    "f(x.y)",
    "a,b",
    "public",
)


def quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def in_yaml(name: str) -> str:
    """Return a table's or schema's name as a contract writes it: in SQL's quotes where it needs them."""
    return quoted(name) if "." in name or (name[0] == name[-1] == '"') else name


def in_database(schema: str, name: str) -> str:
    """Return SQL that makes a table with a part of each kind, in which everything has the same name."""
    n, path = quoted(name), f"{quoted(schema)}.{quoted(name)}"
    type_, sequence = (f"{quoted(schema)}.{quoted(word + name[:40])}" for word in ("t.", "s."))
    literal = sql.Literal(sequence).as_string()
    keys = {kind: quoted(f"{kind}{name[:40]}") for kind in "pufci"}
    return f"""
        CREATE TYPE {type_} AS ENUM ('a', 'b');
        CREATE SEQUENCE {sequence};
        CREATE TABLE {path} ({n} integer, mood {type_} DEFAULT 'a', number bigint DEFAULT nextval({literal}),
            CONSTRAINT {keys["p"]} PRIMARY KEY ({n}), CONSTRAINT {keys["u"]} UNIQUE (number, {n}),
            CONSTRAINT {keys["c"]} CHECK ({n} > 0));
        ALTER TABLE {path} ADD CONSTRAINT {keys["f"]} FOREIGN KEY ({n}) REFERENCES {path} ({n});
        CREATE INDEX {keys["i"]} ON {path} ({n} DESC, (abs({n})));
        CREATE POLICY {n} ON {path} USING ({n} > 1);
        ALTER TABLE {path} ENABLE ROW LEVEL SECURITY
    """


def in_contract(schema: str, name: str) -> dict[str, dict[str, Any]]:
    """Return the contract of the table, and what it shares: names are written as they are, SQL text has its quotes."""
    n = quoted(name)
    path = n if schema == "public" else f"{quoted(schema)}.{n}"
    type_, sequence = (f"{quoted(schema)}.{quoted(word + name[:40])}" for word in ("t.", "s."))
    number = {
        "type": "bigint",
        "nullable": "true",
        "default": f"nextval({sql.Literal(sequence).as_string()})",
    }
    return {
        "table.yaml": {
            "table": in_yaml(name),
            "schema": in_yaml(schema),
            "columns": {
                name: {"type": "integer", "nullable": "false"},
                "mood": {"type": type_, "nullable": "true", "default": "'a'"},
                "number": {**number, "sequence": "not owned"},
            },
            "primary_key": {"name": f"p{name[:40]}", "columns": [name]},
            "uniques": [{"name": f"u{name[:40]}", "columns": ["number", name]}],
            "foreign_keys": [{"name": f"f{name[:40]}", "columns": [name], "references": f"{path} ({n})"}],
            "checks": [{"name": f"c{name[:40]}", "check": f"{n} > 0"}],
            "indexes": [{"name": f"i{name[:40]}", "columns": [f"{n} desc", f"(abs({n}))"]}],
            "policies": [{"name": name, "using": f"{n} > 1"}],
            "row_level_security": "enabled",
        },
        "shared.yaml": {"enums": {type_: ["a", "b"]}},
    }


def written(folder: Path, files: dict[str, dict[str, Any]]) -> Contract:
    for file, document in files.items():
        (folder / file).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return load(folder)


def found(contract: Contract, url: str) -> tuple[Difference, ...]:
    return differences(contract, verify(contract, url).comparison)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("of_schema", [False, True], ids=["in public", "in a schema of that name"])
def test_any_name_can_be_under_contract(
    of_schema: bool, name: str, pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """Table, column, key, index, policy, enum and sequence hold; a fact that is changed is told, once."""
    schema = name if of_schema else "public"
    contract = written(tmp_path, in_contract(schema, name))
    with psycopg.connect(pgcontract_empty_database) as connection:
        if schema != "public":
            connection.execute(f"CREATE SCHEMA {quoted(schema)}".encode())
        connection.execute(in_database(schema, name).encode())
    entries = found(contract, pgcontract_empty_database)
    assert not entries, [(entry.message, entry.values) for entry in entries]
    with psycopg.connect(pgcontract_empty_database) as connection:
        path = f"{quoted(schema)}.{quoted(name)}"
        connection.execute(f"ALTER TABLE {path} ALTER mood SET DEFAULT 'b'".encode())
    (entry,) = found(contract, pgcontract_empty_database)
    assert (entry.id.kind, entry.attribute, entry.location.line) == ("column", "default", 1)


def test_a_dot_in_a_name_is_not_the_dot_after_a_schema(
    pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """`"a.b"` of public and `b` of schema `a` are two tables, in contracts, messages and exceptions."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(
            'CREATE SCHEMA a; CREATE TABLE a.b (id integer); CREATE TABLE "a.b" (id bigint);'
            " CREATE TABLE known (id integer); CREATE TABLE a.known (id integer)"
        )
    column = {"id": {"type": "integer", "nullable": "true"}}
    known: dict[str, dict[str, Any]] = {
        "one.yaml": {"table": "known", "columns": column},
        "two.yaml": {"table": "known", "schema": "a", "columns": column},
    }
    entries = found(written(tmp_path, known), pgcontract_empty_database)
    assert sorted(entry.message for entry in entries) == [
        'table "a.b" is unexpected',
        "table a.b is unexpected",
    ]
    shared = {"exceptions": [{"object": 'table "a.b"', "reason": "tried"}]}
    entries = found(written(tmp_path, known | {"shared.yaml": shared}), pgcontract_empty_database)
    assert [entry.message for entry in entries] == ["table a.b is unexpected"]
    both = {
        "three.yaml": {"table": '"a.b"', "columns": {"id": {"type": "bigint", "nullable": "true"}}},
        "four.yaml": {"table": "b", "schema": "a", "columns": column},
        "shared.yaml": {},
    }
    (tmp_path / "shared.yaml").unlink()
    del both["shared.yaml"]
    assert not found(written(tmp_path, known | both), pgcontract_empty_database)


def test_the_case_of_the_report(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """The name of a table stands in its contract as it is; its key follows from the convention."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute('CREATE TABLE "Log.Entries" ("Id" integer PRIMARY KEY)')
    (tmp_path / "a.yaml").write_text(
        "table: '\"Log.Entries\"'\ncolumns:\n  Id:\n    type: integer\n    nullable: false\nprimary_key: [Id]\n",
        encoding="utf-8",
    )
    assert not found(load(tmp_path), pgcontract_empty_database)
