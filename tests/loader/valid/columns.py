"""What is said of a column: type, default, allowed values, generation, identity, collation."""

from __future__ import annotations

from pgcontract.model import (
    Column,
    Generated,
    Sql,
)
from tests.loader.valid.making import (
    allowed,
    column,
    default,
    typed,
)
from tests.objects import part

COLUMNS = [
    typed("varchar(32)", "varchar(32)"),
    typed("character varying ( 32 )", "varchar(32)"),
    typed("VARCHAR(32)", "varchar(32)"),
    typed("numeric(30,8)", "numeric(30,8)"),
    typed("decimal(30, 8)", "numeric(30,8)"),
    typed("numeric(30)", "numeric(30,0)"),
    typed("int", "integer"),
    typed("int8", "bigint"),
    typed("timestamp with time zone", "timestamptz"),
    typed("timestamp(3) without time zone", "timestamp(3)"),
    typed("text[]", "text[]"),
    typed("text[3][4]", "text[]"),
    typed("integer array", "integer[]"),
    typed("double  precision", "double precision"),
    typed("float(24)", "real"),
    typed("char", "char(1)"),
    typed("'\"char\"'", '"char"'),
    typed("interval day to second", "interval day to second"),
    typed("pg_catalog.text", "text"),
    default("now()", "now()"),
    default("\"'recorded'\"", "'recorded'"),
    default("'''recorded'''", "'recorded'"),
    default("\"'{}'::jsonb\"", "'{}'::jsonb"),
    default("'''[]''::jsonb'", "'[]'::jsonb"),
    default("true", "true"),
    default("0", "0"),
    default("012", "012"),
    default("1e3", "1e3"),
    default("0.00", "0.00"),
    default("-1", "-1"),
    default("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
    default("current_date - 1", "current_date - 1"),
    default("\"'null'\"", "'null'"),
    default("'null::text'", "null::text"),
    default("array['a', 'b']", "array['a', 'b']"),
    default("E'it\\'s; (here'", "E'it\\'s; (here'"),
    default("$$it's; (here$$", "$$it's; (here$$"),
    default("now() /* why; ( */", "now() /* why; ( */"),
    default("|\n      lower('A')\n", "lower('A')"),
    default(">-\n      coalesce(lower('A'),\n      'b')", "coalesce(lower('A'), 'b')"),
    column("type: text\nnullable: false", part(Column, "a", "text", "false"), type="8:5", nullable="9:5"),
    column(
        "type: text\nnullable: false\nnot_null_validated: false",
        part(Column, "a", "text", "false, not validated"),
        nullable="9:5",
    ),
    column(
        "type: text\nnullable: false\nnot_null_inherited: false\nnot_null_validated: false",
        part(Column, "a", "text", "false, not validated, not inherited"),
        nullable="9:5",
    ),
    column(
        "type: bigint\nnullable: false\nidentity: by default",
        part(Column, "a", "bigint", "false", identity="by default"),
        identity="10:5",
    ),
    column(
        "type: bigint\nnullable: false\nidentity: always",
        part(Column, "a", "bigint", "false", identity="always"),
        identity="10:5",
    ),
    column(
        "type: bigint\nnullable: false\nidentity: always (increment -1, start 7, cycle)",
        part(Column, "a", "bigint", "false", identity="always (increment -1, start 7, cycle)"),
        identity="10:5",
    ),
    column(
        "type: bigint\nnullable: true\ndefault: nextval('a.b')",
        part(Column, "a", "bigint", "true", Sql("nextval('a.b')"), sequence="owned"),
        default="10:5",
    ),
    column(
        "type: bigint\nnullable: true\ndefault: 10 + nextval('b'::regclass)\nsequence: not owned (increment 2, cycle)",
        part(
            Column,
            "a",
            "bigint",
            "true",
            Sql("10 + nextval('b'::regclass)"),
            sequence="not owned (increment 2, cycle)",
        ),
        sequence="11:5",
    ),
    column(
        "type: bigint\nnullable: true\ndefault: nextval('b')\nsequence: owned by Odd one.id (start 7)",
        part(Column, "a", "bigint", "true", Sql("nextval('b')"), sequence="owned by Odd one.id (start 7)"),
        sequence="11:5",
    ),
    column(
        "type: text\nnullable: true\ngenerated: stored\nexpression: lower('A')",
        part(Column, "a", "text", "true", generated=Generated("stored", Sql("lower('A')"))),
        generated="10:5",
    ),
    column(
        "type: text\nnullable: true\ncollation: C",
        part(Column, "a", "text", "true", collation="C"),
        collation="10:5",
    ),
    allowed("[a, b]", "\"a\" in ('a', 'b')"),
    allowed(
        "[no, on, 012, 1e3, true, 0x1f, 1_000]",
        "\"a\" in ('no', 'on', '012', '1e3', 'true', '0x1f', '1_000')",
    ),
    allowed("[\"it's\", 'null', '', ' x ']", "\"a\" in ('it''s', 'null', '', ' x ')"),
    allowed(
        "\n      - first (of all)\n      - 'second, third'", "\"a\" in ('first (of all)', 'second, third')"
    ),
]
