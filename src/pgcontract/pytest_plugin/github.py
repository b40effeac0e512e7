"""On GitHub: an annotation for every broken fact, at its line; and a job summary that puts failures first.

Both only in a run with contracts or promises: the report of other tests is not this plugin's business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pgcontract.errors import Location
from pgcontract.pytest_plugin.options import STOPPED, is_below
from pgcontract.pytest_plugin.promises import PROMISE
from pgcontract.pytest_plugin.telling import DIFFERENCE, NOT_MEASURED, SETUP

MOST_IN_SUMMARY = 200
"""Failures shown in the job summary; GitHub takes a mebibyte."""

_PLACED = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+)  (?P<text>.+)$", re.MULTILINE)


#: What a report has that is about a contract or a promise.
_OURS = frozenset({DIFFERENCE, NOT_MEASURED, SETUP, PROMISE})


@dataclass(frozen=True, slots=True)
class Failure:
    """What is shown for one failure, and where."""

    place: Location | None
    title: str
    text: str


class GitHub:
    """Takes note of what fails and tells GitHub at the end."""

    def __init__(self, config: pytest.Config, folder: Path | None) -> None:
        self._config = config
        self._folder = folder
        self._is_ours = False
        self._failures: dict[object, Failure] = {}
        self._passed = 0
        self._told = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of a file that cannot be collected: a contract with problems, or a broken test."""
        self._look_at(report)
        if not report.failed:
            return
        said = str(report.longrepr)
        placed = list(_PLACED.finditer(said))
        for found in placed:
            place = Location(found["file"], int(found["line"]), int(found["column"]))
            self._note(Failure(place, "contract", found["text"]))
        if not placed:
            path = report.nodeid.partition("::")[0]
            self._note(Failure(Location(path, 1, 1), f"collecting {path}", _last_line(said)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a failure, in whatever phase."""
        self._look_at(report)
        self._passed += report.when == "call" and report.passed
        if not report.failed:
            return
        differences = [
            value for name, value in report.user_properties if name == DIFFERENCE and isinstance(value, dict)
        ]
        for failure in [_of_difference(entry) for entry in differences] or [_of_test(report)]:
            self._note(failure)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Take note of what ended the run before it began: a server that cannot be reached."""
        if isinstance(excinfo.value, pytest.exit.Exception) and STOPPED in self._config.stash:
            self._is_ours = True
            self._note(Failure(None, "set-up", str(excinfo.value.msg)))

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Tell of a run that ended before it began, for which pytest asks for no summary."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if self._failures and not self._told and reporter is not None:
            self.pytest_terminal_summary(reporter)

    def _look_at(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        """Find out whether this run has contracts or promises."""
        names = {name for name, _ in getattr(report, "user_properties", ())}
        is_contract = self._folder is not None and is_below(self._config, report.nodeid, self._folder)
        self._is_ours = self._is_ours or is_contract or bool(names & _OURS)

    def _note(self, failure: Failure) -> None:
        # One broken set-up fails many tests, and is said once, at the first of them.
        key = failure.text if failure.title == "set-up" else failure
        self._failures.setdefault(key, failure)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the annotations to the log, from which GitHub takes them, and the summary to its file."""
        if not self._is_ours:
            return
        from pgcontract.report import annotation  # noqa: PLC0415 - not in every run

        self._told = True
        terminalreporter.ensure_newline()
        for failure in self._failures.values():
            terminalreporter.line(annotation(failure.place, failure.title, failure.text))
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(self._summary())

    def _summary(self) -> str:
        from pgcontract.report import cell  # noqa: PLC0415 - not in every run

        if not self._failures:
            return f"### {self._passed:,} passed, none failed\n"
        shown = list(self._failures.values())[:MOST_IN_SUMMARY]
        rows = [
            f"| {cell(str(failure.place or ''))} | {cell(failure.title)} | {cell(failure.text)} |"
            for failure in shown
        ]
        rest = len(self._failures) - len(shown)
        more = [f"\nand {rest:,} more"] if rest else []
        head = [
            f"### {len(self._failures):,} failed, {self._passed:,} passed",
            "",
            "| where | what | why |",
            "|---|---|---|",
        ]
        return "\n".join([*head, *rows, *more]) + "\n"


def _of_difference(entry: Mapping[str, object]) -> Failure:
    place = Location(str(entry["file"]), int(str(entry["line"])), int(str(entry["character"])))
    values = [f"{name} {entry[name]}" for name in ("wanted", "found") if entry[name] is not None]
    return Failure(
        place,
        f"{entry['object']} {entry['name']}",
        "\n".join([str(entry["message"]), *values, str(entry["advice"])]),
    )


def _of_test(report: pytest.TestReport) -> Failure:
    path, line, name = report.location
    title = name if report.when == "call" else f"{report.when} of {name}"
    if report.when == "setup":
        title = "set-up"
        text = dict(report.user_properties).get(SETUP)
        if text is not None:
            return Failure(Location(path, (line or 0) + 1, 1), title, str(text))
    return Failure(Location(path, (line or 0) + 1, 1), title, _last_line(report.longreprtext))


def _last_line(text: str) -> str:
    lines = [line.strip().removeprefix("E ").strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if not re.match(r"^[\w/.-]+:\d+: ", line)]
    return (errors or lines or ["failed"])[-1]
