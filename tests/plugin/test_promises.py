"""Promises show what they looked at, or are broken."""

from __future__ import annotations

import re

import pytest

from tests.plugin.project import Project

TESTS = """
import pytest

@pytest.mark.pgcontract_promise("rows are the same")
@pytest.mark.parametrize("table", ["one", "two"])
def test_rows(table, pgcontract_evidence):
    pgcontract_evidence(rows=1000)
    pgcontract_evidence(rows=234, facts=1)

@pytest.mark.pgcontract_promise("nothing was looked at")
def test_nothing():
    pass

@pytest.mark.pgcontract_promise("zero is nothing")
def test_zero(pgcontract_evidence):
    pgcontract_evidence(rows=0)

@pytest.mark.pgcontract_promise("zero hides behind others")
def test_hidden_zero(pgcontract_evidence):
    pgcontract_evidence(facts=1, rows=0)

@pytest.mark.pgcontract_promise("some table has no row")
def test_later_zero(pgcontract_evidence):
    for rows in (3, 0):
        pgcontract_evidence(rows=rows)

@pytest.mark.pgcontract_promise("what is no count is no evidence")
@pytest.mark.parametrize("count", [-1, True, None, "3", 2.5])
def test_no_count(count, pgcontract_evidence):
    pgcontract_evidence(rows=1)
    pgcontract_evidence(rows=count)

@pytest.mark.pgcontract_promise("what is counted has a name")
def test_other_kind(pgcontract_evidence):
    pgcontract_evidence(row=1)

@pytest.mark.pgcontract_promise("no word is no evidence")
def test_empty_call(pgcontract_evidence):
    pgcontract_evidence()

@pytest.fixture
def broken():
    raise LookupError("lost")

@pytest.mark.pgcontract_promise("set-up breaks")
def test_set_up(broken):
    pass

@pytest.mark.pgcontract_promise("a skip is no kept promise")
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
        "test_hidden_zero": "failure",
        "test_later_zero": "failure",
        **{f"test_no_count[{count}]": "failure" for count in ("-1", "True", "None", "3", "2.5")},
        "test_other_kind": "failure",
        "test_empty_call": "failure",
        "test_set_up": "error",
        "test_skip": "skipped",
        "test_ordinary": "passed",
    }
    screen = run.text.partition(" promises ")[2]
    shown = dict(re.findall(r"^(kept|BROKEN) +([a-z -]+?)(?:  .*)?$", screen, re.MULTILINE))
    assert shown.keys() == {"kept", "BROKEN"}
    assert re.search(r"^kept +rows are the same +2 +2,468 +\d+\.\d\d", screen, re.MULTILINE)
    for text in (
        "nothing was looked at",
        "zero is nothing",
        "zero hides behind others",
        "some table has no row",
        "what is no count is no evidence",
        "what is counted has a name",
        "no word is no evidence",
        "set-up breaks",
        "a skip is no kept promise",
    ):
        assert re.search(rf"^BROKEN +{text} ", screen, re.MULTILINE), screen
    assert "10 promises" in screen
    assert "evidence is a number above 0; rows is of type str" in run.text
    assert "nothing was looked at: this promise gave no evidence" in run.text


@pytest.mark.parametrize(
    "promise",
    [
        "def test_it():\n    pytest.skip('not today')",
        "@pytest.mark.xfail\ndef test_it(pgcontract_evidence):\n    pgcontract_evidence(rows=0)",
        "@pytest.mark.parametrize('n', [])\ndef test_it(n, pgcontract_evidence):\n    pgcontract_evidence(rows=1)",
    ],
)
@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_run_does_not_pass_with_a_broken_promise(workers: str, promise: str, project: Project) -> None:
    """What the screen shows as broken is no success, although no test has failed: skipped, or without any case."""
    kept = (
        "@pytest.mark.pgcontract_promise('kept')\n"
        "def test_kept(pgcontract_evidence):\n    pgcontract_evidence(rows=1)\n"
    )
    project.write("test_it.py", f"import pytest\n{kept}")
    assert project.run("test_it.py", workers).status == 0
    project.write(
        "test_it.py", f"import pytest\n{kept}@pytest.mark.pgcontract_promise('not kept')\n{promise}\n"
    )
    run = project.run("test_it.py", workers)
    assert run.counts == {"passed": 1, "skipped": 1}
    assert run.status == 1
    assert re.search(r"^BROKEN +not kept ", run.text, re.MULTILINE)


def test_colours_are_for_terminals(project: Project) -> None:
    """A pipe gets none, unless asked for; NO_COLOR wins."""
    project.write("test_it.py", TESTS)
    assert "\x1b[" not in project.run("test_it.py").text
    project.env["FORCE_COLOR"] = "1"
    assert "\x1b[" in project.run("test_it.py", "-k", "rows").text.partition(" promises ")[2]
    project.env["NO_COLOR"] = "1"
    assert "\x1b[" not in project.run("test_it.py").text
