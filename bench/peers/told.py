"""A plugin of pytest that writes lines of JSON into the file that PEERS_TOLD names: how many tests, and how each ended.

It counts on xdist, whose controller hears of every phase of a test, and each of whose workers knows all tests.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

WORKER = os.environ.get("PYTEST_XDIST_WORKER")


def pytest_collection_finish(session: Any) -> None:
    """Write how many tests there are."""
    if WORKER == "gw0":
        _tell(tests=len(session.items))


def pytest_runtest_logreport(report: Any) -> None:
    """Write how a phase of a test ended."""
    if WORKER is None:
        test, _, case = report.nodeid.rpartition("::")[2].partition("[")
        ended = {"phase": report.when, "failed": report.failed, "seconds": report.duration}
        said = report.longreprtext[-600:] if report.failed else ""
        _tell(test=test, case=case.removesuffix("]"), **ended, said=said)


def _tell(**line: Any) -> None:
    with Path(os.environ["PEERS_TOLD"]).open("a", encoding="utf-8") as told:
        told.write(json.dumps(line) + "\n")
