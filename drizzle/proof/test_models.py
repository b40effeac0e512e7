"""The compiler takes the models, a program works with them, and drizzle-kit finds nothing to change."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from drizzle.proof.conftest import MODELS, Project
from drizzle.proof.node import HOME
from pgcontract import report
from pgcontract.loader import load
from pgcontract.model import Enum
from pgcontract.verify import verify
from tests.states import NEW_TABLES

VERSIONS = ("application", "newest")
NOTHING = "[i] No changes detected"

#: drizzle-kit 0.31.4 takes the NOT NULL constraints that 18 keeps in its catalogue for checks.
AGREE = [
    *(("application", release, "upgraded") for release in (15, 16, 17)),
    *(("newest", release, "upgraded") for release in (15, 16, 17, 18)),
    *((versions, release, "supabase") for versions in VERSIONS for release in (15, 17)),
]

#: Changes in the models: file, old and new text, and what drizzle-kit must then want to do.
PLANTED = {
    "a default": ("users.ts", ".default('investor')", ".default('admin')", "SET DEFAULT 'admin'"),
    "an index": (
        "project_cashflows.ts",
        "project_cashflows_verified_by_idx",
        "x_idx",
        'CREATE INDEX "x_idx"',
    ),
    "a length": ("project_cashflows.ts", "length: 128", "length: 64", "SET DATA TYPE varchar(64)"),
    "a key": (
        "project_cashflows.ts",
        ", { onDelete: 'cascade' }",
        "",
        "project_cashflows_project_id_projects_id_fk",
    ),
    "a check": (
        "platform_wallets.ts",
        "platform_wallets_wallet_role_check",
        "x_check",
        'ADD CONSTRAINT "x_check"',
    ),
    "security": (
        "project_nav_history.ts",
        ".enableRLS()",
        "",
        '"project_nav_history" DISABLE ROW LEVEL SECURITY',
    ),
    "a label": ("enums.ts", "'USDC', 'XLM'", "'USDC', 'XLM', 'EUR'", "ADD VALUE 'EUR'"),
    "a table": (
        "index.ts",
        "export * from './audit_admin_actions';\n",
        "",
        'DROP TABLE "audit_admin_actions"',
    ),
}

#: Settings of the compiler that an application may have. Imports have no extension, because drizzle-kit 0.31.4 finds no
#: file by `.js`; so an ES module under NodeNext is not among them.
SETTINGS = {
    "bundler": ("--module", "esnext", "--moduleResolution", "bundler", "--verbatimModuleSyntax", "true"),
    "nodenext": ("--module", "nodenext", "--moduleResolution", "nodenext", "--declaration", "true"),
}
STRICTEST = (
    *("--exactOptionalPropertyTypes", "true", "--noUncheckedIndexedAccess", "true"),
    *("--noPropertyAccessFromIndexSignature", "true", "--isolatedModules", "true"),
)

MakeProject = Callable[[str], Project]
Upgraded = Callable[..., str]


@pytest.mark.parametrize("versions", VERSIONS)
def test_the_models_compile_and_are_used(
    versions: str, make_project: MakeProject, upgraded: Upgraded
) -> None:
    """Tsc --strict takes models and programs; every model inserts, reads back and deletes; wrong values are refused."""
    project = make_project(versions)
    project.add("program.ts", "refused.ts")
    status, said = project.compile()
    assert status == 0, said
    status, said = project.run("program.js", url=upgraded(18))
    assert status == 0, said
    assert re.search(r"^20 models, 21 rows inserted, read back and deleted$", said, re.MULTILINE)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("versions", VERSIONS)
def test_the_models_compile_under_the_strictest_settings(
    versions: str, settings: str, make_project: MakeProject
) -> None:
    """Whatever an application has switched on, the models are not what fails."""
    status, said = make_project(versions).compile(*SETTINGS[settings], *STRICTEST)
    assert status == 0, said


@pytest.mark.parametrize("versions", VERSIONS)
def test_the_compiler_refuses_for_the_right_reason(versions: str, make_project: MakeProject) -> None:
    """Without its comments the negative type test fails at the line after each of them, with the reason that it has."""
    project = make_project(versions)
    project.add("refused.ts")
    program = project.folder / "refused.ts"
    text = program.read_text()
    program.write_text(text.replace("@ts-expect-error", ""))
    wanted = {
        number + 1: reason
        for number, line in enumerate(text.splitlines(), 1)
        for reason in re.findall(r"// @ts-expect-error .*\[(TS.*)\]$", line)
    }
    status, said = project.compile()
    assert status != 0
    errors = dict(re.findall(r"^refused\.ts\((\d+),\d+\): error (.*)$", said, re.MULTILINE))
    assert len(wanted) == text.count("// @ts-expect-error")
    assert {int(line) for line in errors} == set(wanted), said
    assert all(errors[str(line)].startswith(reason) for line, reason in wanted.items()), said


@pytest.mark.parametrize("versions", VERSIONS)
def test_the_models_are_exported(versions: str, make_project: MakeProject) -> None:
    """Every table, its two inferred types and every enum come out of db/schema/index.ts."""
    project = make_project(versions)
    names = re.findall(
        r"^export (const|type) (\w+)", "".join(file.read_text() for file in MODELS.glob("*.ts")), re.MULTILINE
    )
    contract = load(HOME.parent / "contracts")
    assert len(names) == 3 * len(contract.tables) + len(contract.of_kind(Enum))
    lines = [
        f"export const a{place}: unknown = schema.{name};"
        if kind == "const"
        else f"export type A{place} = schema.{name};"
        for place, (kind, name) in enumerate(names)
    ]
    (project.folder / "exported.ts").write_text(
        "import * as schema from './db/schema/index';\n" + "\n".join(lines)
    )
    status, said = project.compile()
    assert status == 0, said


@pytest.mark.parametrize(("versions", "release", "state"), AGREE)
def test_drizzle_kit_finds_nothing_to_change(
    versions: str, release: int, state: str, make_project: MakeProject, upgraded: Upgraded
) -> None:
    """The real push, asked about a database that the migrations have upgraded, says so in its own words."""
    status, said = make_project(versions).push(upgraded(release, state))
    assert status == 0, said
    assert NOTHING in said, said


@pytest.mark.parametrize("versions", VERSIONS)
def test_drizzle_kit_sees_planted_differences(
    versions: str, make_project: MakeProject, upgraded: Upgraded
) -> None:
    """The question above can be answered otherwise: push names every difference that there is."""
    project = make_project(versions)
    for file, old, new, _ in PLANTED.values():
        model = project.models / file
        assert old in model.read_text()
        model.write_text(model.read_text().replace(old, new))
    _, said = project.push(upgraded(17))
    assert NOTHING not in said
    assert [fault for fault, (*_, wanted) in PLANTED.items() if wanted not in said] == [], said


@pytest.mark.parametrize("ground", ["plain", "supabase"])
@pytest.mark.parametrize(("versions", "release"), [("application", 15), ("application", 17), ("newest", 18)])
def test_the_models_alone_make_the_database(
    versions: str, release: int, ground: str, make_project: MakeProject, scratch_on: Callable[..., str]
) -> None:
    """Pushed into a database without a table, they make one that holds every contract, but for Supabase's grants."""
    project, url = make_project(versions), scratch_on(release, ground)
    status, said = project.push(url, force=True)
    assert status == 0, said
    contract = load(HOME.parent / "contracts")
    comparison = verify(contract, url).comparison
    assert report.measured(contract, comparison).tables == 20
    found = {
        (entry.id.kind, entry.id.name, entry.id.parent) for entry in report.differences(contract, comparison)
    }
    granted = {("grant", role, table) for role in ("anon", "authenticated") for table in NEW_TABLES}
    assert found == (granted if ground == "supabase" else set())
    assert NOTHING in project.push(url)[1]


