"""Files that are not YAML, not text, or not the YAML that contracts are written in."""

from __future__ import annotations

from tests.loader.problem import case
from tests.loader.writing import HEAD

USERS = HEAD.replace("table: t", "table: users")

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
        "brackets at the commas of two items",
        f"{HEAD}indexes:\n  - columns: [(coalesce(id, id)), (mod(id, 2)), id]\n    name: i\n",
        "8:15 brackets split '(coalesce(id, id))'",
        "8:35 brackets split '(mod(id, 2))'",
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
