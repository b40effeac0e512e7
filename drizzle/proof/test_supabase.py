"""Supabase's own tools look at the upgraded database: the dashboard's view of it, and the linter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from drizzle.proof.conftest import PROGRAMS
from drizzle.proof.node import HOME, Node
from pgcontract.loader import load
from pgcontract.model import Column, ForeignKey, ObjectId, PrimaryKey
from pgcontract.sqltypes import base_name
from tests.states import NEW_TABLES

PACKAGES = HOME / "supabase" / "node_modules"

Upgraded = Callable[..., str]


@pytest.mark.parametrize("release", [15, 17])
def test_the_dashboard_lists_the_new_tables(release: int, node: Node, upgraded: Upgraded) -> None:
    """postgres-meta, which the dashboard asks, knows the five tables with their columns, types and keys."""
    made = node.run(
        PROGRAMS / "dashboard.mjs",
        cwd=HOME,
        PROOF_URL=upgraded(release, "supabase"),
        PROOF_PACKAGES=str(PACKAGES),
    )
    assert made.returncode == 0, made.stdout
    listed = {table["name"]: table for table in json.loads(made.stdout)}
    contract = load(HOME.parent / "contracts")
    assert set(listed) == {table.name for table in contract.tables}
    for name in NEW_TABLES:
        parts, table = contract.parts(ObjectId("table", "public", name)), listed[name]
        columns = [part for part in parts if isinstance(part, Column)]
        assert {(column["name"], column["format"], column["is_nullable"]) for column in table["columns"]} == {
            (column.name, base_name(column.type), column.nullable == "true") for column in columns
        }
        assert [key["name"] for key in table["primary_keys"]] == [
            column for part in parts if isinstance(part, PrimaryKey) for column in part.columns
        ]
        keys = ("constraint_name", "source_column_name", "target_table_name", "target_column_name")
        assert {
            tuple(key[word] for word in keys)
            for key in table["relationships"]
            if key["source_table_name"] == name
        } == {
            (part.name, *part.columns, part.references.name, *part.referenced_columns)
            for part in parts
            if isinstance(part, ForeignKey)
        }
        assert table["rls_enabled"]


@pytest.mark.parametrize("release", [15, 17])
def test_the_linter_has_nothing_to_say(
    release: int, node: Node, upgraded: Upgraded, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No warning or error about a new table; the linter's notes about them are the two that are meant."""
    said = _lint(node, upgraded(release, "supabase"), tmp_path)
    assert [entry for entry in _about(said, NEW_TABLES) if entry["severity"] != "info"] == []
    assert {_rule(entry) for entry in _about(said, NEW_TABLES)} <= {"rlsEnabledNoPolicy", "unusedIndex"}
    others = {_rule(entry) for entry in said if entry["severity"] != "info"}
    assert others == {"rlsDisabledInPublic"}, (
        "the tables that were there before, which phase 4 does not touch"
    )
    with capsys.disabled():
        print(f"\n  linter on {release}: {_summary(said)}")  # noqa: T201 - a figure for the reader


def test_the_linter_sees_a_planted_fault(node: Node, upgraded: Upgraded, tmp_path: Path) -> None:
    """It is not silent: without row level security, with a policy for everybody, with an index twice, it says so."""
    url = upgraded(17, "supabase")
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE audit_admin_actions DISABLE ROW LEVEL SECURITY")
        connection.execute("GRANT ALL ON audit_admin_actions, project_cashflows TO anon")
        connection.execute(
            "CREATE POLICY everybody ON project_cashflows FOR ALL TO anon USING (true) WITH CHECK (true)"
        )
        connection.execute("CREATE INDEX twice ON redemption_requests (user_id)")
    said = _lint(node, url, tmp_path)
    found = {
        (_rule(entry), table)
        for table in NEW_TABLES
        for entry in _about(said, [table])
        if entry["severity"] != "info"
    }
    assert found == {
        ("rlsDisabledInPublic", "audit_admin_actions"),
        ("rlsPolicyAlwaysTrue", "project_cashflows"),
        ("duplicateIndex", "redemption_requests"),
    }


def _lint(node: Node, url: str, folder: Path) -> list[dict[str, Any]]:
    """Run the linter with its rules switched on and its limit off, and return what it says; fail if it said nothing.

    Supabase tells its rules by a setting which schemas its interface serves. Without it the most important are silent.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET pgrst.db_schemas = 'public'").format(name))
    rules = {"splinter": {"enabled": True, "rules": {"all": True}}}
    (folder / "postgres-language-server.jsonc").write_text(json.dumps(rules))
    made = node.run(
        PACKAGES / "@postgres-language-server/cli/bin/postgres-language-server",
        "dblint",
        f"--connection-string={url}",
        "--reporter=json",
        "--max-diagnostics=none",
        cwd=folder,
    )
    found = re.search(r"^\{.*\}$", made.stdout, re.MULTILINE)
    assert found is not None, made.stdout
    diagnostics: list[dict[str, Any]] = json.loads(found[0])["diagnostics"]
    assert diagnostics, f"the linter looked at nothing: {made.stdout}"
    return diagnostics


def _about(said: list[dict[str, Any]], tables: list[str] | tuple[str, ...]) -> list[dict[str, Any]]:
    return [entry for entry in said if any(re.search(rf"\b{table}\b", entry["message"]) for table in tables)]


def _rule(entry: dict[str, Any]) -> str:
    return str(entry["category"]).rpartition("/")[2]


def _summary(said: list[dict[str, Any]]) -> str:
    kinds = sorted({(entry["severity"], _rule(entry)) for entry in said})
    counts = [
        (severity, rule, sum(entry["severity"] == severity and _rule(entry) == rule for entry in said))
        for severity, rule in kinds
    ]
    return ", ".join(f"{count} {severity} {rule}" for severity, rule, count in counts)
