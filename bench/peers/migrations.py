"""The sabotaged migrations, held against what runs under pytest, each in its environment: a test for every case.

A tool sees a case if one of its tests fails on it that passes on the migrations as they are. The round trip of this
project is run the same way, and has to see a case by the very promise that it breaks.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers.environments import ROOT
from bench.peers.tally import Tally
from pgcontract import progress
from tests.teeth.rehearsal import write
from tests.teeth.sabotage.case import Sabotage
from tests.teeth.sabotage.harmless import HARMLESS
from tests.teeth.sabotage.left import EDITED, LEFT
from tests.teeth.sabotage.rows import CHANGED

HERE = Path(__file__).parent

Told = Sequence[Mapping[str, Any]]
"""How each phase of each test ended, as `told` writes it."""


def cases(every: int) -> Sequence[Sabotage]:
    """Return one case of so many, and the migrations as they are.

    Left out is what breaks this project's env.py instead of a revision (`without`), which is nobody else's business,
    and what this project plants twice, to see it by `pg_dump` as well.
    """
    faults = [case for case in (*CHANGED, *LEFT, *EDITED) if not case.without]
    return [HARMLESS[0], *HARMLESS[1::every], *faults[::every]]


def lay_out(chosen: Sequence[Sabotage], folder: Path) -> None:
    """Write each case's migrations into a folder of its own, and once more with an env.py that takes a connection."""
    for number, case in enumerate(chosen):
        place = folder / f"{number:04}"
        shutil.copytree(write(case, place), place / "plain")
        shutil.copy(HERE / "plain_env.py", place / "plain" / "env.py")
        (place / "contracts").symlink_to(ROOT / "contracts")
        (place / "name").write_text(str(case), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs pytest over the cases of a folder, on copies of a database of a server."""

    server: str
    database: str
    folder: Path
    scratch: Path
    workers: int

    def roundtrip(self) -> Told:
        """Run the tests of this project, over all cases."""
        named = ("-p", "tests.teeth.scoreboard", "--seed-rows=20", "tests/teeth/test_sabotage.py")
        return self._run("round trip", Path(sys.executable), named, ROOT, PGCONTRACT_SERVER_URL=self.server)

    def peer(self, name: str, python: Path) -> Told:
        """Run the folder of a peer's, in the peer's environment."""
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        return self._run(
            name, python, ("-p", "no:pgcontract"), HERE / name.replace("-", "_"), PYTHONPATH=path
        )

    def _run(self, name: str, python: Path, named: Sequence[str], cwd: Path, **more: str) -> Told:
        lines, log = self.scratch / f"{name}.jsonl", self.scratch / f"{name}.log"
        lines.touch()
        told = ("-p", "bench.peers.told", f"--numprocesses={self.workers}", "-p", "no:cacheprovider")
        environment = {
            "PEERS_TOLD": lines,
            "PEERS_CASES": self.folder,
            "PEERS_DATABASE": self.database,
            **more,
        }
        with log.open("w") as out, progress.tables() as step:
            process = subprocess.Popen(
                [python, "-m", "pytest", "-q", *told, *named],
                cwd=cwd,
                env={**os.environ, **{key: str(value) for key, value in environment.items()}},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            while process.poll() is None:
                known, ended = _read(lines)
                if known:
                    step(f"tests by {name}", sum(line["phase"] == "teardown" for line in ended), known)
                time.sleep(2)
        _, ended = _read(lines)
        if not any(line["case"] for line in ended):
            sys.exit(f"nothing was measured by {name}: {log.read_text(encoding='utf-8')[-2000:]}")
        return ended


def _read(lines: Path) -> tuple[int, Told]:
    """Return how many tests there are, 0 if nobody knows yet, and how those ended that have."""
    whole = lines.read_text(encoding="utf-8").rpartition("\n")[0]
    read = [json.loads(line) for line in whole.splitlines()]
    return sum(line.get("tests", 0) for line in read), [line for line in read if "test" in line]


def tally(
    title: str, told: Told, chosen: Collection[Sabotage], mine: Callable[[str], bool] = lambda _: True
) -> Tally:
    """Count what the tests of a peer, those whose names `mine` takes, say of the cases."""
    failed: dict[str, set[str]] = defaultdict(set)
    seconds: Counter[str] = Counter()
    for line in told:
        if mine(line["test"]):
            seconds[line["case"]] += line["seconds"]
            failed[line["case"]] |= {line["test"]} if line["failed"] else set()
    usual = failed[HARMLESS[0].name]
    counted = Tally("migrations", title, usual=sorted(usual))
    for case in chosen:
        _count(counted, case, seconds, differs=bool(failed[case.name] - usual))
    return counted


def tally_roundtrip(title: str, told: Told, chosen: Collection[Sabotage]) -> Tally:
    """Count the same of this project's own tests: one that passes has seen its sabotage, or no harm."""
    failed = {line["case"] for line in told if line["failed"]}
    seconds: Counter[str] = Counter()
    for line in told:
        seconds[line["case"]] += line["seconds"]
    counted = Tally("migrations", title)
    for case in chosen:
        _count(counted, case, seconds, differs=(case.name in failed) != bool(case.promise))
    return counted


def _count(tally: Tally, case: Sabotage, seconds: Mapping[str, float], *, differs: bool) -> None:
    if case.name not in seconds:
        sys.exit(f"nothing was measured by {tally.title}: it was not run over {case.name!r}")
    tally.count(case.name, seconds[case.name], differs=differs, is_fault=bool(case.promise))
