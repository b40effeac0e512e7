"""The only place that opens connections for the engine, and the one place where a reading session is pinned.

`search_path` changes how PostgreSQL prints names; TimeZone, DateStyle, IntervalStyle, bytea_output, extra_float_digits,
lc_monetary and the encoding change how it prints values. All of them are set with SET LOCAL inside one read-only,
repeatable-read transaction and nothing is prepared, so that it also holds behind PgBouncer in transaction mode.
What is asked inside that transaction is left to the callers.
"""

from __future__ import annotations

import logging
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any
from urllib.parse import parse_qsl

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.connection_string import ConnectionString, protect
from pgcontract.errors import DatabaseError

OLDEST_SUPPORTED = 150000
"""The oldest `server_version_num` that is supported."""

CONNECT_TIMEOUT = "10"
"""Seconds to wait for a connection, where the URL does not say."""

_PINNED: Mapping[str, str] = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "xmloption": "content",
    "quote_all_identifiers": "off",
    "row_security": "off",
    "client_encoding": "UTF8",
    "lc_monetary": "C",
    "standard_conforming_strings": "on",
    # Compiling took 0.4 s and saved nothing on 2 million rows.
    "jit": "off",
}

#: Classes of SQLSTATE whose messages speak of the statement and the catalogue. The others (a value that cannot be cast,
#: a function that raises) may quote a row.
_QUOTES_NO_ROW = ("42", "25", "0A", "53", "55", "57", "58")

GONE = frozenset({"XX000", "42P01", "42703", "42704", "42883", "3F000"})
"""SQLSTATEs of what is not there any more; XX000 is what the functions that print definitions say."""

# Ctrl-C may meet a connection in the middle of a COPY. psycopg then warns that the rollback came too late, and without
# any handler Python prints that beside the one line which says what happened. The server rolls back all the same.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

DEFAULT_PORT = "5432"

