"""The import layers of pyproject.toml fire: a violation is planted in a copy of the engine, and lint-imports fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the engine and of its configuration."""
    shutil.copytree(
        ROOT / "src" / "pgcontract", tmp_path / "pgcontract", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_engine_keeps_its_layers(copy: Path) -> None:
    """As it stands, nothing is imported upwards; so what the other tests see is what they planted."""
    seen = _lint(copy)
    assert seen.returncode == 0, seen.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("compare.py", "from pgcontract import database"),
        ("compare.py", "import psycopg"),
        ("catalog.py", "from pgcontract import loader"),
        ("loader/folder.py", "from pgcontract import catalog"),
        ("errors.py", "from pgcontract import model"),
        ("model.py", "import subprocess"),
        ("database.py", "from pgcontract import server"),
        ("keeper.py", "import psycopg"),
        ("brand_new.py", "import json"),
    ],
)
def test_a_planted_violation_is_seen(module: str, line: str, copy: Path) -> None:
    """An import upwards, or sideways, or a module without a layer, fails the lint and is named."""
    with (copy / "pgcontract" / module).open("a") as source:
        source.write(f"\n{line}\n")
    seen = _lint(copy)
    assert seen.returncode == 1
    assert f"pgcontract.{module.removesuffix('.py').replace('/', '.')}" in seen.stdout
