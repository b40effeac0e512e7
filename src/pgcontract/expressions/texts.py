"""Whether a text of a contract can stand between parentheses in a statement without reaching outside of them.

PostgreSQL's own tokens, no more than is needed: quotes, comments, parentheses. What the text means is the
server's business.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\n\r\f\v]+|--[^\n\r]*)
    | (?P<comment>/\*)
    | (?P<string>[eE]'(?:[^'\\]|''|\\.)*'|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')
    | (?P<dollar>\$(?P<tag>(?:[A-Za-z_\x80-\U0010ffff][\w]*)?)\$.*?\$(?P=tag)\$)
    | (?P<name>(?:[uU]&)?"(?:[^"]|"")+")
    | (?P<word>[A-Za-z_\x80-\U0010ffff][\w$]*)
    | (?P<number>[0-9][\w.]*)
    | (?P<parameter>\$[0-9]+)
    | (?P<open>[(\[])
    | (?P<close>[)\]])
    | (?P<sign>[^'"$;\x00])
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


class Token(NamedTuple):
    """A token by the name of its kind, and its text."""

    kind: str
    text: str


class _UnclosedError(ValueError):
    """The text ends inside a token, or has a character that no token starts with."""


def fault(text: str) -> str | None:
    """Return why the text is not one expression (or one query) by itself, or None."""
    open_: list[str] = []
    last = ""
    try:
        for token in tokens(text):
            if token.kind == "open":
                open_.append(token.text)
            elif token.kind == "close" and (not open_ or open_.pop() + token.text not in {"()", "[]"}):
                return f"{token.text!r} closes nothing"
            elif token.kind == "parameter":
                return f"there is no parameter {token.text}"
            elif token.kind == last == "string":
                return "a string goes on after a break"
            last = token.kind
    except _UnclosedError as error:
        return str(error)
    return f"{open_[-1]!r} is not closed" if open_ else None if last else "it is empty"


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of an SQL text, without spaces and comments."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _UnclosedError(f"it breaks off at {text[place]!r}")
        kind = str(found.lastgroup if found.lastgroup != "tag" else "dollar")
        place = _end_of_comment(text, found.end()) if kind == "comment" else found.end()
        if kind not in {"space", "comment"}:
            yield Token(kind, found.group())


def collations(text: str) -> list[str]:
    """Return the collations that the text names, in order: the server's normal form does not always show them."""
    words = list(tokens(text))
    return [
        word.text.strip('"')
        for before, word in pairwise(words)
        if before.kind == "word" and before.text.lower() == "collate"
    ]


def same_strangers(wanted: str, found: str, own: Collection[str]) -> bool:
    """Say whether both texts call the same functions and operators of those that PostgreSQL does not bring.

    The server's normal form shows a function as what it does today. Whoever may change it tomorrow would change the
    meaning of a default or check that was found equal.

    Args:
        wanted: a text of a contract.
        found: a text that the server printed: what is not visible by a bare name has its schema in front.
        own: the functions of schema `public`.
    """
    left, right = _strangers(wanted, own), _strangers(found, own)
    return left == right or {name.removeprefix("public.") for name in left} == right


def _strangers(text: str, own: Collection[str]) -> set[str]:
    nothing = Token("end", "")
    words = [nothing, nothing, *tokens(text), nothing, nothing, nothing]
    found: set[str] = set()
    for place, word in enumerate(words):
        if word.kind not in {"word", "name"}:
            continue
        before, after = words[place - 1], words[place + 1]
        if after.text == "." and _bare(word) != "pg_catalog":
            if before.text == "(" and words[place - 2].text.lower() == "operator":
                signs = takewhile(lambda sign: sign.kind == "sign", words[place + 2 :])
                found.add(f"{_bare(word)}.{''.join(sign.text for sign in signs)}")
            elif words[place + 3].text == "(":
                found.add(f"{_bare(word)}.{_bare(words[place + 2])}")
        elif after.text == "(" and before.text != "." and _bare(word) in own:
            found.add(_bare(word))
    return found


def _bare(word: Token) -> str:
    return word.text.strip('"').replace('""', '"') if word.kind == "name" else word.text.lower()


def _end_of_comment(text: str, place: int) -> int:
    """Return where the comment ends that was opened just before `place`; comments nest."""
    depth = 1
    while depth:
        edge = _COMMENT_EDGE.search(text, place)
        if edge is None:
            raise _UnclosedError("a comment is not closed")
        depth += 1 if edge.group() == "/*" else -1
        place = edge.end()
    return place
