"""How problems are worded: one line each, whatever the text holds, with the nearest known word where there is one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pgcontract.errors import Location, Problem

MOST_SHOWN = 60
"""Characters of a reviewer's text that a message repeats."""


def problem(place: Location, text: str) -> Problem:
    """Return the problem, its text on one line: a key or a value may hold line ends and worse."""
    return Problem(place, _printable(" ".join(text.split())))


def shown(text: str) -> str:
    """Return a text of the reviewer's as a message repeats it: on one line, and not too much of it."""
    line = _printable(" ".join(text.split()))
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` if a known word is near, else nothing."""
    by_folded = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word[:MOST_SHOWN].lower(), by_folded, n=1, cutoff=0.7)
    return f"; did you mean {shown(by_folded[found[0]])}?" if found else ""


def folded(word: str, known: Iterable[str]) -> str:
    """Return the advice to quote a name that SQL folded to lower case, if that is what happened, else the nearest."""
    names = list(known)
    for name in names:
        if name != word and name.lower() == word.lower():
            return f'; SQL folds it to lower case: write "{shown(name)}" in double quotes'
    return nearest(word, names)


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
