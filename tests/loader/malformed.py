"""Contracts that cannot be loaded: a name, the files, and every problem with its place and a part of its text.

A text stands for the file `t.yaml`; what starts with HEAD has its own lines from 7 on. A place without a file is in
`t.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.loader.writing import HEAD, Files


@dataclass(frozen=True, slots=True)
class Case:
    """`problems` are all there are, in their order: `line:column part of the text`, or `file:line:column part`."""

    name: str
    files: Files
    problems: tuple[str, ...]


def case(name: str, files: str | bytes | Files, *problems: str) -> Case:
    return Case(name, {"t.yaml": files} if isinstance(files, str | bytes) else files, problems)


def column(lines: str) -> str:
    """Return a contract with a second column `a`, whose lines start in line 8."""
    return f"{HEAD}  a:\n" + "".join(f"    {line}\n" for line in lines.splitlines())


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

YAML = [
    case("an empty file", "", "1:1 the file is empty; a contract starts with `table:` or `enums:`"),
    case("only line ends", "\n\n\n", "1:1 the file is empty"),
    case("only comments", "# yaml\n# nothing\n", "1:1 the file is empty"),
    case("only a document start", "---\n", "1:1 the file is empty"),
    case("the word null", "null\n", "1:1 the file is empty"),
    case("only a byte order mark", b"\xef\xbb\xbf", "1:1 the file is empty"),
    case("a text", "hello\n", "1:1 the contract is a mapping, not hello; write `key: value` lines"),
    case("a list", "- a\n- b\n", "1:1 the contract is a mapping, not a list"),
    case(
        "a tab as indentation",
        "table: t\ncolumns:\n\tid:\n",
        "3:1 a tab stands where YAML allows only spaces; indent with spaces",
    ),
    case("a tab after spaces", "table: t\ncolumns:\n  \tid: x\n   \tb: y\n", "a tab stands where YAML"),
    case("a tab before a value", "table:\n\t- x\n", "2:1 a tab stands where YAML"),
    case("an open quote", 'table: "t\n', "this is not YAML"),
    case("an open bracket", f"{HEAD}indexes: [\n", "this is not YAML"),
    case(
        "a colon too many",
        "table: a: b\n",
        "1:9 this is not YAML: mapping values are not allowed in this context",
    ),
    case("indentation that fits nothing", "table: t\n  columns: x\n", "2:10 this is not YAML"),
    case("an at sign", "table: @t\n", "1:8 this is not YAML"),
    case("a backquote", "table: `t`\n", "1:8 this is not YAML"),
    case("an escape that does not exist", 'table: "\\q"\n', "this is not YAML"),
    case("half a surrogate", 'table: "\\ud800"\n', "this is not YAML"),
    case(
        "an anchor",
        f"{HEAD}description: &here x\n",
        "7:14 an anchor is not part of the contract language; write the text out",
    ),
    case(
        "an alias",
        f"{HEAD}  a: &c\n    type: text\n    nullable: true\n  b: *c\n",
        "7:6 an anchor is not",
        "10:3 b is a mapping",
        "10:6 an alias is not",
    ),
    case("an alias to nothing", f"{HEAD}description: *nowhere\n", "7:14 an alias is not part"),
    case(
        "an alias as a key",
        f"{HEAD}description: &a x\n*a : y\n",
        "7:14 an anchor is not",
        "8:1 an alias is not part",
    ),
    case("a tag", f"{HEAD}description: !!str x\n", "7:14 a tag is not part of the contract language"),
    case(
        "a tag that runs code",
        f"{HEAD}description: !!python/object/apply:os.system [x]\n",
        "7:1 description is text, not a list",
        "7:14 a tag is not",
    ),
    case(
        "a tag of one's own",
        f"{HEAD}columns2: !mine {{a: b}}\n",
        "7:1 unknown key columns2",
        "7:11 a tag is not",
    ),
    case("a tag on a key", f"{HEAD}!!str description: x\n", "7:1 a tag is not"),
    case(
        "a directive",
        f"%YAML 1.2\n---\n{HEAD}",
        "1:1 a directive is not part of the contract language; remove it",
    ),
    case("a directive of tags", f"%TAG ! tag:example.org,2000:\n---\n{HEAD}", "1:1 a directive is not"),
    case(
        "a second document",
        f"{HEAD}---\n{HEAD}",
        "7:1 a second document starts here; write one contract per file",
    ),
    case("a second document and a third", f"{HEAD}---\na: b\n---\nc: d\n", "7:1 a second document"),
    case(
        "a merge key",
        f"{HEAD}  a:\n    <<: x\n    type: text\n    nullable: true\n",
        "8:5 a merge key is not part of the contract language",
    ),
    case(
        "a merge key with an alias",
        f"{HEAD}  a: &b\n    type: text\n    nullable: true\n  c:\n    <<: *b\n",
        "7:6 an anchor",
        "10:3 type is missing",
        "10:3 nullable is missing",
        "11:5 a merge key",
    ),
    case(
        "braces at a comma",
        f"{HEAD}  a: {{type: numeric(30,8), nullable: false}}\n",
        "7:24 braces split the text at its comma, which leaves '8)'; write each entry on its own line",
    ),
    case(
        "braces at two commas",
        f"{HEAD}checks:\n  - {{name: c, check: id in (1, 2, 3)}}\n",
        "8:32 braces split the text",
    ),
    case(
        "braces at two texts",
        f"{HEAD}  a: {{type: numeric(30,8), nullable: false, default: round(1,2)}}\n",
        "7:24 braces",
        "7:62 braces",
    ),
    case(
        "brackets at a comma",
        f"{HEAD}indexes:\n  - columns: [id, (coalesce(id, id))]\n    name: i\n",
        "8:19 brackets split '(coalesce(id, id))' at its comma; write each item on its own line",
    ),
    case(
        "too deep in flow style",
        f"{HEAD}description: {'[' * 30}{']' * 30}\n",
        "7:34 this is nested too deeply; a contract has six levels at most",
    ),
    case(
        "too deep in block style",
        "".join(f"{' ' * depth}a:\n" for depth in range(40)) + " " * 40 + "b\n",
        "this is nested too deeply",
    ),
    case("ten thousand brackets", "a: " + "[" * 10_000, "1:24 this is nested too deeply"),
    case("deep, and open", "a: " + "[" * 15, "this is not YAML"),
    case("a hundred thousand dashes", "- " * 100_000, "1:43 this is nested too deeply"),
]

BYTES = [
    case(
        "not UTF-8", b"table: t\ncolumns:\n  caf\xe9:\n", "3:6 byte 0xe9 is not UTF-8; save the file as UTF-8"
    ),
    case(
        "not UTF-8, characters counted",
        "table: t\n# äöü€ ".encode() + b"\xff\n",
        "2:8 byte 0xff is not UTF-8",
    ),
    case("not UTF-8 after a byte order mark", b"\xef\xbb\xbftable: \x80\n", "1:8 byte 0x80 is not UTF-8"),
    case("UTF-16", "table: t\n".encode("utf-16"), "1:1 byte 0xff is not UTF-8"),
    case("half a character at the end", "table: €".encode()[:-1], "1:8 byte 0xe2 is not UTF-8"),
    case("a surrogate in bytes", b"table: \xed\xa0\x80\n", "1:8 byte 0xed is not UTF-8"),
    case("NUL", b"table: t\n# a\x00b\n", "2:4 character U+0000 cannot stand in a contract; remove it"),
    case(
        "NUL as an escape",
        f'{HEAD}description: "a\\0b"\n',
        "7:14 character U+0000 cannot stand in PostgreSQL's texts",
    ),
    case(
        "NUL as an escape in a key",
        f'{HEAD}  "a\\0b":\n    type: text\n    nullable: true\n',
        "7:3 a key holds U+0000",
    ),
    case("a bell", "table: t\ndescription: \a\n", "2:14 character U+0007 cannot stand"),
    case("delete", "table: \x7f\n", "1:8 character U+007F cannot stand"),
    case(
        "a byte order mark in the middle", "table: t\n\ufeffcolumns: x\n", "2:1 character U+FEFF cannot stand"
    ),
    case(
        "a line separator, which editors do not count",
        "table: t\n# a\u2028b\n",
        "2:4 character U+2028 cannot stand",
    ),
    case("a next line character", "table: t\n# a\x85b\n", "2:4 character U+0085 cannot stand"),
    case("a noncharacter", "table: \ufffe\n", "1:8 character U+FFFE cannot stand"),
    case(
        "line ends of old",
        "table: t\rcolumns: x\r",
        "1:9 a carriage return ends this line; save the file with LF line ends",
    ),
    case(
        "a huge file",
        b"# " + b"x" * 1_000_000,
        "1:1 the file has more than 1000000 bytes; write one table per file",
    ),
]

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
        "10:5 default is text, not a mapping; write it on one line, in quotes where",
    ),
    case(
        "a default as a list",
        column("type: jsonb\nnullable: true\ndefault: []"),
        "10:5 default is text, not a list",
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
    case("an empty description", f"{HEAD}description: ''\n", "7:1 description is empty"),
    case("a description as a list", f"{HEAD}description: [a]\n", "7:1 description is text, not a list"),
    case("table as a list", HEAD.replace("table: t", "table: [t]"), "1:1 table is text, not a list"),
    case("table without a value", HEAD.replace("table: t", "table:"), "1:1 table has no value"),
    case("an empty table", HEAD.replace("table: t", "table: ''"), "1:1 table is empty"),
    case("a primary key as a text", HEAD.replace("[id]", "id"), "2:1 primary_key is a mapping, not id"),
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

CASES = [*KEYS, *YAML, *BYTES, *KINDS]
