"""The sabotaged migrations, held against pytest plugins for Alembic: seen, false alarms, seconds. A report, not a test.

    python -m bench.peers.migrations [--every N] [-- what pytest is told, such as --test-alembic]

Each case is a project of its own in a temporary folder: the sabotaged migrations, the contracts, and the fixtures that
pytest-alembic asks for. It sees a case if any of its tests fails there and passes on the migrations as they are.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.server import embedded
from tests import states
from tests.legacy import FOLDER
from tests.teeth.planting import copy
from tests.teeth.rehearsal import write
from tests.teeth.sabotage.case import Sabotage
from tests.teeth.sabotage.harmless import HARMLESS
from tests.teeth.sabotage.left import EDITED, LEFT
from tests.teeth.sabotage.rows import CHANGED

CONFTEST = """\
import os
import pytest
import sqlalchemy
from alembic.config import Config

@pytest.fixture
def alembic_config():
    config = Config("alembic.ini")
    config.attributes["database_url"] = os.environ["DATABASE_URL"]
    config.attributes["discard_data"] = True
    return config

@pytest.fixture
def alembic_engine():
    import psycopg
    return sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(os.environ["DATABASE_URL"])
    )
"""


def main() -> None:
    """Run what the arguments name and print one line of a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers.migrations")
    parser.add_argument("--every", type=int, default=1, help="take one case of so many")
    chosen, told = parser.parse_known_args()
    told = [argument for argument in told if argument != "--"] or ["--test-alembic"]
    began = time.perf_counter()
    with embedded() as server:
        legacy = _legacy(server.url)
        usual = _failures(HARMLESS[0], legacy, told)
        if any("no tests ran" in failure for failure in usual):
            sys.exit("nothing was measured: pytest found no test")
        faults = [case for case in (*CHANGED, *LEFT, *EDITED) if not case.without][:: chosen.every]
        harmless = HARMLESS[:: chosen.every]
        seen = [case.name for case in faults if _failures(case, legacy, told) - usual]
        alarms = [case.name for case in harmless if _failures(case, legacy, told) - usual]
    print(f"fails on the migrations as they are: {sorted(usual) or 'nothing'}")
    print(f"saw: {seen}\nfalse alarms: {alarms}")
    took = time.perf_counter() - began
    print(
        f"| {' '.join(told)} | {len(seen)} / {len(faults)} | {len(alarms)} / {len(harmless)} | {took:.0f} |"
    )


def _failures(case: Sabotage, legacy: str, told: list[str]) -> set[str]:
    """Return the tests that fail on a case."""
    with copy(legacy) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(case, folder)
        (folder / "contracts").symlink_to(states.ROOT / "contracts")
        ini = (states.ROOT / "alembic.ini").read_text(encoding="utf-8")
        (folder / "alembic.ini").write_text(ini, encoding="utf-8")
        (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
        (folder / "pytest.ini").write_text(
            "[pytest]\npytest_alembic_tests_path = conftest.py\n", encoding="utf-8"
        )
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:pgcontract", *told],
            cwd=folder,
            env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(states.ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = done.stdout.splitlines()
    failed = {line.partition(" - ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))}
    return failed or ({done.stdout[-300:] + done.stderr[-300:]} if done.returncode else set())


def _legacy(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        for role in states.ROLES_OF_SUPABASE:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        connection.execute("CREATE DATABASE peers_legacy TEMPLATE template0")
    legacy = psycopg.conninfo.make_conninfo(url, dbname="peers_legacy")
    known: dict[str, Any] = {"password": None, **psycopg.conninfo.conninfo_to_dict(legacy)}
    with psycopg.connect(legacy) as connection:
        connection.execute((FOLDER / "legacy.sql").read_bytes())
    states.default_privileges(**known)
    states.rows = 20
    states.seed(**known)
    return legacy


if __name__ == "__main__":
    main()
