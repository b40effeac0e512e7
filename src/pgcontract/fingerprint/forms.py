"""How the value of one column goes into the hash of its row: a pure decision from facts about its type.

A type's own hash follows its own idea of equality: numeric 1.0 and 1.00, 1 and -1, jsonb numbers, float -0,
an interval of 30 days and of one month, citext, char(n) with its blanks hash alike; bigint and timestamps
fold 64 bits to 32; arrays forget their bounds; an enum hashes its OID, which is another one when the type is
made again. So only the types whose hash takes in every bit go as they are. The others go through their binary
send function, and what would carry OIDs of user objects in there (enums, arrays of them, composites of them)
as text, printed in the pinned session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from psycopg import sql

from pgcontract.errors import DatabaseError

TypeLetter = Literal["b", "c", "e", "m", "r"]
"""`pg_type.typtype` of what a column can hold, after its domains are resolved."""

_LETTERS: dict[str, TypeLetter] = {letter: letter for letter in get_args(TypeLetter)}

EXACT_HASH = frozenset({"bool", "bytea", "char", "date", "int2", "int4", "oid", "uuid"})
"""Built-in types whose own hash takes in every bit of the value."""

STRINGS = frozenset({"text", "varchar"})
"""The same, under collation C: other collations may call different strings equal."""

PRINTED: dict[str, tuple[str, ...]] = {
    # xml_send drops the declaration; the cast to text takes the stored bytes as they are.
    "xml": ("text",),
    "_xml": ("_text", "text"),
    # Its send function is declared for another type, and cannot be called with this one.
    "refcursor": ("text",),
    # A function's or operator's bare name does not tell overloaded ones apart.
    "regproc": ("regprocedure", "text"),
    "_regproc": ("_regprocedure", "text"),
    "regoper": ("regoperator", "text"),
    "_regoper": ("_regoperator", "text"),
    # The rest of the reg* types hold OIDs of user objects: what they mean is the name.
    **{
        array + name: ("text",)
        for array in ("", "_")
        for name in (
            "regprocedure", "regoperator", "regclass", "regtype", "regrole", "regnamespace", "regcollation",
            "regconfig", "regdictionary", "regdatabase",
        )
    },
}  # fmt: skip
"""Built-in types that go as text, by the casts to apply one after the other. All of them are exact."""


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What must be known of a column's type, its domains resolved."""

    schema: str
    name: str
    letter: TypeLetter
    builtin: bool
    """Whether the OID of the type is the same on every server."""
    send: tuple[str, str] | None
    """Schema and name of its binary send function."""
    portable: bool
    """Whether all types inside (elements, attributes, bounds) are built in and have a send function."""
    labels: bool
    """Whether all types inside are enums."""


@dataclass(frozen=True, slots=True)
class Form:
    """The expression that goes into the hash, and whether it is as exact as the stored value."""

    expression: sql.Composable
    exact: bool = True


def type_letter(letter: str) -> TypeLetter:
    """Return the letter as one of those known here.

    Raises:
        DatabaseError: a newer PostgreSQL has one more.
    """
    if letter in _LETTERS:
        return _LETTERS[letter]
    raise DatabaseError.refused("the columns", f"type kind {letter!r} is not known: use a newer pgcontract")


def form(column: sql.Composable, of: ColumnType) -> Form:
    """Return how a column of type `of` is hashed; `column` is the expression that reads it."""
    match of.letter:
        case "e":
            return Form(_as_text(column, "text"))
        case "b" | "c" | "r" | "m":
            return _builtin(column, of) if of.builtin else _sent(column, of)
        case _:
            assert_never(of.letter)


def _builtin(column: sql.Composable, of: ColumnType) -> Form:
    if of.name in EXACT_HASH:
        return Form(column)
    if of.name in STRINGS:
        return Form(_collated(column))
    if of.name in PRINTED:
        return Form(_as_text(column, *PRINTED[of.name]))
    return _sent(column, of)


def _sent(column: sql.Composable, of: ColumnType) -> Form:
    """Return the binary form, or the text where that would carry an OID, or does not exist."""
    if of.send is not None and of.portable:
        return Form(sql.SQL("{}({})").format(sql.Identifier(*of.send), column))
    return Form(_as_text(column, "text"), exact=of.labels)


def _as_text(column: sql.Composable, *types: str) -> sql.Composable:
    for name in types:
        column = sql.SQL("{}::{}").format(column, sql.Identifier("pg_catalog", name))
    return _collated(column)


def _collated(column: sql.Composable) -> sql.Composable:
    return sql.SQL('({}) COLLATE pg_catalog."C"').format(column)
