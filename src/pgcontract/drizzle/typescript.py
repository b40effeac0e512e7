"""TypeScript text: literals, names, and expressions laid out as Prettier does (single quotes, 100 columns).

It knows nothing of tables; what an expression needs imported travels with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 100

CORE = "drizzle-orm/pg-core"

#: What no `const` of a module may be called: reserved words, those of strict mode, and what CommonJS output takes.
KEYWORDS = frozenset(
    """
    arguments await break case catch class const continue debugger default delete do else enum eval export exports
    extends false finally for function if implements import in instanceof interface let new null package private
    protected public require return static super switch this throw true try typeof undefined var void while with yield
    """.split()
)

Import = tuple[str, str]
"""A module, and what is imported from it: `sql`, `type AnyPgColumn`."""


@dataclass(frozen=True, slots=True)
class Text:
    """An expression that never breaks. `simple` as Prettier has it: neither an arrow function nor a tagged template."""

    text: str
    imports: tuple[Import, ...] = ()
    simple: bool = True


@dataclass(frozen=True, slots=True)
class Object:
    """An object literal, keys in order."""

    entries: tuple[tuple[str, Node], ...]
    #: Stands on several lines even where it would fit on one.
    open: bool = False


@dataclass(frozen=True, slots=True)
class Array:
    """An array literal."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call. A name that starts with a dot is a method and needs no import; any other comes from `module`."""

    name: str
    arguments: tuple[Node, ...] = ()
    module: str = CORE


@dataclass(frozen=True, slots=True)
class Chain:
    """Calls, each on the result of the one before."""

    calls: tuple[Call, ...]


Node = Text | Object | Array | Call | Chain


def string(value: str) -> str:
    """Return a string literal: in single quotes, unless double ones need fewer escapes."""
    quote = '"' if value.count("'") > value.count('"') else "'"
    return quote + _escaped(value, quote).replace("\n", "\\n") + quote


def sql(text: str) -> Text:
    """Return the SQL text as Drizzle takes it."""
    return sql_template(_escaped(text, "`", "${"))


def sql_template(template: str) -> Text:
    """Return a template that is TypeScript already."""
    return Text(f"sql`{template}`", (("drizzle-orm", "sql"),), simple=False)


def quoted(value: str) -> Text:
    """Return a string literal as an expression."""
    return Text(string(value))


def _escaped(value: str, *marks: str) -> str:
    text = value.replace("\\", "\\\\")
    for mark in marks:
        text = text.replace(mark, "\\" + mark)
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def is_identifier(name: str) -> bool:
    """Whether a property or variable can have this name; a keyword is fine for a property."""
    return name.replace("$", "_").isidentifier()


def comment(text: str, indent: str = "") -> str:
    """Return a documentation comment, one line or several, with the line end."""
    lines = text.replace("*/", "*\\/").splitlines()
    if len(lines) == 1 and len(indent) + len(lines[0]) + 7 <= WIDTH:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(
        f"{indent} * {part}".rstrip() + "\n"
        for line in lines
        for part in _wrapped(line, WIDTH - len(indent) - 3)
    )
    return f"{indent}/**\n{body}{indent} */\n"


def _wrapped(line: str, width: int) -> Iterator[str]:
    current = ""
    for word in line.split():
        if current and len(current) + 1 + len(word) > width:
            yield current
            current = word
        else:
            current = f"{current} {word}".strip()
    yield current


def imports(node: Node) -> Iterator[Import]:
    """Yield what an expression needs."""
    match node:
        case Text():
            yield from node.imports
        case Object():
            for _, value in node.entries:
                yield from imports(value)
        case Array():
            for item in node.items:
                yield from imports(item)
        case Chain():
            for call in node.calls:
                yield from imports(call)
        case Call():
            if not node.name.startswith("."):
                yield node.module, node.name
            for argument in node.arguments:
                yield from imports(argument)


