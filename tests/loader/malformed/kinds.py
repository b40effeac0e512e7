"""Values of the wrong kind: a list for a mapping, a number for a name."""

from __future__ import annotations

from tests.loader.problem import case, column
from tests.loader.writing import HEAD

USERS = HEAD.replace("table: t", "table: users")

KINDS = [
    case(
        "columns as a list",
        "table: t\ncolumns:\n  - id\n",
        "2:1 columns is a mapping, not a list; write `key: value` lines under it",
    ),
    case("columns as a text", "table: t\ncolumns: id\n", "2:1 columns is a mapping, not id"),
    case("columns empty", "table: t\ncolumns: {}\n", "2:1 columns is empty; write something"),
    case("columns without a value", "table: t\ncolumns:\n", "2:1 columns has no value"),
    case("columns missing", "table: t\n", "1:1 columns is missing here"),
    case("a column as a text", f"{HEAD}  a: text\n", "7:3 a is a mapping, not text"),
    case("a column as a list", f"{HEAD}  a: [text]\n", "7:3 a is a mapping, not a list"),
    case("a column without a value", f"{HEAD}  a:\n", "7:3 a has no value; write one, or remove the key"),
    case("a type as a list", column("type: [text]\nnullable: true"), "8:5 type is text, not a list"),
    case("a type as a mapping", column("type: {a: b}\nnullable: true"), "8:5 type is text, not a mapping"),
    case("a type without a value", column("type:\nnullable: true"), "8:5 type has no value"),
    case(
        "statistics as a mapping",
        f"{HEAD}statistics:\n  s: [id]\n",
        "7:1 statistics is a list, not a mapping; write [a, b], or items after `- `",
    ),
    case("statistics without a name", f"{HEAD}statistics:\n  - columns: [id]\n", "8:5 name is missing here"),
    case(
        "statistics of nothing", f"{HEAD}statistics:\n  - name: s\n    columns: []\n", "9:5 columns is empty"
    ),
    case(
        "an unknown kind of statistics",
        f"{HEAD}statistics:\n  - name: s\n    columns: [upper(id)]\n    kinds: [mvc]\n",
        "10:13 item 1 of kinds is one of ndistinct, dependencies, mcv, not mvc; write one of these words",
    ),
    case(
        "a key that statistics do not have",
        f"{HEAD}statistics:\n  - name: s\n    columns: [upper(id)]\n    targets: 1\n",
        "10:5 unknown key targets; did you mean target?",
    ),
    case("a view without columns", "view: v\ndefinition: select 1\n", "1:1 columns is missing here"),
    case("a view without a definition", "view: v\ncolumns: {id: uuid}\n", "1:1 definition is missing here"),
    case(
        "a view with a list of columns",
        "view: v\ncolumns: [id]\ndefinition: select 1\n",
        "2:1 columns is a mapping, not a list",
    ),
    case(
        "an unknown check option",
        "view: v\ncolumns: {id: uuid}\ndefinition: select 1\ncheck_option: locale\n",
        "4:1 check_option is one of none, local, cascaded, not locale; did you mean local?",
    ),
    case(
        "an unknown key of a view",
        "view: v\ncolumns: {id: uuid}\ndefinition: select 1\nsecurity_invoke: true\n",
        "4:1 unknown key security_invoke; did you mean security_invoker?",
    ),
    case("a table and a view", f"{HEAD}view: v\n", "7:1 unknown key view"),
    case("an empty type", column('type: ""\nnullable: true'), "8:5 type is empty"),
    case("a type of spaces", column('type: "  "\nnullable: true'), "8:5 type is empty"),
    case("no type", column("nullable: true"), "7:3 type is missing here; it is always written"),
    case("no nullable", column("type: text"), "7:3 nullable is missing here; it is always written"),
    *(
        case(
            f"nullable: {word}",
            column(f"type: text\nnullable: {word}"),
            f"9:5 nullable is one of true, false, not {word}",
        )
        for word in ("yes", "no", "on", "True", "FALSE", "1", "y", "truee")
    ),
    case(
        "nullable as a list",
        column("type: text\nnullable: [true]"),
        "9:5 nullable is one of true, false, not a list",
    ),
    case("nullable without a value", column("type: text\nnullable:"), "9:5 nullable has no value"),
    case(
        "a default as a mapping",
        column("type: jsonb\nnullable: true\ndefault: {}"),
        "10:5 default is SQL text, not a mapping; write an array or JSON in two pairs",
    ),
    case(
        "a default as a list",
        column("type: jsonb\nnullable: true\ndefault: []"),
        "10:5 default is SQL text, not a list; write an array or JSON in two pairs of quotes: \"'[]'\"",
    ),
    case(
        "a default without a value",
        column("type: text\nnullable: true\ndefault:"),
        "10:5 default has no value; write SQL text, or remove the key where",
    ),
    case(
        "a default of null", column("type: text\nnullable: true\ndefault: null"), "10:5 default has no value"
    ),
    case("an empty default", column("type: text\nnullable: true\ndefault: ''"), "10:5 default is empty"),
    case(
        "allowed as a text",
        column("type: text\nnullable: true\nallowed: a"),
        "10:5 allowed is a list, not a; write [a, b]",
    ),
    case("allowed empty", column("type: text\nnullable: true\nallowed: []"), "10:5 allowed is empty"),
    case(
        "allowed with a null",
        column("type: text\nnullable: true\nallowed: [a, null]"),
        "10:18 item 2 of allowed has no value; write one, in quotes if",
    ),
    case(
        "allowed with a list",
        column("type: text\nnullable: true\nallowed: [a, [b]]"),
        "10:18 item 2 of allowed is text, not a list",
    ),
    case(
        "generated of an unknown word",
        column("type: text\nnullable: true\ngenerated: store\nexpression: a"),
        "10:5 generated is one of stored, virtual, not store; did you mean stored?",
    ),
    case(
        "identity of an unknown word",
        column("type: bigint\nnullable: false\nidentity: default"),
        "10:5 identity is one of always, by default, not default",
    ),
    case(
        "identity with an option that there is not",
        column("type: bigint\nnullable: false\nidentity: always (strat 7)"),
        "10:5 identity is one of always, by default, not always (strat 7)",
    ),
    case("an empty description", f"{HEAD}description: ''\n", "7:1 description is empty"),
    case("a description as a list", f"{HEAD}description: [a]\n", "7:1 description is text, not a list"),
    case("table as a list", HEAD.replace("table: t", "table: [t]"), "1:1 table is text, not a list"),
    case("table without a value", HEAD.replace("table: t", "table:"), "1:1 table has no value"),
    case("an empty table", HEAD.replace("table: t", "table: ''"), "1:1 table is empty"),
    case(
        "a primary key as a text",
        HEAD.replace("[id]", "id"),
        "2:1 primary_key is a list of columns, not id; write primary_key: [id]",
    ),
    case("an empty primary key", HEAD.replace("[id]", "[]"), "2:1 primary_key is empty"),
    case("a primary key without a value", HEAD.replace(" [id]", ""), "2:1 primary_key has no value"),
    case(
        "a primary key with a list in it",
        HEAD.replace("[id]", "[[id]]"),
        "2:15 item 1 of primary_key is text, not a list",
    ),
    case("a primary key without columns", HEAD.replace("[id]", "{name: x}"), "2:1 columns is missing"),
    case(
        "uniques as a mapping",
        f"{HEAD}uniques:\n  columns: [id]\n",
        "7:1 uniques is a list, not a mapping; write [a, b], or items after",
    ),
    case("a unique as a text", f"{HEAD}uniques:\n  - id\n", "8:5 item 1 of uniques is a mapping, not id"),
    case("a unique without columns", f"{HEAD}uniques:\n  - name: x\n", "8:5 columns is missing"),
    case("a unique of no columns", f"{HEAD}uniques:\n  - columns: []\n", "8:5 columns is empty"),
    case("columns of a key as a text", f"{HEAD}uniques:\n  - columns: id\n", "8:5 columns is a list, not id"),
    case(
        "deferrable of an unknown word",
        f"{HEAD}uniques:\n  - columns: [id]\n    deferrable: yes\n",
        "9:5 deferrable is one of no, initially immediate, initially deferred, not yes",
    ),
    case("checks as a text", f"{HEAD}checks: id > 1\n", "7:1 checks is a list, not id > 1"),
    case("a check without a name", f"{HEAD}checks:\n  - check: id > 1\n", "8:5 name is missing"),
    case("a check without a check", f"{HEAD}checks:\n  - name: c\n", "8:5 check is missing"),
    case("an index of no columns", f"{HEAD}indexes:\n  - columns: []\n", "8:5 columns is empty"),
    case(
        "an index as a list of names", f"{HEAD}indexes: [id]\n", "7:11 item 1 of indexes is a mapping, not id"
    ),
    case(
        "a policy of an unknown command",
        f"{HEAD}policies:\n  - name: p\n    command: SELECT\n",
        "9:5 command is one of all, select, insert, update, delete, not SELECT; did you mean select?",
    ),
    case(
        "roles as a text", f"{HEAD}policies:\n  - name: p\n    roles: anon\n", "9:5 roles is a list, not anon"
    ),
    case("a trigger without a definition", f"{HEAD}triggers:\n  - name: x\n", "8:5 definition is missing"),
    case(
        "row level security of an unknown word",
        f"{HEAD}row_level_security: on\n",
        "7:1 row_level_security is one of disabled, enabled, enabled and forced, not on",
    ),
    case(
        "persistence of an unknown word",
        f"{HEAD}persistence: temporary\n",
        "7:1 persistence is one of permanent, unlogged, not temporary",
    ),
    case("grants as a list", f"{HEAD}grants: [anon]\n", "7:1 grants is a mapping, not a list"),
    case("privileges as a text", f"{HEAD}grants:\n  anon: select\n", "8:3 anon is a list, not select"),
    case("rows as a list", f"{HEAD}rows:\n  - select 1\n", "7:1 rows is a mapping, not a list"),
    case("a question as a mapping", f"{HEAD}rows:\n  r: {{a: b}}\n", "8:3 r is text, not a mapping"),
    case("enums as a list", "enums:\n  - mood\n", "1:1 enums is a mapping, not a list"),
    case("labels as a text", "enums:\n  mood: happy\n", "2:3 mood is a list, not happy"),
    case("no labels", "enums:\n  mood: []\n", "2:3 mood is empty"),
    case("a label without a value", "enums:\n  mood: [a, ~]\n", "2:13 item 2 of mood has no value"),
    case("types as a mapping", "types:\n  citext: x\n", "1:1 types is a list, not a mapping"),
    case(
        "an exception as a text",
        "enums: {a: [b]}\nexceptions:\n  - view v\n",
        "3:5 item 1 of exceptions is a mapping, not view v",
    ),
    case(
        "an exception without a reason",
        "enums: {a: [b]}\nexceptions:\n  - object: view v\n",
        "3:5 reason is missing here",
    ),
    case(
        "an exception of an empty reason",
        "enums: {a: [b]}\nexceptions:\n  - object: view v\n    reason: ' '\n",
        "4:5 reason is empty",
    ),
    case(
        "an exception of nothing",
        "enums: {a: [b]}\nexceptions:\n  - reason: because\n",
        "3:5 object is missing here",
    ),
]
