"""Python source of calls, laid out as `ruff format` and Black do, so that a drafted revision needs no formatter.

A call that fits into 88 columns is on one line. Any other has one argument per line and a comma after the last, which
both formatters keep, whatever the project's line length is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 88
"""Columns. The formatters' own default, and the least that is usual."""
LONGEST_STRING = 120
"""Columns up to which a string is not split: a formatter with a longer line would join the pieces again."""


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments, options)`. Strings are string literals; a list and a mapping are displays."""

    function: str
    arguments: tuple[object, ...] = ()
    options: tuple[tuple[str, object], ...] = ()


def call(function: str, *arguments: object, **options: object) -> Call:
    """Return a call; options that are None are left out."""
    return Call(
        function, arguments, tuple((name, value) for name, value in options.items() if value is not None)
    )


def parse(text: str) -> Call:
    """Return the call that an expression is, such as the `repr` of one of SQLAlchemy's types."""
    made = _value(ast.parse(text, mode="eval").body)
    if not isinstance(made, Call):
        raise TypeError(text)
    return made


def layout(value: object, indent: int = 0, before: str = "", after: str = "") -> str:
    """Return the source of a value.

    Args:
        value: a call, string, number, bool, None, sequence or mapping.
        indent: columns in front of its first line, and of its last.
        before: what else is on its first line, such as `name=`.
        after: what follows it on its last line, such as a comma.
    """
    flat = before + _flat(value) + after
    if indent + len(flat) <= WIDTH:
        return flat
    inner = indent + 4
    match value:
        case Call(function, arguments, options) if arguments or options:
            lines = [
                *(layout(argument, inner, after=",") for argument in arguments),
                *(layout(option, inner, f"{name}=", ",") for name, option in options),
            ]
            start, stop = f"{function}(", ")"
        case Mapping() if value:
            lines = [layout(item, inner, f"{literal(name)}: ", ",") for name, item in value.items()]
            start, stop = "{", "}"
        case str() if indent + len(flat) > LONGEST_STRING and " " in value:
            lines = list(_pieces(value, WIDTH - inner))
            start, stop = "(", ")"
        case Sequence() if value and not isinstance(value, str):
            lines = [layout(item, inner, after=",") for item in value]
            start, stop = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        case _:
            return flat
    middle = "".join(f"\n{' ' * inner}{line}" for line in lines)
    return f"{before}{start}{middle}\n{' ' * indent}{stop}{after}"


def literal(text: str) -> str:
    """Return a string literal in the quotes that the formatters prefer."""
    return _quoted(text, "'" if text.count('"') > text.count("'") else '"')


def _quoted(text: str, quote: str) -> str:
    escaped = {"\\": "\\\\", quote: f"\\{quote}"}
    shown = (escaped.get(char) or (char if char.isprintable() else repr(char)[1:-1]) for char in text)
    return quote + "".join(shown) + quote


def _flat(value: object) -> str:
    match value:
        case Call(function, arguments, options):
            inside = [*map(_flat, arguments), *(f"{name}={_flat(option)}" for name, option in options)]
            return f"{function}({', '.join(inside)})"
        case str():
            return literal(value)
        case Mapping():
            return "{" + ", ".join(f"{literal(name)}: {_flat(item)}" for name, item in value.items()) + "}"
        case tuple():
            return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
        case Sequence():
            return "[" + ", ".join(map(_flat, value)) + "]"
        case _:
            return repr(value)


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield string literals that are the text in order, each as many words as fit; a long word is not cut."""
    line = ""
    for word in re.findall(r" *[^ ]+ *$| *[^ ]+| +$", text):
        if line and len(literal(line + word)) > width:
            yield literal(line)
            line = ""
        line += word
    yield literal(line)


def _value(node: ast.expr) -> object:
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            options = tuple((str(keyword.arg), _value(keyword.value)) for keyword in keywords)
            return Call(ast.unparse(function), tuple(map(_value, arguments)), options)
        case _:
            return ast.literal_eval(node)
