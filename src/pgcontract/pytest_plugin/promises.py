"""Promises: tests marked `@pytest.mark.promise("…")` that have to show what they looked at.

A promise that passes without evidence fails: nothing was looked at. At the end one screen shows every promise, what
was checked for it, and how long it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

EVIDENCE = "pgcontract_evidence"
PROMISE = "pgcontract_promise"
KINDS = ("facts", "rows", "objects")
"""What evidence is counted in: contract facts, rows of tables, rows of the catalogue."""

WIDTH = 120
"""Columns of the screen where there is no terminal to ask."""


class Evidence:
    """Collects how much a promise has looked at."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def __call__(self, *, facts: int = 0, rows: int = 0, objects: int = 0) -> None:
        """Add to what was looked at."""
        self._item.user_properties.append((EVIDENCE, {"facts": facts, "rows": rows, "objects": objects}))


@dataclass(slots=True)
class _Promise:
    outcomes: Counter[str] = field(default_factory=Counter)
    evidence: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Promises:
    """Sees to it that promises have evidence, and shows them."""

    def __init__(self, config: pytest.Config) -> None:
        config.addinivalue_line(
            "markers", "promise(text): a promise; it must say in `pgcontract_evidence` what it looked at"
        )
        self._promises: dict[str, _Promise] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """Fail a promise that has passed and looked at nothing."""
        yield
        if _text(item) is not None and not _evidence(item.user_properties).total():
            pytest.fail("nothing was looked at: this promise gave no evidence", pytrace=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Send the promise along with its report, also from a worker of pytest-xdist."""
        report = yield
        text = _text(item)
        if text is not None:
            report.user_properties = [*report.user_properties, (PROMISE, text)]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of one phase of a promise."""
        text = dict(report.user_properties).get(PROMISE)
        if not isinstance(text, str):
            return
        promise = self._promises.setdefault(text, _Promise())
        promise.seconds += report.duration
        if report.when == "call" or report.outcome != "passed":
            promise.outcomes[report.outcome] += 1
        if report.when == "call":
            promise.evidence += _evidence(report.user_properties)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show every promise on one screen."""
        if not self._promises:
            return
        terminalreporter.section("promises")
        writer = terminalreporter._tw  # noqa: SLF001 - pytest's own writer knows width, colours and where to
        console = Console(
            file=writer._file,  # noqa: SLF001 - pytest's own writer knows where its output goes
            force_terminal=writer.hasmarkup,
            no_color=not writer.hasmarkup,
            width=writer.fullwidth if writer.hasmarkup else max(writer.fullwidth, WIDTH),
        )
        console.print(self._table())

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("")
        table.add_column("promise", ratio=1)
        for kind in KINDS:
            table.add_column(kind, justify="right")
        table.add_column("seconds", justify="right")
        for text, promise in self._promises.items():
            kept = set(promise.outcomes) == {"passed"}
            mark = Text("kept", "green") if kept else Text("BROKEN", "bold red")
            amounts = [f"{promise.evidence[kind]:,}" if promise.evidence[kind] else "" for kind in KINDS]
            table.add_row(mark, text, *amounts, f"{promise.seconds:.2f}")
        totals = [f"{sum(promise.evidence[kind] for promise in self._promises.values()):,}" for kind in KINDS]
        seconds = sum(promise.seconds for promise in self._promises.values())
        count = f"{len(self._promises)} promise" + ("s" if len(self._promises) != 1 else "")
        table.add_row("", count, *totals, f"{seconds:.2f}", style="bold")
        return table


def _text(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker("promise")
    return str(marker.args[0]) if marker is not None else None


def _evidence(properties: list[tuple[str, object]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, value in properties:
        if name == EVIDENCE and isinstance(value, dict):
            total.update(value)
    return total
