"""What can go wrong before anything is measured: one root error, one constructor per cause.

Every message starts in lower case, names the thing concerned, and ends with what to do.
No password and no row value is ever part of one. A command that meets one ends with status 2.
"""

from __future__ import annotations

from typing import Self


class PgcontractError(Exception):
    """The measurement could not be made. The message is one line for a person."""


class DatabaseError(PgcontractError):
    """A database that cannot be reached, read or used as asked."""

    @classmethod
    def no_url(cls) -> Self:
        """Neither the option nor the environment names a database."""
        return cls("no database is named: give --database-url, or set DATABASE_URL")

    @classmethod
    def bad_url(cls, reason: str) -> Self:
        """The text given is not a connection URL. The text itself may hold a password and is not repeated."""
        return cls(f"the database URL cannot be read: {reason}; write postgresql://user:password@host:port/database")

    @classmethod
    def unreachable(cls, where: str, reason: str) -> Self:
        """Nobody answers, or the server refuses the connection."""
        return cls(f"cannot connect to {where}: {reason}; check that the server runs and that the URL is right")

    @classmethod
    def too_old(cls, where: str, version: str) -> Self:
        """The server is older than the oldest supported release."""
        return cls(f"{where} is PostgreSQL {version}, and 15 is the oldest supported: use a newer server")

    @classmethod
    def refused(cls, what: str, reason: str) -> Self:
        """The server would not answer a question (privilege, timeout, syntax)."""
        return cls(f"cannot read {what}: {reason}")

    @classmethod
    def nothing_to_measure(cls, where: str, what: str) -> Self:
        """There is nothing there, and nothing measured is never success."""
        return cls(f"{where} has {what}, so nothing was measured: check that this is the database that is meant")
