"""What several files say against each other, and everything besides."""

from __future__ import annotations

from tests.loader.problem import case, column
from tests.loader.writing import HEAD

OTHERS = [
    case("a table twice", {"a.yaml": HEAD, "b.yaml": HEAD}, "b.yaml:1:1 table t has a contract already, in "),
    case(
        "an enum twice",
        {"a.yaml": "enums:\n  mood: [a]\n", "b.yaml": "enums:\n  mood: [b]\n"},
        "b.yaml:2:3 enum mood stands in ",
    ),
    case(
        "an enum of a table's name",
        {"e.yaml": "enums:\n  t: [a]\n", "t.yaml": HEAD},
        "e.yaml:2:3 t is the name of something else already, in ",
    ),
    case(
        "an enum of a built-in type's name",
        "enums:\n  date: [a]\n",
        "2:3 date is a type of PostgreSQL's own; give the enum another name",
    ),
    case(
        "a label twice",
        "enums:\n  mood:\n    - a\n    - b\n    - a\n",
        "5:7 label a of enum mood stands here twice; keep one",
    ),
    case(
        "a label of 64 bytes",
        f"enums:\n  mood: [{'ä' * 32}]\n",
        "2:10 has 64 bytes, and PostgreSQL cuts names after 63; shorten it",
    ),
    case(
        "a table of 64 bytes",
        HEAD.replace("table: t", f"table: {'t' * 64}"),
        "1:1 has 64 bytes, and PostgreSQL cuts names after 63",
    ),
    case(
        "a column of 64 bytes",
        f"{HEAD}  {'€' * 21}a:\n    type: text\n    nullable: true\n",
        "7:3 has 64 bytes",
    ),
    case(
        "a name of 64 bytes", f"{HEAD}uniques:\n  - columns: [id]\n    name: {'n' * 64}\n", "9:5 has 64 bytes"
    ),
    case("an enum of 64 bytes", f"enums:\n  {'e' * 64}: [a]\n", "2:3 has 64 bytes"),
    case("a role of 64 bytes", f"{HEAD}grants:\n  {'r' * 64}: []\n", "8:3 has 64 bytes"),
    case(
        "a table with its schema",
        HEAD.replace("table: t", "table: audit.t"),
        "1:1 audit.t has a dot in it; write the schema under `schema:`, or, if the name itself has a dot, SQL's quotes:"
        " table: '\"audit.t\"'",
    ),
    case(
        "a schema with a dot in its name",
        HEAD.replace("table: t", "table: t\nschema: it's.here"),
        "2:1 it's.here has a dot in it; write the schema under `schema:`, or, if the name itself has a dot, SQL's"
        ' quotes: schema: "\\"it\'s.here\\""',
    ),
    case(
        "a table of 64 bytes in quotes",
        HEAD.replace("table: t", f"table: '\"{'n' * 62}.n\"'"),
        "1:1 has 64 bytes",
    ),
    case("an enum of 64 bytes in quotes", f"enums:\n  'a.\"{'e' * 62}.e\"': [a]\n", "2:3 has 64 bytes"),
    case(
        "a property that is no name",
        f"{HEAD}property: my-table\n",
        "7:1 my-table is no name that programs can use; write letters",
    ),
    case(
        "a column's property that is no name",
        column("type: text\nnullable: true\nproperty: 1a"),
        "10:5 1a is no name",
    ),
    case(
        "a property twice",
        f"{HEAD}    property: x\n  a:\n    type: text\n    nullable: true\n    property: x\n",
        "11:5 id is called x already; give one",
    ),
    case(
        "a privilege that does not exist",
        f"{HEAD}grants:\n  anon: [select, execute]\n",
        "8:18 execute is no privilege on a table; write one of select, insert, update",
    ),
    case("all privileges", f"{HEAD}grants:\n  anon: [all]\n", "8:10 all is no privilege on a table"),
    case(
        "a privilege that columns cannot have",
        f"{HEAD}grants:\n  anon: [delete (id)]\n",
        "8:10 delete (id) is no privilege",
    ),
    case(
        "a privilege on an unknown column",
        f"{HEAD}grants:\n  anon: [update (zzz)]\n",
        "8:10 t has no column zzz; name one of the table's columns",
    ),
    case(
        "a privilege twice",
        f"{HEAD}grants:\n  anon: [select, SELECT]\n",
        "8:18 SELECT is granted here already; keep one",
    ),
    case(
        "a privilege on a column of the whole table",
        f"{HEAD}grants:\n  anon: [select, select (id)]\n",
        "8:18 select (id) is granted here already",
    ),
    case("an empty privilege", f"{HEAD}grants:\n  anon: ['']\n", "8:10 item 1 of anon is empty"),
    case(
        "a policy for insert with using",
        f"{HEAD}policies:\n  - name: p\n    command: insert\n    using: 'true'\n",
        "10:5 a policy for insert meets no existing rows; write `check:`",
    ),
    case(
        "a policy for select with check",
        f"{HEAD}policies:\n  - name: p\n    command: select\n    check: 'true'\n",
        "10:5 a policy for select meets no new rows; write `using:`",
    ),
    case(
        "a role twice", f"{HEAD}policies:\n  - name: p\n    roles: [a, a]\n", "9:16 role a stands here twice"
    ),
    case(
        "an exception twice",
        "enums: {a: [b]}\nexceptions:\n  - object: view v\n    reason: r\n  - object: view v\n    reason: s\n",
        "5:5 view v is an exception already, in ",
    ),
    case(
        "a template with an unknown word",
        "enums: {a: [b]}\nnaming:\n  index: '{tabel}_idx'\n",
        "3:3 the convention for index cannot be filled; use only {table}, {columns}, {column_0}",
    ),
    case(
        "a template with a word of another kind",
        "enums: {a: [b]}\nnaming:\n  unique: '{foreign_table}'\n",
        "3:3 the convention for unique cannot be filled",
    ),
    case("a template with a number", "enums: {a: [b]}\nnaming:\n  unique: '{0}'\n", "3:3 cannot be filled"),
    case("a template with nothing", "enums: {a: [b]}\nnaming:\n  unique: '{}'\n", "3:3 cannot be filled"),
    case(
        "a template with a format",
        "enums: {a: [b]}\nnaming:\n  unique: '{table:>999999999}'\n",
        "3:3 cannot be filled",
    ),
    case(
        "a template with an attribute",
        "enums: {a: [b]}\nnaming:\n  unique: '{table.__class__}'\n",
        "3:3 cannot be filled",
    ),
    case(
        "a template that is open",
        "enums: {a: [b]}\nnaming:\n  foreign_key: '{table'\n",
        "3:3 use only {table}, {columns}, {column_0}, {foreign_table}, {foreign_columns}",
    ),
    case(
        "two templates at once",
        "enums: {a: [b]}\nnaming:\n  unique: '{'\n  index: '}'\n",
        "3:3 unique",
        "4:3 index",
    ),
    case(
        "the convention twice",
        {"a.yaml": "enums: {a: [b]}\nnaming: {}\n", "b.yaml": "naming: {}\n"},
        "b.yaml:1:1 the naming convention stands in ",
    ),
    case("nothing to measure", "naming: {}\n", "no contract here names a table or an enum; write one first"),
]

