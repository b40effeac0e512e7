"""Runs the count of the corpora, bounded in time: on one server, or on several versions of PostgreSQL.

    python -m tests.teeth.run [--minutes N] [arguments of pytest]
    python -m tests.teeth.run --matrix [15 16 17 18] [--write FILE] [--minutes N] [-- arguments of pytest]

Exit status: 0 all complete, 1 not all seen or a false alarm, 2 not measured (no such version, no time left).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pgcontract.errors import ServerError
from pgcontract.server import binaries, embedded, version_of
from tests.teeth.scoreboard import BESIDES, CORPORA

ROOT = Path(__file__).parents[2]

#: The versions that come with pip: without a choice these must be there, and 15 is run where the system has it.
USUAL = (16, 17, 18)
OLDEST = 15

#: Where the table stands in a page.
BEGIN, END = "<!-- made by nox -s matrix -->", "<!-- until here -->"

HOLDS, DIFFERS, NOT_MEASURED = 0, 1, 2

Scores = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one version."""

    version: str
    roundtrip: int
    teeth: int
    scores: Scores
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.teeth.run", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--minutes", type=float, default=15, help="the time that one run of the corpora may take"
    )
    parser.add_argument("--matrix", type=int, nargs="*", metavar="VERSION", help="major versions")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="write the table of the matrix as Markdown"
    )
    chosen, rest = parser.parse_known_args(arguments)
    rest = [argument for argument in rest if argument != "--"]
    if chosen.matrix is None:
        return _pytest(_teeth(rest), dict(os.environ), chosen.minutes)
    return _matrix(chosen.matrix, rest, chosen.minutes, chosen.write)


def _matrix(asked: Sequence[int], rest: Sequence[str], minutes: float, target: Path | None) -> int:
    places, missing = {}, {}
    for version in asked or (OLDEST, *USUAL):
        try:
            places[version] = binaries(version)
        except ServerError as error:
            missing[version] = str(error)
    required = [version for version in missing if version in (asked or USUAL)]
    for version, why in missing.items():
        sys.stderr.write(f"PostgreSQL {version} is not run: {why}\n")
    if required or not places:
        return NOT_MEASURED
    outcomes = [_on(place, rest, minutes) for place in places.values()]
    text = table(outcomes, sorted(missing))
    sys.stdout.write(f"\n{text}")
    if target is not None:
        write_between(target, text)
    return max(max(outcome.roundtrip, outcome.teeth) for outcome in outcomes)


def _on(programs: Path, rest: Sequence[str], minutes: float) -> Outcome:
    """Run the round trip and the corpora on a server of its own, made from these programs."""
    began = time.monotonic()
    with embedded(programs) as server, tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"\n==== PostgreSQL {server.version}\n")
        sys.stdout.flush()
        scores = Path(folder) / "scores.json"
        env = {**os.environ, "PGCONTRACT_SERVER_URL": server.url}
        roundtrip = _pytest(["--quiet", "tests/roundtrip"], env, minutes)
        teeth = _pytest([*_teeth(rest), f"--scores={scores}"], env, minutes)
        counted = json.loads(scores.read_text(encoding="utf-8")) if scores.is_file() else {}
    return Outcome(version_of(programs), roundtrip, teeth, counted, time.monotonic() - began)


def _teeth(rest: Sequence[str]) -> list[str]:
    """Return pytest's arguments for the corpora."""
    tests = (test for corpus in CORPORA for test in (*corpus.planted, *corpus.harmless))
    files = dict.fromkeys(["tests/teeth", *(test.partition("::")[0] for test in tests), *BESIDES])
    files = dict.fromkeys(
        file for file in files if file == "tests/teeth" or not file.startswith("tests/teeth/")
    )
    return ["-p", "tests.teeth.scoreboard", "--quiet", f"--numprocesses={_workers()}", *files, *rest]


def _workers() -> int:
    return min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _pytest(arguments: Sequence[str], env: Mapping[str, str], minutes: float) -> int:
    """Run pytest for so long at most; it stops its own server, also when it is told to end."""
    with subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=env) as process:
        try:
            return process.wait(timeout=minutes * 60)
        except subprocess.TimeoutExpired:
            sys.stderr.write(
                f"not done within {minutes:g} minutes: see what hangs, or give more with --minutes\n"
            )
        except KeyboardInterrupt:
            pass
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=60)
        process.kill()
    return NOT_MEASURED


def table(outcomes: Sequence[Outcome], missing: Sequence[int]) -> str:
    """Return the matrix as Markdown: a line per corpus, a column per version."""
    today = datetime.now(UTC).date().isoformat()
    lines = [f"Counted on {today} by `nox -s matrix`: seen / planted, then false alarms / harmless.", ""]
    lines.append("| corpus | " + " | ".join(f"PostgreSQL {outcome.version}" for outcome in outcomes) + " |")
    lines.append("|---" * (len(outcomes) + 1) + "|")
    for corpus in CORPORA:
        cells = [
            _cell(outcome.scores.get(corpus.key), harmless=bool(corpus.harmless)) for outcome in outcomes
        ]
        lines.append(f"| {corpus.title} | " + " | ".join(cells) + " |")
    words = {HOLDS: "kept", DIFFERS: "broken"}
    ends = [words.get(outcome.roundtrip, "not measured") for outcome in outcomes]
    lines.append("| the round trip's promises | " + " | ".join(ends) + " |")
    lines.append("| minutes | " + " | ".join(f"{outcome.seconds / 60:.1f}" for outcome in outcomes) + " |")
    if missing:
        lines += [
            "",
            f"Not run, because this machine does not have it: PostgreSQL {', '.join(map(str, missing))}.",
        ]
    return "\n".join(lines) + "\n"


def write_between(target: Path, text: str, begin: str = BEGIN, end: str = END) -> None:
    """Write a table into a file: between these two marks, if it has them."""
    page = target.read_text(encoding="utf-8") if target.is_file() else ""
    head, opened, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    whole = f"{head}{opened}\n{text}{closed}{tail}" if opened and closed else text
    target.write_text(whole, encoding="utf-8")


def _cell(score: Mapping[str, float] | None, *, harmless: bool) -> str:
    if score is None:
        return "not measured"
    text = f"{score['seen']:,.0f} / {score['planted']:,.0f}"
    text += f", {score['alarms']:.0f} / {score['harmless']:.0f}" if harmless else ""
    besides = [f"{score[word]:.0f} {word} there" for word in ("refused", "skipped") if score[word]]
    return text + (f" ({', '.join(besides)})" if besides else "")


if __name__ == "__main__":
    sys.exit(main())
