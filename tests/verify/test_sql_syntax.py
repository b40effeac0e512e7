"""A function called by name and the same one in SQL's own syntax are equal; old dumps have the call.

A database that PostgreSQL 13 or older dumped has `btrim(name)`; a new one prints `TRIM(BOTH FROM name)`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from pgcontract.expressions.calls import as_calls
from pgcontract.loader import load
from pgcontract.report import Difference, differences
from pgcontract.verify import verify

TYPES: Mapping[str, str] = {
    "name": "text",
    "other": "text",
    "born": "timestamp",
    "died": "timestamp",
    "seen": "timestamptz",
    "hour": "time",
    "shift": "interval",
    "flags": "bit(8)",
    "raw": "bytea",
    "doc": "xml",
}
#: What stands for a column in a default. None of it is a constant, which the server would compute.
FOR_COLUMNS: Mapping[str, str] = {
    "name": "current_setting('a')",
    "other": "current_setting('b')",
    "born": "current_setting('c')::timestamp",
    "died": "current_setting('d')::timestamp",
    "seen": "now()",
    "hour": "localtime",
    "shift": "(now() - current_setting('e')::timestamptz)",
    "flags": "current_setting('f')::bit(8)",
    "raw": "current_setting('g')::bytea",
    "doc": "(current_setting('h')::xml)",
}


@dataclass(frozen=True, slots=True)
class Form:
    """SQL syntax, the call of the same function with the same arguments, and a call that is nearly the same.

    What is not immutable can be no part of an index or a generated column. `since` is the first version that has it.
    """

    syntax: str
    call: str
    near: str
    immutable: bool = True
    since: int = 15


FORMS = (
    Form("seen at time zone 'utc'", "timezone('utc', seen)", "timezone('cet', seen)"),
    Form("born at time zone 'utc'", "timezone('utc', born)", "timezone('utc', died)"),
    Form("seen at time zone shift", "timezone(shift, seen)", "timezone(-shift, seen)"),
    Form("hour at time zone 'utc'", "timezone('utc', hour)", "timezone('cet', hour)", immutable=False),
    Form(
        "(seen at time zone 'utc') at time zone 'cet'",
        "timezone('cet', timezone('utc', seen))",
        "timezone('utc', timezone('cet', seen))",
    ),
    Form("seen at local", "timezone(seen)", "timezone('utc', seen)", immutable=False, since=17),
    Form("extract(year from born)", "pg_catalog.\"extract\"('year', born)", "date_part('year', born)"),
    Form(
        "extract(isodow from born - died)",
        "pg_catalog.\"extract\"('isodow', born - died)",
        "pg_catalog.\"extract\"('isodow', died - born)",
    ),
    Form(
        "(born, died) overlaps (died, died)",
        'pg_catalog."overlaps"(born, died, died, died)',
        'pg_catalog."overlaps"(died, died, born, died)',
    ),
    Form("name is normalized", "is_normalized(name)", "is_normalized(other)"),
    Form("name is nfkd normalized", "is_normalized(name, 'NFKD')", "is_normalized(name, 'NFKC')"),
    Form("name is not nfd normalized", "not is_normalized(name, 'NFD')", "is_normalized(name, 'NFD')"),
    Form("normalize(name)", 'pg_catalog."normalize"(name)', "pg_catalog.\"normalize\"(name, 'NFD')"),
    Form("normalize(name, nfkc)", "pg_catalog.\"normalize\"(name, 'NFKC')", 'pg_catalog."normalize"(name)'),
    Form(
        "overlay(name placing other from 2)",
        'pg_catalog."overlay"(name, other, 2)',
        'pg_catalog."overlay"(other, name, 2)',
    ),
    Form(
        "overlay(raw placing raw from 2 for 3)",
        'pg_catalog."overlay"(raw, raw, 2, 3)',
        'pg_catalog."overlay"(raw, raw, 3, 2)',
    ),
    Form(
        "overlay(flags placing flags from 1)",
        'pg_catalog."overlay"(flags, flags, 1)',
        'pg_catalog."overlay"(flags, flags, 2)',
    ),
    Form("position('@' in name)", "\"position\"(name, '@')", "\"position\"('@', name)"),
    Form("position(name in other)", '"position"(other, name)', '"position"(name, other)'),
    Form("position(raw in raw || raw)", '"position"(raw || raw, raw)', '"position"(raw, raw || raw)'),
    Form("substring(name from 1 for 2)", '"substring"(name, 1, 2)', '"substring"(name, 2, 1)'),
    Form("substring(name from 3)", '"substring"(name, 3)', '"substring"(name, 3, 1)'),
    Form("substring(name for 3)", '"substring"(name, 1, 3)', '"substring"(name, 3)'),
    Form("substring(name from 'a.c')", "\"substring\"(name, 'a.c')", "\"substring\"(name, 'a.d')"),
    Form("substring(raw from 2)", '"substring"(raw, 2)', '"substring"(raw, 1)'),
    Form("substring(flags from 2 for 3)", '"substring"(flags, 2, 3)', '"substring"(flags, 3, 2)'),
    Form(
        "substring(name similar other escape '#')",
        "\"substring\"(name, other, '#')",
        "\"substring\"(name, other, '!')",
    ),
    Form("trim(name)", "btrim(name)", "rtrim(name)"),
    Form("trim(both 'x' from name)", "btrim(name, 'x')", "btrim('x', name)"),
    Form("trim(leading from name)", "ltrim(name)", "btrim(name)"),
    Form("trim(leading other from name)", "ltrim(name, other)", "ltrim(other, name)"),
    Form("trim(trailing 'x' from name)", "rtrim(name, 'x')", "ltrim(name, 'x')"),
    Form("trim(both '\\x00'::bytea from raw)", "btrim(raw, '\\x00')", "btrim(raw, '\\x01')"),
    Form("xmlexists('a' passing doc)", "pg_catalog.xmlexists('a', doc)", "pg_catalog.xmlexists('b', doc)"),
    Form("collation for (name)", "pg_collation_for(name)", "name", immutable=False),
    Form("system_user", "pg_catalog.system_user()", "current_user", immutable=False, since=16),
    Form("current_user", 'pg_catalog."current_user"()', "session_user", immutable=False),
    Form("session_user", 'pg_catalog."session_user"()', "current_user", immutable=False),
    Form("current_schema", 'pg_catalog."current_schema"()', "current_catalog", immutable=False),
    Form("current_catalog", "current_database()", "current_schema", immutable=False),
    Form(
        "position(trim(name) in substring(upper(other) from 2)) > 0",
        '"position"("substring"(upper(other), 2), btrim(name)) > 0',
        '"position"("substring"(upper(other), 2), ltrim(name)) > 0',
    ),
    Form(
        "'TRIM(BOTH FROM x)' = trim(name)",
        "'TRIM(BOTH FROM x)' = btrim(name)",
        "'btrim(x)' = btrim(name)",
    ),
    Form(
        "name in (select trim(s.name) from source s)",
        "name in (select btrim(s.name) from source s)",
        "name in (select rtrim(s.name) from source s)",
        immutable=False,
    ),
)

Places = Mapping[str, list[str]]


def in_ddl(place: str, expressions: Sequence[str]) -> str:
    """Return SQL that makes a table `t` with each of the expressions at a place."""
    columns = [f"{name} {type_}" for name, type_ in TYPES.items()]
    after: list[str] = []
    for number, expression in enumerate(expressions):
        match place:
            case "default":
                columns.append(f"c{number} text DEFAULT (({expression})::text)")
            case "generated":
                columns.append(f"c{number} boolean GENERATED ALWAYS AS (({expression}) IS NOT NULL) STORED")
            case "check":
                columns.append(f"CONSTRAINT c{number} CHECK (({expression}) IS NOT NULL)")
            case "index":
                after.append(f"CREATE INDEX c{number} ON t (({expression}))")
            case "predicate":
                after.append(f"CREATE INDEX c{number} ON t (name) WHERE ({expression}) IS NOT NULL")
            case "policy":
                after.append(f"CREATE POLICY c{number} ON t USING (({expression}) IS NOT NULL)")
    return "; ".join([f"CREATE TABLE t ({', '.join(columns)})", *after])


def in_contract(place: str, expressions: Sequence[str]) -> str:
    """Return the contract of the table that `in_ddl` makes."""
    columns = {name: {"type": type_, "nullable": "true"} for name, type_ in TYPES.items()}
    others: dict[str, list[dict[str, object]]] = {"checks": [], "indexes": [], "policies": []}
    for number, expression in enumerate(expressions):
        name, whole = f"c{number}", f"({expression}) IS NOT NULL"
        match place:
            case "default":
                columns[name] = {"type": "text", "nullable": "true", "default": f"({expression})::text"}
            case "generated":
                columns[name] = {"type": "boolean", "nullable": "true", "generated": "stored"}
                columns[name]["expression"] = whole
            case "check":
                others["checks"].append({"name": name, "check": whole})
            case "index":
                others["indexes"].append({"name": name, "columns": [f"({expression})"]})
            case "predicate":
                others["indexes"].append({"name": name, "columns": ["name"], "where": whole})
            case "policy":
                others["policies"].append({"name": name, "using": whole})
    return json.dumps({"table": "t", "columns": columns, **others})


def at_place(place: str, form: Form, version: int) -> bool:
    """Say whether a form can stand at a place on this version."""
    if form.since > version or ("select" in form.syntax and place != "policy"):
        return False
    return form.immutable or place in {"default", "check", "policy"}


def spelled(place: str, expression: str) -> str:
    """Return the expression without columns, if that is what the place needs."""
    if place != "default":
        return expression
    return re.sub(
        r"('[^']*')|\b(" + "|".join(FOR_COLUMNS) + r")\b",
        lambda found: found[1] or FOR_COLUMNS[found[2]],
        expression,
    )


def found(folder: Path, url: str, text: str) -> tuple[Difference, ...]:
    (folder / "t.yaml").write_text(text, encoding="utf-8")
    (folder / "later.yaml").write_text(
        "exceptions:\n  - object: table source\n    reason: a policy reads it\n", encoding="utf-8"
    )
    contract = load(folder)
    return differences(contract, verify(contract, url).comparison)


@pytest.mark.parametrize("place", ["default", "generated", "check", "index", "predicate", "policy"])
@pytest.mark.parametrize("old", [True, False], ids=["an old dump", "a new database"])
def test_syntax_and_call_are_equal_and_what_is_nearly_so_is_not(
    place: str, old: bool, pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """Either spelling in a contract holds for either in the database; what is nearly the same differs, every one."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        version = connection.info.server_version // 10_000
        forms = [form for form in FORMS if at_place(place, form, version)]
        spellings = {
            "syntax": [spelled(place, form.syntax) for form in forms],
            "call": [spelled(place, form.call) for form in forms],
            "near": [spelled(place, form.near) for form in forms],
        }
        connection.execute("CREATE TABLE source (name text)")
        connection.execute(in_ddl(place, spellings["call" if old else "syntax"]).encode())
        connection.execute("ALTER TABLE t ENABLE ROW LEVEL SECURITY" if place == "policy" else "SELECT")
    assert len(forms) > 25
    security = {"row_level_security": "enabled"} if place == "policy" else {}
    contracts = {
        name: json.dumps(json.loads(in_contract(place, texts)) | security)
        for name, texts in spellings.items()
    }
    for name in ("syntax", "call"):
        entries = found(tmp_path, pgcontract_empty_database, contracts[name])
        assert not entries, "\n".join(f"{entry.message} {entry.values}" for entry in entries)
    seen = {entry.id.name for entry in found(tmp_path, pgcontract_empty_database, contracts["near"])}
    assert seen == {f"c{number}" for number in range(len(forms))}


