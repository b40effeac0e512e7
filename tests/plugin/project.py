"""A small project with contracts, and whole runs of pytest in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

import psycopg

from pgcontract.model import Column, PrimaryKey, Table, attribute_names
from pgcontract.pytest_plugin.options import DATABASE_VARIABLE
from pgcontract.pytest_plugin.options import SERVER_VARIABLE as VARIABLE
from pgcontract.pytest_plugin.scratch import ScratchServer

DDL = """
    CREATE TYPE mood AS ENUM ('calm', 'wild');
    CREATE TABLE pets (id integer NOT NULL CONSTRAINT pets_pkey PRIMARY KEY, name varchar(20) NOT NULL, mood mood);
"""

PETS = """\
table: pets
columns:
  id:
    type: integer
    nullable: false
  name:
    type: varchar(20)
    nullable: false
  mood:
    type: mood
    nullable: true
primary_key: [id]
"""

MOOD = """\
enums:
  mood: [calm, wild]
"""

#: The facts of pets, and the tests that these contracts are: mood is one more, and so is that nothing else is there.
PETS_FACTS = sum(len(attribute_names(kind)) for kind in (Table, Column, Column, Column, PrimaryKey))
FACTS = PETS_FACTS + 1
TESTS = FACTS + 2

#: What only a run on somebody's own machine would see.
ALIEN = (
    "DATABASE_URL",
    DATABASE_VARIABLE,
    "CI",
    "COLUMNS",
    "BUILD_NUMBER",
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "FORCE_COLOR",
    "NO_COLOR",
)
NEEDED = ("pytest_postgresql.plugin", "pgcontract.pytest_plugin", "xdist.plugin")


@dataclass(frozen=True, slots=True)
class Run:
    """How a run of pytest ended: its exit status, and what it wrote."""

    status: int
    text: str
    outcomes: dict[str, str] = field(default_factory=dict)
    """By name of the item: passed, failure, error, skipped."""

    @property
    def counts(self) -> dict[str, int]:
        """How often each outcome came."""
        return dict(Counter(self.outcomes.values()))


@dataclass(slots=True)
class Project:
    """A folder with contracts, in which pytest runs."""

    folder: Path
    server: ScratchServer
    caches: Path
    env: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, and the folders above it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def environment(self) -> dict[str, str]:
        """Return what a run finds around it: the outer run's server, and nothing of the machine's."""
        inherited = {name: value for name, value in os.environ.items() if name not in ALIEN}
        inherited = {name: value for name, value in inherited.items() if not name.startswith("PYTEST_")}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        return inherited | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPYCACHEPREFIX": str(self.caches),
            VARIABLE: self.server.url(self.server.maintenance_dbname),
            **self.env,
        }

    def command(self, *arguments: str) -> list[str]:
        """Return the command of a run."""
        plugins = [word for name in NEEDED for word in ("-p", name)]
        if "PYTEST_DISABLE_PLUGIN_AUTOLOAD" in self.env:
            plugins = []
        return [sys.executable, "-m", "pytest", *plugins, "-p", "no:cacheprovider", *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a run, in a group of processes of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> Run:
        """Run pytest to its end."""
        report = self.folder / "report.xml"
        report.unlink(missing_ok=True)
        ended = subprocess.run(
            self.command(f"--junitxml={report}", *arguments),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        said = [line for line in ended.stdout.splitlines() if "report.xml" not in line]
        return Run(ended.returncode, "\n".join(said) + ended.stderr, _outcomes(report))


def fill(url: str, ddl: str = DDL) -> str:
    """Run statements in a database and return its connection string."""
    with psycopg.connect(url) as connection:
        connection.execute(ddl.encode())
    return url


def _outcomes(report: Path) -> dict[str, str]:
    if not report.exists():
        return {}
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - pytest's own, of a run that we started
    return {str(case.get("name")): _outcome(case) for case in cases}


def _outcome(case: ET.Element) -> str:
    tags = [child.tag for child in case if child.tag in {"failure", "error", "skipped"}]
    return tags[0] if tags else "passed"
