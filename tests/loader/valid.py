"""What each feature of the language means: a name, lines after HEAD, and the facts and places that they make.

The table is `t` in `t.yaml`; `others` are further files. `places` are `attribute → line:column` of the part, "" the
part itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pgcontract.model import (
    Check,
    Column,
    Comment,
    Exclusion,
    ForeignKey,
    Generated,
    Grant,
    Index,
    IndexColumn,
    Part,
    Policy,
    PrimaryKey,
    Rule,
    Sql,
    Trigger,
    Unique,
)

USERS = """\
table: users
columns:
  id: {type: uuid, nullable: false}
  a: {type: text, nullable: false}
  b: {type: text, nullable: false}
  Camel: {type: text, nullable: false}
primary_key: [id]
uniques:
  - columns: [a, b]
  - columns: [Camel]
"""
IN_AUDIT = "schema: audit\n" + USERS.replace("table: users", "table: log")


@dataclass(frozen=True, slots=True)
class Valid:
    """`part` is among the table's parts exactly so."""

    name: str
    lines: str
    part: Part
    places: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)


def _column(lines: str, part: Column, **places: str) -> Valid:
    indented = "".join(f"    {line}\n" for line in lines.splitlines())
    name = lines.replace("\n", ", ")
    return Valid(f"column: {name}", f"  a:\n{indented}", part, {"": "7:3", **places})


def _typed(written: str, canonical: str) -> Valid:
    return _column(
        f"type: {written}\nnullable: true", Column("a", canonical, "true"), type="8:5", nullable="9:5"
    )


def _default(written: str, text: str) -> Valid:
    part = Column("a", "text", "true", Sql(text))
    return _column(f"type: text\nnullable: true\ndefault: {written}", part, default="10:5")


def _allowed(written: str, text: str) -> Valid:
    lines = f"  a:\n    type: text\n    nullable: true\n    allowed: {written}\n"
    return Valid(
        f"allowed: {written}", lines, Check("t_a_check", Sql(text)), {"": "10:5", "expression": "10:5"}
    )


def _key(written: str, column: IndexColumn) -> Valid:
    lines = f"indexes:\n  - columns:\n      - {written}\n    name: i\n"
    columns = "  name:\n    type: text\n    nullable: true\n  Camel:\n    type: text\n    nullable: true\n"
    return Valid(
        f"index key: {written}", columns + lines, Index("i", (column,)), {"": "14:5", "columns": "14:5"}
    )


def _references(written: str, table: str, columns: tuple[str, ...], own: str, name: str) -> Valid:
    count = len(columns)
    lines = "  x:\n    type: text\n    nullable: true\n" if count > 1 else ""
    lines += f"foreign_keys:\n  - columns: [{own}]\n    references: {written}\n"
    part = ForeignKey(name, tuple(own.split(", ")), table, columns)
    line = 8 + 3 * (count > 1)
    places = {
        "": f"{line}:5",
        "columns": f"{line}:5",
        "references": f"{line + 1}:5",
        "referenced_columns": f"{line + 1}:5",
    }
    return Valid(f"references: {written}", lines, part, places, {"users.yaml": USERS, "log.yaml": IN_AUDIT})


def _foreign(lines: str, part: ForeignKey, **places: str) -> Valid:
    text = "foreign_keys:\n  - columns: [id]\n    references: users (id)\n"
    text += "".join(f"    {line}\n" for line in lines.splitlines())
    name = lines.replace("\n", ", ")
    return Valid(f"foreign key: {name}", text, part, {"": "8:5", **places}, {"users.yaml": USERS})


def _part(name: str, lines: str, part: Part, places: Mapping[str, str], **others: str) -> Valid:
    return Valid(name, lines, part, places, {f"{other}.yaml": text for other, text in others.items()})


_TO_USERS = ("t_id_users_id_fk", ("id",), "users", ("id",))

