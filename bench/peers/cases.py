"""What the plugins' own conftest files share: a test for every case, on a copy of a database that is dropped after it.

PEERS_CASES names the folder of the cases, in each of which `name` holds the case's name; PEERS_DATABASE the database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.teeth.planting import copy


@dataclass(frozen=True, slots=True)
class Case:
    """A sabotaged copy of the migrations, and the connection string of a database of its own."""

    folder: Path
    url: str


def pytest_generate_tests(metafunc: Any) -> None:
    """Run whatever asks for a case, directly or not, once for every case."""
    if "case" in metafunc.fixturenames:
        folders = sorted(Path(os.environ["PEERS_CASES"]).iterdir())
        names = [(folder / "name").read_text(encoding="utf-8") for folder in folders]
        metafunc.parametrize("case", folders, ids=names, indirect=True)


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """One case."""
    with copy(os.environ["PEERS_DATABASE"]) as url:
        yield Case(request.param, url)
