"""Checks, policies, triggers, grants, and all that is said of a table as a whole."""

from __future__ import annotations

from pgcontract.model import (
    Column,
    Comment,
    Grant,
    Policy,
    Rule,
    Sql,
    Trigger,
)
from tests.loader.valid.making import (
    part_of,
)
from tests.objects import part

OTHERS = [
    part_of(
        "a trigger",
        "triggers:\n  - name: x\n    definition: CREATE TRIGGER x …\n    fires: always\n",
        part(Trigger, "x", "CREATE TRIGGER x …", "always"),
        {"": "8:5", "definition": "9:5", "fires": "10:5"},
    ),
    part_of(
        "a rule",
        (
            "rules:\n  - name: x\n"
            "    definition: CREATE RULE x AS ON INSERT TO t DO ALSO (select 1; select 2);\n    fires: disabled\n"
        ),
        part(Rule, "x", "CREATE RULE x AS ON INSERT TO t DO ALSO (select 1; select 2);", "disabled"),
        {"": "8:5", "definition": "9:5"},
    ),
    part_of("a policy", "policies:\n  - name: p\n", part(Policy, "p"), {"": "8:5"}),
    part_of(
        "a policy with everything",
        (
            "policies:\n  - name: p\n    command: update\n    permissive: false\n"
            "    roles: [b, a]\n    using: id is not null\n    check: 'true'\n"
        ),
        part(
            Policy,
            "p",
            "update",
            permissive=False,
            roles=("a", "b"),
            using=Sql("id is not null"),
            check=Sql("true"),
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
    part_of(
        "a policy for everybody",
        "policies:\n  - name: p\n    roles: [public, a]\n",
        part(Policy, "p"),
        {"roles": "9:5"},
    ),
    part_of("no privileges", "grants:\n  anon: []\n", part(Grant, "anon", ()), {"": "8:3"}),
    part_of(
        "privileges in order",
        "grants:\n  anon: [Update (id), select]\n",
        part(Grant, "anon", ("select", "update (id)")),
        {"": "8:3"},
    ),
    part_of("a comment of the table", "comment: what it is\n", part(Comment, "", "what it is"), {"": "7:1"}),
    part_of(
        "a comment of a column",
        "    comment: |\n      two\n      lines\n",
        part(Comment, "id", "two\nlines\n"),
        {"": "7:5"},
    ),
    part_of(
        "a description is no comment",
        "    description: words\n    comment: other words\n",
        part(Comment, "id", "other words"),
        {"": "8:5"},
    ),
    part_of(
        "an enum",
        "  a:\n    type: mood[]\n    nullable: true\n",
        part(Column, "a", "mood[]", "true"),
        {"": "7:3"},
        e="enums:\n  mood: [a]\n",
    ),
    part_of(
        "an enum in quotes",
        "  a:\n    type: '\"Mood\"'\n    nullable: true\n",
        part(Column, "a", '"Mood"', "true"),
        {"": "7:3"},
        e="enums:\n  Mood: [a]\n",
    ),
    part_of(
        "an enum in a schema",
        "  a:\n    type: audit.mood\n    nullable: true\n",
        part(Column, "a", "audit.mood", "true"),
        {"": "7:3"},
        e="enums:\n  audit.mood: [a]\n",
    ),
    part_of(
        "a type of an extension",
        "  a:\n    type: geometry(Point,4326)\n    nullable: true\n",
        part(Column, "a", "geometry(Point,4326)", "true"),
        {"": "7:3"},
        e="types: [citext, geometry]\n",
    ),
    part_of(
        "a column with an odd name",
        "  no: {type: text, nullable: true}\n",
        part(Column, "no", "text", "true"),
        {"": "7:3", "type": "7:8", "nullable": "7:20"},
    ),
    part_of(
        "a column called as a number",
        "  012: {type: text, nullable: true}\n",
        part(Column, "012", "text", "true"),
        {"": "7:3"},
    ),
    part_of(
        "a column called as a merge key",
        "  '<<': {type: text, nullable: true}\n",
        part(Column, "<<", "text", "true"),
        {"": "7:3"},
    ),
    part_of(
        "a column called schema",
        "  schema: {type: text, nullable: true}\n",
        part(Column, "schema", "text", "true"),
        {"": "7:3"},
    ),
    part_of(
        "a column of 63 bytes",
        f"  {'ä' * 31}a: {{type: text, nullable: true}}\n",
        part(Column, "ä" * 31 + "a", "text", "true"),
        {"": "7:3"},
    ),
    part_of(
        "a place after wide characters",
        "  ää: {type: text, nullable: true}\n",
        part(Column, "ää", "text", "true"),
        {"type": "7:8"},
    ),
]