def test_the_order_of_a_key_depends_on_the_plan(make_project: MakeProject, upgraded: Upgraded) -> None:
    """Why push gets settings: with another plan it wants to make the one key of two columns again, and nothing else."""
    _, said = make_project("newest").push(
        upgraded(18), options="-c enable_nestloop=off -c enable_hashjoin=off"
    )
    key = '"trustlines_user_id_project_id_unique"'
    assert re.findall(r"^(ALTER|CREATE|DROP) (.*);$", said, re.MULTILINE) == [
        ("ALTER", f'TABLE "trustlines" DROP CONSTRAINT {key}'),
        ("ALTER", f'TABLE "trustlines" ADD CONSTRAINT {key} UNIQUE("user_id","project_id")'),
    ]


def test_drizzle_kit_changes_nothing_here(make_project: MakeProject, upgraded: Upgraded) -> None:
    """Even a difference that it has found is left as it is, so that what was measured is still what was made."""
    url = upgraded(17)
    with psycopg.connect(url) as connection:
        connection.execute("DROP INDEX project_cashflows_verified_by_idx")
    _, said = make_project("application").push(url)
    assert 'CREATE INDEX "project_cashflows_verified_by_idx"' in said
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('project_cashflows_verified_by_idx')").fetchone() == (
            None,
        )


def test_the_old_drizzle_kit_misreads_18(make_project: MakeProject, upgraded: Upgraded) -> None:
    """Why the application's drizzle-kit is not asked about 18: it would drop NOT NULL constraints."""
    _, said = make_project("application").push(upgraded(18))
    statements = re.findall(r"^ALTER TABLE .*;$", said, re.MULTILINE)
    assert statements
    assert all(re.search(r'DROP CONSTRAINT "\w+_not_null";$', statement) for statement in statements)


def test_the_models_are_laid_out_as_prettier_does(make_project: MakeProject) -> None:
    """Nobody who saves a model in an editor gets a difference."""
    project = make_project("newest")
    prettier = project.packages / "prettier/bin/prettier.cjs"
    made = project.node.run(
        prettier, "--single-quote", "--print-width=100", "--check", "db", cwd=project.folder
    )
    assert made.returncode == 0, made.stdout


def test_the_versions_are_those_of_the_application(make_project: MakeProject) -> None:
    """What was asked is what the application has."""
    packages = make_project("application").packages
    found = {name: _version(packages / name) for name in ("drizzle-orm", "drizzle-kit", "typescript")}
    assert found == {"drizzle-orm": "0.39.3", "drizzle-kit": "0.31.4", "typescript": "5.6.3"}


def _version(package: Path) -> str:
    found = re.search(r'"version": "([^"]+)"', (package / "package.json").read_text())
    assert found is not None, os.fspath(package)
    return found[1]
