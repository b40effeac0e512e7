"""Tests that have nothing to do with pgcontract run as if it were not installed.

The wheel is installed into an environment of its own, without the extra `server`. Each case is a run of an unrelated
suite, with and without pytest-xdist.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.plugin.installed import build_wheel, make_environment

#: What tells of a server, a connection, a handler or a changed option, from inside of the run.
INERT = """
import os, signal, sys, threading
from pathlib import Path

def test_it(pytestconfig):
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
    assert pytestconfig.getoption("postgresql_dbname") is None
    assert pytestconfig.getini("postgresql_dbname") == "tests"
    loaded = {name for name in sys.modules if name.startswith("pgcontract.")}
    assert not loaded & {"pgcontract.database", "pgcontract.server", "pgcontract.loader", "pgcontract.verify"}
    assert not list(Path(os.environ["TMPDIR"]).glob("pgcontract*"))
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    assert not children.exists() or not children.read_text().strip()

def test_another():
    pass
"""
OPENAPI = "openapi: 3.1.0\\ninfo: {title: pets, version: '1'}\\npaths: {}\\n".replace("\\n", "\n")
NOWHERE = "postgresql://u:p@127.0.0.1:1/application"


@dataclass(frozen=True, slots=True)
class Case:
    """One unrelated suite: its files, what is set around it, and how it is run."""

    files: dict[str, str] = field(default_factory=lambda: {"test_it.py": INERT})
    env: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    status: int = 0
    passed: int = 2


FIXTURES = """
import pytest

@pytest.fixture
def scratch(): return "theirs"

@pytest.fixture
def make_database(): return "theirs"

@pytest.fixture
def evidence(): return "theirs"
"""
OPTIONS = """
def pytest_addoption(parser):
    for name in ("--database-url", "--scratch-url", "--server-port", "--server-url"):
        parser.addoption(name)
"""
MARKED = """
import pytest

@pytest.mark.promise
def test_marked(): pass

@pytest.mark.promise(id=7)
def test_marked_too(): pass
"""
CASES = {
    "nothing set": Case(),
    "DATABASE_URL is SQLite": Case(env={"DATABASE_URL": "sqlite:///app.db"}),
    "DATABASE_URL is a PostgreSQL that is down": Case(env={"DATABASE_URL": NOWHERE}),
    "our variables name servers that are down": Case(
        env={"PGCONTRACT_DATABASE_URL": NOWHERE, "PGCONTRACT_SERVER_URL": NOWHERE}
    ),
    "options called --database-url": Case({"test_it.py": INERT, "conftest.py": OPTIONS}),
    "fixtures called scratch, make_database and evidence": Case(
        {
            "conftest.py": FIXTURES,
            "test_it.py": INERT
            + "\ndef test_theirs(scratch, make_database, evidence):\n"
            + "    assert {scratch, make_database, evidence} == {'theirs'}\n",
        },
        passed=3,
    ),
    "a folder contracts with OpenAPI files": Case(
        {
            "test_it.py": INERT,
            "contracts/pets.yaml": OPENAPI,
            "contracts/test_api.py": "def test_api(): pass\n",
        },
        passed=3,
    ),
    "the folder contracts is named": Case(
        {"contracts/pets.yaml": OPENAPI, "contracts/test_api.py": "def test_api(): pass\n"},
        arguments=("contracts",),
        passed=1,
    ),
    "a folder contracts with broken YAML": Case({"test_it.py": INERT, "contracts/pets.yaml": "a: [\n"}),
    "another project's broken pyproject.toml": Case(
        {"test_it.py": INERT, "pytest.ini": "[pytest]\n", "../pyproject.toml": "[tool\n"}
    ),
    "a marker called promise": Case(
        {
            "test_it.py": INERT + MARKED,
            "pytest.ini": "[pytest]\nmarkers = promise\naddopts = --strict-markers\n",
        },
        passed=4,
    ),
    "warnings are errors": Case({"test_it.py": INERT, "pytest.ini": "[pytest]\nfilterwarnings = error\n"}),
}


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment, and the places of one run in it."""

    python: Path
    folder: Path

    def run(self, case: Case, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pytest on a suite, with nothing around it but what the case sets."""
        for name, text in case.files.items():
            path = self.folder / "suite" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        temporary = self.folder / "temporary"
        temporary.mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            [self.python, "-m", "pytest", "-p", "no:cacheprovider", *case.arguments, *arguments],
            cwd=self.folder / "suite",
            env={**kept, "TMPDIR": str(temporary), **case.env},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and pytest-xdist."""
    folder = tmp_path_factory.mktemp("installed")
    return make_environment(folder / "venv", build_wheel(folder), "pytest-xdist")


@pytest.fixture
def installed(environment: Path, tmp_path: Path) -> Installed:
    """The environment, with a folder for this test."""
    return Installed(environment, tmp_path)


@pytest.mark.parametrize("workers", ["", "-n2"])
@pytest.mark.parametrize("name", CASES)
def test_an_unrelated_run_is_as_without_the_plugin(name: str, workers: str, installed: Installed) -> None:
    """Its own status and counts; nothing is started, connected to, changed or left behind."""
    case = CASES[name]
    ended = installed.run(case, *([workers] if workers else []))
    assert ended.returncode == case.status, ended.stdout + ended.stderr
    assert re.search(rf"\b{case.passed} passed in ", ended.stdout), ended.stdout
    assert not list((installed.folder / "temporary").glob("pgcontract*"))


@pytest.mark.parametrize("workers", ["", "-n2"])
def test_github_hears_nothing_of_unrelated_tests(workers: str, installed: Installed) -> None:
    """Neither annotations of failures that are not ours nor a summary."""
    summary = installed.folder / "summary.md"
    case = Case({"test_it.py": "def test_it(): assert False\n"})
    case.env.update(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    ended = installed.run(case, *([workers] if workers else []))
    assert ended.returncode == 1
    assert "::error" not in ended.stdout
    assert not summary.exists()


@pytest.mark.parametrize("workers", ["", "-n2"])
def test_the_plugin_is_there_all_the_same(workers: str, installed: Installed) -> None:
    """The control: a fixture of ours is known, and says in one line what is missing."""
    case = Case({"test_it.py": "def test_it(pgcontract_empty_database): pass\n"})
    ended = installed.run(case, *([workers] if workers else []))
    assert ended.returncode == 2, ended.stdout
    assert "there is no server to start: pip install 'pgcontract[server]'" in ended.stdout
    assert ".py:" not in ended.stdout
