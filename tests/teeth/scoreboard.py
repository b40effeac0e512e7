"""A pytest plugin (`-p tests.teeth.scoreboard`) that counts the corpora: seen / planted, false alarms / harmless.

The corpora are the parametrized tests named here, wherever they stand: one case, one count (or what a test records as
`planted`). A corpus that is not complete fails the run; so does any other test that is run along.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import psycopg
import pytest

from pgcontract.pytest_plugin.scratch import Scratch

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Tests whose cases are planted faults, and tests whose cases mean nothing; and how many there are at least."""

    key: str
    title: str
    planted: tuple[str, ...]
    harmless: tuple[str, ...] = ()
    least: int = 0
    least_harmless: int = 0


CORPORA = (
    Corpus(
        "head",
        "schema faults at head, on `pgcontract verify`",
        ("tests/teeth/test_head.py::test_a_fault_at_head_is_seen",),
        ("tests/teeth/test_head.py::test_a_harmless_change_at_head_is_not_reported",),
        least=150,
        least_harmless=30,
    ),
    Corpus(
        "language",
        "schema faults on a sample of the whole language",
        ("tests/verify/test_faults.py::test_fault_is_seen",),
        (
            "tests/verify/test_harmless.py::test_no_alarm",
            "tests/verify/test_harmless.py::test_no_alarm_over_settings",
        ),
        least=150,
        least_harmless=30,
    ),
    Corpus(
        "migrations",
        "sabotaged migrations, on the round trip",
        ("tests/teeth/test_sabotage.py::test_a_sabotage_breaks_its_promise",),
        ("tests/teeth/test_sabotage.py::test_a_harmless_migration_breaks_none",),
        least=60,
        least_harmless=10,
    ),
    Corpus(
        "residues",
        "anything left behind, on the snapshot",
        ("tests/snapshot/test_residues.py::test_a_residue_is_seen",),
        ("tests/snapshot/test_residues.py::test_what_leaves_nothing_behind_is_equal",),
        least=150,
        least_harmless=30,
    ),
    Corpus(
        "rows",
        "changes of stored rows, on the fingerprint",
        (
            "tests/fingerprint/test_changes.py::test_a_changed_value_is_seen",
            "tests/fingerprint/test_changes.py::test_a_change_of_rows_is_seen",
        ),
        ("tests/fingerprint/test_changes.py::test_what_changes_no_row_is_no_difference",),
        least=50,
        least_harmless=15,
    ),
    Corpus(
        "contracts",
        "malformed contracts, on the loader",
        ("tests/loader/test_problems.py::test_every_problem_is_named_at_its_place",),
        ("tests/loader/test_meaning.py::test_each_feature_makes_its_fact_at_its_place",),
        least=120,
    ),
    Corpus(
        "facts",
        "each fact of each real contract wanted otherwise",
        ("tests/teeth/test_mutations.py::test_a_fact_changed_in_the_model_is_the_one_difference",),
        least=1500,
    ),
    Corpus(
        "lines",
        "each line of each real contract written otherwise",
        ("tests/teeth/test_mutations.py::test_a_fact_changed_in_the_text_is_seen_at_its_line",),
        least=500,
    ),
)

#: Run with all corpora, and not counted: any bytes, any YAML, any valid contract with one edit.
BESIDES = ("tests/loader/test_anything.py", "tests/loader/test_any_text.py")


@dataclass(slots=True)
class Score:
    """How a corpus came out.

    `refused` are statements that this server does not have, and refuses as it must; `skipped` are cases that its build
    cannot have (ICU, say), and that nobody saw.
    """

    planted: int = 0
    seen: int = 0
    harmless: int = 0
    alarms: int = 0
    refused: int = 0
    skipped: int = 0
    seconds: float = 0.0


