"""What cannot be said is an error at its line, all of them at once, and then nothing is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pgcontract.cli import run
from tests.drizzle.conftest import MakeContracts

PLAIN = """
    table: things
    columns:
      id:
        type: uuid
        nullable: false
      span:
        type: integer
        nullable: true
    primary_key: [id]
"""


def column(**keys: str) -> str:
    return PLAIN.replace("type: integer", "\n        ".join(f"{key}: {value}" for key, value in keys.items()))


#: A contract, the line of the fact, and the words for it.
REFUSED = {
    "a type without a word": (column(type="bytea"), 8, "Drizzle has no word for type bytea of things.span"),
    "no fraction of a second": (column(type="interval(0)"), 8, "type interval(0)"),
    "a mark in a name": (PLAIN.replace("span:", "'a\"b':"), 7, 'the " in the name of things.a"b'),
    "a dot in a table's name": (
        PLAIN.replace("table: things", "table: '\"my.things\"'"),
        2,
        'the . in the name of "my.things"',
    ),
    "a mark in a check": (
        PLAIN + "    checks:\n      - name: c\n        check: \"'a;b' <> 'c'\"\n",
        13,
        "a ; in the condition of things check c",
    ),
    "order beside an operator class": (
        PLAIN + "    indexes:\n      - columns: [span int4_ops desc]\n",
        12,
        "the order beside an operator class (span int4_ops desc)",
    ),
    "a digit that TypeScript does not take": (
        PLAIN.replace("span:", "x²:"),
        7,
        "would be x² in TypeScript, which is no identifier",
    ),
    "a range": (column(type="tstzrange"), 8, "type tstzrange"),
    "a collation": (column(type="text", collation="C"), 9, "collation C"),
    "virtual": (column(type="integer", generated="virtual", expression="1 + 1"), 9, "generated virtual"),
    "exclusion": (
        PLAIN
        + "    exclusions:\n      - name: apart\n        definition: EXCLUDE USING btree (span WITH =)\n",
        12,
        "things exclusion apart",
    ),
    "trigger": (
        PLAIN + "    triggers:\n      - name: stamp\n        definition: CREATE TRIGGER stamp\n",
        12,
        "things trigger stamp",
    ),
    "statistics": (
        PLAIN + "    statistics:\n      - name: both\n        columns: [id, span]\n",
        12,
        "the existence of things statistics both",
    ),
    "rule": (
        PLAIN + "    rules:\n      - name: hide\n        definition: CREATE RULE hide\n",
        12,
        "things rule hide",
    ),
    "deferrable unique": (
        PLAIN + "    uniques:\n      - columns: [span]\n        deferrable: initially deferred\n",
        13,
        "deferrable initially deferred",
    ),
    "a unique of the primary key": (
        PLAIN + "    uniques:\n      - columns: [id]\n",
        12,
        "a second key of the same columns of things unique things_id_unique",
    ),
    "two uniques of one column": (
        PLAIN + "    uniques:\n      - columns: [span]\n      - columns: [span]\n        name: again\n",
        13,
        "a second key of the same columns of things unique again",
    ),
    "deferrable key": (
        PLAIN + "    foreign_keys:\n      - columns: [id]\n        references: things (id)\n"
        "        deferrable: initially immediate\n",
        14,
        "deferrable initially immediate",
    ),
    "match full": (
        PLAIN
        + "    foreign_keys:\n      - columns: [id]\n        references: things (id)\n        match: full\n",
        14,
        "match full",
    ),
    "set null of some": (
        PLAIN + "    uniques:\n      - columns: [span, id]\n    foreign_keys:\n      - columns: [span, id]\n"
        "        references: things (span, id)\n        on_delete: set null\n        on_delete_columns: [span]\n",
        17,
        "on delete columns span",
    ),
    "no inherit": (
        PLAIN + "    checks:\n      - name: c\n        check: span > 0\n        inherited: false\n",
        14,
        "inherited false",
    ),
    "a check not validated": (
        PLAIN + "    checks:\n      - name: c\n        check: span > 0\n        validated: false\n",
        14,
        "validated false",
    ),
    "a foreign key not enforced": (
        PLAIN
        + "    foreign_keys:\n      - columns: [id]\n        references: things (id)\n        enforced: false\n",
        14,
        "enforced false",
    ),
    "a NOT NULL not validated": (
        PLAIN.replace("nullable: true", "nullable: false\n        not_null_validated: false"),
        9,
        "nullable false, not validated",
    ),
    "a sequence with an option": (
        PLAIN.replace(
            "nullable: true",
            "nullable: true\n        default: nextval('s')\n        sequence: owned (increment 2)",
        ),
        11,
        "a sequence that is owned (increment 2)",
    ),
    "nulls in an index": (
        PLAIN
        + "    indexes:\n      - columns: [span]\n        unique: true\n        nulls_distinct: false\n",
        14,
        "nulls distinct false",
    ),
    "include": (PLAIN + "    indexes:\n      - columns: [span]\n        include: [id]\n", 13, "include id"),
    "collation of a key": (
        PLAIN + "    indexes:\n      - columns: ['span collate \"C\"']\n",
        12,
        "collation",
    ),
    "forced security": (
        PLAIN + "    row_level_security: enabled and forced\n",
        11,
        "row level security enabled and forced",
    ),
    "policies without security": (
        PLAIN + "    policies:\n      - name: p\n        using: 'true'\n",
        2,
        "disabled row level security with policies",
    ),
    "an identity with options": (
        column(type="bigint", identity="always (start 7)").replace("nullable: true", "nullable: false"),
        9,
        "identity always (start 7)",
    ),
    "unlogged": (PLAIN + "    persistence: unlogged\n", 11, "persistence unlogged"),
    "replica identity": (PLAIN + "    replica_identity: full\n", 11, "replica identity full"),
    "another schema": (
        PLAIN.replace("table: things", "table: things\n    schema: audit"),
        2,
        "the schema of audit.things",
    ),
    "one property for two": (
        PLAIN.replace("span:", '"i d":').replace("id:\n", "iD:\n", 1).replace("[id]", "[iD]"),
        7,
        "would both be iD in TypeScript",
    ),
    "no identifier": (
        PLAIN.replace("span:", '"2nd":'),
        7,
        "things.2nd would be 2nd in TypeScript, which is no identifier",
    ),
    "a member of every table": (
        PLAIN.replace("span:", "span_x:").replace(
            "type: integer", "type: integer\n        property: enableRLS"
        ),
        9,
        "would be enableRLS in TypeScript",
    ),
    "a keyword": (
        PLAIN.replace("table: things", "table: class"),
        2,
        "table class would be class in TypeScript, which is a keyword there; write `property:`",
    ),
    "a function of Drizzle": (
        PLAIN.replace("table: things", "table: text"),
        2,
        "which the models need for something else; write `property:`",
    ),
    "the table itself": (
        PLAIN.replace("table: things", "table: t"),
        2,
        "table t would be t in TypeScript, which the models need for something else",
    ),
    "a type of Drizzle": (
        PLAIN.replace("table: things", "table: any_pg_columns"),
        2,
        "table any_pg_columns and Drizzle would both export AnyPgColumn",
    ),
    "values of a date": (
        column(type="date", allowed="[2026-01-01]"),
        7,
        "Drizzle has no word for a list of allowed values of type date of things.span",
    ),
    "a grant to everybody": (
        PLAIN + "    grants:\n      public: [select]\n",
        12,
        "public privileges select",
    ),
    "the file of something else": (
        PLAIN.replace("table: things", "table: enums"),
        2,
        "enums.ts is the file of something else",
    ),
    "a path": (
        PLAIN.replace("table: things", 'table: "a/users"\n    property: users'),
        2,
        "gives no name for a file",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused(
    name: str, contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with the fact and its place, status 2, and no file."""
    text, line, words = REFUSED[name]
    assert _generate(contracts(text), tmp_path) == 2
    said = capsys.readouterr().err
    assert re.search(rf"contracts/0\.yaml:{line}:\d+  .*{re.escape(words)}", said), said
    assert said.count("\n") == 1, said
    assert not (tmp_path / "out").exists()


