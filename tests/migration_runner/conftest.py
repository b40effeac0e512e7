"""A small project on an empty database, in each of the ways in which projects differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migration_runner.project import Project, write_project


@pytest.fixture
def project(tmp_path: Path, pgcontract_empty_database: str) -> Project:
    """A project with nothing but defaults: schema public, and the version table in it."""
    return write_project(tmp_path, pgcontract_empty_database)


@pytest.fixture(
    params=[
        {"schemas": ("public", "billing")},
        {"schemas": ("billing", "public"), "version_table_schema": "alembic", "version_table": "steps"},
    ],
    ids=["version table in public", "version table elsewhere"],
)
def two_schemas(request: pytest.FixtureRequest, tmp_path: Path, pgcontract_empty_database: str) -> Project:
    """A project with two schemas."""
    project = write_project(tmp_path, pgcontract_empty_database, **request.param)
    project.execute("CREATE SCHEMA billing")
    return project
