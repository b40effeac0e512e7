"""What a case is: what changes a database made by `base.sql`, and whether `pg_dump --schema-only` sees it too.

`%(database)s` stands for the name of the database. Each statement runs by itself, outside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One change."""

    name: str
    statements: tuple[str, ...]
    #: Whether the text of pg_dump changes.
    dumped: bool = True
    #: The oldest release that has the syntax.
    since: int = 15

    def __str__(self) -> str:
        """Return the name, as the id of a test."""
        return self.name


def seen(name: str, *statements: str, since: int = 15) -> Case:
    """Return a change that pg_dump sees."""
    return Case(name, statements, dumped=True, since=since)


def unseen(name: str, *statements: str, since: int = 15) -> Case:
    """Return a change that pg_dump does not see."""
    return Case(name, statements, dumped=False, since=since)
