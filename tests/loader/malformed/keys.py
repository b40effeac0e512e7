"""Keys that are unknown, misspelt, missing or in the wrong place."""

from __future__ import annotations

from tests.loader.problem import case, column
from tests.loader.writing import HEAD

USERS = HEAD.replace("table: t", "table: users")

KEYS = [
    case(
        "an unknown key of a table",
        f"{HEAD}colour: red\n",
        "7:1 unknown key colour; remove it, or write one of table, ",
    ),
    case(
        "a misspelt key of a table",
        f"{HEAD}forein_keys: []\n",
        "7:1 unknown key forein_keys; did you mean foreign_keys?",
    ),
    case(
        "a misspelt key of a column",
        column("type: text\nnullible: true"),
        "7:3 nullable is missing",
        "9:5 did you mean nullable?",
    ),
    case("a key of another place", column("type: text\nnullable: true\nname: x"), "10:5 unknown key name"),
    case(
        "keys of a column offered",
        column("type: text\nnullable: true\nxyz: x"),
        "10:5 write one of type, nullable, default",
    ),
    case("a shared key in a table's file", f"{HEAD}enums:\n  mood: [a]\n", "7:1 unknown key enums"),
    case(
        "a misspelt table key",
        "tabel: t\ncolumns:\n  id:\n    type: uuid\n    nullable: false\n",
        "1:1 table is missing",
        "1:1 did you mean table?",
    ),
    case(
        "no table key", "columns:\n  id:\n    type: uuid\n    nullable: false\n", "1:1 table is missing here"
    ),
    case(
        "an unknown key of a shared file",
        "enums:\n  mood: [a]\ncolour: x\n",
        "3:1 remove it, or write one of enums, types",
    ),
    case(
        "an unknown key of a key",
        f"{HEAD}uniques:\n  - columns: [id]\n    on_delete: cascade\n",
        "9:5 unknown key on_delete",
    ),
    case(
        "an unknown key of naming",
        "enums: {a: [b]}\nnaming:\n  foreign: x\n",
        "3:3 did you mean foreign_key?",
    ),
    case(
        "an unknown key of an exception",
        "enums: {a: [b]}\nexceptions:\n  - object: view v\n    reason: r\n    why: x\n",
        "5:5 unknown key why",
    ),
    case(
        "a key twice",
        f"{HEAD}table: u\n",
        "7:1 key 'table' stands here a second time, first in line 1; keep one",
    ),
    case(
        "a column twice",
        f"{HEAD}  id:\n    type: text\n    nullable: true\n",
        "7:3 key 'id' stands here a second time, first in line 4",
    ),
    case(
        "a fact twice",
        column("type: text\ntype: text\nnullable: true"),
        "9:5 key 'type' stands here a second time",
    ),
    case(
        "a row rule twice",
        f"{HEAD}rows:\n  r: select 1\n  r: select 2\n",
        "9:3 key 'r' stands here a second time",
    ),
    case("keys in order of the lines", f"{HEAD}zeta: 1\nalpha: 1\n", "7:1 zeta", "8:1 alpha"),
    case("an empty key", f'{HEAD}"": x\n', "7:1 a key is empty here"),
    case("a list as a key", f"{HEAD}? [a, b]\n: x\n", "7:3 a key is a list or a mapping here; write a name"),
    case("a mapping as a key", f"{HEAD}? {{a: b}}\n: {{c: [d]}}\n", "7:3 a key is a list or a mapping here"),
    case("a very long unknown key", f"{HEAD}{'x' * 500}: 1\n", f"7:1 unknown key {'x' * 59}…"),
    case("a key with a line end", f'{HEAD}"two\\nlines": 1\n', "7:1 unknown key two lines"),
]
