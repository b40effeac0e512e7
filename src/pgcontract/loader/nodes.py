"""YAML text to plain data with the place of every key and item. Every scalar stays the text that the reviewer wrote.

The events of libyaml serve: its YAML 1.1 differs from 1.2 in what a plain scalar means, and here a scalar means its
text; and it takes a fiftieth of the time of a parser in Python. Duplicate keys, tabs, aliases, tags and anything else
that the contract language does not have end here, as problems with their place. What the data means is left to
`documents`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from pgcontract.errors import Location, Problem
from pgcontract.loader.source import read
from pgcontract.loader.wording import problem, shown

MOST_LEVELS = 20
"""Of nesting; the contract language has six."""

PathInFile = tuple[str | int, ...]
Data = dict[str, "Data"] | list["Data"] | str | None

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """The data of one file and where each part of it stands: the place of a mapping's value is that of its key.

    `empty` are the paths of what has no value.
    """

    file: str
    data: Data
    places: dict[PathInFile, Location]
    empty: tuple[PathInFile, ...] = ()

    def locate(self, path: PathInFile) -> Location:
        """Return the place of `path`, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(self.file, 1, 1))


def parse(path: Path, file: str) -> tuple[Parsed | None, list[Problem]]:
    """Read one file, called `file` in messages. The result is None where the problems leave nothing to go on with."""
    text, problems = read(path, file)
    return (None, problems) if text is None else parse_text(text, file)


def parse_text(text: str, file: str) -> tuple[Parsed | None, list[Problem]]:
    """Take a file's text apart, as `parse` does."""
    reading = _Reading(file, yaml.parse(text, Loader=yaml.CSafeLoader))
    top = Location(file, 1, 1)
    try:
        data = reading.document()
    except _TooDeepError as deep:
        return None, [
            *reading.problems,
            problem(deep.place, "this is nested too deeply; a contract has six levels at most"),
        ]
    except MarkedYAMLError as error:
        return None, [*reading.problems, _syntax_problem(error, file, text)]
    except (YAMLError, ValueError) as error:
        said = str(error).strip().partition("\n")[0]
        return None, [
            *reading.problems,
            problem(top, f"this is not YAML: {shown(said)}; see the contract language"),
        ]
    if data is None:
        if not reading.problems:
            reading.problems.append(
                problem(top, "the file is empty; a contract starts with `table:` or `enums:`")
            )
        return None, reading.problems
    return Parsed(file, data, reading.places, tuple(reading.empty)), reading.problems


class _TooDeepError(Exception):
    def __init__(self, place: Location) -> None:
        super().__init__()
        self.place = place