def flat(node: Node) -> str:
    """Return an expression on one line."""
    match node:
        case Text():
            return node.text
        case Object():
            return "{ " + ", ".join(f"{key}: {flat(value)}" for key, value in node.entries) + " }"
        case Array():
            return "[" + ", ".join(map(flat, node.items)) + "]"
        case Call():
            return f"{node.name}({', '.join(map(flat, node.arguments))})"
        case Chain():
            return "".join(map(flat, node.calls))


def mentions(node: Node, variable: str) -> bool:
    """Whether an expression reaches for a property of a variable."""
    parts: Sequence[Node]
    match node:
        case Text():
            return node.text.startswith((f"{variable}.", f"sql`${{{variable}."))
        case Object():
            parts = [value for _, value in node.entries]
        case Array():
            parts = node.items
        case Call():
            parts = node.arguments
        case Chain():
            parts = node.calls
    return any(mentions(part, variable) for part in parts)


def printed(node: Node, indent: int, used: int, after: int = 1) -> str:
    """Return an expression on as few lines as Prettier would use.

    Args:
        node: the expression.
        indent: columns by which its first line is indented.
        used: columns of that line that are taken already.
        after: columns that follow on its last line.
    """
    if not _must_break(node) and used + len(flat(node)) + after <= WIDTH:
        return flat(node)
    match node:
        case Text():
            return node.text
        case Object():
            return _block("{", [(f"{key}: ", value) for key, value in node.entries], "}", indent)
        case Array():
            return _block("[", [("", item) for item in node.items], "]", indent)
        case Call():
            return _call(node, indent, used)
        case Chain():
            return _chain(node.calls, indent, used, after)


def _must_break(node: Node) -> bool:
    match node:
        case Object():
            return node.open
        case Call():
            return any(map(_must_break, node.arguments))
        case Chain():
            complicated = not all(_is_simple(argument) for call in node.calls for argument in call.arguments)
            return (complicated and len(node.calls) > 2) or any(map(_must_break, node.calls))
        case _:
            return False


def _is_simple(node: Node, depth: int = 0) -> bool:
    """Say whether Prettier takes it for simple enough to keep a chain on one line: two levels deep at most."""
    if depth == 2:
        return False
    match node:
        case Text():
            return node.simple
        case Object():
            return all(_is_simple(value, depth + 1) for _, value in node.entries)
        case Array():
            return all(_is_simple(item, depth + 1) for item in node.items)
        case Call():
            return all(_is_simple(argument, depth + 1) for argument in node.arguments)
        case Chain():
            return all(_is_simple(call, depth) for call in node.calls)


def _block(start: str, items: Sequence[tuple[str, Node]], end: str, indent: int) -> str:
    inner = " " * (indent + 2)
    lines = [
        f"{inner}{before}{printed(item, indent + 2, indent + 2 + len(before))}," for before, item in items
    ]
    return "\n".join([start, *lines, " " * indent + end])


def _call(call: Call, indent: int, used: int) -> str:
    """Break the last argument if it is a literal with parts and the others fit before it; else break all of them."""
    if not call.arguments:
        return flat(call)
    *others, last = call.arguments
    start = f"{call.name}({''.join(flat(argument) + ', ' for argument in others)}"
    if (
        isinstance(last, Object | Array)
        and used + len(start) + 1 <= WIDTH
        and not any(map(_must_break, others))
    ):
        opened = Object(last.entries, open=True) if isinstance(last, Object) else last
        return start + printed(opened, indent, WIDTH) + ")"
    return _block(f"{call.name}(", [("", argument) for argument in call.arguments], ")", indent)


def _chain(calls: Sequence[Call], indent: int, used: int, after: int) -> str:
    if len(calls) == 1:
        return printed(calls[0], indent, used, after)
    if len(calls) == 2:
        first, second = calls
        rest = len(second.name) + 1 if second.arguments else len(flat(second)) + after
        start = printed(first, indent, used, rest)
        column = used + len(start) if "\n" not in start else indent + 1
        return start + printed(second, indent, column, after)
    inner = " " * (indent + 2)
    lines = [printed(calls[0], indent, used, 0)]
    lines += [
        inner + printed(call, indent + 2, indent + 2, after if call is calls[-1] else 0) for call in calls[1:]
    ]
    return "\n".join(lines)
