"""The names that follow from a naming convention, where a contract gives none."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

MOST_BYTES = 63
"""PostgreSQL cuts longer names (NAMEDATALEN - 1)."""

_WORDS = {
    "primary_key": ("table", "columns"),
    "unique": ("table", "columns", "column_0"),
    "foreign_key": ("table", "columns", "column_0", "foreign_table", "foreign_columns"),
    "check": ("table", "columns"),
    "index": ("table", "columns", "column_0"),
}


def name(
    template: str, table: str, columns: Sequence[str], foreign_table: str = "", foreign: Sequence[str] = ()
) -> str:
    """Fill a template, and cut the name as PostgreSQL would: after 63 bytes, and never inside a character."""
    full = template.format(
        table=table,
        columns="_".join(columns),
        column_0=columns[0],
        foreign_table=foreign_table,
        foreign_columns="_".join(foreign),
    )
    return full.encode()[:MOST_BYTES].decode(errors="ignore")


def fault(kind: str, template: str) -> str | None:
    """Return what is wrong with the template for a kind of constraint, or None."""
    known = _WORDS[kind]
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        parsed = [("", "", "", None)]
    if all(word is None or (word in known and not form and not how) for _, word, form, how in parsed):
        return None
    return (
        f"the convention for {kind} cannot be filled; use only {', '.join(f'{{{word}}}' for word in known)}"
    )
