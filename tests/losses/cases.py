"""Revisions that destroy data, and what they declare: one case is one revision, and what is said of it.

The project has tables `owners` and `pets`, with rows; `pets.owner` refers to `owners`.
"""

# ruff: noqa: E501 -- one case, one line
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BASE = """
    CREATE TABLE owners (id integer PRIMARY KEY, name text NOT NULL, CHECK (name <> ''));
    CREATE TABLE pets (id integer PRIMARY KEY, name varchar(20) NOT NULL, owner integer REFERENCES owners, note text);
"""
ROWS = """
    INSERT INTO owners SELECT i, 'owner ' || i FROM generate_series(1, 3) AS i;
    INSERT INTO pets SELECT i, 'pet ' || i, 1 + i % 3, CASE WHEN i > 2 THEN 'note' END FROM generate_series(1, 4) AS i;
"""


@dataclass(frozen=True, slots=True)
class Case:
    """What a revision does, and what it declares. `said` is in the one line of the fault; "" if there is none."""

    name: str
    up: str
    down: str
    said: str = ""
    downgrade_destroys: Mapping[str, str] = field(default_factory=dict)
    upgrade_destroys: Mapping[str, str] = field(default_factory=dict)
    derivable: Mapping[str, str] = field(default_factory=dict)
    #: Rows and values that are tried, where nothing is wrong.
    tried: int = 0

    def __str__(self) -> str:
        return self.name


def _column(name: str, said: str = "", *, type_: str = "text", fill: str = "", **declared: object) -> Case:
    up = f"ALTER TABLE pets ADD toy {type_}; {fill}"
    return Case(name, up, "ALTER TABLE pets DROP toy", said, **declared)  # type: ignore[arg-type]


_ADDS = "adds column pets.toy, and its downgrade destroys it"
_TABLE = "CREATE TABLE toys (id integer PRIMARY KEY, pet integer NOT NULL REFERENCES pets, kind text NOT NULL CHECK (kind IN ('ball', 'bone')), size numeric(4,1) CHECK (size > 3))"

#: What is not declared, or not concerned: seen by running the revision, without any row.
UNDECLARED = (
    _column("a column that is not declared", _ADDS),
    _column("a column that is declared under another name", _ADDS, downgrade_destroys={"pets.toys": "true"}),
    _column("a column of which the table is declared", _ADDS, downgrade_destroys={"pets": "toy IS NOT NULL"}),
    _column("a column that is declared for the other direction", _ADDS, upgrade_destroys={"pets.toy": "toy IS NOT NULL"}),
    _column("a column that fills itself", _ADDS, type_="timestamptz NOT NULL DEFAULT now()"),
    Case("a table that is not declared", _TABLE, "DROP TABLE toys", "adds table toys, and its downgrade destroys it"),
    Case("a table of which a column is declared", _TABLE, "DROP TABLE toys", "adds table toys", downgrade_destroys={"toys.kind": "true"}),
    Case("a table in another schema", "CREATE SCHEMA s; CREATE TABLE s.toys (id int)", "DROP SCHEMA s CASCADE", "adds table s.toys"),
    Case("a table filled from another one", "CREATE TABLE names AS SELECT name FROM pets", "DROP TABLE names", "adds table names"),
    Case("a partitioned table", "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)", "DROP TABLE p", "adds table p, "),
    Case("a column that the upgrade drops", "ALTER TABLE pets DROP note", "ALTER TABLE pets ADD note text", "drops column pets.note on the way up: declare pets.note in upgrade_destroys"),
    Case("a table that the upgrade drops", "DROP TABLE pets", BASE.splitlines()[2], "drops table pets on the way up"),
    Case("a column dropped and made again by one upgrade", "ALTER TABLE pets DROP note; ALTER TABLE pets ADD note text", "SELECT 1", "drops column pets.note on the way up"),
    Case("a table dropped and made again by one upgrade", "DROP TABLE pets; CREATE TABLE pets (id integer PRIMARY KEY, name varchar(20) NOT NULL, owner integer REFERENCES owners, note text)", "SELECT 1", "drops table pets on the way up"),
    Case("a column dropped and made again by the downgrade alone", "SELECT 1", "ALTER TABLE pets DROP note; ALTER TABLE pets ADD note text", "does not add column pets.note, and its downgrade destroys it"),
    Case("a declaration about what stays", "SELECT 1", "SELECT 1", "downgrade_destroys of two names pets.note, which its downgrade does not drop", downgrade_destroys={"pets.note": "note IS NOT NULL"}),
    Case("a declaration about a schema that is not migrated", "SELECT 1", "SELECT 1", "upgrade_destroys of two names pets.nowhere, which its upgrade does not drop", upgrade_destroys={"pets.nowhere": "true"}),
    Case("what is made again, and stays", "SELECT 1", "SELECT 1", "derivable of two names pets.note", derivable={"pets.note": "name"}),
)  # fmt: skip

