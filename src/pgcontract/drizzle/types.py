"""SQL types and defaults in Drizzle's words, as of drizzle-orm 0.39."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pgcontract.drizzle.typescript import Array, Call, Node, Object, Text, quoted, sql
from pgcontract.model import Column
from pgcontract.sqltypes import base_name

_PLAIN: Mapping[str, str] = {
    "boolean": "boolean",
    "cidr": "cidr",
    "date": "date",
    "double precision": "doublePrecision",
    "inet": "inet",
    "integer": "integer",
    "json": "json",
    "jsonb": "jsonb",
    "line": "line",
    "macaddr": "macaddr",
    "macaddr8": "macaddr8",
    "point": "point",
    "real": "real",
    "smallint": "smallint",
    "text": "text",
    "uuid": "uuid",
}
_LENGTH = frozenset({"varchar", "char"})
_TIMES = {"timestamp": "timestamp", "timestamptz": "timestamp", "time": "time", "timetz": "time"}
_WITH_ENUM = _LENGTH | {"text"}

_LITERAL = re.compile(r"'((?:[^']|'')*)'(?:\s*::\s*[\w .\"]+(?:\(\d+(?:,\s*\d+)?\))?)?")


def builder(column: Column, enums: Mapping[str, str], allowed: Sequence[str] | None) -> Call | None:
    """Return the call that makes a column of this type, or None if Drizzle has no word for it.

    Args:
        column: the column.
        enums: the variable of each enum type, by the type's canonical spelling.
        allowed: the values that the column may have.
    """
    kind = column.type.removesuffix("[]")
    base = base_name(kind)
    numbers = [int(number) for number in re.findall(r"-?\d+", kind[len(base) :])] if kind not in enums else []
    name = quoted(column.name)
    if kind in enums:
        return Call(enums[kind], (name,), "./enums")
    words = _words(base, numbers)
    if words is None:
        return None
    function, options = words
    if allowed is not None and base in _WITH_ENUM:
        options = (*options, ("enum", Array(tuple(map(quoted, allowed)))))
    return Call(function, (name, Object(options)) if options else (name,))


def _words(base: str, numbers: Sequence[int]) -> tuple[str, tuple[tuple[str, Node], ...]] | None:
    if base in _PLAIN and not numbers:
        return _PLAIN[base], ()
    if base in _LENGTH:
        return base, _options(length=numbers)
    if base in _TIMES:
        zone: tuple[tuple[str, Node], ...] = (("withTimezone", Text("true")),) if base.endswith("tz") else ()
        return _TIMES[base], (*_options(precision=numbers), *zone)
    match base:
        case "bigint":
            return "bigint", (("mode", quoted("bigint")),)
        case "bit":
            return "bit", _options(dimensions=numbers)
        case "numeric" if not any(number < 0 for number in numbers):
            return "numeric", _options(precision=numbers[:1], scale=numbers[1:])
        case "interval":
            return "interval", _options(precision=numbers)
        case _ if base.startswith("interval "):
            return "interval", (
                ("fields", quoted(base.removeprefix("interval "))),
                *_options(precision=numbers),
            )
        case _:
            return None


def _options(**numbers: Sequence[int]) -> tuple[tuple[str, Node], ...]:
    return tuple((key, Text(str(value[0]))) for key, value in numbers.items() if value)


def default(column: Column, *, is_enum: bool) -> Call | None:
    """Return the call that gives the column its default: a plain value where Drizzle prints the same SQL, else SQL."""
    if column.default is None:
        return None
    text, base = column.default.text, base_name(column.type)
    if column.type.endswith("[]"):
        return Call(".default", (sql(text),))
    call = _function(text.lower(), base)
    if call is not None:
        return call
    literal = _LITERAL.fullmatch(text)
    if literal is not None and (is_enum or base in _WITH_ENUM or base == "numeric"):
        return Call(".default", (quoted(literal[1].replace("''", "'")),))
    if base in {"integer", "smallint"} and re.fullmatch(r"-?\d+", text):
        return Call(".default", (Text(text),))
    return Call(".default", (sql(text),))


def _function(text: str, base: str) -> Call | None:
    match text, base:
        case (("true" | "false"), "boolean"):
            return Call(".default", (Text(text),))
        case "gen_random_uuid()", "uuid":
            return Call(".defaultRandom")
        case "now()", ("timestamp" | "timestamptz"):
            return Call(".defaultNow")
        case _:
            return None
