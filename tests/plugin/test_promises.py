"""Promises show what they looked at, or are broken."""

from __future__ import annotations

import re

import pytest

from tests.plugin.project import Project

TESTS = """
import pytest

@pytest.mark.promise("rows are the same")
@pytest.mark.parametrize("table", ["one", "two"])
def test_rows(table, pgcontract_evidence):
    pgcontract_evidence(rows=1000)
    pgcontract_evidence(rows=234, facts=1)

@pytest.mark.promise("nothing was looked at")
def test_nothing():
    pass

@pytest.mark.promise("zero is nothing")
def test_zero(pgcontract_evidence):
    pgcontract_evidence(rows=0)

@pytest.fixture
def broken():
    raise LookupError("lost")

@pytest.mark.promise("set-up breaks")
def test_set_up(broken):
    pass

@pytest.mark.promise("a skip is no kept promise")
def test_skip():
    pytest.skip("not today")

def test_ordinary():
    pass
"""


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_screen_shows_each_promise(workers: str, project: Project) -> None:
    """Kept or broken, with what was looked at; without evidence it is broken."""
    project.write("test_it.py", TESTS)
    run = project.run("test_it.py", workers)
    assert run.status == 1
    assert run.outcomes == {
        "test_rows[one]": "passed",
        "test_rows[two]": "passed",
        "test_nothing": "failure",
        "test_zero": "failure",
        "test_set_up": "error",
        "test_skip": "skipped",
        "test_ordinary": "passed",
    }
    screen = run.text.partition(" promises ")[2]
    shown = dict(re.findall(r"^(kept|BROKEN) +([a-z -]+?)(?:  .*)?$", screen, re.MULTILINE))
    assert shown.keys() == {"kept", "BROKEN"}
    assert re.search(r"^kept +rows are the same +2 +2,468 +\d+\.\d\d", screen, re.MULTILINE)
    for text in ("nothing was looked at", "zero is nothing", "set-up breaks", "a skip is no kept promise"):
        assert re.search(rf"^BROKEN +{text} ", screen, re.MULTILINE), screen
    assert "5 promises" in screen
    assert "nothing was looked at: this promise gave no evidence" in run.text


def test_colours_are_for_terminals(project: Project) -> None:
    """A pipe gets none, unless asked for; NO_COLOR wins."""
    project.write("test_it.py", TESTS)
    assert "\x1b[" not in project.run("test_it.py").text
    project.env["FORCE_COLOR"] = "1"
    assert "\x1b[" in project.run("test_it.py", "-k", "rows").text.partition(" promises ")[2]
    project.env["NO_COLOR"] = "1"
    assert "\x1b[" not in project.run("test_it.py").text