#: What is declared, and not true.
UNTRUE = (
    _column("a condition that no row can have", "no row was found that pets.toy counts", downgrade_destroys={"pets.toy": "false"}),
    _column("a condition that leaves values out", "a value of pets.toy that is not counted is lost", downgrade_destroys={"pets.toy": "toy = 'ball'"}),
    _column("a number that does not count", "a value of pets.toy that is not counted is lost", type_="integer", downgrade_destroys={"pets.toy": "toy > 1"}),
    _column("an expression by which nobody makes it", "a value of pets.toy that is not counted is lost", derivable={"pets.toy": "name"}),
    _column("another expression than that of the upgrade", "a value of pets.toy that is not counted is lost", fill="UPDATE pets SET toy = upper(name)", derivable={"pets.toy": "name"}),
    _column("an expression that is always null", "no row was found whose pets.toy is made again", derivable={"pets.toy": "NULL::text"}),
    Case("a table whose condition leaves rows out", _TABLE, "DROP TABLE toys", "a value of toys that is not counted is lost", downgrade_destroys={"toys": "kind = 'ball'"}),
    Case("a table that is not made again as it says", "CREATE TABLE names (name text); INSERT INTO names VALUES ('none')", "DROP TABLE names", "a value of names that is not counted is lost", derivable={"names": "SELECT name::text FROM pets"}),
    Case("an upgrade whose condition leaves values out", "ALTER TABLE pets DROP note", "ALTER TABLE pets ADD note text", "a value of pets.note that is not counted is lost by the upgrade", upgrade_destroys={"pets.note": "note = 'note'"}),
)  # fmt: skip

#: What is declared, and true.
TRUE = (
    _column("a column", downgrade_destroys={"pets.toy": "toy IS NOT NULL"}, tried=1),
    _column("a column with its schema", downgrade_destroys={"public.pets.toy": "toy IS NOT NULL"}, tried=1),
    _column("a json column", type_="json", downgrade_destroys={"pets.toy": "toy IS NOT NULL"}, tried=1),
    _column("a column with a default that counts for nothing", type_="text NOT NULL DEFAULT 'none'", downgrade_destroys={"pets.toy": "toy <> 'none'"}, tried=2),
    _column("a column that is made again", fill="UPDATE pets SET toy = upper(name)", derivable={"pets.toy": "upper(name)"}, tried=2),
    _column("a generated column, which nobody can lose", type_="text GENERATED ALWAYS AS (name || '!') STORED"),
    Case("a table", _TABLE, "DROP TABLE toys", downgrade_destroys={"toys": "true"}, tried=1),
    Case("a table without a column that must be given", "CREATE TABLE toys (id serial PRIMARY KEY, kind text)", "DROP TABLE toys", downgrade_destroys={"toys": "true"}, tried=1),
    Case("two tables of which one refers to the other", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int NOT NULL REFERENCES a)", "DROP TABLE b; DROP TABLE a", downgrade_destroys={"a": "true", "b": "true"}, tried=2),
    Case("a table that is made again", "CREATE TABLE names AS SELECT DISTINCT name::text FROM pets", "DROP TABLE names", derivable={"names": "SELECT DISTINCT name::text FROM pets"}, tried=2),
    Case("a column that the upgrade drops", "ALTER TABLE pets DROP note", "ALTER TABLE pets ADD note text", upgrade_destroys={"pets.note": "note IS NOT NULL"}, tried=1),
    Case("a table that the upgrade drops", "DROP TABLE pets", BASE.splitlines()[2], upgrade_destroys={"pets": "true"}, tried=1),
    Case("new names, under which everything stays", "ALTER TABLE pets RENAME note TO remark; ALTER TABLE pets RENAME TO animals", "ALTER TABLE animals RENAME TO pets; ALTER TABLE pets RENAME remark TO note"),
    Case("another type", "ALTER TABLE pets ALTER note TYPE varchar(300)", "ALTER TABLE pets ALTER note TYPE text"),
    Case("no way back, and it says so", "ALTER TABLE pets ADD toy text", ""),
)  # fmt: skip
