"""The small phrases of SQL that the contract language takes apart: references, index keys, privileges, bare words."""

from __future__ import annotations

import re

from pgcontract.model import IndexColumn, Sql

_IDENTIFIER = r'(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\U0010ffff][\w$]*)'
_REFERENCE = re.compile(
    rf"^\s*(?P<table>{_IDENTIFIER}(?:\.{_IDENTIFIER})?)\s*\(\s*(?P<columns>{_IDENTIFIER}(?:\s*,\s*{_IDENTIFIER})*)\s*\)\s*$"
)
_INDEX_KEY = re.compile(
    rf"""^\s*(?P<key>\(.*\)|{_IDENTIFIER}\s*\(.*\)|{_IDENTIFIER})
    (?:\s+collate\s+(?P<collation>{_IDENTIFIER}(?:\.{_IDENTIFIER})?))?
    (?:\s+(?!(?:asc|desc|nulls|collate)\b)(?P<opclass>{_IDENTIFIER}(?:\.{_IDENTIFIER})?))?
    (?:\s+(?P<order>asc|desc))?
    (?:\s+nulls\s+(?P<nulls>first|last))?\s*$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_PRIVILEGE = re.compile(
    rf"^\s*(?P<privilege>[A-Za-z]+)\s*(?:\(\s*(?P<columns>{_IDENTIFIER}(?:\s*,\s*{_IDENTIFIER})*)\s*\))?\s*$"
)
_BARE_WORD = re.compile(r"^[A-Za-z_][A-Za-z0-9_ -]*$")

PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain")
"""The privileges on a table, in the order in which they are shown. `maintain` comes with PostgreSQL 17."""

COLUMN_PRIVILEGES = ("select", "insert", "update", "references")
"""Those that can be granted on single columns."""

_WORDS_WITH_MEANING = frozenset(
    """
    true false null current_timestamp current_date current_time localtime localtimestamp current_user session_user user
    current_role current_catalog current_schema system_user
    """.split()
)


def identifier(text: str) -> str:
    """Return the name that an identifier means: quotes removed as written, or folded to lower case."""
    text = text.strip()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text.lower()


def reference(text: str) -> tuple[str, tuple[str, ...]] | None:
    """`projects (id)` → ("projects", ("id",)); `public.projects (id)` the same; None where the text is no reference."""
    found = _REFERENCE.match(text)
    if found is None:
        return None
    parts = [identifier(part) for part in re.findall(_IDENTIFIER, found["table"])]
    return qualified(parts[-1], parts[0] if len(parts) > 1 else "public"), _names(found["columns"])


def index_column(text: str) -> IndexColumn | None:
    """`effective_at desc nulls first`, `(lower(email))`, `name text_pattern_ops` → an index key; None where it is none."""
    found = _INDEX_KEY.match(text)
    if found is None:
        return None
    order = (found["order"] or "asc").lower()
    key = found["key"].strip()
    expression: str | Sql = identifier(key) if re.fullmatch(_IDENTIFIER, key) else Sql(_without_parentheses(key))
    return IndexColumn(
        expression,
        order,
        (found["nulls"] or ("first" if order == "desc" else "last")).lower(),
        found["collation"] and identifier(found["collation"]),
        found["opclass"] and identifier(found["opclass"]),
    )


def privilege(text: str) -> tuple[str, tuple[str, ...]] | None:
    """`select` → ("select", ()); `update (email)` → ("update", ("email",)); None where it is no privilege on a table."""
    found = _PRIVILEGE.match(text)
    if found is None or found["privilege"].lower() not in PRIVILEGES:
        return None
    columns = _names(found["columns"] or "")
    word = found["privilege"].lower()
    return None if columns and word not in COLUMN_PRIVILEGES else (word, columns)


def is_bare_word(text: str) -> bool:
    """Say whether a default is a word that SQL would take for a column: a literal that lost its quotes."""
    return bool(_BARE_WORD.match(text)) and text.strip().lower() not in _WORDS_WITH_MEANING


def qualified(name: str, schema: str) -> str:
    """Return a table's or type's name as the model writes it."""
    return name if schema == "public" else f"{schema}.{name}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(identifier(part) for part in re.findall(_IDENTIFIER, text))


def _without_parentheses(text: str) -> str:
    """Remove parentheses that enclose all of the text, and only such."""
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for place, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if depth == 0 and place < len(text) - 1:
                return text
        text = text[1:-1].strip()
    return text
