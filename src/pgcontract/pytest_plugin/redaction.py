"""Clears the reports of a run of every password that the engine has read, before anything prints or stores them.

Frames of psycopg, of pytest-postgresql and of the tests keep passwords as plain strings, which `--showlocals` prints,
and a test may print or log one. Terminal, junitxml, JSON and HTML reports are made from the same report objects.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Generator
from typing import Any

import pytest
from _pytest.junitxml import xml_key

from pgcontract.connection_string import Password, hide_known, knows_passwords


class Redaction:
    """Hooks around the making of reports, in workers of pytest-xdist too; without effect until a password was read."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Clear the report of a test."""
        report = yield
        _clear_report(report)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Clear the report of a file."""
        report = yield
        _clear_report(report)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Clear the report of a subtest, which gets its name after it is made."""
        _clear_report(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Clear a warning, which is in no report."""
        if isinstance(warning_message.message, Warning) and knows_passwords():
            warning_message.message.args = _clear(warning_message.message.args)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Clear what `record_testsuite_property` has written for the file of `--junitxml`."""
        xml = session.config.stash.get(xml_key, None)
        if xml is not None:
            xml.global_properties = _clear(xml.global_properties)


class _Formatter(logging.Formatter):
    """Formats as another one does, without passwords."""

    def __init__(self, wrapped: logging.Formatter) -> None:
        super().__init__()
        self._wrapped = wrapped

    def format(self, record: logging.LogRecord) -> str:
        return hide_known(self._wrapped.format(record))


def clear_output(config: pytest.Config) -> None:
    """Clear also what the terminal, `--log-file` and `--log-cli-level` write without a report; from now on."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and "write" not in vars(terminal._tw):  # noqa: SLF001 - there is no public way
        write = terminal._tw.write  # noqa: SLF001
        terminal._tw.write = lambda msg, **options: write(hide_known(msg), **options)  # noqa: SLF001
    plugin = config.pluginmanager.get_plugin("logging-plugin")
    for name in ("log_cli_handler", "log_file_handler"):
        handler = getattr(plugin, name, None)
        if handler is not None and handler.formatter and not isinstance(handler.formatter, _Formatter):
            handler.setFormatter(_Formatter(handler.formatter))


def _clear_report(report: Any) -> None:
    if knows_passwords():
        if os.environ.get("PGPASSWORD"):
            Password(os.environ["PGPASSWORD"])
        report.longrepr = _clear(report.longrepr)
        report.sections = _clear(report.sections)
        for name in ("user_properties", "context"):
            if hasattr(report, name):
                setattr(report, name, _clear(getattr(report, name)))


def _clear(value: Any) -> Any:
    """Return a value without passwords; objects of pytest's own representations are changed in place."""
    match value:
        case str():
            return hide_known(value)
        case list():
            return [_clear(entry) for entry in value]
        case tuple():
            return tuple(_clear(entry) for entry in value)
        case dict():
            return {key: _clear(entry) for key, entry in value.items()}
        case _ if type(value).__module__.startswith("_pytest."):
            names: Any = getattr(value, "__dict__", None) or getattr(type(value), "__slots__", ())
            for name in list(names):
                object.__setattr__(value, name, _clear(getattr(value, name)))
            return value
        case _:
            return value
