"""SQL types and defaults in Drizzle's words, as of drizzle-orm 0.39.

drizzle-kit compares a default as text with what PostgreSQL prints, less its cast. So a default is spelled here as it
comes back from there wherever that is known; elsewhere each push sets it once more, to what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pgcontract.drizzle.typescript import Array, Call, Node, Object, Text, quoted, sql
from pgcontract.model import Column, is_serial
from pgcontract.sqltext import as_default
from pgcontract.sqltypes import base_name, canonical

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
_UNCUT = ("bpchar", "text", "varchar")
_SERIAL = {"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}

_LITERAL = re.compile(r"'((?:[^']|'')*)'(?:\s*::\s*([\w .\"]+(?:\(\d+(?:,\s*\d+)?\))?))?")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?")
"""A number that TypeScript and Prettier write in the same way."""


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
        case _ if base.startswith("interval") and numbers == [0]:
            return None  # Drizzle takes it for no precision at all
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


def serial(column: Column) -> Call | None:
    """Return the call that makes a column with a sequence of its own, or None if the column has none."""
    if not is_serial(column):
        return None
    base = column.type
    mode = (Object((("mode", quoted("bigint")),)),) if base == "bigint" else ()
    return Call(_SERIAL[base], (quoted(column.name), *mode))


def narrowed(column: Column, allowed: Sequence[str]) -> Call | None:
    """Return the call that tells the compiler which numbers a column may have; None where they are no whole numbers."""
    base = base_name(column.type)
    if base not in _SERIAL or not all(re.fullmatch(r"0|-?[1-9]\d*", value) for value in allowed):
        return None
    values = [f"{value}n" if base == "bigint" else value for value in allowed]
    return Call(f".$type<{' | '.join(values)}>")


def takes_allowed(column: Column, allowed: Sequence[str]) -> bool:
    """Whether the compiler can be told which values a column may have."""
    if column.type.endswith("[]"):
        return False
    return base_name(column.type) in _WITH_ENUM or narrowed(column, allowed) is not None


def default(column: Column, *, is_enum: bool) -> Call | None:
    """Return the call that gives the column its default: a plain value where Drizzle prints the same SQL, else SQL."""
    if column.default is None:
        return None
    text, base = column.default.text, base_name(column.type)
    if column.type.endswith("[]"):
        return Call(".default", (sql(as_default(text)),))
    return _function(text.lower(), base) or Call(".default", (_value(text, column, is_enum=is_enum),))


def _value(text: str, column: Column, *, is_enum: bool) -> Text:
    base = base_name(column.type)
    literal = _LITERAL.fullmatch(text)
    cast = canonical(literal[2]) if literal is not None and literal[2] else column.type
    plain = (is_enum or base in _WITH_ENUM or base == "numeric") and cast in {column.type, base, *_UNCUT}
    if literal is not None and plain:
        return quoted(literal[1].replace("''", "'"))
    if base == "numeric" and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return quoted(text)
    # PostgreSQL prints a negative number, and each of bigint, in quotes, and drizzle-kit takes that for a text.
    if base == "bigint" and re.fullmatch(r"-?\d+", text):
        return sql(f"'{text}'")
    if base in {"integer", "smallint", "real", "double precision"} and _NUMBER.fullmatch(text):
        return sql(f"'{text}'") if text.startswith("-") else Text(text)
    if literal is not None and cast == column.type:
        return _literal(literal[1], base)
    return sql(as_default(text))


def _literal(value: str, base: str) -> Text:
    if base == "jsonb":  # white space outside strings is nothing that jsonb keeps
        value = re.sub(r'("(?:[^"\\]|\\.)*")|\s+', lambda found: found[1] or "", value)
    return sql(f"'{value}'::{base}" if base in {"json", "jsonb"} else f"'{value}'")


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
