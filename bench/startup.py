"""How long a whole process of the command line takes, beside processes that only import click, or only psycopg.

    python bench/startup.py [--runs 15] URL

The URL is a database that holds TokenStocks' contracts (as `nox -s contracts` reads it); the bench runs from the root
of the repository. All rows are measured in turn, again and again, so that a busy machine slows each of them down
alike, and a row is its median; `cpu` is the processor time of the process. Byte code is written before the first
measurement, as pip does when it installs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

CLICK, PSYCOPG = "import click", "import psycopg"

#: Exit statuses of a run that is worth measuring.
MEASURED = (0, 1)


def rows(url: str) -> dict[str, list[str]]:
    """Return what is measured, by name: the command line of each."""
    program = [sys.executable, "-m", "pgcontract.cli"]
    return {
        "pass": [sys.executable, "-c", "pass"],
        CLICK: [sys.executable, "-c", CLICK],
        PSYCOPG: [sys.executable, "-c", PSYCOPG],
        "import psycopg, click, pydantic, yaml": [
            *(sys.executable, "-c"),
            "import psycopg, click, yaml; from pydantic import BaseModel",
        ],
        "pgcontract --help": [*program, "--help"],
        "pgcontract --version": [*program, "--version"],
        "pgcontract format --check": [*program, "format", "--check"],
        "pgcontract generate drizzle --check": [*program, "generate", "drizzle", "--check"],
        "pgcontract verify": [*program, "verify", "--database-url", url],
    }


def run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command to its end; return its seconds on the wall clock, and those of the processor."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in MEASURED:
        raise SystemExit(
            f"{' '.join(command[1:4])} ended with status {process.returncode}: nothing to measure"
        )
    return seconds, usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("url")
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    commands = rows(given.url)
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for command in commands.values():
            run(command, environment)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(given.runs):
            for name, command in commands.items():
                taken[name].append(run(command, environment))
    medians = {
        name: tuple(statistics.median(column) for column in zip(*times, strict=True))
        for name, times in taken.items()
    }
    print(f"{'':38} {'wall':>8} {'cpu':>8}   {'/ click':>8} {'/ psycopg':>9}   (ratios of cpu)")
    for name, (wall, cpu) in medians.items():
        by_click, by_psycopg = cpu / medians[CLICK][1], cpu / medians[PSYCOPG][1]
        print(f"{name:38} {wall * 1000:5.0f} ms {cpu * 1000:5.0f} ms   {by_click:8.2f} {by_psycopg:9.2f}")


if __name__ == "__main__":
    main()
