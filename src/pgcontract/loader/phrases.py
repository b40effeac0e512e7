"""The small phrases of SQL that the contract language takes apart: references, index keys, privileges, bare words."""

from __future__ import annotations

import re
import string

from pgcontract.model import IndexColumn, QualifiedName, Sql
from pgcontract.sqltext import NAME_START, closing

_IDENTIFIER = rf'(?:"(?:[^"]|"")+"|{NAME_START}[\w$]*)'
_QUALIFIED = rf"{_IDENTIFIER}(?:\s*+\.\s*+{_IDENTIFIER})?"
_COLUMNS = rf"\(\s*+(?P<columns>{_IDENTIFIER}(?:\s*+,\s*+{_IDENTIFIER})*)\s*+\)"
_REFERENCE = re.compile(rf"\s*+(?P<table>{_QUALIFIED})\s*+{_COLUMNS}\s*+")
_COLUMN_KEY = re.compile(rf"\s*+(?P<key>(?>{_IDENTIFIER}))(?!\s*+[(.])")
_EXPRESSION_KEY = re.compile(rf"\s*+(?P<function>{_QUALIFIED}\s*+)?\(")
_INDEX_OPTIONS = re.compile(
    rf"""
    (?: \s*+ \b collate \s++ (?P<collation>{_QUALIFIED}) )?
    (?: \s*+ (?<!\w) (?!(?:asc|desc|nulls|collate)\b) (?P<opclass>{_QUALIFIED}) (?P<options>\([^()]*+\))? )?
    (?: \s*+ \b (?P<order>asc|desc) \b )?
    (?: \s*+ \b nulls \s++ (?P<nulls>first|last) \b )?
    \s*+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PRIVILEGE = re.compile(rf"\s*+(?P<privilege>[A-Za-z]+)\s*+(?:{_COLUMNS})?\s*+")
_QUOTED = re.compile(r'"(?:[^"]|"")+"', re.DOTALL)
_PART = r'(?:"(?:[^"]|"")+"|[^".]+)'
_QUALIFIED_NAME = re.compile(rf"(?:(?P<schema>{_PART})\.)?(?P<name>{_PART})", re.DOTALL)
_BARE_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]*")

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain")
"""The privileges on a table, in the order in which they are shown. `maintain` comes with PostgreSQL 17."""

PUBLIC = "public"
"""Everybody; no role can be called so."""

COLUMN_PRIVILEGES = ("select", "insert", "update", "references")
"""Those that can be granted on single columns."""

_WORDS_WITH_MEANING = frozenset(
    """
    true false null current_timestamp current_date current_time localtime localtimestamp current_user session_user user
    current_role current_catalog current_schema system_user
    """.split()
)


def identifier(text: str) -> str:
    """Return the name that an identifier means: quotes removed as written, or ASCII folded to lower case."""
    text = text.strip()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text.translate(_LOWER)


def plain_name(text: str) -> str:
    """Return the name that a contract gives a table or schema: as it is, or without quotes as in SQL.

    Quotes are needed where a name has a dot in it, which would part a schema from a name: `"Log.Entries"`.
    """
    return identifier(text) if _QUOTED.fullmatch(text) else text


def is_ambiguous(text: str) -> bool:
    """Say whether a name has a dot in it and no quotes that say what the dot is."""
    return "." in text and not _QUOTED.fullmatch(text)


def qualified_name(text: str) -> QualifiedName:
    """Return the schema and name that a contract gives an enum: `mood`, `audit.mood`, `audit."with.dot"`."""
    found = _QUALIFIED_NAME.fullmatch(text)
    if found is not None and '"' in text:
        return QualifiedName(plain_name(found["schema"] or PUBLIC), plain_name(found["name"]))
    schema, dot, name = text.partition(".")
    return QualifiedName(schema, name) if dot else QualifiedName(PUBLIC, text)


def reference(text: str) -> tuple[QualifiedName, tuple[str, ...]] | None:
    """`projects (id)` → (public.projects, ("id",)), and so `public.projects (id)`; None if it is not a reference."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    parts = _names(found["table"])
    return QualifiedName(parts[0] if len(parts) > 1 else "public", parts[-1]), _names(found["columns"])


def index_column(text: str) -> IndexColumn | None:
    """`effective_at desc nulls first`, `(lower(email))`, `name text_pattern_ops` → an index key, or None."""
    key = _index_key(text)
    if key is None:
        return None
    expression, rest = key
    found = _INDEX_OPTIONS.fullmatch(text, rest)
    if found is None:
        return None
    order = (found["order"] or "asc").lower()
    return IndexColumn(
        expression,
        order,
        (found["nulls"] or ("first" if order == "desc" else "last")).lower(),
        found["collation"] and _visible(found["collation"]),
        found["opclass"] and _visible(found["opclass"]) + (found["options"] or ""),
    )


def privilege(text: str) -> tuple[str, tuple[str, ...]] | None:
    """`select` → ("select", ()); `update (email)` → ("update", ("email",)); None where it is no privilege."""
    found = _PRIVILEGE.fullmatch(text)
    if found is None or found["privilege"].lower() not in PRIVILEGES:
        return None
    columns = _names(found["columns"] or "")
    word = found["privilege"].lower()
    return None if columns and word not in COLUMN_PRIVILEGES else (word, columns)


def is_bare_word(text: str) -> bool:
    """Say whether a default is a word that SQL would take for a column: a literal that lost its quotes."""
    return bool(_BARE_WORD.fullmatch(text)) and _WORDS_WITH_MEANING.isdisjoint(text.lower().split())


def _index_key(text: str) -> tuple[str | Sql, int] | None:
    """Return what is indexed, and where it ends in the text."""
    column = _COLUMN_KEY.match(text)
    if column is not None:
        return identifier(column["key"]), column.end()
    opening = _EXPRESSION_KEY.match(text)
    if opening is None:
        return None
    end = closing(text, opening.end() - 1)
    if end is None:
        return None
    expression = _without_parentheses(text[: end + 1].strip())
    return (Sql(expression), end + 1) if expression else None


def _visible(text: str) -> str:
    """Return the name of a collation or operator class as the model writes it: bare where PostgreSQL finds it so."""
    *schema, name = _names(text)
    hidden = not schema or schema[0] in {"pg_catalog", "public"}
    return name if hidden else f"{schema[0]}.{name}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(identifier(part) for part in re.findall(_IDENTIFIER, text))


def _without_parentheses(text: str) -> str:
    """Remove parentheses that enclose all of the text, and only such."""
    while text.startswith("(") and closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text
