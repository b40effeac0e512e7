"""From a file's plain data to a document of the contract language, with every problem in the words of a reviewer."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pgcontract.errors import Location, Problem
from pgcontract.loader.nodes import Data, Parsed, PathInFile
from pgcontract.loader.repair import repaired
from pgcontract.loader.wording import nearest, problem, shown

D = TypeVar("D", bound=BaseModel)


def validate(parsed: Parsed, model: type[D]) -> tuple[D | None, Parsed, list[Problem]]:
    """Return the document, what it was made from, and every problem of its shape.

    With problems the document is what remains when their causes are left out, so that the rest can be looked at in the
    same run; it is None where nothing sensible remains.
    """
    problems = [problem(parsed.locate(path), _empty(path)) for path in parsed.empty]
    parsed = _with_bare_key(parsed)
    found = _attempt(parsed.data, model)
    if isinstance(found, model):
        return found, parsed, problems
    errors = [error for error in _errors(parsed, found) if error.path not in parsed.empty]
    problems += (
        problem(parsed.locate(error.path), _sentence(error.detail, error.path, model)) for error in errors
    )
    return (*_remains(parsed, model, found), problems)


def _remains(parsed: Parsed, model: type[D], found: D | ValidationError) -> tuple[D | None, Parsed]:
    """Leave out what is blamed until a document remains, or nothing."""
    for _ in range(_MOST_REPAIRS):
        repair = repaired(parsed, [(error.path, error.kind) for error in _errors(parsed, found)])
        if repair is None:
            break
        parsed, found = repair, _attempt(repair.data, model)
        if isinstance(found, model):
            return found, parsed
    return None, parsed


_MOST_REPAIRS = 4
"""Rounds: a value goes, then the item that needed it, then the list that is left empty."""


class _Error:
    """What pydantic says of one place, its path made that of the file."""

    __slots__ = ("detail", "kind", "path")

    def __init__(self, parsed: Parsed, detail: ErrorDetails) -> None:
        self.detail = detail
        self.kind = "key" if "[key]" in detail["loc"] else detail["type"]
        path = tuple(part for part in detail["loc"] if part != "[key]")
        if path[:2] == ("primary_key", "columns") and _bare_key(parsed.data) is not None:
            path = ("primary_key", *path[2:])
        self.path: PathInFile = path


def _bare_key(data: Data) -> list[Data] | None:
    key = data.get("primary_key") if isinstance(data, dict) else None
    return key if isinstance(key, list) else None


def _with_bare_key(parsed: Parsed) -> Parsed:
    """Give the columns of a primary key that is a list the places that they have in the document, too."""
    bare = _bare_key(parsed.data) or []
    places: dict[PathInFile, Location] = {
        ("primary_key", "columns", index): parsed.locate(("primary_key", index))
        for index, _ in enumerate(bare)
    }
    return replace(parsed, places=parsed.places | places) if bare else parsed


def _attempt(data: Data, model: type[D]) -> D | ValidationError:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        return error


def _errors(parsed: Parsed, found: D | ValidationError) -> list[_Error]:
    if not isinstance(found, ValidationError):
        return []
    return [_Error(parsed, detail) for detail in found.errors(include_url=False, include_context=True)]


def _empty(path: PathInFile) -> str:
    if path[-1] == "default":
        return "default has no value; write SQL text, or remove the key where the column is to have none"
    if isinstance(path[-1], int):
        return f"{_name(path)} has no value; write one, in quotes if it is the word null"
    return f"{_name(path)} has no value; write one, or remove the key"


def _sentence(detail: ErrorDetails, path: PathInFile, model: type[BaseModel]) -> str:
    name = _name(path)
    context: dict[str, Any] = detail.get("ctx", {})
    value = detail["input"]
    match detail["type"]:
        case "missing":
            return f"{name} is missing here; it is always written"
        case "extra_forbidden":
            return f"unknown key {name}{_remedy(name, path, model)}"
        case "bool_type":
            return f"{name} is one of true, false, not {_kind(value)}; write one of these words"
        case "literal_error":
            words = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            hint = nearest(value, words) if isinstance(value, str) else ""
            return f"{name} is one of {', '.join(words)}, not {_kind(value)}{hint or '; write one of these words'}"
        case "string_type" if path[-1] == "default" and isinstance(value, dict | list):
            return f"default is SQL text, not {_kind(value)}; write an array or JSON in two pairs of quotes: \"'[]'\""
        case "string_type":
            return f"{name} is text, not {_kind(value)}; write it on one line, in quotes where it starts with [ or {{"
        case "list_type":
            return f"{name} is a list, not {_kind(value)}; write [a, b], or items after `- `"
        case "model_type" if path == ("primary_key",) and isinstance(value, str):
            return (
                f"primary_key is a list of columns, not {_kind(value)}; write primary_key: [{shown(value)}]"
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"{name} is a mapping, not {_kind(value)}; write `key: value` lines under it"
        case "too_short" | "string_too_short":
            return f"{name} is empty; write something, or remove the key"
        case "too_many_bytes":
            return f"{shown(str(value))} has {context['size']} bytes, and PostgreSQL cuts names after 63; shorten it"
        case _:
            return f"{name}: {shown(detail['msg'].lower())}; see the contract language"


def _remedy(name: str, path: PathInFile, model: type[BaseModel]) -> str:
    known = keys_at(model, path)
    near = nearest(name, known)
    beside = difflib.get_close_matches(name, keys(model), n=1, cutoff=0.7) if path[:1] == ("columns",) else []
    if beside and not near:
        return f" of a column; write {beside[0]} beside `columns:`, for the whole table"
    return near or f"; remove it, or write one of {', '.join(known)}"


def _name(path: PathInFile) -> str:
    if not path:
        return "the contract"
    words = [shown(part) for part in path if isinstance(part, str)]
    return (
        words[-1]
        if isinstance(path[-1], str)
        else f"item {path[-1] + 1} of {words[-1] if words else 'the list'}"
    )


def _kind(value: object) -> str:
    match value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return shown(str(value)) or "an empty text"


@cache
def keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that a document of this kind may have, in order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def keys_at(model: type[BaseModel], path: PathInFile) -> Sequence[str]:
    """Return the keys that may stand beside the last one of `path`."""
    is_name = False
    for part in path[:-1]:
        if is_name:
            is_name = False
            continue
        annotation = next(
            (field.annotation for name, field in model.model_fields.items() if part in {name, field.alias}),
            None,
        )
        inner = next(_models(annotation), None)
        if inner is None:
            return ()
        model, is_name = inner, get_origin(annotation) in {dict, list} and part != "primary_key"
    return keys(model)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
