"""How the outcome of many facts is told: what has one cause is shown once, and what was not measured is status 2.

A missing table fails each of its facts; a broken migration is an error of all of them. Each stays an item that fails,
but one report of each cause is shown, and the others are counted as failed alike.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from pgcontract.migration_errors import MigrationRunError, RevisionError

#: What reports of facts carry along, from a worker of pytest-xdist too.
DIFFERENCE: Final = "pgcontract_difference"
SETUP: Final = "pgcontract_setup"
NOT_MEASURED: Final = "pgcontract_not_measured"

COULD_NOT_BE_MEASURED = 2

Status = tuple[str, str, tuple[str, dict[str, bool]]]


class NotMeasured(Exception):
    """A fixture of the plugin has no server or no database. The message is one line, and becomes the whole report."""

    @classmethod
    def stop(cls, session: pytest.Session, reason: str) -> NotMeasured:
        """Let the session end after the current test, and return the error of that test."""
        session.shouldstop = reason
        return cls(reason)


class Telling:
    """Sees every report, from workers of pytest-xdist too, and remembers what was said."""

    def __init__(self, config: pytest.Config, folder: Path | None) -> None:
        self._folder = folder
        self._root = config.rootpath
        self._said: dict[str, str] = {}
        self._reasons: dict[str, None] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.CollectReport | pytest.TestReport) -> Status | None:
        """Sort what fails alike from what is to be shown."""
        if not isinstance(report, pytest.TestReport) or not report.failed:
            return None
        properties = dict(report.user_properties)
        if NOT_MEASURED in properties:
            return "not measured", "E", ("NOT MEASURED", {"red": True})
        for kind, category in ((DIFFERENCE, "failed alike"), (SETUP, "errors alike")):
            if kind in properties and self._was_said(str(properties[kind]), report.nodeid):
                return category, category[0].upper(), (category.upper(), {"red": True})
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show as one line that there is no server or database, or that migrations failed.

        Where nothing could be measured, or migrations not be run as asked, the run ends.
        """
        made = yield
        error = call.excinfo.value if call.excinfo is not None else None
        if isinstance(error, NotMeasured | MigrationRunError | RevisionError):
            made.longrepr = str(error)
        if isinstance(error, NotMeasured | MigrationRunError):
            made.user_properties.append((NOT_MEASURED, str(error)))
            item.session.shouldstop = str(error)
        return made

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a database that could not be measured."""
        reason = dict(report.user_properties).get(NOT_MEASURED)
        if reason is not None:
            self._reasons[str(reason)] = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of contracts that could not be read."""
        if report.failed and self._folder is not None and self._root / report.nodeid == self._folder:
            self._reasons[""] = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn the exit status into 2, which pytest itself does only without pytest-xdist."""
        if self._reasons and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
            session.exitstatus = COULD_NOT_BE_MEASURED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say in a line why nothing was measured."""
        for reason in filter(None, self._reasons):
            terminalreporter.write_line(reason, red=True)

    def _was_said(self, cause: str, nodeid: str) -> bool:
        return self._said.setdefault(cause, nodeid) != nodeid
