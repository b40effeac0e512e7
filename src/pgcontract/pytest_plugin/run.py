"""One run of pytest: its id, what its processes share under pytest-xdist, and its signals once a server is in use.

This module imports nothing but pytest and the standard library: it is loaded in every run of an environment.
"""

from __future__ import annotations

import io
import secrets
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

import pytest

from pgcontract.pytest_plugin.options import is_worker

_INPUT: Final = "pgcontract"

#: Set on a report of a worker once that worker uses a server, so that the controller knows.
SERVER_IN_USE: Final = "pgcontract_server_in_use"
LENT: Final = "lent"
OWN: Final = "own"

_RUN = pytest.StashKey[dict[str, str]]()
_SIGNALS = pytest.StashKey[ExitStack]()


def run_id(config: pytest.Config) -> str:
    """Return what the names of this run's databases have in common, and no other run's."""
    return _known(config)["id"]


def meeting_place(config: pytest.Config) -> Path | None:
    """Return the folder that the workers of a run agree on, which need not exist; None in a run without workers."""
    known = _known(config)
    return Path(known["folder"]) if "folder" in known else None


def handle_signals(config: pytest.Config) -> None:
    """Turn SIGTERM and a hang-up into a clean end from now on; once, and only in the process that gets them."""
    if is_worker(config) or _SIGNALS in config.stash:
        return
    config.stash[_SIGNALS] = restore = ExitStack()
    restore.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, _interrupt))
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # nohup ignores it, and means that

        def hung_up(number: int, frame: FrameType | None) -> NoReturn:
            # An error of writing to a terminal that is gone would cut the end short.
            reporter = config.pluginmanager.get_plugin("terminalreporter")
            if reporter is not None:
                reporter._tw._file = io.StringIO()  # noqa: SLF001 - pytest's own writer knows where to
            _interrupt(number, frame)

        restore.callback(signal.signal, signal.SIGHUP, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, hung_up)


class Run:
    """Hooks of the process that a person started: it answers for what the workers of pytest-xdist share."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._is_server_lent = False

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker, before it starts, which run it belongs to. Nothing is made for that."""
        known = _known(self._config)
        if "folder" not in known:
            known["folder"] = str(Path(tempfile.gettempdir(), f"pgcontract-run-{secrets.token_hex(16)}"))
        node.workerinput[_INPUT] = known

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a server that a worker has begun to use."""
        used = getattr(report, SERVER_IN_USE, None)
        if used is not None and not is_worker(self._config):
            handle_signals(self._config)
            self._is_server_lent |= used == LENT

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Clear away what workers have left, and take the signal handlers back."""
        folder = meeting_place(self._config)
        try:
            if folder is not None and folder.is_dir() and not is_worker(self._config):
                from pgcontract.server import end_shared  # noqa: PLC0415 - see the module

                end_shared(folder)
            if self._is_server_lent:
                from pgcontract.pytest_plugin.scratch import sweep  # noqa: PLC0415 - see the module

                sweep(self._config)
        finally:
            if _SIGNALS in self._config.stash:
                self._config.stash[_SIGNALS].close()


def _known(config: pytest.Config) -> dict[str, str]:
    if _RUN not in config.stash:
        handed_down: dict[str, dict[str, str]] = getattr(config, "workerinput", {})
        config.stash[_RUN] = handed_down.get(_INPUT) or {"id": secrets.token_hex(4)}
    return config.stash[_RUN]


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End the run as a Ctrl-C does. A second signal (`timeout` sends two) must not disturb the end."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
