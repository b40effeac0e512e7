"""Brings to one text the forms that PostgreSQL prints differently and that mean the same for every value.

`in (…)` and `not in (…)` are sets; one label is an equation; `current_timestamp` is another name of `now()`,
and `current_role` of `current_user`.
"""

from __future__ import annotations

import re

_SET = re.compile(
    r"(?P<test>= ANY|<> ALL) \('\{(?P<items>(?:[^'{}]|'')*)\}'::(?P<type>[^\[\]()']+(?:\([\d,]+\))?)\[\]\)"
)
_ITEMS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^,"\\{}]+)(?:,(?:"(?:[^"\\]|\\.)*"|[^,"\\{}]+))*', re.DOTALL)
_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|[^,"\\{}]+', re.DOTALL)
_QUOTED = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")""")
_SYNONYMS = (
    (re.compile(r"\bCURRENT_TIMESTAMP\b(?!\()|\btransaction_timestamp\(\)"), "now()"),
    (re.compile(r"\bLOCALTIMESTAMP\b(?!\()"), "(now())::timestamp without time zone"),
    (re.compile(r"\bCURRENT_DATE\b"), "(now())::date"),
    (re.compile(r"\b(?:CURRENT_ROLE|USER)\b"), "CURRENT_USER"),
    (re.compile(r"\bcurrent_database\(\)"), "CURRENT_CATALOG"),
)
"""What PostgreSQL prints outside of quotes in capitals is a word of SQL; a column or function called so has quotes."""


_CALLED = {f'"{word.lower()}"': word for word in ("CURRENT_USER", "SESSION_USER", "CURRENT_SCHEMA")}
"""Functions whose names are words of SQL: a database that PostgreSQL 9.6 or older dumped has `"current_user"()`."""


def alike(form: str) -> str:
    """Return the form with sets in order and without repetitions, and one name for each thing that has several."""
    pieces = _QUOTED.split(form)
    for place in range(1, len(pieces), 2):
        if (
            pieces[place] in _CALLED
            and pieces[place + 1].startswith("()")
            and not pieces[place - 1].endswith(".")
        ):
            pieces[place - 1 : place + 2] = [
                pieces[place - 1] + _CALLED[pieces[place]],
                "",
                pieces[place + 1][2:],
            ]
    for synonym, name in _SYNONYMS:
        pieces[::2] = [synonym.sub(name, piece) for piece in pieces[::2]]
    return _SET.sub(_in_order, "".join(pieces))


def _in_order(found: re.Match[str]) -> str:
    if not _ITEMS.fullmatch(found["items"]):
        return found.group()
    items = sorted(set(_ITEM.findall(found["items"])))
    operator = found["test"].partition(" ")[0]
    if len(items) == 1 and items[0] != "NULL":
        return f"{operator} '{_bare(items[0])}'::{found['type']}"
    return f"{found['test']} ('{{{','.join(items)}}}'::{found['type']}[])"


def _bare(item: str) -> str:
    return re.sub(r"\\(.)", r"\1", item[1:-1], flags=re.DOTALL) if item.startswith('"') else item
