"""The names of objects: `ObjectId`, the key of the object maps, and `QualifiedName`, by which one refers to another.

A name is always a pair of schema and name. Text is made only when it is shown: the schema is left out where it is
`public`, and a name that would be ambiguous to a reader is quoted.
"""

from __future__ import annotations

import json
from typing import NamedTuple
from unicodedata import is_normalized

PUBLIC = "public"
"""The schema whose names are written and shown without it."""


class QualifiedName(NamedTuple):
    """The name of a relation or type: schema and name, each as PostgreSQL stores it, without quotes."""

    schema: str
    name: str

    def __str__(self) -> str:
        """Return `projects`, `audit.log`, or `"with.dot"` where the plain text could be read as another name."""
        name = quote_if_ambiguous(self.name)
        return name if self.schema == PUBLIC else f"{quote_if_ambiguous(self.schema)}.{name}"


class ObjectId(NamedTuple):
    """Kind and name of one object. Two objects of a database, or of a set of contracts, never have the same id.

    `parent` is the table or view that a column, constraint, index, trigger, policy, grant or comment belongs to; it is
    empty for an object of its own, such as a table, a type or a function (whose `name` ends with its argument types).
    """

    kind: str
    schema: str
    name: str
    parent: str = ""

    @property
    def qualified_name(self) -> QualifiedName:
        """The object's own name with its schema."""
        return QualifiedName(self.schema, self.name)

    @property
    def relation(self) -> QualifiedName:
        """The name of the table or view that the object belongs to, or is."""
        return QualifiedName(self.schema, self.parent or self.name)

    @property
    def label(self) -> str:
        """Kind and name in words, as an exception names it: `table users`, `users index users_email_idx`."""
        return f"table {self}" if self.kind == "table" else str(self)

    def __str__(self) -> str:
        """Return the label, for a table without its kind."""
        if not self.parent:
            name = str(self.qualified_name)
            return name if self.kind == "table" else f"{self.kind} {name}"
        parent = QualifiedName(self.schema, self.parent)
        name = quote_if_ambiguous(self.name)
        if self.kind == "column":
            return f"{parent}.{name}"
        return " ".join(word for word in (str(parent), self.kind, name if self.name else "") if word)


def quote_if_ambiguous(name: str) -> str:
    """Return a name as it is, or quoted where it could be misread: see `quote_if_invisible`; or it has a dot in it.

    A dot in the argument types of a function is not a part of the name.
    """
    return (
        json.dumps(name, ensure_ascii=False)
        if _has_dot(name) and is_visible(name)
        else quote_if_invisible(name)
    )


def quote_if_invisible(text: str) -> str:
    """Return a text as it is, or as a JSON string in ASCII where a reader could not see what is in it.

    That is white space at an end, a character that does not print, and a form of Unicode that looks like another.
    """
    return text if is_visible(text) else json.dumps(text)


def is_visible(text: str) -> bool:
    """Return whether a reader sees every character of a text as it is."""
    return text.isprintable() and text == text.strip() and is_normalized("NFC", text)


def _has_dot(name: str) -> bool:
    return "." in name.partition("(")[0]
