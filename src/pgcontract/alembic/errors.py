"""What ends a migration: one constructor per cause, one line each, as Alembic's own kind of error."""

from __future__ import annotations

from typing import Self

from alembic.util import CommandError


class MigrationRefused(CommandError):
    """The command was not done, or not to its end. The message is one line for a person."""

    status = 2
    """The exit status of a command line that ends with it."""

    @classmethod
    def unknown_option(cls, name: str, known: list[str]) -> Self:
        """A `-x` option that does not exist: `discard_data` for `discard-data` must not pass in silence."""
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
    def given_connection(cls) -> Self:
        """A program hands over a connection, which would be ignored: another database would be migrated."""
        return cls(
            "config.attributes['connection'] is not used, because the runner opens connections of its own:"
            " set config.attributes['database_url']"
        )

    @classmethod
    def missing_declaration(cls, location: str, attribute: str) -> Self:
        """The project requires declarations, and a revision leaves one out."""
        return cls(f"revision {location} does not define {attribute!r}: add it, even if it is empty")

    @classmethod
    def old_declaration(cls, location: str, attribute: str, new: str) -> Self:
        """A declaration has had another name since."""
        return cls(f"revision {location} defines {attribute!r}, which is called {new!r} now: rename it")

    @classmethod
    def bad_declaration(cls, location: str, attribute: str, reason: str) -> Self:
        """A declaration is of another type, or names what cannot be resolved."""
        return cls(f"revision {location}: {attribute}: {reason}")

    @classmethod
    def by_server(cls, error: BaseException, state: str, location: str | None = None) -> Self:
        """The server refused. `state` says in brackets where that leaves the database."""
        return cls(f"{at(location)}{server_message(error)} ({state})")

    @classmethod
    def locked_after_commit(cls, reason: str, state: str, location: str | None) -> Self:
        """A lock was not given in time, after a part of the revision was committed: it is not tried again."""
        return cls(
            f"{at(location)}{reason}; not tried again, because what is committed must not run twice ({state})"
        )

    @classmethod
    def by_revision(cls, error: Exception, state: str, location: str | None) -> Self:
        """A revision raises an error of its own, such as NotImplementedError with a reason."""
        text = " ".join(str(error).split())
        if isinstance(error, NotImplementedError):
            text = text or "it is not written yet"
        elif not isinstance(error, (CommandError, RuntimeError)):
            # The text of any other error may quote a row.
            text = f"{type(error).__name__}: run it with alembic --raiseerr to see the traceback"
        return cls(f"{at(location)}{text or type(error).__name__} ({state})")

    @classmethod
    def not_loaded(cls, error: Exception, location: str) -> Self:
        """The file of a revision cannot be imported."""
        text = f"{type(error).__name__}: {' '.join(str(error).split())}"
        if not isinstance(error, (ImportError, SyntaxError)):
            text = f"{type(error).__name__}: run it with alembic --raiseerr to see the traceback"
        return cls(f"revision {location}: {text} (nothing was changed)")

    @classmethod
    def undeclared_after_commit(cls, names: str, state: str, location: str | None) -> Self:
        """A revision drops what it does not declare, after a part of it was committed: it cannot run again."""
        return cls(f"{at(location)}drops {names} after an autocommit block and does not declare it ({state})")

    @classmethod
    def still_locked(cls, reason: str, attempts: int, state: str, location: str | None) -> Self:
        """Other sessions held what the migration needs, in each attempt."""
        return cls(
            f"{at(location)}{reason}, in each of {attempts} attempts: run the same command again when"
            f" fewer sessions are at work, or give -x lock-timeout=… ({state})"
        )


class RefusedInRevision(MigrationRefused):
    """A reason to end a revision that is running. Where that leaves the database is added by its caller."""

    @classmethod
    def lock_lost(cls, error: BaseException) -> Self:
        """The connection that holds the advisory lock is lost, and the lock with it."""
        return cls(
            f"the advisory lock is lost ({server_message(error)}): run the same command again to go on"
        )

    @classmethod
    def pooled(cls) -> Self:
        """An autocommit block behind a pooler, where settings of the session cannot be relied upon."""
        return cls(
            "autocommit_block() needs a session of its own, and this connection leads through a pooler (PgBouncer):"
            " run the migrations on a direct connection to the server"
        )

    @classmethod
    def invalid_index(cls, names: str) -> Self:
        """A statement with CONCURRENTLY was skipped, because an index of that name is there, but invalid."""
        return cls(
            f"index {names} is INVALID: DROP INDEX CONCURRENTLY {names}, then run the same command again"
        )


class ContractsDiffer(CommandError):
    """`alembic check` found differences or undecided facts. The message is the report of `pgcontract verify`.

    `status` is that of `pgcontract verify`: 1 something differs, 2 something is undecided and nothing differs.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class DraftRefused(CommandError):
    """No revision was written: the message has each difference that it would leave out, with the reason."""

    status = 2


class Interrupted(MigrationRefused):
    """Ctrl-C."""

    status = 130

    @classmethod
    def at(cls, state: str, location: str | None = None) -> Self:
        """Say in brackets where that leaves the database."""
        return cls(f"{at(location)}interrupted: run the same command again to go on ({state})")


def sqlstate(error: BaseException) -> str | None:
    """Return the server's five characters for what went wrong, or None if it is no error of the server.

    psycopg and asyncpg call it `sqlstate`, psycopg2 `pgcode`.
    """
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return state if isinstance(state, str) else None


def server_message(error: BaseException) -> str:
    """Return in one line what the server reports, and what helps where it is known. It quotes no value of a row."""
    state = sqlstate(error)
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    text = " ".join((primary or str(error) or type(error).__name__).split())
    if state and state.startswith("22"):
        text = f"{type(error).__name__} ({state})"  # data exceptions quote the value
    match state:
        case "42501":
            return f"{text}: connect as the owner of the tables, who may read and change all of them"
        case "57014":
            return f"{text}: run it in a session without statement_timeout"
        case "2BP01":
            return f"{text}: drop what depends on it first, it is not part of these migrations"
        case _:
            return text


def at(location: str | None) -> str:
    """Return the beginning of a message about a revision, empty if it is about none."""
    return f"revision {location}: " if location else ""
