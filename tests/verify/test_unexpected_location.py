"""An object without a contract is reported in a file that exists, where GitHub and editors can show it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from pgcontract import report
from pgcontract.loader import load
from pgcontract.verify import verify

TABLE = "table: pets\ncolumns:\n  id: {type: bigint, nullable: false}\nprimary_key: [id]\n"
OTHER = TABLE.replace("table: pets", "table: bills\nschema: billing")
IGNORED = "exceptions:\n  - object: table audit\n    reason: of another team\n"
DDL = """
CREATE TABLE pets (id bigint PRIMARY KEY);
CREATE SCHEMA billing;
CREATE TABLE billing.bills (id bigint PRIMARY KEY);
CREATE TABLE audit (id int);
CREATE TABLE unknown (id int);
CREATE VIEW billing.unknown AS SELECT 1 AS one;
"""


@pytest.mark.parametrize(
    ("files", "locations"),
    [
        (
            {"a_bills.yaml": OTHER, "pets.yaml": TABLE},
            {"audit": "pets.yaml", "unknown": "pets.yaml", "billing.unknown": "a_bills.yaml"},
        ),
        (
            {"a_bills.yaml": OTHER, "ignore.yaml": IGNORED, "pets.yaml": TABLE},
            {"unknown": "ignore.yaml", "billing.unknown": "ignore.yaml"},
        ),
    ],
    ids=["the first contract of its schema", "where objects are ignored"],
)
def test_it_is_in_a_file_that_exists(
    files: dict[str, str], locations: dict[str, str], pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """At its first line, as text, as JSON and as an annotation."""
    folder = tmp_path / "contracts"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(DDL)
    contract = load(folder)
    differences = [
        entry
        for entry in report.differences(contract, verify(contract, pgcontract_empty_database).comparison)
        if entry.kind == "unexpected"
    ]
    for name, file in locations.items():
        found = [entry for entry in differences if f" {name} " in f" {entry.message} "]
        assert [Path(entry.location.file).name for entry in found] == [file], differences
        assert {(entry.location.line, entry.location.column) for entry in found} == {(1, 1)}
    assert all(Path(entry.location.file).is_file() for entry in differences)
    for line in report.github(differences):
        assert "file=" in line
        assert ".yaml" in line
