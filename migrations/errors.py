"""What ends a migration: one constructor per cause, one line each, as Alembic's own kind of error."""

from __future__ import annotations

from typing import Self

import psycopg
from alembic.util import CommandError


class Refused(CommandError):
    """The command was not done, or not to its end. The message is one line for a person."""

    status = 2
    """The exit status of a command line that ends with it."""

    @classmethod
    def unknown_option(cls, name: str, known: list[str]) -> Self:
        """A `-x` option nobody reads: `discard_data` for `discard-data` must not pass in silence."""
        return cls(f"-x {name} is not an option: write one of {', '.join(known)}")

    @classmethod
    def bad_option(cls, name: str, wanted: str) -> Self:
        """A `-x` option whose value means nothing."""
        return cls(f"-x {name} cannot be read: write {wanted}")

    @classmethod
    def no_url(cls) -> Self:
        """Nothing names a database."""
        return cls("no database is named: give -x database-url=URL, or set DATABASE_URL")

    @classmethod
    def says_nothing(cls, revision: str, attribute: str) -> Self:
        """A revision leaves out one of the three attributes: a guard that was forgotten must not look like none."""
        return cls(f"revision {revision} does not say {attribute!r}: add it, even if it is empty")

    @classmethod
    def by_server(cls, error: BaseException, state: str) -> Self:
        """The server said no. `state` says in brackets where that leaves the database."""
        return cls(f"{_said(error)} ({state})")

    @classmethod
    def by_revision(cls, error: NotImplementedError, state: str) -> Self:
        """A revision has no way there, and says why."""
        return cls(f"{str(error) or 'a revision is not written yet'} ({state})")

    @classmethod
    def still_locked(cls, error: BaseException, attempts: int, state: str) -> Self:
        """Other sessions held what the migration needs, each time it asked."""
        return cls(
            f"{_said(error)}, in each of {attempts} attempts: run the same command again when fewer sessions are at"
            f" work, or give -x lock-timeout=… ({state})"
        )


class Interrupted(Refused):
    """Somebody pressed Ctrl-C."""

    status = 130

    @classmethod
    def at(cls, state: str) -> Self:
        """Say in brackets where that leaves the database."""
        return cls(f"interrupted: run the same command again to go on ({state})")


def sqlstate(error: BaseException) -> str | None:
    """Return the server's five characters for what went wrong, or None if the server did not speak."""
    return error.sqlstate if isinstance(error, psycopg.Error) else None


def _said(error: BaseException) -> str:
    """Return in one line what the server said, and what helps where it is known."""
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    said = " ".join((primary or str(error) or type(error).__name__).split())
    match sqlstate(error):
        case "42501":
            return f"{said}: connect as the owner of the tables, who may read and change all of them"
        case "57014":
            return f"{said}: run it in a session without statement_timeout"
        case "2BP01":
            return f"{said}: drop what depends on it first, it is not part of these migrations"
        case _:
            return said
