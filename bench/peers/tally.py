"""What a tool made of a corpus, and the table of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """One row of the table."""

    corpus: str
    title: str
    faults: int = 0
    harmless: int = 0
    seconds: float = 0.0
    seen: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    #: What a tool did instead of answering, and how often. Such a case counts as seen: a person hears of it.
    instead: Counter[str] = field(default_factory=Counter)
    #: What it reports where nothing was planted. That is not held against it, but hides what it would say beside it.
    usual: Sequence[str] = ()

    def count(self, case: str, seconds: float, *, differs: bool, is_fault: bool) -> None:
        """Count one case."""
        self.seconds += seconds
        self.faults += is_fault
        self.harmless += not is_fault
        if differs:
            (self.seen if is_fault else self.alarms).append(case)

    @property
    def row(self) -> str:
        """The line of the table in Markdown."""
        seen, alarms = f"{len(self.seen)} of {self.faults}", f"{len(self.alarms)} of {self.harmless}"
        each = self.seconds / max(self.faults + self.harmless, 1)
        return f"| {self.corpus} | {self.title} | {seen} | {alarms} | {each:.1f} |"

    @property
    def notes(self) -> Sequence[str]:
        """What has to be said beside the numbers."""
        instead = [f"{what} in {often} of the cases" for what, often in self.instead.most_common()]
        usual = [f"reports {', '.join(self.usual)} where nothing was planted"] if self.usual else []
        return [f"- {self.corpus}, {self.title}: {note}" for note in (*instead, *usual)]


def table(tallies: Sequence[Tally]) -> str:
    """Return the table in Markdown, and the notes to its rows."""
    lines = ["| corpus | tool | seen | false alarms | seconds for one case |", "|---|---|---|---|---|"]
    lines += [tally.row for tally in tallies]
    notes = [note for tally in tallies for note in tally.notes]
    return "\n".join([*lines, *([""] if notes else []), *notes]) + "\n"
