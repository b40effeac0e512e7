"""Reads checks that allow a column a list of values, as `allowed:` makes them and as PostgreSQL prints them."""

from __future__ import annotations

import re

_NAME = r'(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")+")'
_TYPE = rf"(?:::(?:{_NAME}\.)?(?:[a-z ]+|{_NAME})(?:\(\d+(?:,-?\d+)?\))?(?:\[\])?)"
_STRING = r"(?:'(?:[^']|'')*')"
_VALUE = rf"(?:{_STRING}|-?\d+(?:\.\d+)?|\(-\d+(?:\.\d+)?\)){_TYPE}?"
_COLUMN = rf"\(?(?P<column>{_NAME})\)?{_TYPE}?"

_PRINTED = re.compile(
    rf"\({_COLUMN} = (?:ANY \(\(?ARRAY\[(?P<values>{_VALUE}(?:, {_VALUE})*)\]\)?{_TYPE}?\)|(?P<value>{_VALUE}))\)"
)
_WRITTEN = re.compile(rf"(?P<column>{_NAME}) in \((?P<values>{_STRING}(?:, {_STRING})*)\)")
_ITEM = re.compile(rf"(?P<item>{_STRING}|-?\d+(?:\.\d+)?){_TYPE}?")


def printed(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the column and its values, if PostgreSQL prints `column IN (…)` or `column = value` so; None if not."""
    found = _PRINTED.fullmatch(text)
    return (_bare(found["column"]), _values(found["values"] or found["value"])) if found is not None else None


def written(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the column and its values of a check that `allowed:` makes; None for any other text."""
    found = _WRITTEN.fullmatch(text)
    return (_bare(found["column"]), _values(found["values"])) if found is not None else None


def _values(items: str) -> tuple[str, ...]:
    return tuple(_unquoted(found["item"]) for found in _ITEM.finditer(items))


def _unquoted(item: str) -> str:
    return item[1:-1].replace("''", "'") if item.startswith("'") else item


def _bare(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
