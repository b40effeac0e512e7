"""Contracts that have the right shape and cannot be meant: what PostgreSQL would refuse, and names that lead nowhere.

Written as the cases of `malformed` are.
"""

from __future__ import annotations

from tests.loader.malformed import Case, case, column
from tests.loader.writing import HEAD

USERS = """\
table: users
columns:
  id:
    type: uuid
    nullable: false
  email:
    type: text
    nullable: false
  Mixed:
    type: text
    nullable: false
primary_key: [id]
uniques:
  - columns: [email]
    deferrable: initially deferred
  - columns: [Mixed]
"""


def _fk(lines: str) -> dict[str, str]:
    """Return a contract with a foreign key whose lines start in line 8, and `users`."""
    first, *rest = lines.splitlines()
    text = f"{HEAD}foreign_keys:\n  - {first}\n" + "".join(f"    {line}\n" for line in rest)
    return {"t.yaml": text, "users.yaml": USERS}


def _sql(name: str, key: str, text: str, part: str) -> Case:
    """Return a case of an SQL text in one of the places that have such."""
    files = {
        "default": (column(f"type: text\nnullable: true\ndefault: {text}"), "10:5"),
        "expression": (column(f"type: text\nnullable: true\ngenerated: stored\nexpression: {text}"), "11:5"),
        "check": (f"{HEAD}checks:\n  - name: c\n    check: {text}\n", "9:5"),
        "where": (f"{HEAD}indexes:\n  - columns: [id]\n    where: {text}\n", "9:5"),
        "using": (f"{HEAD}policies:\n  - name: p\n    using: {text}\n", "9:5"),
        "with check": (f"{HEAD}policies:\n  - name: p\n    check: {text}\n", "9:5"),
        "rows": (f"{HEAD}rows:\n  r: {text}\n", "8:3"),
        "exclusion": (f"{HEAD}exclusions:\n  - name: x\n    definition: {text}\n", "9:5"),
        "trigger": (f"{HEAD}triggers:\n  - name: x\n    definition: {text}\n", "9:5"),
        "rule": (f"{HEAD}rules:\n  - name: x\n    definition: {text}\n", "9:5"),
    }
    made, place = files[key]
    return case(f"{key}: {name}", made, f"{place} {part}")


TYPES = [
    case(
        "an unknown type",
        column("type: mystery\nnullable: true"),
        "8:5 unknown type mystery; name it under `enums:` or `types:`",
    ),
    case(
        "a misspelt type",
        column("type: varchr(32)\nnullable: true"),
        "8:5 unknown type varchr(32); did you mean varchar?",
    ),
    case(
        "no name of a type",
        column("type: varchar(32\nnullable: true"),
        "8:5 varchar(32 is not the name of a type; write it as in DDL",
    ),
    case(
        "a type with its nullability",
        column("type: text not null\nnullable: false"),
        "8:5 unknown type text not null",
    ),
    case(
        "a type with words behind it",
        column("type: uuid primary key default x()\nnullable: false"),
        "8:5 is not the name of a type",
    ),
    case(
        "serial",
        column("type: serial\nnullable: false"),
        "8:5 serial is short for more than a type; write integer with identity",
    ),
    case(
        "bigserial",
        column("type: BIGSERIAL\nnullable: false"),
        "8:5 BIGSERIAL is short for more than a type; write bigint with",
    ),
    case("serial2", column("type: serial2\nnullable: false"), "8:5 write smallint with identity"),
    case(
        "a number where none goes",
        column("type: text(5)\nnullable: true"),
        "8:5 text takes no numbers in parentheses, not text(5); correct",
    ),
    case(
        "too many numbers",
        column("type: numeric(1,2,3)\nnullable: true"),
        "8:5 numeric takes 2 numbers in parentheses",
    ),
    case(
        "a word for a number",
        column("type: varchar(max)\nnullable: true"),
        "8:5 varchar takes numbers in parentheses",
    ),
    case(
        "a word for a float's number",
        column("type: float(x)\nnullable: true"),
        "8:5 float(x) is not the name of a type",
    ),
    case(
        "an enum that SQL folds",
        {"e.yaml": "enums:\n  Mood: [a]\n", "t.yaml": column("type: Mood\nnullable: true")},
        'unknown type Mood; did you mean "Mood"?',
    ),
    case(
        "a type that is none",
        "types: [1st]\nenums: {a: [b]}\n",
        "1:9 1st is not the name of a type; write it as in DDL, like citext",
    ),
]