def test_a_relation_that_is_no_table_is_refused(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A view would be missing from the models without a word."""
    view = "view: seen\ncolumns: {id: uuid}\ndefinition: select id from things\n"
    assert _generate(contracts(PLAIN, view), tmp_path) == 2
    said = capsys.readouterr().err
    assert "contracts/1.yaml:1:1  Drizzle has no word for the existence of view seen" in said
    assert said.count("\n") == 1, said


def test_the_plain_contract_is_taken(contracts: MakeContracts, tmp_path: Path) -> None:
    """None of the above is refused for something else."""
    assert _generate(contracts(PLAIN), tmp_path) == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"things.ts", "index.ts"}


def test_a_property_gives_a_keyword_another_name(contracts: MakeContracts, tmp_path: Path) -> None:
    """The message's advice works: the variable is another, the table and its file keep their name."""
    text = PLAIN.replace("table: things", "table: class\n    property: classes")
    assert _generate(contracts(text), tmp_path) == 0
    assert "export const classes = pgTable('class', {" in (tmp_path / "out/class.ts").read_text()


def test_all_errors_at_once(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Several facts in several files are several lines of one run."""
    one = column(type="bytea") + "    persistence: unlogged\n"
    two = column(type="tstzrange").replace("table: things", "table: class")
    assert _generate(contracts(one, two), tmp_path) == 2
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_two_tables_with_one_name(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """user_s and users would both export users' types, or files that differ in case only."""
    assert _generate(contracts(PLAIN, PLAIN.replace("table: things", "table: thing_s")), tmp_path) == 0
    assert _generate(contracts(PLAIN, PLAIN.replace("table: things", 'table: "Things"')), tmp_path) == 2
    said = capsys.readouterr().err
    assert "would both export things" in said
    assert "differ in case only" in said


def _generate(folder: Path, tmp_path: Path) -> int:
    return run(["generate", "drizzle", "--contracts", str(folder), "--output", str(tmp_path / "out")])
