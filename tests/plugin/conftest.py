"""A project with two sound contracts, and a database that holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.plugin.project import MOOD, PETS, Project, fill
from tests.redirection.developer import developer, running_developer

__all__ = ["developer", "running_developer"]  # fixtures


@pytest.fixture
def project(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, pgcontract_server: ScratchServer
) -> Project:
    """A project with sound contracts."""
    caches = tmp_path_factory.getbasetemp() / "caches"
    made = Project(tmp_path, pgcontract_server, caches)
    made.write("pytest.ini", "[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    made.write("pyproject.toml", '[tool.pgcontract]\ncontracts = "contracts"\n')
    made.write("contracts/pets.yaml", PETS)
    made.write("contracts/shared.yaml", MOOD)
    return made


@pytest.fixture
def held(pgcontract_empty_database: str) -> str:
    """The connection string of a database that holds the contracts."""
    return fill(pgcontract_empty_database)
