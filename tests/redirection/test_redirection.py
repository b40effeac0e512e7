"""Migrations reach the given database, and the one that the project's configuration names is never connected to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.redirection.conftest import Project
from tests.redirection.developer import PASSWORD, Developer
from tests.redirection.projects import CASES, Case


def tables(url: str) -> set[str]:
    """Return the tables of a database's schema public."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in rows}


@contextmanager
def developers_tables(developer: Developer) -> Iterator[None]:
    """Hold that the developer's database was never connected to, and is as empty as it was."""
    developer.connections()
    yield
    assert developer.connections() == []
    assert tables(developer.dev) == set()


@pytest.mark.parametrize("name", CASES)
def test_only_the_given_database_is_connected_to(
    name: str, project: Project, developer: Developer, pgcontract_empty_database: str
) -> None:
    """With env.py as it is; what it asked for is reported."""
    case = CASES[name]
    migrations = project.write(case)
    with developers_tables(developer):
        run = migrations.upgrade(pgcontract_empty_database)
        assert tables(pgcontract_empty_database) == {"alembic_version", "pets"}
        assert [table.heads for table in run.tables] == [("a1b2c3d4e5f6",)]
        assert [(step.verb, step.revision) for step in run.steps] == [("upgrade", "a1b2c3d4e5f6")]
    assert PASSWORD not in repr(migrations) + repr(run) + run.output
    assert run.asked


def test_downgrades_are_redirected_alike(
    project: Project, developer: Developer, pgcontract_empty_database: str
) -> None:
    """There and back, by name and by steps."""
    migrations = project.write(CASES["environment"])
    with developers_tables(developer):
        migrations.upgrade(pgcontract_empty_database, "+1")
        run = migrations.downgrade(pgcontract_empty_database, "base")
    assert [(step.verb, step.revision) for step in run.steps] == [("downgrade", "a1b2c3d4e5f6")]
    assert run.tables[0].heads == ()
    assert tables(pgcontract_empty_database) == {"alembic_version"}


@pytest.mark.parametrize("name", ["environment", "settings and .env", "ini", "creator, psycopg2", "asyncpg"])
def test_without_redirection_the_developers_database_is_migrated(
    name: str, project: Project, developer: Developer
) -> None:
    """The same projects under Alembic alone: what the tests above would see, if nothing were redirected."""
    case = CASES[name]
    migrations = project.write(case)
    command = [sys.executable, "-m", "alembic", "-c", str(migrations.config)]
    for verb, revision, left in (("upgrade", "head", {"pets"}), ("downgrade", "base", set())):
        ended = subprocess.run(
            [*command, verb, revision],
            cwd=project.folder,
            env={"PATH": "/usr/bin:/bin", **migrations.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert any("database=dev" in line for line in developer.connections())
        assert tables(developer.dev) - {"alembic_version"} == left
    with psycopg.connect(developer.dev) as connection:
        connection.execute("DROP TABLE alembic_version")


def test_session_settings_of_the_caller_are_kept(project: Project, pgcontract_empty_database: str) -> None:
    """`options=-c search_path=…` of a project says where its tables go; the provider's own options are dropped."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("CREATE SCHEMA tenant")
    options = "-c search_path=tenant endpoint=cool-frog -c application_name=a\\\\ b"
    engine = f'"postgresql+psycopg://", connect_args={{"options": "{options}"}}'
    case = Case(f"with create_engine({engine}).connect() as connection:\n    run(connection)\n")
    run = project.write(case).upgrade(pgcontract_empty_database)
    assert run.tables[0].heads == ("a1b2c3d4e5f6",)
    with psycopg.connect(pgcontract_empty_database) as connection:
        found = connection.execute("SELECT to_regclass('tenant.pets'), to_regclass('tenant.alembic_version')")
        assert found.fetchone() == ("tenant.pets", "tenant.alembic_version")
