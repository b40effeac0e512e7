"""Constraints that old rows may break (NOT VALID), that bind no row (NOT ENFORCED), or only a parent's (NO INHERIT)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from pgcontract.loader import load
from pgcontract.report import Difference, differences
from pgcontract.verify import verify

A = "table: a\ncolumns:\n  id:\n    type: integer\n    nullable: false\nprimary_key: [id]\n"
B = """\
table: b
columns:
  aid:
    type: integer
    nullable: {nullable}
  n:
    type: integer
    nullable: true
foreign_keys:
  - name: b_aid_fkey
    columns: [aid]
    references: a (id)
    {key}
checks:
  - name: b_n_check
    check: n > 0
    {check}
"""
NOTHING = "# as usual"
TABLES = "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (aid integer, n integer);"
KEY = "ALTER TABLE b ADD CONSTRAINT b_aid_fkey FOREIGN KEY (aid) REFERENCES a (id)"
CHECK = "ALTER TABLE b ADD CONSTRAINT b_n_check CHECK (n > 0)"


@dataclass(frozen=True, slots=True)
class Weak:
    """A weak constraint: how a contract and a database say so, and what the difference is where only one of them does.

    `since` is the first major version that has it.
    """

    ddl: str
    fact: str
    line: int
    key: str = NOTHING
    check: str = NOTHING
    nullable: str = "true"
    since: int = 15


WEAK = {
    "a foreign key that is not validated": Weak(
        f"{KEY} NOT VALID; {CHECK}", "b foreign key b_aid_fkey: validated", 13, key="validated: false"
    ),
    "a check that is not validated": Weak(
        f"{KEY}; {CHECK} NOT VALID", "b check b_n_check: validated", 17, check="validated: false"
    ),
    "a foreign key that is not enforced": Weak(
        f"{KEY} NOT ENFORCED; {CHECK}",
        "b foreign key b_aid_fkey: enforced",
        13,
        key="enforced: false",
        since=18,
    ),
    "a check that is not enforced": Weak(
        f"{KEY}; {CHECK} NOT ENFORCED", "b check b_n_check: enforced", 17, check="enforced: false", since=18
    ),
    "a NOT NULL that is not validated": Weak(
        f"{KEY}; {CHECK}; ALTER TABLE b ADD CONSTRAINT n NOT NULL aid NOT VALID",
        "b.aid: nullable",
        5,
        nullable="false\n    not_null_validated: false",
        since=18,
    ),
    "a NOT NULL that is not inherited": Weak(
        f"{KEY}; {CHECK}; ALTER TABLE b ADD CONSTRAINT n NOT NULL aid NO INHERIT",
        "b.aid: nullable",
        5,
        nullable="false\n    not_null_inherited: false",
        since=18,
    ),
    "a NOT NULL that is neither": Weak(
        f"{KEY}; {CHECK}; ALTER TABLE b ADD CONSTRAINT n NOT NULL aid NOT VALID NO INHERIT",
        "b.aid: nullable",
        5,
        nullable="false\n    not_null_inherited: false\n    not_null_validated: false",
        since=18,
    ),
}


def found(folder: Path, url: str, key: str, check: str, nullable: str) -> tuple[Difference, ...]:
    """Return what differs from the contracts with these lines."""
    (folder / "a.yaml").write_text(A, encoding="utf-8")
    (folder / "b.yaml").write_text(B.format(key=key, check=check, nullable=nullable), encoding="utf-8")
    contract = load(folder)
    return differences(contract, verify(contract, url).comparison)


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_constraint_is_a_fact(name: str, pgcontract_empty_database: str, tmp_path: Path) -> None:
    """It holds where contract and database say the same; where only one does, its own fact differs, at its line."""
    weak = WEAK[name]
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(TABLES.encode())
        if connection.info.server_version < weak.since * 10_000:
            with pytest.raises((psycopg.errors.SyntaxError, psycopg.errors.FeatureNotSupported)):
                connection.execute(weak.ddl.encode())
            return
        connection.execute(weak.ddl.encode())
    assert not found(tmp_path, pgcontract_empty_database, weak.key, weak.check, weak.nullable)
    usual = "false" if weak.nullable != "true" else "true"
    only_found = found(tmp_path, pgcontract_empty_database, NOTHING, NOTHING, usual)
    assert [entry.message for entry in only_found] == [f"{weak.fact} differs"]
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("DROP TABLE b, a")
        nulls = "; ALTER TABLE b ALTER aid SET NOT NULL" if usual == "false" else ""
        connection.execute(f"{TABLES} {KEY}; {CHECK}{nulls}".encode())
    only_wanted = found(tmp_path, pgcontract_empty_database, weak.key, weak.check, weak.nullable)
    assert [(entry.message, entry.location.line) for entry in only_wanted] == [
        (f"{weak.fact} differs", weak.line)
    ]


def test_the_other_facts_of_a_constraint_that_is_not_valid_are_watched(
    pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """An exception would leave them unwatched: its action and its condition are compared like any other's."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(
            f"{TABLES} {KEY} ON DELETE CASCADE NOT VALID; {CHECK.replace('> 0', '>= 0')} NOT VALID".encode()
        )
    weak = ("validated: false", "validated: false", "true")
    assert [entry.message for entry in found(tmp_path, pgcontract_empty_database, *weak)] == [
        "b foreign key b_aid_fkey: on delete differs",
        "b check b_n_check: expression differs",
    ]