COLUMNS = [
    case(
        "a default that lost its quotes",
        column("type: text\nnullable: true\ndefault: recorded"),
        """10:5 default recorded is a bare word, which SQL takes for a column; write default: "'recorded'\"""",
    ),
    case(
        "a default that lost SQL's quotes",
        column("type: text\nnullable: true\ndefault: 'recorded'"),
        "10:5 is a bare word",
    ),
    case(
        "a default of words",
        column("type: text\nnullable: true\ndefault: not submitted"),
        """10:5 write default: "'not submitted'\"""",
    ),
    case(
        "a function without parentheses",
        column("type: timestamptz\nnullable: true\ndefault: now"),
        "10:5 default now is a bare word",
    ),
    case(
        "a boolean of YAML's",
        column("type: boolean\nnullable: true\ndefault: yes"),
        "10:5 default yes is a bare word",
    ),
    case(
        "generated without an expression",
        column("type: text\nnullable: true\ngenerated: stored"),
        "7:3 a needs both `generated` and `expression`",
    ),
    case(
        "an expression without generated",
        column("type: text\nnullable: true\nexpression: lower(b)"),
        "7:3 a needs both `generated` and `expression`",
    ),
    case(
        "a default of a generated column",
        column("type: text\nnullable: true\ngenerated: stored\nexpression: lower('A')\ndefault: \"'a'\""),
        "12:5 a is generated and cannot have a default too; remove one",
    ),
    case(
        "a default of an identity",
        column("type: bigint\nnullable: false\nidentity: always\ndefault: 1"),
        "11:5 a is generated and cannot have a default too",
    ),
    case(
        "generated and an identity",
        column("type: bigint\nnullable: false\nidentity: always\ngenerated: stored\nexpression: '1'"),
        "10:5 a cannot be both generated and an identity; remove one",
    ),
    case(
        "a nullable identity",
        column("type: bigint\nnullable: true\nidentity: always"),
        "9:5 a is an identity, which is never NULL; write nullable: false",
    ),
    case(
        "an identity that is no number",
        column("type: uuid\nnullable: false\nidentity: always"),
        "8:5 a is an identity, which is a whole number; write smallint",
    ),
    case(
        "an allowed value twice",
        column("type: text\nnullable: true\nallowed: [a, b, a]"),
        "10:21 a stands here twice; keep one",
    ),
    case(
        "allowed on an enum",
        {"e.yaml": "enums:\n  mood: [a]\n", "t.yaml": column("type: mood\nnullable: true\nallowed: [a]")},
        "10:5 a has an enum type, which allows its labels already; remove `allowed`",
    ),
    case(
        "allowed on an array of an enum",
        {"e.yaml": "enums:\n  mood: [a]\n", "t.yaml": column("type: mood[]\nnullable: true\nallowed: [a]")},
        "10:5 a has an enum type",
    ),
]

