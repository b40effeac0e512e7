"""Types that are none, and columns that cannot be meant."""

from __future__ import annotations

from tests.loader.problem import case, column
from tests.loader.writing import HEAD

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
        "8:5 serial is short for more than a type; write integer and `default: nextval('t_a_seq')`, or for an identity"
        " column `identity: by default`",
    ),
    case(
        "bigserial",
        column("type: BIGSERIAL\nnullable: false"),
        "8:5 BIGSERIAL is short for more than a type; write bigint and",
    ),
    case("serial2", column("type: serial2\nnullable: false"), "8:5 write smallint and"),
    case(
        "serial in another schema",
        "schema: s\n" + column("type: serial\nnullable: false"),
        "9:5 write integer and `default: nextval('s.t_a_seq')`",
    ),
    case(
        "a type of an extension",
        column("type: citext\nnullable: false"),
        "8:5 unknown type citext; did you mean text? Else name it under `enums:` or `types:`",
    ),
    case(
        "an array without quotes of SQL",
        column("type: text[]\nnullable: false\ndefault: '{}'"),
        "10:5 default {} is no SQL, where an array or JSON has quotes; write default: \"'{}'\"",
    ),
    case(
        "JSON without quotes of SQL",
        column("type: jsonb\nnullable: false\ndefault: '{\"a\": 1}'"),
        "10:5 default {\"a\": 1} is no SQL, where an array or JSON has quotes; write default: '''{\"a\": 1}'''",
    ),
    case(
        "what belongs to the table",
        column("type: text\nnullable: false\nprimary_key: true\nunique: true"),
        "10:5 unknown key primary_key of a column; write primary_key beside `columns:`, for the whole table",
        "11:5 unknown key unique of a column; write uniques beside `columns:`, for the whole table",
    ),
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
        "8:5 varchar takes numbers from 1 to 10485760 in parentheses, not varchar(max); correct it",
    ),
    case(
        "a length of nothing",
        column("type: varchar(0)\nnullable: true"),
        "8:5 varchar takes numbers from 1 to 10485760 in parentheses, not varchar(0); correct it",
    ),
    case(
        "a fraction of a second that no server keeps",
        column("type: timestamp (9) with time zone\nnullable: true"),
        "8:5 timestamptz takes numbers from 0 to 6 in parentheses",
    ),
    case(
        "a float of more bits than there are",
        column("type: float(54)\nnullable: true"),
        "8:5 float(54) is not the name of a type",
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
        "a default that is none",
        column("type: varchar(32)\nnullable: true\ndefault: 'null'"),
        "10:5 a has no default then; remove the key, which says the same",
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
        "a nullable column whose NOT NULL is not validated",
        column("type: text\nnullable: true\nnot_null_validated: false"),
        "10:5 a has no NOT NULL; write nullable: false, or remove not_null_validated",
    ),
    case(
        "a nullable column whose NOT NULL is not inherited",
        column("type: text\nnullable: true\nnot_null_inherited: false"),
        "10:5 a has no NOT NULL; write nullable: false, or remove not_null_inherited",
    ),
    case(
        "a primary key whose NOT NULL is not validated",
        HEAD.replace("nullable: false", "nullable: false\n    not_null_validated: false"),
        "7:5 id is in the primary key, whose NOT NULL holds for every row; remove not_null_validated",
    ),
    case(
        "an identity whose NOT NULL is not validated",
        column("type: bigint\nnullable: false\nnot_null_validated: false\nidentity: always"),
        "10:5 a is an identity, which is never NULL; remove not_null_validated",
    ),
    case(
        "a sequence of a column that takes no number from one",
        column("type: bigint\nnullable: true\ndefault: 1\nsequence: owned"),
        "11:5 a takes no number from a sequence; write `default: nextval('…')` too, or remove `sequence`",
    ),
    case(
        "a sequence that is looked up each time",
        column("type: bigint\nnullable: true\ndefault: nextval(('s'::text)::regclass)\nsequence: owned"),
        "11:5 a takes no number from a sequence",
    ),
    case(
        "no ownership of a sequence",
        column("type: bigint\nnullable: true\ndefault: nextval('s')\nsequence: mine"),
        "11:5 sequence is one of owned, not owned, owned by TABLE.COLUMN, not mine",
    ),
    case(
        "no option of a sequence",
        column("type: bigint\nnullable: true\ndefault: nextval('s')\nsequence: owned (step 2)"),
        "11:5 sequence is one of owned, not owned, owned by TABLE.COLUMN, not owned (step 2)",
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
