"""Progress on anything longer than two seconds, on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PATIENCE = 2.0
"""Seconds for which nothing is shown, and between two lines where there is no terminal."""

Step = Callable[[str, int, int], None]
"""Called before each step with its name, its number from 1, and how many there are."""


@contextmanager
def tables() -> Iterator[Step]:
    """Show the tables as they are worked on."""
    console = Console(stderr=True)
    with _bar(console) if draws(console) else lines(console.print) as step:
        yield step


def draws(console: Console) -> bool:
    """Whether a bar can be drawn there: FORCE_COLOR makes no terminal of a file, and on a dumb one nothing moves."""
    return console.file.isatty() and console.is_interactive


@contextmanager
def lines(write: Callable[[str], object]) -> Iterator[Step]:
    """Write a line per step, but not sooner than `PATIENCE` after the last one."""
    last = time.monotonic()

    def step(name: str, number: int, count: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PATIENCE:
            write(f"{number:,} of {count:,}: {name}")
            last = time.monotonic()

    yield step


@contextmanager
def _bar(console: Console) -> Iterator[Step]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    began = time.monotonic()
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task("")

    def step(name: str, number: int, count: int) -> None:
        if not progress.live.is_started and time.monotonic() - began >= PATIENCE:
            progress.start()
        progress.update(task, description=name, completed=number - 1, total=count)

    try:
        yield step
    finally:
        progress.stop()
