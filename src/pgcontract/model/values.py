"""Values of facts that are more than text or a flag, and how a value is shown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pgcontract.model.identity import quote_if_invisible
from pgcontract.model.objects import Value


@dataclass(frozen=True, slots=True)
class Sql:
    """An SQL expression. Equal text is equal; different text is undecided until a server has been queried."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Query(Sql):
    """A whole query, which is undecided as an expression is."""


@dataclass(frozen=True, slots=True)
class Generated:
    """`GENERATED ALWAYS AS (expression)`, `stored` or `virtual`."""

    kind: str
    expression: Sql


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """One key of an index: a column's name or an expression, with what departs from the default."""

    expression: str | Sql
    order: str = "asc"
    nulls: str = "last"
    collation: str | None = None
    opclass: str | None = None

    def __str__(self) -> str:
        text = f"({self.expression})" if isinstance(self.expression, Sql) else self.expression
        if self.collation:
            text += f" collate {self.collation}"
        if self.opclass:
            text += f" {self.opclass}"
        default_nulls = "first" if self.order == "desc" else "last"
        text += " desc" if self.order == "desc" else ""
        return text if self.nulls == default_nulls else f"{text} nulls {self.nulls}"


#: Control characters, but for those that lay out a text.
_UNPRINTABLE = re.compile(r"[^\S \n\t]|[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def format_value(value: Value) -> str:
    """Return a fact's value as a reviewer would write it."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Generated(kind=kind, expression=expression):
            return f"({expression}) {kind}"
        case tuple() if not hasattr(value, "_fields"):
            return ", ".join(map(_format_item, value)) or "none"
        case str() if "\n" not in value or value != value.strip():
            return quote_if_invisible(value)
        case _:
            return _UNPRINTABLE.sub(lambda found: json.dumps(found.group())[1:-1], str(value))


def _format_item(value: Value) -> str:
    """Return one of several values, so that it cannot be taken for two."""
    shown = format_value(value)
    return json.dumps(value) if isinstance(value, str) and ", " in value else shown