SEVERAL = [
    case(
        "every kind of problem at once",
        {
            "a.yaml": "table: a\ncolumns:\n\tx\n",
            "b.yaml": b"\xff",
            "t.yaml": (
                f"{HEAD}colour: red\nforeign_keys:\n  - columns: [zzz]\n"
                "    references: b (id)\n  - column: [id]\nindexes:\n  - columns: [id, yyy]\n"
            ),
            "u.yaml": "table: u\ncolumns:\n  id:\n    type: strange\n    nullable: maybe\nprimary_key: [idd]\n",
        },
        "a.yaml:3:1 a tab",
        "b.yaml:1:1 byte 0xff",
        "7:1 unknown key colour",
        "9:5 t has no column zzz",
        "11:5 columns is missing",
        "11:5 references is missing",
        "11:5 unknown key column; did you mean columns?",
        "13:5 t has no column yyy",
        "u.yaml:5:5 nullable is one of true, false, not maybe",
        "u.yaml:6:1 u has no column idd; did you mean id?",
    ),
    case(
        "a type of a file that cannot be read",
        {"enums.yaml": "enums:\n\tx", "t.yaml": column("type: mood\nnullable: true")},
        "enums.yaml:2:1 a tab",
    ),
    case(
        "a type of an enum that has a problem",
        {"enums.yaml": "enums:\n  mood: [[a]]\n", "t.yaml": column("type: mood\nnullable: true")},
        "enums.yaml:2:10 item 1 of mood is text",
    ),
    case(
        "a key to a table that has a problem",
        {
            "t.yaml": f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: users (id)\n",
            "users.yaml": "table: users\n",
        },
        "users.yaml:1:1 columns is missing",
    ),
    case(
        "a key to a table whose file is a list",
        {
            "t.yaml": f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: users (id)\n",
            "users.yaml": "- table: users\n",
        },
        "users.yaml:1:1 the contract is a mapping, not a list",
    ),
    case(
        "items after one that is broken keep their places",
        f"{HEAD}uniques:\n  - column: [id]\n  - columns: [xxx]\n  - columns: 5\n  - columns: [yyy]\n",
        "8:5 columns is missing",
        "8:5 unknown key column",
        "9:5 t has no column xxx",
        "10:5 columns is a list, not 5",
        "11:5 t has no column yyy",
    ),
]