def test_a_function_of_ones_own_is_not_that_of_the_syntax(
    pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """`trim` never calls it, whatever its name."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(
            "CREATE FUNCTION btrim(integer) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT 1::text';"
            " CREATE SCHEMA own; CREATE FUNCTION own.btrim(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1';"
            " CREATE TABLE source (); CREATE TABLE t (name text, n integer,"
            " CONSTRAINT a CHECK (btrim(n) <> ''), CONSTRAINT b CHECK (own.btrim(name) <> ''))"
        )
    text = (
        "table: t\ncolumns:\n  name:\n    type: text\n    nullable: true\n  n:\n    type: integer\n    nullable: true\n"
        "checks:\n  - name: a\n    check: trim(n::text) <> ''\n  - name: b\n    check: trim(name) <> ''\n"
    )
    seen = [entry.message for entry in found(tmp_path, pgcontract_empty_database, text)]
    assert [message for message in seen if "differs" in message] == [
        "t check a: expression differs",
        "t check b: expression differs",
    ]


def _printed() -> Iterator[tuple[str, str]]:
    yield "(now() AT TIME ZONE 'utc'::text)", "timezone('utc'::text, now())"
    yield "((a, b) OVERLAPS (c, d))", '"overlaps"(a, b, c, d)'
    yield 'POSITION((TRIM(BOTH FROM a)) IN ("b c"))', '"position"("b c", btrim(a))'
    yield "(a <= SUBSTRING(b FROM 1 FOR 2))", '(a <= "substring"(b, 1, 2))'
    yield "(NOT (a IS NFC NORMALIZED))", "(NOT is_normalized(a, 'NFC'::text))"
    # What only looks alike.
    for text in (
        "'(a AT TIME ZONE b)'::text",
        '"TRIM"(a, b)',
        '("AT" + "TIME")',
        "trim(both from a)",
        "EXTRACT(a b FROM c)",
        "TRIM(SIDEWAYS FROM a)",
        "(a[1] = ANY (ARRAY['FROM', 'IN']))",
        "CASE WHEN (a IS NOT NULL) THEN 1 ELSE 2 END",
        "'left open",
    ):
        yield text, text


@pytest.mark.parametrize(("printed", "calls"), [*_printed()])
def test_as_calls(printed: str, calls: str) -> None:
    """The rest of the text stays as it is, spaces and operators, too."""
    assert as_calls(printed) == calls