@dataclass(slots=True, eq=False)
class Scoreboard:
    """Chooses the corpora's tests, and counts their outcomes."""

    config: pytest.Config
    scores: dict[str, Score] = field(default_factory=dict)

    def chosen(self) -> tuple[Corpus, ...]:
        """Return the corpora that are asked for; all, if none is named."""
        keys = self.config.getoption("--corpus")
        return tuple(corpus for corpus in CORPORA if not keys or corpus.key in keys)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is of no chosen corpus."""
        named = bool(self.config.getoption("--corpus"))
        wanted = {test for corpus in self.chosen() for test in (*corpus.planted, *corpus.harmless)}
        kept = [
            item
            for item in items
            if item.nodeid.partition("[")[0] in wanted
            or (not named and item.nodeid.startswith(("tests/teeth/", *BESIDES)))
        ]
        if len(kept) < len(items):
            self.config.hook.pytest_deselected(items=[item for item in items if item not in kept])
            items[:] = kept

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note where the server is too old for the case."""
        report = yield
        callspec = getattr(item, "callspec", None)
        since = (
            max((getattr(case, "since", 0) for case in callspec.params.values()), default=0)
            if callspec
            else 0
        )
        if since and report.when == "call" and since > _major(self.config):
            report.user_properties = [*report.user_properties, (REFUSED, True)]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one outcome."""
        test = report.nodeid.partition("[")[0]
        for corpus in CORPORA:
            if test in corpus.planted or test in corpus.harmless:
                score = self.scores.setdefault(corpus.key, Score())
                score.seconds += report.duration
                if report.when == "call" or report.outcome != "passed":
                    _count(score, report, is_fault=test in corpus.planted)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run whose corpora are not complete, and write what was counted where that is asked for."""
        if hasattr(self.config, "workerinput"):
            return
        if session.exitstatus == pytest.ExitCode.OK and any(map(self._wrong, self.chosen())):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        target = self.config.getoption("--scores")
        if target:
            scores = {key: asdict(score) for key, score in self.scores.items()}
            Path(target).write_text(json.dumps(scores, indent=2), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the table."""
        terminalreporter.section("teeth")
        table: list[tuple[str, ...]] = [
            ("", "corpus", "seen / planted", "false alarms / harmless", "refused here", "skipped", "seconds")
        ]
        table += [self._row(corpus) for corpus in self.chosen()]
        widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
        for row in table:
            words = [f"{text:{'<' if place < 2 else '>'}{widths[place]}}" for place, text in enumerate(row)]
            terminalreporter.write_line("  ".join(words))

    def _row(self, corpus: Corpus) -> tuple[str, ...]:
        score, wrong = self.scores.get(corpus.key, Score()), self._wrong(corpus)
        return (
            "NOT" if wrong else "all",
            f"{corpus.title} ({corpus.key})" + (f": {wrong}" if wrong else ""),
            f"{score.seen:,} / {score.planted:,}",
            f"{score.alarms} / {score.harmless}" if corpus.harmless else "",
            str(score.refused or ""),
            str(score.skipped or ""),
            f"{score.seconds:.0f}",
        )

    def _wrong(self, corpus: Corpus) -> str:
        score = self.scores.get(corpus.key, Score())
        causes = {
            "not all seen": score.seen < score.planted,
            "false alarms": score.alarms > 0,
            f"fewer than {corpus.least} planted": score.planted + score.refused < corpus.least,
            f"fewer than {corpus.least_harmless} harmless": score.harmless + score.refused
            < corpus.least_harmless,
        }
        return ", ".join(cause for cause, holds in causes.items() if holds)


def _count(score: Score, report: pytest.TestReport, *, is_fault: bool) -> None:
    known = Counter({name: value for name, value in report.user_properties if isinstance(value, int)})
    many = known["planted"] or 1
    if report.skipped:
        score.skipped += 1
    elif known[REFUSED] and report.passed:
        score.refused += 1
    elif is_fault:
        score.planted += many
        score.seen += many if report.passed else 0
    else:
        score.harmless += 1
        score.alarms += not report.passed


@cache
def _major(config: pytest.Config) -> int:
    server = Scratch.of(config).server
    with psycopg.connect(server.url(server.maintenance_dbname)) as connection:
        return connection.info.server_version // 10_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the count."""
    group = parser.getgroup("teeth", "corpora of planted faults")
    keys = [corpus.key for corpus in CORPORA]
    group.addoption(
        "--corpus", action="append", choices=keys, default=[], help="only this corpus; may be repeated"
    )
    group.addoption("--scores", metavar="FILE", help="write what was counted as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Count."""
    config.pluginmanager.register(Scoreboard(config), "teeth-scoreboard")