#: What SQLAlchemy names behind the plus, such as asyncpg, is its driver and nothing that matters here.
_SCHEME = re.compile(r"^postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def conninfo(url: str | None) -> ConnectionString:
    """Return the libpq connection string for `url`, or for DATABASE_URL where `url` is None.

    `postgres://`, `postgresql://` and SQLAlchemy's `postgresql+driver://` URLs are taken, and so is libpq's own
    `key=value` form.

    Raises:
        DatabaseError: there is no URL, or it is not one. Its text is not repeated: it may hold a password.
    """
    url = given = ConnectionString(url if url is not None else os.environ.get("DATABASE_URL", ""))
    if not given.strip():
        raise DatabaseError.no_url()
    if _splits_elsewhere(given):
        raise DatabaseError.bad_url(_UNESCAPED)
    try:
        known = protect(conninfo_to_dict(_SCHEME.sub("postgresql://", given.strip())))
    except psycopg.ProgrammingError:
        raise DatabaseError.bad_url(_fault(given)) from None
    known.setdefault("connect_timeout", CONNECT_TIMEOUT)
    known.setdefault("application_name", "pgcontract")
    known["client_encoding"] = "UTF8"  # whatever the database or the role sets for its sessions
    return ConnectionString(make_conninfo("", **known))


_UNESCAPED = "a sign in its user or password is not escaped: @ is %40, : is %3A, / is %2F, ? is %3F, % is %25"


def _splits_elsewhere(url: str) -> bool:
    """Say whether libpq would take the rest of an unescaped password for the host or the database, and show it."""
    scheme = _SCHEME.match(url.strip())
    if scheme is None:
        return False
    authority, _, path = url.strip()[scheme.end() :].partition("?")[0].partition("/")
    return authority.count("@") > 1 or "@" in path


def _fault(url: str) -> str:
    """Return what is wrong with a URL that libpq refuses; of its text nothing but names of parameters."""
    scheme = _SCHEME.match(url.strip())
    if scheme is None:
        return "it is not a PostgreSQL connection URL"
    rest, _, query = url.strip()[scheme.end() :].partition("?")
    if "@" in query:
        return _UNESCAPED
    if _BARE_PERCENT.search(rest):
        return "a % in it begins no code: % itself is %25, and alembic.ini's %% is one %"
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    unknown = [name for name, _ in parse_qsl(query) if name not in known]
    if unknown:
        hint = " (asyncpg's ssl=require is its sslmode=require)" if "ssl" in unknown else ""
        return f"libpq has no parameter {', '.join(unknown)}{hint}"
    return "it is not a PostgreSQL connection URL"


def where(conninfo: str) -> str:
    """Return `database at host:port` for messages: never a user's password. libpq's environment counts, too."""
    given = conninfo_to_dict(conninfo)
    if "service" in given and not (given.get("dbname") and given.get("host")):  # it wins over the environment
        service = f"service {given['service']}"
        return f"database {given['dbname']} of {service}" if given.get("dbname") else service
    known = {**_defaults(), **given}
    name = known.get("dbname")
    return f"database {name or known.get('user') or '(default)'} at {_addresses(known)}"


def _addresses(known: Mapping[str, Any]) -> str:
    """Return `host:port`, or each of several as in `one:5432 or two:5433`. One port may be that of all hosts."""
    hosts = str(known.get("host") or known.get("hostaddr") or "the local socket").split(",")
    ports = str(known.get("port") or "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    shown = [f"[{host}]" if ":" in host else host for host in hosts]
    pairs = zip_longest(shown, ports, fillvalue="")
    return " or ".join(f"{host or 'the local socket'}:{port or DEFAULT_PORT}" for host, port in pairs)


def _defaults() -> dict[str, str]:
    """Return what libpq takes from the environment and by itself; nothing where PGSERVICE names an unknown service."""
    try:
        return {
            option.keyword.decode(): option.val.decode()
            for option in pq.Conninfo.get_defaults()
            if option.val
        }
    except MemoryError:  # what psycopg makes of libpq's NULL
        return {}


def connect(url: str | None = None, *, autocommit: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
    """Open a connection to a supported server.

    Raises:
        DatabaseError: there is no such server, it refuses, or it is older than PostgreSQL 15.
    """
    url = info = conninfo(url)  # from here on no local variable shows a password
    try:
        connection = psycopg.connect(info, autocommit=autocommit, prepare_threshold=None)
    except (psycopg.Error, UnicodeError) as error:
        # Not only OperationalError: a connect_timeout that is no number, a host that is no name.
        raise cannot_connect(info, error) from error
    check_version(connection, info)
    return connection


def cannot_connect(info: str, error: BaseException) -> DatabaseError:
    """Return the error for a connection string (of `conninfo`) that leads to no connection."""
    return DatabaseError.unreachable(where(info), _first_line(error))


def check_version(connection: psycopg.Connection[Any], info: str) -> None:
    """Close the connection if the server is older than PostgreSQL 15.

    Raises:
        DatabaseError: it is.
    """
    if connection.info.server_version < OLDEST_SUPPORTED:
        version = connection.info.parameter_status("server_version") or "unknown"
        connection.close()
        raise DatabaseError.too_old(where(info), version)


@contextmanager
def reading(
    url: str | None = None, *, search_path: Sequence[str] = (), timeout: float = 0
) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Open one pinned, read-only, repeatable-read transaction, and roll it back at the end.

    Args:
        url: where; DATABASE_URL if None.
        search_path: schemas whose names are printed bare; none, so that every name is printed with its schema.
        timeout: seconds for a statement or a lock, 0 for no limit.

    Raises:
        DatabaseError: as `connect`; or a question is refused and nobody inside has caught that.
    """
    url = conninfo(url)
    with connect(url) as connection:
        only_read(connection)
        try:
            pin(connection, search_path=search_path, timeout=timeout)
            yield connection
            connection.rollback()
        except psycopg.Error as error:
            raise refused(where(url), error) from error


def only_read(connection: psycopg.Connection[Any]) -> None:
    """Let every transaction of a connection be read-only, and see one moment of the database (repeatable read)."""
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ


def pin(connection: psycopg.Connection[Any], *, search_path: Sequence[str] = (), timeout: float = 0) -> None:
    """Set everything that changes how PostgreSQL prints, for the open transaction of `connection` only."""
    milliseconds = str(math.ceil(timeout * 1000))  # less than one would be 0, which is for ever
    wanted = {
        **_PINNED,
        "search_path": sql.SQL(", ").join(map(sql.Identifier, search_path)).as_string(connection),
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
    }
    connection.execute(
        sql.SQL("SELECT {}").format(
            sql.SQL(", ").join(
                sql.SQL("pg_catalog.set_config({}, {}, true)").format(name, value)
                for name, value in wanted.items()
            )
        )
    )


def refused(what: str, error: psycopg.Error) -> DatabaseError:
    """Return the error for a question that the server did not answer: its own words, and what to do."""
    reason = plain_reason(error) if error.sqlstate else _first_line(error)
    return DatabaseError.refused(what, f"{reason}; {_advice(error.sqlstate)}")


def broken(connection: psycopg.Connection[Any], error: psycopg.Error) -> DatabaseError:
    """Return the error of a connection that does not answer any more."""
    return DatabaseError.unreachable(where(connection.info.dsn), primary_message(error))


def _advice(sqlstate: str | None) -> str:
    """Return what helps against an error of this SQLSTATE; without one the server did not speak."""
    match sqlstate:
        case None | "57P01" | "57P02" | "57P03":
            return "the connection is gone, try again"
        case "25P03" | "25P04" | "57P05":
            return "raise that timeout for this role"
        case "40P01":
            return "other sessions lock the same tables, try again"
        case "40001":
            return "on a standby, try again or raise its max_standby_streaming_delay"
        case "57014" | "55P03":
            return "give it more time, or try again when fewer sessions are at work"
        case "42501":
            return "connect as a role that may read it"
        case _ if sqlstate in GONE:
            return "if the schema changes just now, try again when it is through; else look into the server's log"
        case _:
            return "look into the server's log"


def primary_message(error: psycopg.Error) -> str:
    """Return the server's primary message, which may quote a value; psycopg's own where the server did not speak."""
    return error.diag.message_primary or str(error).partition("\n")[0]


def quotes_no_row(sqlstate: str) -> bool:
    """Return whether messages with this SQLSTATE speak of statements and the catalog only, never of values."""
    return sqlstate.startswith(_QUOTES_NO_ROW)


def plain_reason(error: psycopg.Error) -> str:
    """Return the server's message if it cannot quote a value of a row, else what kind of error it is."""
    state = error.sqlstate or ""
    if quotes_no_row(state) and error.diag.message_primary:
        return error.diag.message_primary
    return f"{type(error).__name__} ({state})" if state else type(error).__name__


@cache
def question(name: str) -> sql.SQL:
    """Return the statement in `sql/<name>.sql`: one question, whose first line says what one row is."""
    text = files("pgcontract").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    return sql.SQL(text)


def _first_line(error: BaseException) -> str:
    """Return what a server or libpq says, without the lines of help that follow, and without libpq's own preamble."""
    first = str(error).strip().partition("\n")[0]
    return first.rpartition("failed: ")[2].removeprefix("FATAL:").strip() or type(error).__name__
