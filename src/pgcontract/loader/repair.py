"""What remains of a file's data when the causes of its problems are left out, so that one run finds the others, too.

What is repaired is looked at and never returned to anybody: the file has problems, and loading ends with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pgcontract.errors import Location
from pgcontract.loader.nodes import Data, Parsed, PathInFile

_NEEDED: dict[str, Data] = {"type": "bigint", "nullable": "false"}
_STAND_INS = {**_NEEDED, "generated": "stored", "expression": "null"}
"""For what a column must have, or another key needs; a column that went away would be missed by keys and indexes."""


def repaired(parsed: Parsed, errors: Iterable[tuple[PathInFile, str]]) -> Parsed | None:
    """Return a copy without what `errors` (path, kind) blame; None where that would leave nothing."""
    stand_ins: dict[PathInFile, Data] = {}
    gone: set[PathInFile] = set()
    for path, kind in errors:
        column = path[:2] if path[:1] == ("columns",) and 2 <= len(path) <= 3 else None
        if kind == "key":
            return None
        if column == path:
            stand_ins[path] = dict(_NEEDED)
        elif column is not None and path[-1] in _STAND_INS and kind != "extra_forbidden":
            stand_ins[path] = _STAND_INS[str(path[-1])]
        else:
            gone.add(path[:-1] if kind == "missing" else path)
    if () in gone or not parsed.data:
        return None
    data, places = _copy(parsed.data), parsed.places
    for path, value in stand_ins.items():
        _put(data, path, value)
    for path in sorted(gone, key=lambda path: [(type(part).__name__, part) for part in path], reverse=True):
        places = _without(data, path, places)
    return replace(parsed, data=data, places=places)


def _copy(data: Data) -> Data:
    match data:
        case dict():
            return {key: _copy(value) for key, value in data.items()}
        case list():
            return [_copy(value) for value in data]
        case _:
            return data


def _put(data: Data, path: PathInFile, value: Data) -> None:
    owner = _owner(data, path)
    if isinstance(owner, dict):
        owner[str(path[-1])] = value


def _owner(data: Data, path: PathInFile) -> Data:
    for part in path[:-1]:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _without(data: Data, path: PathInFile, places: dict[PathInFile, Location]) -> dict[PathInFile, Location]:
    """Take what stands at `path` out of `data`; return the places, those of later items moved up."""
    owner, last = _owner(data, path), path[-1]
    if isinstance(owner, dict):
        owner.pop(str(last), None)
    if not isinstance(owner, list) or not isinstance(last, int) or last >= len(owner):
        return places
    del owner[last]
    kept: dict[PathInFile, Location] = {}
    base = len(path) - 1
    for old, place in places.items():
        index = old[base] if len(old) > base and old[:base] == path[:base] else None
        if isinstance(index, int) and index > last:
            kept[(*old[:base], index - 1, *old[base + 1 :])] = place
        elif index != last:
            kept[old] = place
    return kept
