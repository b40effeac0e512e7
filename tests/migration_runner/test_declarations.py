"""Declarations of revisions: which names mean what, and what is refused before anything changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pgcontract.alembic.runner.names import DeclaredName, UnknownNameError, parse_name
from tests.migration_runner.project import Project, write_project
from tests.migrations.running import psql

SCHEMAS = ("public", "billing")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("invoices", DeclaredName("public", "invoices")),
        ("invoices.total", DeclaredName("public", "invoices", "total")),
        ("billing.invoices", DeclaredName("billing", "invoices", could_be_column=True)),
        ("table billing.invoices", DeclaredName("billing", "invoices")),
        ("public.invoices", DeclaredName("public", "invoices")),
        ("billing.invoices.total", DeclaredName("billing", "invoices", "total")),
        ("public.billing.total", DeclaredName("public", "billing", "total")),
        ('"odd.name".total', DeclaredName("public", "odd.name", "total")),
        ('"a""b"', DeclaredName("public", 'a"b')),
        ("Mixed.Case", DeclaredName("public", "Mixed", "Case")),
    ],
)
def test_a_name_means_one_thing(text: str, meant: DeclaredName) -> None:
    """A first part that is a schema of the project is that schema."""
    assert parse_name(text, SCHEMAS) == meant


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".a", "a.b.c.d", "other.invoices.total", "table a.b", 'a"b', "a b.c d"]
)
def test_what_means_nothing_is_refused(text: str) -> None:
    """Too many parts, none, or a schema that the project does not migrate."""
    with pytest.raises(UnknownNameError):
        parse_name(text, SCHEMAS)


@pytest.mark.parametrize(
    ("declared", "line"),
    [
        ({"irreplaceable": {}}, "defines 'irreplaceable', which is called 'downgrade_destroys' now"),
        ({"requires": "users"}, "requires: write a tuple of names"),
        ({"upgrade_destroys": ["t"]}, "upgrade_destroys: write a dictionary of names and SQL texts"),
        ({"upgrade_destroys": {"t": True}}, "upgrade_destroys: write a dictionary of names and SQL texts"),
        ({"creates": ("a.b.c",)}, "creates: 'a.b.c' names schema 'a', and the project migrates public"),
    ],
)
def test_a_wrong_declaration_is_refused(project: Project, declared: dict[str, Any], line: str) -> None:
    """With the revision, its file and line, and nothing changed, also in a script."""
    path = project.revise("one", "CREATE TABLE t ()", **declared)
    refusal = project.refused("upgrade")
    assert line in refusal
    assert f"one ({path}:" in refusal
    assert project.version is None


def test_one_name_has_one_declaration(project: Project) -> None:
    """Destroyed and derivable is a contradiction."""
    project.revise(
        "one", "CREATE TABLE t ()", downgrade_destroys={"t": "true"}, derivable={"public.t": "SELECT"}
    )
    project.upgrade()
    assert "'public.t' is in downgrade_destroys already" in project.refused("downgrade")


def test_a_project_can_require_declarations(tmp_path: Path, pgcontract_empty_database: str) -> None:
    """All five, even if empty; without that rule none is needed."""
    project = write_project(tmp_path, pgcontract_empty_database, declarations="required")
    empty: dict[str, Any] = {"requires": (), "creates": (), "upgrade_destroys": {}, "downgrade_destroys": {}}
    path = project.revise("one", **empty)
    assert f"revision one ({path}:" in (refusal := project.refused("upgrade"))
    assert "does not define 'derivable'" in refusal
    path.write_text(
        path.read_text(encoding="utf-8").replace("creates", "derivable = {}\ncreates"), encoding="utf-8"
    )
    project.upgrade()


def test_an_ambiguous_name_is_refused(tmp_path: Path, pgcontract_empty_database: str) -> None:
    """Where the first schema has a table called like another schema; `table` and three parts are never ambiguous."""
    project = write_project(tmp_path, pgcontract_empty_database, schemas=SCHEMAS)
    project.execute(
        "CREATE SCHEMA billing", "CREATE TABLE billing.invoices ()", "CREATE TABLE public.billing ()"
    )
    path = project.revise("one", requires=("billing.invoices",))
    assert (
        'billing.invoices is ambiguous, because schema public has a table billing: write "table billing.invoices"'
        ' or "public.billing.invoices"'
    ) in project.refused("upgrade")
    path.write_text(
        path.read_text(encoding="utf-8").replace("'billing.", "'table billing."), encoding="utf-8"
    )
    project.upgrade()


def test_a_connection_of_a_program_is_refused(project: Project) -> None:
    """It would be ignored, and another database be migrated."""
    project.revise("one")
    refusal = project.refused("upgrade", database_url=None, connection=object())
    assert "config.attributes['connection'] is not used" in refusal


@pytest.mark.parametrize(
    ("destroys", "reason"),
    [
        ({"nowhere": "true"}, 'relation "public.nowhere" does not exist'),
        ({"t.nothing": "nothing > 1"}, 'column "nothing" does not exist'),
        ({"t": "nothing > 1"}, 'column "nothing" does not exist'),
        ({"t": "a >"}, "syntax error"),
        ({"t": "a ~~> 1"}, "operator does not exist"),
    ],
)
def test_a_declaration_that_cannot_be_counted_is_named(
    project: Project, destroys: dict[str, str], reason: str
) -> None:
    """With the revision, its file and line, also where the revision is not the first of the command."""
    project.revise("one", "CREATE TABLE t (a int)")
    project.upgrade()
    project.revise("between")
    path = project.revise("two", upgrade_destroys=destroys)
    for start in ("one", "between"):
        project.upgrade(start)
        line = project.refused("upgrade")
        assert f"two ({path}:" in line
        assert reason in line


@pytest.mark.parametrize("by", ["a command", "a script"])
def test_what_another_revision_makes_first_is_counted_when_that_is_done(project: Project, by: str) -> None:
    """A declared table or column that is not there yet does not keep a command from its first step."""
    make, drop = "CREATE TABLE t (id int, a int)", "DROP TABLE t"
    add, remove = "ALTER TABLE t ADD COLUMN b int", "ALTER TABLE t DROP COLUMN b"
    project.revise("one", make, drop, downgrade_destroys={"t": "true"})
    project.revise("two", add, remove, downgrade_destroys={"t.b": "b > 0"})
    project.revise("three", drop, f"{make}; {add}", upgrade_destroys={"t": "true", "t.b": "true"})

    def go(direction: str, target: str, script: str) -> None:
        if by == "a command":
            getattr(project, direction)(target)
        else:
            done = psql(project.url, project.script(direction, script))
            assert (done.returncode, done.stderr) == (0, "")

    go("upgrade", "head", "base:head")
    assert project.version == "three"
    go("downgrade", "base", "three:base")
    assert project.value("SELECT to_regclass('t') IS NULL")