@dataclass(slots=True)
class _Reading:
    """The events of one file on their way to data."""

    file: str
    events: Iterator[Event]
    problems: list[Problem] = field(default_factory=list)
    places: dict[PathInFile, Location] = field(default_factory=dict)
    empty: list[PathInFile] = field(default_factory=list)

    def document(self) -> Data:
        """Return the data of the only document; None if there is none."""
        data: Data = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self.problem(event, "a directive is not part of the contract language; remove it")
                elif documents == 2:
                    self.problem(event, "a second document starts here; write one contract per file")
            elif isinstance(event, NodeEvent) and documents == 1:
                data = self._node(event, ())
            elif isinstance(event, NodeEvent):
                self._skip(event)
        return data

    def place(self, event: Event) -> Location:
        mark = event.start_mark
        return Location(self.file, mark.line + 1, mark.column + 1) if mark else Location(self.file, 1, 1)

    def problem(self, event: Event, text: str) -> None:
        self.problems.append(problem(self.place(event), text))

    def _node(self, event: Event, path: PathInFile) -> Data:
        if path not in self.places:
            self.places[path] = self.place(event)
        self._refuse_extras(event)
        match event:
            case ScalarEvent():
                return self._scalar(event, path)
            case SequenceStartEvent() | MappingStartEvent() if len(path) > MOST_LEVELS:
                raise _TooDeepError(self.place(event))
            case SequenceStartEvent():
                return self._sequence(event, path)
            case MappingStartEvent():
                return self._mapping(event, path)
            case _:  # an alias, refused already
                return None

    def _refuse_extras(self, event: Event) -> None:
        if extra := _extra(event):
            self.problem(event, f"{extra} is not part of the contract language; write the text out")

    def _scalar(self, event: ScalarEvent, path: PathInFile) -> str | None:
        if not event.style and event.value in _NULLS:
            self.empty.append(path)
            return None
        if "\0" in event.value:
            self.problem(event, "character U+0000 cannot stand in PostgreSQL's texts; remove it")
        return str(event.value)

    def _sequence(self, start: SequenceStartEvent, path: PathInFile) -> list[Data]:
        items: list[Data] = []
        plain: list[bool] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
            plain.append(isinstance(event, ScalarEvent) and not event.style)
        return self._joined(items, plain, path) if start.flow_style else items

    def _joined(self, items: list[Data], plain: list[bool], path: PathInFile) -> list[Data]:
        """Put together again what brackets split at a comma, so that only the cause is a problem."""
        joined: list[Data] = []
        first = 0
        while first < len(items):
            self.places[*path, len(joined)] = place = self.places[*path, first]
            count = _pieces(items, plain, first)
            if count == 1:
                joined.append(items[first])
            else:
                whole = ", ".join(map(str, items[first : first + count]))
                text = f"brackets split {shown(whole)!r} at its comma; write each item on its own line, after `- `"
                self.problems.append(problem(place, text))
                joined.append(whole)
            first += count
        return joined

    def _mapping(self, start: MappingStartEvent, path: PathInFile) -> dict[str, Data]:
        data: dict[str, Data] = {}
        split: str | None = None
        while not isinstance(event := next(self.events), MappingEndEvent):
            key, value = self._key(event), next(self.events)
            if key is None:
                self._skip(value)
            elif key in data:
                self._repeated(event, (*path, key))
                self._skip(value)
            elif start.flow_style and data and _is_rest(value, last := next(reversed(data)), data):
                if split != last:
                    self._split(event, key)
                split, data[last] = last, f"{data[last]},{key}"
            else:
                self.places[*path, key] = self.place(event)
                data[key] = self._node(value, (*path, key))
        return data

    def _key(self, event: Event) -> str | None:
        """Return a key's text; None, and past it, where it is no text."""
        self._refuse_extras(event)
        if not isinstance(event, ScalarEvent):
            if not isinstance(event, AliasEvent):
                self.problem(event, "a key is a list or a mapping here; write a name")
            self._skip(event)
            return None
        if event.value == "<<" and not event.style:
            self.problem(event, "a merge key is not part of the contract language; write the keys out")
            return None
        if event.value == "" or "\0" in event.value:
            self.problem(
                event,
                "a key is empty here; write a name" if not event.value else "a key holds U+0000; remove it",
            )
            return None
        return str(event.value)

    def _repeated(self, event: Event, path: PathInFile) -> None:
        first = self.places[path].line
        text = (
            f"key {shown(str(path[-1]))!r} stands here a second time, first in line {first}; keep one of them"
        )
        self.problem(event, text)

    def _split(self, event: Event, key: str) -> None:
        text = f"braces split the text at its comma, which leaves {shown(key)!r}; write each entry on its own line"
        self.problem(event, text)

    def _skip(self, event: Event) -> None:
        """Go past a node without looking at it."""
        depth = int(isinstance(event, CollectionStartEvent))
        while depth:
            event = next(self.events)
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)


def _extra(event: Event) -> str:
    """Return what a node has, or is, that the contract language does not have; empty for nothing."""
    if isinstance(event, AliasEvent):
        return "an alias"
    if getattr(event, "anchor", None):
        return "an anchor"
    return "a tag" if getattr(event, "tag", None) else ""


def _opens(value: Data) -> bool:
    """Whether more parentheses open in a text than close."""
    return isinstance(value, str) and value.count("(") > value.count(")")


def _pieces(items: Sequence[Data], plain: Sequence[bool], first: int) -> int:
    """Return how many items from `first` on are one text with parentheses that commas split; 1 if it is whole."""
    depth = 0
    for place in range(first, len(items)):
        if not plain[place]:
            break
        depth += str(items[place]).count("(") - str(items[place]).count(")")
        if depth <= 0:
            return place - first + 1
    return 1


def _is_rest(value: Event, last: str, data: dict[str, Data]) -> bool:
    """Whether a key without a value is the rest of the text before it, which a comma ended."""
    return isinstance(value, ScalarEvent) and not value.style and value.value == "" and _opens(data[last])


def _syntax_problem(error: MarkedYAMLError, file: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = str(error.problem or error.context or "its structure is broken").strip()
    lines = text.rstrip().split("\n")
    row, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if row >= len(lines):  # where the text ends, which for the parser is a line of its own
        row, column = len(lines) - 1, len(lines[-1])
    place = Location(file, row + 1, column + 1)
    if _has_tab(lines[row], column):
        return problem(place, "a tab stands where YAML allows only spaces; indent with spaces")
    return problem(
        place, f"this is not YAML: {shown(said)}; check quotes, colons and indentation around here"
    )


def _has_tab(line: str, column: int) -> bool:
    """Whether a tab indents the line, or is what the parser stumbled upon."""
    return "\t" in line[: len(line) - len(line.lstrip())] or line[column : column + 1] == "\t"
