"""The corpora at head: each case is planted in a copy of the upgraded database, and every tool is asked about it."""

from __future__ import annotations

import multiprocessing
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from multiprocessing.util import Finalize
from typing import NamedTuple

import psycopg

from bench.peers.tally import Tally
from bench.peers.tools import TOOLS, Ask, Given, NoAnswer
from drizzle.proof.conftest import Project
from pgcontract import progress
from tests.teeth.head.columns import COLUMNS
from tests.teeth.head.harmless import HARMLESS
from tests.teeth.head.keys import KEYS
from tests.teeth.head.rest import REST
from tests.teeth.planting import Fault, Harmless, copy, plant


class Answer(NamedTuple):
    """What one tool did with one case: whether it says something else than of an unchanged copy."""

    differs: bool
    instead: str
    seconds: float


class Asked(NamedTuple):
    """A tool in a worker, and what it says of an unchanged copy."""

    ask: Ask
    usual: str


_tools: dict[str, Asked] = {}
_head = ""


def cases(major: int, every: int) -> Sequence[Fault | Harmless]:
    """Return what a server of this release can be given: one case of so many."""
    faults = [fault for fault in (*COLUMNS, *KEYS, *REST) if fault.since <= major]
    harmless = [case for case in HARMLESS if case.since <= major]
    return [*faults[::every], *harmless[::every]]


def measure(
    head: str,
    models: Project,
    chosen: Sequence[Fault | Harmless],
    titles: Mapping[str, str],
    workers: int,
) -> Sequence[Tally]:
    """Ask every tool about every case.

    Args:
        head: the upgraded database, to which nobody may be connected.
        models: the Drizzle models.
        chosen: the cases.
        titles: of the tools, by name.
        workers: how many cases at a time.
    """
    tallies = {name: Tally("head", titles[name]) for name in TOOLS}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (head, models)) as pool, progress.tables() as step:
        for place, (case, answers) in enumerate(zip(chosen, pool.map(_held, chosen), strict=True), start=1):
            step("cases at head", place, len(chosen))
            for name, answer in answers.items():
                is_fault = isinstance(case, Fault)
                tallies[name].count(str(case), answer.seconds, differs=answer.differs, is_fault=is_fault)
                if answer.instead:
                    tallies[name].instead[answer.instead] += 1
    return list(tallies.values())


def _begin(head: str, models: Project) -> None:
    """Set up a worker: every tool, and what it says of an unchanged copy."""
    global _head  # noqa: PLW0603 - one worker, one process
    _head = head
    warnings.simplefilter("ignore")
    closing = ExitStack()
    Finalize(None, closing.close, exitpriority=10)
    pristine, other = (closing.enter_context(copy(head)) for _ in range(2))
    for name, tool in TOOLS.items():
        ask = tool(Given(pristine, models, closing))
        _tools[name] = Asked(ask, ask(other))


def _held(case: Fault | Harmless) -> Mapping[str, Answer]:
    with copy(_head) as url:
        with suppress(psycopg.errors.FeatureNotSupported):
            plant(url, case.ddl)
            return dict(_answers(url))
        return {}  # this build of PostgreSQL lacks something, ICU perhaps


def _answers(url: str) -> Iterator[tuple[str, Answer]]:
    for name, tool in _tools.items():
        began = time.perf_counter()
        said, instead = "", ""
        try:
            said = tool.ask(url)
        except NoAnswer as error:
            instead = str(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it says that something is wrong, and not what
            instead = f"broke off with {type(error).__name__}"
        yield name, Answer(bool(instead) or said != tool.usual, instead, time.perf_counter() - began)
