"""What one row of a table is called: the last word of the table's name in the singular, by the library `inflect`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from pgcontract.errors import ModelsError

#: Names of one thing or of a mass, which inflect would take for plurals.
_UNCHANGED: Final = frozenset(
    """
    agenda analytics aws chassis cms css data dns earnings economics ethics gps http https ios kudos logistics
    mathematics media metadata os physics politics premises sms tennis tls
    """.split()
)

#: Plurals in -us, which inflect takes for words like `status`.
_PLURALS_IN_US: Final = {f"{word}s": word for word in ("cpu", "gpu", "guru", "haiku", "menu", "sku")}

#: The last word of a name in PascalCase: an acronym and perhaps its `s`, or a word with or without a capital.
_LAST_WORD: Final = re.compile(r"[A-Z]{2,}s?$|[A-Z]?[a-z]+$")


def singular(name: str) -> str:
    """Return `TokenBalance` for `TokenBalances`. A word that is not English, or not a plural, stays as it is.

    Raises:
        ModelsError: inflect is not installed.
    """
    found = _LAST_WORD.search(name)
    if found is None:
        return name
    word = found[0]
    if word.isupper() or word[:-1].isupper():  # KYC, IDs
        one = word.removesuffix("s")
    else:
        one = _of_word(word.lower())
        one = one[0].upper() + one[1:] if word[0].isupper() else one
    return name[: found.start()] + one


@cache
def _of_word(word: str) -> str:
    if len(word) < 3 or word in _UNCHANGED or word.endswith(("ss", "sis")):
        return word
    if word in _PLURALS_IN_US:
        return _PLURALS_IN_US[word]
    engine = _engine()
    # A singular that ends in s has a plural that leads back to it: status, statuses. A plural has none: userss.
    if word.endswith("s") and engine.singular_noun(engine.plural_noun(word)) == word:
        return word
    return str(engine.singular_noun(word) or word)


@cache
def _engine() -> Any:
    """Return inflect's engine, for Latin plurals as programmers write them, too: indices, matrices, vertices.

    Importing it takes half a second, so that only what makes models does.
    """
    try:
        import inflect  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ModelsError.no_extra(error.name or "a package") from None
    engine = inflect.engine()
    engine.classical(all=True)
    return engine
