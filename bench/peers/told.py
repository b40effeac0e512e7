"""A plugin of pytest that writes a line of JSON per phase of each test, into the file that PEERS_TOLD names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def pytest_runtest_logreport(report: Any) -> None:
    """Write one line. Under xdist the controller hears of every test; the workers keep still."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    test, _, case = report.nodeid.rpartition("::")[2].partition("[")
    line = {
        "test": test,
        "case": case.removesuffix("]"),
        "phase": report.when,
        "failed": report.failed,
        "seconds": report.duration,
        "said": report.longreprtext[-600:] if report.failed else "",
    }
    with Path(os.environ["PEERS_TOLD"]).open("a", encoding="utf-8") as told:
        told.write(json.dumps(line) + "\n")
