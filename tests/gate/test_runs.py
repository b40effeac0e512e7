"""Runs of this project's own tests: what they leave on a server that is lent, and what they can do without."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import noxfile
from pgcontract.pytest_plugin.scratch import VARIABLE


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
