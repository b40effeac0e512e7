"""YAML text to plain data with the place of every key and item. Every scalar stays the text that the reviewer wrote.

The YAML 1.1 of libyaml serves: it differs from 1.2 in what a plain scalar means, and here a scalar means its text. libyaml
reads the contracts of this project in a fiftieth of the time of a parser in Python. What the data means is left to `documents`. Duplicate keys, tabs, aliases, tags and anything else that the contract language
does not have end here, as problems with their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    TagToken,
    Token,
)

from pgcontract.errors import Location, Problem

MOST_BYTES = 1_000_000
"""No contract file that a person edits is larger; a larger one is refused before it is parsed."""

MOST_LEVELS = 20
"""Of nesting; the contract language has six."""

PathInFile = tuple[str | int, ...]
Data = dict[str, "Data"] | list["Data"] | str | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The data of one file and where each part of it stands: the place of a mapping's value is that of its key."""

    file: str
    data: Data
    places: dict[PathInFile, Location]

    def locate(self, path: PathInFile) -> Location:
        """Return the place of `path`, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(self.file, 1, 1))


@dataclass(slots=True)
class _Reading:
    file: str
    problems: list[Problem]
    places: dict[PathInFile, Location] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def place(self, node: Node | Token) -> Location:
        return Location(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def problem(self, node: Node | Token, text: str) -> None:
        self.problems.append(Problem(self.place(node), text))


def parse(path: Path, file: str) -> tuple[Parsed | None, list[Problem]]:
    """Read one file, called `file` in messages. The result is None where the problems leave nothing to go on with."""
    text, problems = _text(path, file)
    if text is None:
        return None, problems
    reading = _Reading(file, problems)
    try:
        _refuse_extras(text, reading)
        documents = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
        root = _only_document(documents, reading)
        data = _data(root, (), reading) if root is not None else None
    except RecursionError:
        problems.append(Problem(Location(file, 1, 1), "this is nested too deeply; a contract has six levels at most"))
        return None, problems
    except MarkedYAMLError as error:
        problems.append(_syntax_problem(error, file, text))
        return None, problems
    except (YAMLError, ValueError) as error:
        problems.append(Problem(Location(file, 1, 1), f"this is not YAML: {_first_line(error)}; see the contract language"))
        return None, problems
    return (Parsed(file, data, reading.places) if root is not None else None), problems


def _text(path: Path, file: str) -> tuple[str | None, list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, [Problem(Location(file, 1, 1), f"the file cannot be read: {reason.lower()}; check its permissions")]
    if len(raw) > MOST_BYTES:
        return None, [Problem(Location(file, 1, 1), f"the file has {len(raw)} bytes; a contract has {MOST_BYTES} at most")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
        return None, [Problem(Location(file, line, column), message)]
    for number, line_text in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line_text, start=1):
            if not _printable(character):
                shown = f"U+{ord(character):04X}"
                return None, [
                    Problem(Location(file, number, column), f"character {shown} cannot stand in YAML; remove it")
                ]
    return text, []


def _printable(character: str) -> bool:
    """Say whether YAML 1.2 lets the character stand in a file (section 5.1)."""
    code = ord(character)
    return code in {0x9, 0xD, 0x85} or 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xD7FF or (  # noqa: PLR2004
        0xE000 <= code <= 0xFFFD and code != 0xFEFF  # noqa: PLR2004 - the figures of section 5.1
    ) or 0x10000 <= code  # noqa: PLR2004


_OPENING = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_CLOSING = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)
_EXTRAS = {AnchorToken: "an anchor", AliasToken: "an alias", TagToken: "a tag", DirectiveToken: "a directive"}


def _refuse_extras(text: str, reading: _Reading) -> None:
    """Note what the language does not have, and stop where nesting is so deep that composing could exhaust the stack."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if type(token) in _EXTRAS:
            reading.problem(token, f"{_EXTRAS[type(token)]} is not part of the contract language; write the text out")
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > MOST_LEVELS:
            raise RecursionError


def _only_document(documents: Sequence[Node | None], reading: _Reading) -> Node | None:
    present = [node for node in documents if node is not None]
    if not present:
        reading.problems.append(
            Problem(Location(reading.file, 1, 1), "the file is empty; a contract starts with `table:` or `enums:`")
        )
        return None
    for extra in present[1:]:
        reading.problem(extra, "a second document starts here; write one contract per file")
    return present[0]


def _data(node: Node, path: PathInFile, reading: _Reading) -> Data:
    reading.places.setdefault(path, reading.place(node))
    if id(node) in reading.seen:  # an alias, refused already; following it could take for ever
        return None
    reading.seen.add(id(node))
    match node:
        case ScalarNode():
            return _scalar(node)
        case SequenceNode():
            return [_data(item, (*path, index), reading) for index, item in enumerate(node.value)]
        case MappingNode():
            return _mapping(node, path, reading)
        case _:
            raise TypeError(type(node))


def _scalar(node: ScalarNode) -> str | None:
    is_plain = not node.style
    return None if is_plain and node.value in {"", "~", "null", "Null", "NULL"} else str(node.value)


def _mapping(node: MappingNode, path: PathInFile, reading: _Reading) -> Data:
    data: dict[str, Data] = {}
    for key, value, place in _entries(node, reading):
        if key in data:
            first = reading.places[(*path, key)]
            reading.problem(place, f"key {key!r} stands here a second time, first in line {first.line}; keep one of them")
            continue
        reading.places[(*path, key)] = reading.place(place)
        if node.flow_style and isinstance(value, ScalarNode) and value.value == "" and key.endswith(")"):
            reading.problem(
                place, f"braces split the text at its comma, which leaves {key!r}; write the entries on lines of their own"
            )
        data[key] = _data(value, (*path, key), reading)
    return data


def _entries(node: MappingNode, reading: _Reading) -> Iterator[tuple[str, Node, Node]]:
    for key, value in node.value:
        if isinstance(key, ScalarNode):
            yield str(key.value), value, key
        else:
            reading.problem(key, "a key is a list or a mapping here; write a name")


def _syntax_problem(error: MarkedYAMLError, file: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Location(file, mark.line + 1, mark.column + 1) if mark is not None else Location(file, 1, 1)
    said = str(error.problem or error.context or "this is not YAML")
    lines = text.split("\n")
    if place.line <= len(lines) and lines[place.line - 1][: place.column].strip(" ").startswith("\t"):
        return Problem(place, "a tab stands where YAML allows only spaces; indent with spaces")
    return Problem(place, f"this is not YAML: {said.strip()}; check quotes, colons and indentation around here")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