KEYS = [
    case(
        "a nullable column in the primary key",
        HEAD.replace("nullable: false", "nullable: true"),
        "6:5 id is in the primary key, which makes it NOT NULL; write nullable: false",
    ),
    case(
        "a column twice in the primary key",
        HEAD.replace("[id]", "[id, id]"),
        "2:19 the key names id twice; keep one",
    ),
    case(
        "a column twice in a mapping of the primary key",
        HEAD.replace("[id]", "\n  columns: [id, id]"),
        "3:17 the key names id twice",
    ),
    case(
        "a column twice in a unique",
        f"{HEAD}uniques:\n  - columns: [id, id]\n",
        "8:19 the key names id twice",
    ),
    case(
        "an unknown column in the primary key",
        HEAD.replace("[id]", "[idd]"),
        "2:1 t has no column idd; did you mean id?",
    ),
    case(
        "an unknown column in a unique",
        f"{HEAD}uniques:\n  - columns: [zzz]\n",
        "8:5 t has no column zzz; name one of its columns",
    ),
    case(
        "an unknown column to include",
        f"{HEAD}uniques:\n  - columns: [id]\n    include: [zzz]\n",
        "9:5 t has no column zzz",
    ),
    case(
        "an unknown column in an index",
        f"{HEAD}indexes:\n  - columns: [zzz desc]\n",
        "8:5 t has no column zzz",
    ),
    case(
        "an unknown column to carry",
        f"{HEAD}indexes:\n  - columns: [id]\n    include: [zzz]\n",
        "9:5 t has no column zzz",
    ),
    case(
        "a column that SQL folds",
        f"{HEAD}  Camel:\n    type: text\n    nullable: true\nindexes:\n  - columns: [Camel]\n",
        '11:5 t has no column camel; SQL folds it to lower case: write "Camel" in double quotes',
    ),
    case(
        "an index twice",
        f"{HEAD}indexes:\n  - columns: [id]\n  - columns: [id]\n",
        "9:5 a second index would be called t_id_idx; give one of them another `name:`",
    ),
    case(
        "a unique twice",
        f"{HEAD}uniques:\n  - columns: [id]\n  - columns: [id]\n",
        "9:5 a second unique would be called t_id_unique",
    ),
    case(
        "a check twice",
        f"{HEAD}checks:\n  - name: c\n    check: id > 1\n  - name: c\n    check: id > 2\n",
        "10:5 a second check would be called c",
    ),
    case(
        "a check and a unique of one name",
        f"{HEAD}checks:\n  - name: c\n    check: id > 1\nuniques:\n  - columns: [id]\n    name: c\n",
        "8:5 a second check would be called c",
    ),
    case(
        "a check of the name that allowed makes",
        (
            f"{HEAD}  a:\n    type: text\n    nullable: true\n    allowed: [x]\n"
            "checks:\n  - name: t_a_check\n    check: a > 'b'\n"
        ),
        "12:5 a second check would be called t_a_check",
    ),
    case(
        "a policy twice",
        f"{HEAD}policies:\n  - name: p\n  - name: p\n",
        "9:5 a second policy would be called p",
    ),
    case(
        "a trigger twice",
        f"{HEAD}triggers:\n  - name: p\n    definition: x\n  - name: p\n    definition: y\n",
        "10:5 a second trigger would be called p",
    ),
    case(
        "an index key that is none",
        f"{HEAD}indexes:\n  - columns: [id descending order]\n",
        "8:15 id descending order is no index key; write a column, or (an expression)",
    ),
    case(
        "an index key of two columns",
        f"{HEAD}indexes:\n  - columns: ['id, id']\n",
        "8:15 id, id is no index key",
    ),
    case(
        "an index key that is open",
        f"{HEAD}indexes:\n  - columns: ['(lower(id)']\n    name: i\n",
        "8:15 (lower(id) is no index key",
    ),
    case(
        "an index key of bare operators",
        f"{HEAD}indexes:\n  - columns: [(id) || (id)]\n    name: i\n",
        "8:15 (id) || (id) is no index key",
    ),
    case("an empty index key", f"{HEAD}indexes:\n  - columns: ['']\n", "8:15 item 1 of columns is empty"),
    case(
        "an index on an expression without a name",
        f"{HEAD}indexes:\n  - columns: [(lower(id))]\n",
        "8:5 an index on an expression has no conventional name; write `name:`",
    ),
    case(
        "an index of a table's name",
        f"{HEAD}indexes:\n  - columns: [id]\n    name: t\n",
        "8:5 t is the name of something else already, in ",
    ),
    case(
        "an index of another table's index",
        {
            "t.yaml": f"{HEAD}indexes:\n  - columns: [id]\n    name: i\n",
            "u.yaml": HEAD.replace("table: t", "table: u") + "indexes:\n  - columns: [id]\n    name: i\n",
        },
        "u.yaml:8:5 i is the name of something else already, in ",
    ),
    case(
        "an index of its primary key's name",
        f"{HEAD}indexes:\n  - columns: [id]\n    name: t_pkey\n",
        "8:5 t_pkey is the name of something else already",
    ),
]

