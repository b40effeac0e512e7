"""Runs of the command line, and a database that holds two contracts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pgcontract.cli import run
from tests.plugin.project import MOOD, PETS, fill


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with contracts, and no database in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "pets.yaml").write_text(PETS, encoding="utf-8")
    (tmp_path / "contracts" / "shared.yaml").write_text(MOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def command(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""
    assert folder.is_dir()

    def ended(*arguments: object) -> Ended:
        status = run([str(argument) for argument in arguments])
        return Ended(status, *capsys.readouterr())

    return ended


@pytest.fixture
def process(folder: Path) -> Command:
    """Run a command in a process of its own, with additions to its environment."""

    def ended(*arguments: object, **env: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "pgcontract.cli", *map(str, arguments)],
            cwd=folder,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=180,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return ended


@pytest.fixture
def held(pgcontract_empty_database: str) -> str:
    """The connection string of a database that holds the contracts, with a row."""
    return fill(fill(pgcontract_empty_database), "INSERT INTO pets VALUES (1, 'Ọ̀ṣun 🐕', 'calm')")
