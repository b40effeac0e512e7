"""The count itself can fail: what is missing, false, too little or not run is never taken for success."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.teeth import run
from tests.teeth.scoreboard import CORPORA, Corpus, Score, Scoreboard

CORPUS = Corpus("k", "a corpus", ("f.py::planted",), ("f.py::harmless",), least=2, least_harmless=1)
FULL = {"planted": 2, "seen": 2, "harmless": 1}


def report(test: str, outcome: str, **properties: object) -> Any:
    """Return what pytest reports of one test."""
    return SimpleNamespace(
        nodeid=f"{test}[case]",
        when="call",
        outcome=outcome,
        passed=outcome == "passed",
        skipped=outcome == "skipped",
        duration=1.0,
        user_properties=list(properties.items()),
    )


@pytest.mark.parametrize(
    ("score", "wrong"),
    [
        (Score(**FULL), ""),
        (Score(planted=2, seen=1, harmless=1), "not all seen"),
        (Score(**FULL, alarms=1), "false alarms"),
        (Score(planted=1, seen=1, harmless=1), "fewer than 2 planted"),
        (Score(planted=2, seen=2), "fewer than 1 harmless"),
        (Score(planted=1, seen=1, harmless=1, refused=1), ""),
        (Score(), "fewer than 2 planted, fewer than 1 harmless"),
    ],
)
def test_a_corpus_that_is_not_complete_is_told(score: Score, wrong: str, pytestconfig: pytest.Config) -> None:
    """Each way to be incomplete has its word; what an older server refuses counts as tried."""
    assert Scoreboard(pytestconfig, {"k": score})._wrong(CORPUS) == wrong


def test_outcomes_are_counted(pytestconfig: pytest.Config) -> None:
    """Faults seen and not, alarms, refusals and skips each go where they belong."""
    board = Scoreboard(pytestconfig)
    head = CORPORA[0]
    for outcome in ("passed", "failed", "skipped"):
        board.pytest_runtest_logreport(report(head.planted[0], outcome))
        board.pytest_runtest_logreport(report(head.harmless[0], outcome))
    board.pytest_runtest_logreport(report(head.planted[0], "passed", refused=True))
    board.pytest_runtest_logreport(report(head.planted[0], "passed", planted=7))
    board.pytest_runtest_logreport(report("tests/other.py::test", "failed"))
    assert board.scores == {
        head.key: Score(planted=9, seen=8, harmless=2, alarms=1, refused=1, skipped=2, seconds=8.0)
    }


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.key)
def test_the_tests_of_a_corpus_are_there(corpus: Corpus) -> None:
    """A test that was renamed would leave its corpus empty."""
    for test in (*corpus.planted, *corpus.harmless):
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in (run.ROOT / file).read_text(encoding="utf-8")


def test_a_version_that_is_not_there_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    """A version that was asked for and cannot be had is named, and the status is that of not measured."""
    assert run.main(["--matrix", "9"]) == run.NOT_MEASURED
    assert "PostgreSQL 9 is not run" in capsys.readouterr().err


def test_a_run_that_hangs_is_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that takes longer than it may is told to end, and counts as not measured."""
    (tmp_path / "test_hangs.py").write_text(
        "import time\ndef test_hangs():\n    time.sleep(60)\n", encoding="utf-8"
    )
    assert run._pytest(["-p", "no:cacheprovider", str(tmp_path)], os.environ, 0.05) == run.NOT_MEASURED
    assert "not done within 0.05 minutes" in capsys.readouterr().err


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    """The page around the table stays, and a version that was not run is named."""
    scores = {
        CORPORA[0].key: {"planted": 3, "seen": 2, "harmless": 4, "alarms": 1, "refused": 5, "skipped": 1}
    }
    text = run.table([run.Outcome("18.6", run.HOLDS, run.DIFFERS, scores, 60)], [15])
    page = tmp_path / "page.md"
    page.write_text(f"before\n{run.BEGIN}\nold\n{run.END}\nafter\n", encoding="utf-8")
    run.write_between(page, text)
    written = page.read_text(encoding="utf-8")
    assert "| 2 / 3, 1 / 4 (5 refused there, 1 skipped there) |" in written
    assert "not measured" in written
    assert "does not have it: PostgreSQL 15" in written
    assert written.startswith("before\n")
    assert written.endswith("after\n")
    assert "old" not in written