FOREIGN_KEYS = [
    case(
        "a table that is nowhere",
        _fk("columns: [id]\nreferences: zzz (id)"),
        "9:5 there is no contract for table zzz; write a contract for it first",
    ),
    case(
        "a misspelt table",
        _fk("columns: [id]\nreferences: user (id)"),
        "9:5 there is no contract for table user; did you mean users?",
    ),
    case(
        "a column that is nowhere",
        _fk("columns: [id]\nreferences: users (zzz)"),
        "9:5 users has no column zzz; name one of its columns",
    ),
    case(
        "a misspelt column",
        _fk("columns: [id]\nreferences: users (emial)"),
        "9:5 users has no column emial; did you mean email?",
    ),
    case(
        "a referenced column that SQL folds",
        _fk("columns: [id]\nreferences: users (Mixed)"),
        '9:5 users has no column mixed; SQL folds it to lower case: write "Mixed" in double quotes',
    ),
    case(
        "a column of its own that is nowhere",
        _fk("columns: [zzz]\nreferences: users (id)"),
        "8:5 t has no column zzz",
    ),
    case(
        "more columns than are referenced",
        _fk("columns: [id, a]\nreferences: users (id)"),
        "8:5 t has no column a",
        "9:5 2 columns reference 1; name as many on both sides",
    ),
    case(
        "fewer columns than are referenced",
        _fk("columns: [id]\nreferences: users (id, email)"),
        "9:5 1 column references 2; name as many",
    ),
    case(
        "what is no key",
        _fk("columns: [id]\nreferences: users (id, email)").copy()
        | {
            "t.yaml": (
                f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: t (id)\n"
                "  - columns: [id]\n    references: users (email)\n"
            )
        },
        "11:5 users (email) is no key; reference a primary key, or add it to `uniques:` there",
    ),
    case(
        "a unique index with a predicate",
        f"{HEAD}  a:\n    type: text\n    nullable: true\nindexes:\n  - columns: [a]\n    unique: true\n"
        "    where: a > 'b'\nforeign_keys:\n  - columns: [a]\n    references: t (a)\n",
        "16:5 t (a) is no key; reference a primary key, or add it to `uniques:` there",
    ),
    case(
        "no columns referenced",
        _fk("columns: [id]\nreferences: users"),
        "9:5 users is no reference; write it as `projects (id)`",
    ),
    case(
        "a reference with a dot", _fk("columns: [id]\nreferences: users.id"), "9:5 users.id is no reference"
    ),
    case(
        "a reference with its action",
        _fk("columns: [id]\nreferences: users (id) on delete cascade"),
        "9:5 is no reference; write it as",
    ),
    case(
        "a reference to no columns",
        _fk("columns: [id]\nreferences: users ()"),
        "9:5 users () is no reference",
    ),
    case(
        "a reference as a list",
        _fk("columns: [id]\nreferences: [users]"),
        "9:5 references is text, not a list",
    ),
    case("no reference", _fk("columns: [id]"), "8:5 references is missing here"),
    case(
        "a column twice in a foreign key",
        _fk("columns: [id, id]\nreferences: users (id, id)"),
        "9:5 users (id, id) is no key",
    ),
    case(
        "an action of an unknown word",
        _fk("columns: [id]\nreferences: users (id)\non_delete: CASCADE"),
        "10:5 on_delete is one of no action, restrict, cascade, set null, set default, not CASCADE; did",
    ),
    case(
        "an update of an unknown word",
        _fk("columns: [id]\nreferences: users (id)\non_update: no"),
        "10:5 on_update is one of no action, restrict",
    ),
    case(
        "a match of an unknown word",
        _fk("columns: [id]\nreferences: users (id)\nmatch: partial"),
        "10:5 match is one of simple, full, not partial",
    ),
    case(
        "columns of an action that has none",
        _fk("columns: [id]\nreferences: users (id)\non_delete: cascade\non_delete_columns: [id]"),
        "11:5 on_delete_columns goes with on_delete set null or set default",
    ),
    case(
        "columns of an action that are not in the key",
        _fk("columns: [id]\nreferences: users (id)\non_delete: set null\non_delete_columns: [zzz]"),
        "11:25 zzz is not in this key; name columns of the key only",
    ),
    case(
        "a foreign key twice",
        _fk("columns: [id]\nreferences: users (id)").copy()
        | {
            "t.yaml": (
                f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: users (id)\n"
                "  - columns: [id]\n    references: users (id)\n    on_delete: cascade\n"
            )
        },
        "10:5 a second foreign key would be called t_id_users_id_fk",
    ),
    case(
        "a table in a schema that contracts speak of",
        _fk("columns: [id]\nreferences: audit.other (id)") | {"a.yaml": HEAD + "schema: audit\n"},
        "9:5 there is no contract for table audit.other; did",
    ),
]

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
        "1:1 audit.t has a dot in it; write the schema under `schema:`",
    ),
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
        "3:3 the convention for index cannot be filled; use only {table}, {columns}",
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
        "3:3 use only {table}, {columns}, {foreign_table}, {foreign_columns}",
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

