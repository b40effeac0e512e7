"""Writes the SQL syntax of some functions as calls: `(a AT TIME ZONE b)` is `timezone(b, a)`.

PostgreSQL 14 and later remember which of the two was written and print it so (ruleutils.c, get_func_sql_syntax); a
database that an older release dumped has the call. What is read here is PostgreSQL's own print: each of these forms is
in parentheses of its own, and a word in capitals outside of quotes is a word of SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pgcontract.sqltext import BrokenError, Token, tokens

_OPERATORS: Mapping[str, str] = {"AT TIME ZONE": "timezone", "OVERLAPS": '"overlaps"'}
_BETWEEN: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "EXTRACT": (("FROM",),),
    "OVERLAY": (("PLACING", "FROM", "FOR"), ("PLACING", "FROM")),
    "POSITION": (("IN",),),
    "SUBSTRING": (("FROM", "FOR"), ("SIMILAR", "ESCAPE"), ("FROM",)),
    "TRIM": (("FROM",),),
    "XMLEXISTS": (("PASSING",),),
}
"""The words between the arguments, by the word in front of the parentheses: the longest first."""
_TRIMS: Mapping[str, str] = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}
_FORMS = frozenset({"NFC", "NFD", "NFKC", "NFKD"})


@dataclass(frozen=True, slots=True)
class _Item:
    """A token, or what stands between two parentheses, and the space in front of it."""

    gap: str
    text: str
    inner: tuple[_Item, ...] | None = None
    end: str = ""

    def __str__(self) -> str:
        return self.gap + self.text + ("" if self.inner is None else _text(self.inner) + self.end)


_Items = Sequence[_Item]


def as_calls(printed: str, schema: str = "") -> str:
    """Return an expression as PostgreSQL prints it, with calls in place of SQL syntax.

    Args:
        printed: the expression.
        schema: what stands in front of each function's name: `pg_catalog.` where a server is to read the text.
    """
    try:
        items, _ = _grouped(printed, iter([*tokens(printed)]), 0)
    except BrokenError:
        return printed
    return _text(_rewritten(items, schema))


def _grouped(printed: str, left: Iterator[Token], end: int) -> tuple[list[_Item], tuple[str, int]]:
    """Return the items up to the parenthesis that closes them, and that with its gap, and where it ends."""
    items: list[_Item] = []
    for token in left:
        gap, end = printed[end : token.place], token.place + len(token.text)
        if token.kind == "close":
            return items, (gap + token.text, end)
        if token.kind == "open":
            inner, (closing, end) = _grouped(printed, left, end)
            items.append(_Item(gap, token.text, tuple(inner), closing))
        else:
            items.append(_Item(gap, token.text))
    return items, ("", end)


def _rewritten(items: _Items, schema: str) -> list[_Item]:
    done: list[_Item] = []
    for item in items:
        if item.inner is None:
            name = f'{schema}"system_user"()' if item.text == "SYSTEM_USER" else item.text
            done.append(_Item(item.gap, name))
            continue
        group = _Item(item.gap, item.text, tuple(_rewritten(item.inner, schema)), item.end)
        call = _of_group(group)
        if call is not None:
            done.append(_Item(item.gap, schema + call))
        elif (call := _of_word(done, group)) is not None:
            words = 2 if done[-1].text == "FOR" else 1
            gap = done[-words].gap
            del done[-words:]
            done.append(_Item(gap, schema + call))
        else:
            done.append(group)
    return done


def _of_group(group: _Item) -> str | None:
    """Return the call for `(a AT TIME ZONE b)` and other operators."""
    items = group.inner or ()
    for phrase, function in _OPERATORS.items():
        sides = _split(items, (phrase,))
        if sides is not None:
            sides = [_bare(side) for side in sides] if phrase == "OVERLAPS" else [*reversed(sides)]
            return _call(function, *map(_text, sides))
    words = [item.text for item in items]
    if words[-2:] == ["AT", "LOCAL"]:
        return _call("timezone", _text(items[:-2]))
    if words[-2:] == ["IS", "NORMALIZED"]:
        return _call("is_normalized", _text(items[:-2]))
    if words[-3:-2] == ["IS"] and words[-1] == "NORMALIZED" and words[-2] in _FORMS:
        return _call("is_normalized", _text(items[:-3]), f"'{words[-2]}'::text")
    return None


def _of_word(before: _Items, group: _Item) -> str | None:
    """Return the call for `POSITION((a) IN (b))` and others that have a word in front of their parentheses."""
    word, items = before[-1].text if before else "", group.inner or ()
    if [item.text for item in before[-2:]] == ["COLLATION", "FOR"]:
        return _call("pg_collation_for", _text(items))
    if word == "NORMALIZE":
        form = items[-1].text if [item.text for item in items[-2:-1]] == [","] else ""
        arguments = (_text(items[:-2]), f"'{form}'::text") if form in _FORMS else (_text(items),)
        return _call('"normalize"', *arguments)
    for phrases in _BETWEEN.get(word, ()):
        sides = _split(items, phrases)
        if sides is not None:
            return _with_words(word, sides)
    return None


def _with_words(word: str, sides: list[_Items]) -> str | None:
    match word:
        case "EXTRACT" if len(sides[0]) == 1:
            return _call('"extract"', f"'{sides[0][0].text}'::text", _text(sides[1]))
        case "POSITION":
            return _call('"position"', _text(_bare(sides[1])), _text(_bare(sides[0])))
        case "XMLEXISTS":
            return _call('"xmlexists"', *(_text(_bare(side)) for side in sides))
        case "TRIM" if sides[0] and sides[0][0].text in _TRIMS:
            removed = [_text(sides[0][1:])] if len(sides[0]) > 1 else []
            return _call(_TRIMS[sides[0][0].text], _text(sides[1]), *removed)
        case "OVERLAY" | "SUBSTRING":
            return _call(f'"{word.lower()}"', *map(_text, sides))
        case _:
            return None


def _split(items: _Items, phrases: Sequence[str]) -> list[_Items] | None:
    """Return what stands before, between and after the phrases; None unless each is there once, in this order."""
    sides: list[_Items] = []
    words, start = [item.text for item in items], 0
    for phrase in phrases:
        parts = phrase.split()
        found = [at for at in range(len(words)) if words[at : at + len(parts)] == parts]
        if len(found) != 1 or found[0] < start:
            return None
        sides.append(items[start : found[0]])
        start = found[0] + len(parts)
    return [*sides, items[start:]]


def _bare(items: _Items) -> _Items:
    """Return what stands in the parentheses that enclose all of the items."""
    return items[0].inner if len(items) == 1 and items[0].inner is not None else items


def _call(function: str, *arguments: str) -> str:
    return f"{function}({', '.join(argument.strip() for argument in arguments)})"


def _text(items: _Items) -> str:
    return "".join(map(str, items))
