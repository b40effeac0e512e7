"""Promises: tests marked `@pytest.mark.pgcontract_promise("…")` that have to show what they looked at.

A promise that passes without evidence fails: nothing was looked at. At the end one screen shows every promise, what
was checked for it, and how long it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rich.table import Table

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

    def __call__(self, **counts: int) -> None:
        """Add to what was looked at: `facts`, `rows` and `objects`, each a number above 0.

        What is not a number above 0 fails the test: a count that comes out as 0 would hide behind the others.
        """
        for kind, count in counts.items():
            if problem := _problem(kind, count):
                pytest.fail(problem, pytrace=False)
        self._item.user_properties.append((EVIDENCE, dict(counts)))


@dataclass(slots=True)
class _Promise:
    outcomes: Counter[str] = field(default_factory=Counter)
    evidence: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Promises:
    """Sees to it that promises have evidence, and shows them."""

    def __init__(self, config: pytest.Config) -> None:
        config.addinivalue_line(
            "markers",
            "pgcontract_promise(text): a promise; it must say in `pgcontract_evidence` what it looked at",
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

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that shows a promise as broken although no test failed: one that was skipped was not kept."""
        is_controller = not hasattr(session.config, "workerinput")
        is_planned = session.config.getoption("setupplan", default=False)  # nothing was run
        if (
            is_controller
            and not is_planned
            and session.exitstatus == pytest.ExitCode.OK
            and not all(map(_kept, self._promises.values()))
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show every promise on one screen."""
        if not self._promises:
            return
        from rich.console import Console  # noqa: PLC0415 - not in every run

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
        from rich.table import Table  # noqa: PLC0415 - not in every run
        from rich.text import Text  # noqa: PLC0415 - not in every run

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("")
        table.add_column("promise", ratio=1)
        for kind in KINDS:
            table.add_column(kind, justify="right")
        table.add_column("seconds", justify="right")
        for text, promise in self._promises.items():
            mark = Text("kept", "green") if _kept(promise) else Text("BROKEN", "bold red")
            amounts = [f"{promise.evidence[kind]:,}" if promise.evidence[kind] else "" for kind in KINDS]
            table.add_row(mark, text, *amounts, f"{promise.seconds:.2f}")
        totals = [f"{sum(promise.evidence[kind] for promise in self._promises.values()):,}" for kind in KINDS]
        seconds = sum(promise.seconds for promise in self._promises.values())
        count = f"{len(self._promises)} promise" + ("s" if len(self._promises) != 1 else "")
        table.add_row("", count, *totals, f"{seconds:.2f}", style="bold")
        return table


def _kept(promise: _Promise) -> bool:
    return set(promise.outcomes) == {"passed"}


def _problem(kind: str, count: object) -> str:
    """Return why this is no evidence; "" if it is. A value is not repeated: it may be one of a row."""
    if kind not in KINDS:
        return f"evidence is counted in {', '.join(KINDS)}, not in {kind}"
    if not isinstance(count, int) or isinstance(count, bool):
        return f"evidence is a number above 0; {kind} is of type {type(count).__name__}"
    if count < 0:
        return f"evidence is a number above 0; {kind} is {count}"
    return "" if count else f"nothing was looked at: {kind} is 0"


def _text(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker("pgcontract_promise")
    return str(marker.args[0]) if marker is not None else None


def _evidence(properties: list[tuple[str, object]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, value in properties:
        if name == EVIDENCE and isinstance(value, dict):
            total.update(value)
    return total
