"""Runs of this project's own tests: what they leave on a server that is lent, and what they can do without."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import noxfile
from pgcontract.pytest_plugin.options import SERVER_VARIABLE as VARIABLE


def test_roles_are_taken_back_after_every_database() -> None:
    """A role that a database still grants to cannot be dropped, and would stay."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--setup-plan",
        "-p",
        "no:cacheprovider",
        "tests/roundtrip",
    ]
    planned = subprocess.run(
        command,
        cwd=noxfile.ROOT,
        env={**os.environ, VARIABLE: "", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ends = re.findall(r"TEARDOWN S (\w+)", planned)
    assert "pgcontract_databases" in ends
    assert set(ends[ends.index("server_with_roles") + 1 :]) == {"pgcontract_server", "pytestconfig"}


def test_a_read_only_checkout_is_enough() -> None:
    """Where pytest cannot keep its cache, nothing fails and nothing is said of it."""
    command = [sys.executable, "-m", "pytest", "-q", "-o", "cache_dir=/proc/none", "tests/gate/test_lock.py"]
    ended = subprocess.run(
        command,
        cwd=noxfile.ROOT,
        env={**os.environ, VARIABLE: "", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "cache" not in ended.stdout.lower()


BAD = ("table: users\ncolums: {}\n", "contracts/users.yaml:2:1  unknown key colums; did you mean columns?")
NONE = (None, "contracts:1:1  there is no contract here; name the right folder with --contracts")


@pytest.mark.parametrize(
    ("text", "said", "arguments"),
    [
        (*BAD, ["tests/roundtrip"]),
        (*NONE, ["tests/roundtrip"]),
        (*BAD, ["-n2", "tests/roundtrip/test_2_up.py", "contracts"]),
    ],
    ids=["a bad contract", "no contract", "workers"],
)
def test_the_round_trip_reads_the_contracts_before_it_builds_anything(
    text: str | None, said: str, arguments: list[str], tmp_path: Path
) -> None:
    """What is wrong with them is told at its line, without a traceback, and is no broken promise: status 2."""
    for name in ("alembic.ini", "conftest.py", "pyproject.toml"):
        shutil.copy(noxfile.ROOT / name, tmp_path)
    for name in ("contracts", "migrations", "tests"):
        shutil.copytree(noxfile.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    if text is None:
        shutil.rmtree(tmp_path / "contracts")
        (tmp_path / "contracts").mkdir()
    else:
        (tmp_path / "contracts" / "users.yaml").write_text(text)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=tmp_path,
        env={**os.environ, VARIABLE: "", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert ended.returncode == 2, ended.stdout
    assert said in ended.stdout.splitlines()
    assert "Traceback" not in ended.stdout
    assert " passed" not in ended.stdout