COLUMNS = [
    _typed("varchar(32)", "varchar(32)"),
    _typed("character varying ( 32 )", "varchar(32)"),
    _typed("VARCHAR(32)", "varchar(32)"),
    _typed("numeric(30,8)", "numeric(30,8)"),
    _typed("decimal(30, 8)", "numeric(30,8)"),
    _typed("numeric(30)", "numeric(30,0)"),
    _typed("int", "integer"),
    _typed("int8", "bigint"),
    _typed("timestamp with time zone", "timestamptz"),
    _typed("timestamp(3) without time zone", "timestamp(3)"),
    _typed("text[]", "text[]"),
    _typed("text[3][4]", "text[]"),
    _typed("integer array", "integer[]"),
    _typed("double  precision", "double precision"),
    _typed("float(24)", "real"),
    _typed("char", "char(1)"),
    _typed("'\"char\"'", '"char"'),
    _typed("interval day to second", "interval day to second"),
    _typed("pg_catalog.text", "text"),
    _default("now()", "now()"),
    _default("\"'recorded'\"", "'recorded'"),
    _default("'''recorded'''", "'recorded'"),
    _default("\"'{}'::jsonb\"", "'{}'::jsonb"),
    _default("'''[]''::jsonb'", "'[]'::jsonb"),
    _default("true", "true"),
    _default("0", "0"),
    _default("012", "012"),
    _default("1e3", "1e3"),
    _default("0.00", "0.00"),
    _default("-1", "-1"),
    _default("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
    _default("current_date - 1", "current_date - 1"),
    _default("\"'null'\"", "'null'"),
    _default("'null'", "null"),
    _default("array['a', 'b']", "array['a', 'b']"),
    _default("E'it\\'s; (here'", "E'it\\'s; (here'"),
    _default("$$it's; (here$$", "$$it's; (here$$"),
    _default("now() /* why; ( */", "now() /* why; ( */"),
    _default("|\n      lower('A')\n", "lower('A')"),
    _default(">-\n      coalesce(lower('A'),\n      'b')", "coalesce(lower('A'), 'b')"),
    _column("type: text\nnullable: false", Column("a", "text", "false"), type="8:5", nullable="9:5"),
    _column(
        "type: bigint\nnullable: false\nidentity: by default",
        Column("a", "bigint", "false", identity="by default"),
        identity="10:5",
    ),
    _column(
        "type: bigint\nnullable: false\nidentity: always",
        Column("a", "bigint", "false", identity="always"),
        identity="10:5",
    ),
    _column(
        "type: text\nnullable: true\ngenerated: stored\nexpression: lower('A')",
        Column("a", "text", "true", generated=Generated("stored", Sql("lower('A')"))),
        generated="10:5",
    ),
    _column(
        "type: text\nnullable: true\ncollation: C",
        Column("a", "text", "true", collation="C"),
        collation="10:5",
    ),
    _allowed("[a, b]", "\"a\" in ('a', 'b')"),
    _allowed(
        "[no, on, 012, 1e3, true, 0x1f, 1_000]",
        "\"a\" in ('no', 'on', '012', '1e3', 'true', '0x1f', '1_000')",
    ),
    _allowed("[\"it's\", 'null', '', ' x ']", "\"a\" in ('it''s', 'null', '', ' x ')"),
    _allowed(
        "\n      - first (of all)\n      - 'second, third'", "\"a\" in ('first (of all)', 'second, third')"
    ),
]

KEYS = [
    _part("a bare primary key", "", PrimaryKey("t_pkey", ("id",)), {"": "2:1"}),
    _part(
        "uniques",
        "uniques:\n  - columns: [id]\n",
        Unique("t_id_unique", ("id",)),
        {"": "8:5", "columns": "8:5"},
    ),
    _part(
        "a unique with everything",
        (
            "uniques:\n  - name: u\n    columns: [id]\n    include: [id]\n"
            "    nulls_distinct: false\n    deferrable: initially deferred\n"
        ),
        Unique("u", ("id",), ("id",), nulls_distinct=False, deferrable="initially deferred"),
        {"": "8:5", "columns": "9:5", "include": "10:5", "nulls_distinct": "11:5", "deferrable": "12:5"},
    ),
    _part(
        "deferrable: no is a word",
        "uniques:\n  - columns: [id]\n    deferrable: no\n",
        Unique("t_id_unique", ("id",)),
        {"deferrable": "9:5"},
    ),
    _part(
        "a check",
        "checks:\n  - name: c\n    check: id is not null\n",
        Check("c", Sql("id is not null")),
        {"": "8:5", "expression": "9:5"},
    ),
    _part(
        "a check of many lines",
        (
            "checks:\n  - name: c\n    check: >-\n      id is not null\n"
            "      and id in ('a',\n        'b')\n    inherited: false\n"
        ),
        Check("c", Sql("id is not null and id in ('a',\n  'b')"), inherited=False),
        {"": "8:5", "expression": "9:5", "inherited": "13:5"},
    ),
    _part(
        "an exclusion",
        "exclusions:\n  - name: x\n    definition: EXCLUDE USING gist (id WITH =)\n",
        Exclusion("x", "EXCLUDE USING gist (id WITH =)"),
        {"": "8:5", "definition": "9:5"},
    ),
]

FOREIGN_KEYS = [
    _references("users (id)", "users", ("id",), "id", "t_id_users_id_fk"),
    _references("users(id)", "users", ("id",), "id", "t_id_users_id_fk"),
    _references("Users ( ID )", "users", ("id",), "id", "t_id_users_id_fk"),
    _references("public.users (id)", "users", ("id",), "id", "t_id_users_id_fk"),
    _references("users (b, a)", "users", ("b", "a"), "id, x", "t_id_x_users_b_a_fk"),
    _references("audit.log (a, b)", "audit.log", ("a", "b"), "id, x", "t_id_x_log_a_b_fk"),
    _references('\'"users" ("Camel")\'', "users", ("Camel",), "id", "t_id_users_Camel_fk"),
    _references("elsewhere.users (id)", "elsewhere.users", ("id",), "id", "t_id_users_id_fk"),
    _foreign("on_delete: cascade", ForeignKey(*_TO_USERS, on_delete="cascade"), on_delete="10:5"),
    _foreign(
        "on_delete: set null\non_delete_columns: [id]",
        ForeignKey(*_TO_USERS, on_delete="set null", on_delete_columns=("id",)),
        on_delete="10:5",
        on_delete_columns="11:5",
    ),
    _foreign(
        "on_update: restrict\nmatch: full",
        ForeignKey(*_TO_USERS, on_update="restrict", match="full"),
        on_update="10:5",
        match="11:5",
    ),
    _foreign(
        "deferrable: initially immediate",
        ForeignKey(*_TO_USERS, deferrable="initially immediate"),
        deferrable="10:5",
    ),
    _foreign("name: f", ForeignKey("f", *_TO_USERS[1:])),
]

INDEXES = [
    _key("id", IndexColumn("id")),
    _key("ID", IndexColumn("id")),
    _key("id asc", IndexColumn("id")),
    _key("id desc", IndexColumn("id", "desc", "first")),
    _key("id DESC NULLS LAST", IndexColumn("id", "desc", "last")),
    _key("id desc nulls first", IndexColumn("id", "desc", "first")),
    _key("id nulls first", IndexColumn("id", "asc", "first")),
    _key("id asc nulls last", IndexColumn("id")),
    _key("(lower(name))", IndexColumn(Sql("lower(name)"))),
    _key("lower(name)", IndexColumn(Sql("lower(name)"))),
    _key("((lower(name)))", IndexColumn(Sql("lower(name)"))),
    _key("((id) || (name))", IndexColumn(Sql("(id) || (name)"))),
    _key("(coalesce(name, ')(')) desc", IndexColumn(Sql("coalesce(name, ')(')"), "desc", "first")),
    _key(
        "pg_catalog.lower(name) text_pattern_ops",
        IndexColumn(Sql("pg_catalog.lower(name)"), opclass="text_pattern_ops"),
    ),
    _key("name text_pattern_ops", IndexColumn("name", opclass="text_pattern_ops")),
    _key(
        "name pg_catalog.text_pattern_ops desc",
        IndexColumn("name", "desc", "first", opclass="text_pattern_ops"),
    ),
    _key('name collate "C" desc', IndexColumn("name", "desc", "first", collation="C")),
    _key(
        'name collate pg_catalog."C" text_ops nulls first',
        IndexColumn("name", "asc", "first", collation="C", opclass="text_ops"),
    ),
    _key("name collate de", IndexColumn("name", collation="de")),
    _key("'\"Camel\"'", IndexColumn("Camel")),
    _key("'\"Camel\" desc'", IndexColumn("Camel", "desc", "first")),
    _part(
        "an index with everything",
        (
            "indexes:\n  - columns: [id]\n    unique: true\n    method: hash\n"
            "    where: id is not null\n    include: [id]\n    nulls_distinct: false\n"
        ),
        Index(
            "t_id_idx",
            (IndexColumn("id"),),
            unique=True,
            method="hash",
            where=Sql("id is not null"),
            include=("id",),
            nulls_distinct=False,
        ),
        {
            "": "8:5",
            "columns": "8:5",
            "unique": "9:5",
            "method": "10:5",
            "where": "11:5",
            "include": "12:5",
            "nulls_distinct": "13:5",
        },
    ),
]

OTHERS = [
    _part(
        "a trigger",
        "triggers:\n  - name: x\n    definition: CREATE TRIGGER x …\n    fires: always\n",
        Trigger("x", "CREATE TRIGGER x …", "always"),
        {"": "8:5", "definition": "9:5", "fires": "10:5"},
    ),
    _part(
        "a rule",
        (
            "rules:\n  - name: x\n"
            "    definition: CREATE RULE x AS ON INSERT TO t DO ALSO (select 1; select 2);\n    fires: disabled\n"
        ),
        Rule("x", "CREATE RULE x AS ON INSERT TO t DO ALSO (select 1; select 2);", "disabled"),
        {"": "8:5", "definition": "9:5"},
    ),
    _part("a policy", "policies:\n  - name: p\n", Policy("p"), {"": "8:5"}),
    _part(
        "a policy with everything",
        (
            "policies:\n  - name: p\n    command: update\n    permissive: false\n"
            "    roles: [b, a]\n    using: id is not null\n    check: 'true'\n"
        ),
        Policy(
            "p", "update", permissive=False, roles=("a", "b"), using=Sql("id is not null"), check=Sql("true")
        ),
        {
            "": "8:5",
            "command": "9:5",
            "permissive": "10:5",
            "roles": "11:5",
            "using": "12:5",
            "check": "13:5",
        },
    ),
    _part(
        "a policy for everybody",
        "policies:\n  - name: p\n    roles: [public, a]\n",
        Policy("p"),
        {"roles": "9:5"},
    ),
    _part("no privileges", "grants:\n  anon: []\n", Grant("anon", ()), {"": "8:3"}),
    _part(
        "privileges in order",
        "grants:\n  anon: [Update (id), select]\n",
        Grant("anon", ("select", "update (id)")),
        {"": "8:3"},
    ),
    _part("a comment of the table", "comment: what it is\n", Comment("", "what it is"), {"": "7:1"}),
    _part(
        "a comment of a column",
        "    comment: |\n      two\n      lines\n",
        Comment("id", "two\nlines\n"),
        {"": "7:5"},
    ),
    _part(
        "a description is no comment",
        "    description: words\n    comment: other words\n",
        Comment("id", "other words"),
        {"": "8:5"},
    ),
    _part(
        "an enum",
        "  a:\n    type: mood[]\n    nullable: true\n",
        Column("a", "mood[]", "true"),
        {"": "7:3"},
        e="enums:\n  mood: [a]\n",
    ),
    _part(
        "an enum in quotes",
        "  a:\n    type: '\"Mood\"'\n    nullable: true\n",
        Column("a", '"Mood"', "true"),
        {"": "7:3"},
        e="enums:\n  Mood: [a]\n",
    ),
    _part(
        "an enum in a schema",
        "  a:\n    type: audit.mood\n    nullable: true\n",
        Column("a", "audit.mood", "true"),
        {"": "7:3"},
        e="enums:\n  audit.mood: [a]\n",
    ),
    _part(
        "a type of an extension",
        "  a:\n    type: geometry(Point,4326)\n    nullable: true\n",
        Column("a", "geometry(Point,4326)", "true"),
        {"": "7:3"},
        e="types: [citext, geometry]\n",
    ),
    _part(
        "a column with an odd name",
        "  no: {type: text, nullable: true}\n",
        Column("no", "text", "true"),
        {"": "7:3", "type": "7:8", "nullable": "7:20"},
    ),
    _part(
        "a column called as a number",
        "  012: {type: text, nullable: true}\n",
        Column("012", "text", "true"),
        {"": "7:3"},
    ),
    _part(
        "a column called as a merge key",
        "  '<<': {type: text, nullable: true}\n",
        Column("<<", "text", "true"),
        {"": "7:3"},
    ),
    _part(
        "a column called schema",
        "  schema: {type: text, nullable: true}\n",
        Column("schema", "text", "true"),
        {"": "7:3"},
    ),
    _part(
        "a column of 63 bytes",
        f"  {'ä' * 31}a: {{type: text, nullable: true}}\n",
        Column("ä" * 31 + "a", "text", "true"),
        {"": "7:3"},
    ),
    _part(
        "a place after wide characters",
        "  ää: {type: text, nullable: true}\n",
        Column("ää", "text", "true"),
        {"type": "7:8"},
    ),
]

CASES = [*COLUMNS, *KEYS, *FOREIGN_KEYS, *INDEXES, *OTHERS]
