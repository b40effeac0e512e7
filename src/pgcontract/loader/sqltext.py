"""A scanner of SQL that knows quotes, comments and parentheses, and so what is broken before a server has been asked.

It knows `'…'`, `E'…'`, `"…"`, `$tag$…$tag$`, `-- …`, `/* … */` (which nests), `()` and `[]`.
Grammar is left to PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

_TOKEN = re.compile(
    r"""
      (?P<escaped> [eE]' (?:[^'\\]|\\.|'')* (?P<escaped_end>')? )
    | (?P<string> ' [^']* (?P<string_end>')? )
    | (?P<name> " [^"]* (?P<name_end>")? )
    | (?P<dollar> \$ (?P<tag> (?:[A-Za-z_\u0080-\U0010ffff][\w]*)? ) \$ )
    | (?P<line> --[^\n]* )
    | (?P<block> /\* )
    | (?P<word> [\w\u0080-\U0010ffff] [\w$\u0080-\U0010ffff]* )
    | (?P<mark> [()\[\];,] )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_END = re.compile(r"/\*|\*/")
_PAIRS = {")": "(", "]": "["}


class Kind(Enum):
    """What a text is, and so which marks may stand outside its parentheses."""

    EXPRESSION = "expression"
    QUERY = "query"
    #: A definition as PostgreSQL prints it; that of a rule has semicolons.
    DEFINITION = "definition"


class BrokenError(Exception):
    """What is wrong with a text, in the words of a message."""


def fault(text: str, kind: Kind = Kind.EXPRESSION) -> str | None:
    """Return what is wrong with an SQL text, and what to do; None if nothing is, as far as a scanner can tell."""
    try:
        return _fault(text, kind)
    except BrokenError as broken:
        return str(broken)


def closing(text: str, start: int) -> int | None:
    """Return the place of the parenthesis that closes the one at `start`; None if none does."""
    depth = 0
    try:
        for place, mark in marks(text):
            if place >= start and mark in "()":
                depth += 1 if mark == "(" else -1
                if depth == 0:
                    return place
    except BrokenError:
        return None
    return None


def marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each parenthesis, bracket, comma and semicolon outside quotes and comments, with its place.

    Raises:
        BrokenError: a quote or a comment is open at the end; or a `--` comment takes what is put after the text.
    """
    place = 0
    while found := _TOKEN.search(text, place):
        place = found.end()
        match found.lastgroup:
            case "mark":
                yield found.start(), found[0]
            case "string" | "escaped" | "name" if found[f"{found.lastgroup}_end"] is None:
                raise BrokenError(_unclosed('"' if found.lastgroup == "name" else "'"))
            case "dollar":
                place = _after_dollar(text, found[0], place)
            case "block":
                place = _after_comment(text, place)
            case "line" if "\n" not in text[place:]:
                raise BrokenError(
                    "a comment after -- hides what follows the text; remove it, or write /* … */"
                )
            case _:
                pass


def _fault(text: str, kind: Kind) -> str | None:
    open_marks: list[str] = []
    for _, mark in marks(text):
        if mark in "([":
            open_marks.append(mark)
        elif mark in _PAIRS:
            if not open_marks or open_marks.pop() != _PAIRS[mark]:
                return f"a {mark} closes nothing; remove it, or open it with {_PAIRS[mark]}"
        elif mark == ";" and kind is not Kind.DEFINITION:
            return "a semicolon ends a statement, and this is part of one; remove it"
        elif mark == "," and kind is Kind.EXPRESSION and not open_marks:
            return "a comma stands outside parentheses, and this is one expression; remove it, or add parentheses"
    return f"a {open_marks[-1]} is never closed; close it" if open_marks else None


def _after_dollar(text: str, tag: str, place: int) -> int:
    end = text.find(tag, place)
    if end < 0:
        raise BrokenError(_unclosed(tag))
    return end + len(tag)


def _after_comment(text: str, place: int) -> int:
    depth = 1
    while depth:
        found = _COMMENT_END.search(text, place)
        if found is None:
            raise BrokenError("a comment /* is never closed; close it with */")
        depth += 1 if found[0] == "/*" else -1
        place = found.end()
    return place


def _unclosed(quote: str) -> str:
    return f"a quote {quote} is never closed; close it"
