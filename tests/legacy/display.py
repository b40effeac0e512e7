"""How far the seed is, for a person: bars on a terminal, a plain line now and then anywhere else. On stderr only.

Silent for the first two seconds, so that a small database is filled without a word.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pgcontract.progress import draws

PATIENCE = 2.0
"""Seconds without a word."""

LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""

_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)


@contextmanager
def shown(counts: Mapping[str, int]) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function to be told (table, rows written, rows wanted), and show what it is told until the end."""
    console = Console(stderr=True)
    if draws(console):
        with Progress(*_COLUMNS, console=console, transient=True, auto_refresh=False) as bars:
            yield _bar(bars, sum(counts.values()))
    else:
        yield _lines(console)


def _bar(bars: Progress, total: int) -> Callable[[str, int, int], None]:
    """Return a teller that moves one bar over the rows of all tables."""
    task = bars.add_task("seeding", total=total, visible=False)
    ends = time.monotonic() + PATIENCE
    written: dict[str, int] = {}
    shown_at = 0.0

    def tell(table: str, rows: int, _wanted: int) -> None:
        nonlocal shown_at
        written[table] = rows
        now = time.monotonic()
        if now > ends and now > shown_at + 0.1:
            shown_at = now
            bars.update(
                task,
                description=f"seeding {table}",
                completed=sum(written.values()),
                visible=True,
                refresh=True,
            )

    return tell


def _lines(console: Console) -> Callable[[str, int, int], None]:
    """Return a teller that prints a line when there has been none for some time."""
    due = time.monotonic() + PATIENCE

    def tell(table: str, rows: int, wanted: int) -> None:
        nonlocal due
        if time.monotonic() > due:
            due = time.monotonic() + LINE_EVERY
            console.print(f"seeding {table}: {rows:,} of {wanted:,} rows", highlight=False)

    return tell
