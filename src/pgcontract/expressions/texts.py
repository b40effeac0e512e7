"""What two spellings name that the server's normal form does not show: collations, and user-defined functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise, takewhile

from pgcontract.sqltext import BrokenError, Token, tokens, used_sequences


def collations(text: str) -> list[str]:
    """Return the collations that the text names, in order: the server's normal form does not always show them."""
    words = list(tokens(text))
    return [
        word.text.strip('"')
        for before, word in pairwise(words)
        if before.kind == "word" and before.text.lower() == "collate"
    ]


def other_sequences(wanted: str, found: str) -> bool:
    """Say whether both texts take numbers from sequences, and not from the same: one of them need not exist."""
    left, right = (
        {names[names[0] == "public" :] for names in used_sequences(text)} for text in (wanted, found)
    )
    return bool(left and right) and left != right


def same_user_defined(wanted: str, found: str, own: Collection[str]) -> bool:
    """Say whether both texts call the same user-defined functions and operators.

    The server inlines an SQL function, so that its normal form shows what the function does today. When it is replaced,
    the meaning of a default or check changes that was found equal.

    Args:
        wanted: a text of a contract.
        found: a text that the server printed: what is not visible by a bare name has its schema in front.
        own: the functions of schema `public`.
    """
    left, right = _user_defined(wanted, own), _user_defined(found, own)
    return left == right or {name.removeprefix("public.") for name in left} == right


def with_qualifiers(text: str, names: Mapping[str, str]) -> str:
    """Return a text in which other names qualify columns: `r.code` is `t1.code` where `r` is to be `t1`."""
    try:
        words = [*tokens(text)]
    except BrokenError:
        return text
    made, end = "", 0
    for word, after in pairwise(words):
        if word.kind in {"word", "name"} and after.text == "." and _bare(word) in names:
            made += text[end : word.place] + names[_bare(word)]
            end = word.place + len(word.text)
    return made + text[end:]


def names_among(text: str, names: Collection[str]) -> set[str]:
    """Return which of the names a text contains, as a word or in quotes."""
    return {_bare(word) for word in tokens(text) if word.kind in {"word", "name"}}.intersection(names)


def _user_defined(text: str, own: Collection[str]) -> set[str]:
    nothing = Token("end", "", 0)
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
