"""From a file's plain data to a document of the contract language, with every problem in the words of a reviewer."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pgcontract.errors import Problem
from pgcontract.loader import documents
from pgcontract.loader.nodes import Parsed, PathInFile

D = TypeVar("D", bound=BaseModel)


def validate(parsed: Parsed, model: type[D]) -> tuple[D | None, list[Problem]]:
    """Return the document, or every reason why it is none."""
    try:
        return model.model_validate(parsed.data), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        return None, list(_problems(parsed, details))


def nearest(word: str, known: list[str]) -> str:
    """Return ` (did you mean …?)` if a known word is near, else nothing."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def _problems(parsed: Parsed, details: list[ErrorDetails]) -> Iterator[Problem]:
    for detail in details:
        path: PathInFile = tuple(part for part in detail["loc"] if part != "[key]")
        path = tuple("schema" if part == "schema_" else part for part in path)
        yield Problem(parsed.locate(path), _sentence(detail, path))


def _sentence(detail: ErrorDetails, path: PathInFile) -> str:  # noqa: PLR0911 - one return per kind of error
    name = _name(path)
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return f"{name} is missing here; it is always written"
        case "extra_forbidden":
            return f"unknown key {path[-1]}{nearest(str(path[-1]), known_keys()) or '; remove it'}"
        case _ if detail["input"] is None:
            return f"{name} has no value; write one, or remove the key"
        case "bool_type":
            return f"{name} is true or false, not {_shown(detail['input'])}"
        case "literal_error":
            known = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            return f"{name} is one of {', '.join(known)}, not {_shown(detail['input'])}{nearest(str(detail['input']), known)}"
        case "string_type":
            return f"{name} is text, not {_kind(detail['input'])}; write it on one line, in quotes where it starts with [ or {{"
        case "list_type":
            return f"{name} is a list, not {_kind(detail['input'])}; write [a, b], or items after `- `"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"{name} is a mapping, not {_kind(detail['input'])}; write `key: value` lines under it"
        case "too_short" | "string_too_short":
            return f"{name} is empty; write something, or remove the key"
        case "string_too_long":
            return f"{name} is longer than {context['max_length']} characters, which PostgreSQL would cut off; shorten it"
        case _:
            return f"{name}: {detail['msg'].lower()}; see the contract language"


def _name(path: PathInFile) -> str:
    if not path:
        return "the contract"
    words = [str(part) for part in path if isinstance(part, str)]
    return words[-1] if isinstance(path[-1], str) else f"item {int(path[-1]) + 1} of {words[-1] if words else 'the list'}"


def _kind(value: object) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "text"


def _shown(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 40 else _kind(value)  # noqa: PLR2004 - a message is one line


@cache
def known_keys() -> list[str]:
    """Return every key of the contract language, in order."""
    models = [
        value
        for value in vars(documents).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel
    ]
    return sorted({field.alias or name for model in models for name, field in model.model_fields.items()})