SQL = [
    *(
        _sql("an open quote", key, '"lower(\'a)"', "does not parse: a quote ' is never closed; close it")
        for key in (
            "default",
            "expression",
            "check",
            "where",
            "using",
            "with check",
            "rows",
            "exclusion",
            "trigger",
            "rule",
        )
    ),
    *(
        _sql("an open parenthesis", key, "lower(a", "does not parse: a ( is never closed; close it")
        for key in ("default", "expression", "check", "where", "using", "rows", "rule")
    ),
    *(
        _sql("a semicolon", key, "lower('a');", "does not parse: a semicolon ends a statement")
        for key in ("default", "expression", "check", "where", "using", "rows")
    ),
    *(
        _sql("a comma", key, "lower('a'), 1", "does not parse: a comma stands outside parentheses")
        for key in ("default", "expression", "check", "where", "using")
    ),
    _sql(
        "a parenthesis that closes nothing",
        "check",
        "id > 1)",
        "a ) closes nothing; remove it, or open it with (",
    ),
    _sql("the wrong bracket", "check", "'id = any (array[1)]'", "a ) closes nothing"),
    _sql("an open bracket", "default", "\"array['a'\"", "a [ is never closed"),
    _sql("an open name", "check", "'\"id > 1'", 'a quote " is never closed'),
    _sql("an open dollar quote", "default", "$tag$ it's $tog$", "a quote $tag$ is never closed"),
    _sql("an escape that is open", "default", "E'\\'", "a quote ' is never closed"),
    _sql(
        "an open comment", "check", "id > 1 /* why /* so */", "a comment /* is never closed; close it with */"
    ),
    _sql("a comment to the end", "check", "id > 1 -- why", "a comment after -- hides what follows the text"),
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
        "items after one that is broken keep their places",
        f"{HEAD}uniques:\n  - column: [id]\n  - columns: [xxx]\n  - columns: 5\n  - columns: [yyy]\n",
        "8:5 columns is missing",
        "8:5 unknown key column",
        "9:5 t has no column xxx",
        "10:5 columns is a list, not 5",
        "11:5 t has no column yyy",
    ),
]

CASES = [*TYPES, *COLUMNS, *KEYS, *FOREIGN_KEYS, *OTHERS, *SQL, *SEVERAL]
