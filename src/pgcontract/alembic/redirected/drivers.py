"""PostgreSQL drivers made to connect to one database only, whatever host, database or service they are given.

Each driver is changed at the one function through which all of its connections go, so that SQLAlchemy with or without
`creator=`, connection pools and direct calls (`psycopg.connect`) are redirected alike. Parameters that only set up the
session, such as `application_name` and `options=-c search_path=…`, are kept; all others are replaced by the target's.
Not covered: libpq through `psycopg.pq.PGconn` or `psycopg2.extensions.connection`, and programs written in C.
"""

from __future__ import annotations

import inspect
import os
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

SUPPORTED: Final = ("asyncpg", "pg8000", "psycopg", "psycopg2")
"""SQLAlchemy's names of the drivers that are redirected."""

_KEPT: Final = frozenset(
    "application_name client_encoding connect_timeout fallback_application_name keepalives keepalives_count"
    " keepalives_idle keepalives_interval tcp_user_timeout".split()
)
"""libpq parameters of the caller that cannot lead anywhere else."""

_ADDRESSES: Final = frozenset(
    "dsn host hostaddr port user password passfile service servicefile database dbname ssl direct_tls sslmode"
    " sslcert sslkey sslpassword sslrootcert sslcrl sslnegotiation ssl_min_protocol_version"
    " ssl_max_protocol_version target_session_attrs krbsrvname gsslib replication".split()
)
"""Parameters of asyncpg, as arguments, in its URL or as settings of the session, that say where and as whom."""

# libpq splits `options` at spaces that no backslash precedes; it knows no quotes.
_WORD: Final = re.compile(r"(?:\\.|[^\s\\])+")
_UNESCAPE: Final = re.compile(r"\\(.)")
_ESCAPE: Final = re.compile(r"([\s\\])")


@dataclass(frozen=True, slots=True)
class Target:
    """The one database that the process may reach."""

    parameters: Mapping[str, str] = field(repr=False)
    """libpq parameters, complete: host, port, dbname, user, and what else the server needs. Holds a password."""

    @property
    def address(self) -> tuple[str, int]:
        """The host, or the folder of the Unix socket, and the port."""
        return self.parameters.get("hostaddr") or self.parameters["host"], int(self.parameters["port"])

    @property
    def socket(self) -> str | None:
        """The path of the Unix socket; None for TCP."""
        host, port = self.address
        return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else None


def redirect(target: Target, asked: Callable[[str], object]) -> None:
    """Redirect every installed driver, and libpq's environment variables.

    Args:
        target: the database to connect to.
        asked: called before each connection with the database that the caller asked for, as `name at host:port`.
    """
    clean_environment(target)
    for name in SUPPORTED:
        if find_spec(name) is not None:
            _REDIRECTIONS[name](target, asked)


def clean_environment(target: Target) -> None:
    """Point libpq's variables to the target, for programs and settings that read them; unset all that it lacks."""
    had = {name for name in _MAIN_VARIABLES if name in os.environ}
    for name in ("PGSERVICE", "PGSERVICEFILE", "PGSYSCONFDIR"):
        os.environ.pop(
            name, None
        )  # first, because libpq cannot list its parameters while the service is unknown
    for option in pq.Conninfo.get_defaults():
        if option.envvar is None:
            continue
        variable, value = option.envvar.decode(), target.parameters.get(option.keyword.decode())
        if value is None and variable in had:
            value = ""  # a settings class may demand that it is set
        if value is None:
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = value


_MAIN_VARIABLES: Final = ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD")


def libpq_parameters(target: Target, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters to connect with instead of `given`."""
    kept = {name: value for name, value in given.items() if name in _KEPT and value is not None}
    merged: dict[str, Any] = {**kept, **target.parameters}
    own = target.parameters.get("options", "")
    settings = session_options(str(given.get("options") or ""))
    if settings and settings != own:
        merged["options"] = f"{own} {settings}".strip()
    return merged


def session_options(options: str) -> str:
    """Return those command-line options that set a parameter of the session (`-c name=value`, `--name=value`).

    Hosting providers also carry an address in `options` (`endpoint=…`, `project=…`), which no other server accepts.
    """
    words = iter(_UNESCAPE.sub(r"\1", word) for word in _WORD.findall(options))
    kept = []
    for word in words:
        setting = next(words, "") if word == "-c" else word.removeprefix("--").removeprefix("-c")
        if word.startswith("-") and "=" in setting:
            kept.append("-c " + _ESCAPE.sub(r"\\\1", setting))
    return " ".join(kept)


def describe(host: Any, port: Any, database: Any) -> str:
    """Return what a caller asked for, without user and password."""
    return f"{database or '(default database)'} at {host or '(default host)'}:{port or 5432}"


def _parse(conninfo: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(conninfo))
    except psycopg.Error:
        return {}  # the driver would refuse it; nothing of it is used


def _redirect_psycopg(target: Target, asked: Callable[[str], object]) -> None:
    for kind in (psycopg.Connection, psycopg.AsyncConnection):
        _redirect_psycopg_class(kind, target, asked)
    psycopg.connect = psycopg.Connection.connect  # it was bound to the original


def _redirect_psycopg_class(kind: Any, target: Target, asked: Callable[[str], object]) -> None:
    original = kind.connect.__func__
    own = set(inspect.signature(original).parameters) - {"cls", "conninfo", "kwargs"}

    def connect(cls: Any, /, conninfo: str = "", **arguments: Any) -> Any:
        clean_environment(target)
        session = {name: value for name, value in arguments.items() if name in own}
        given = _parse(conninfo) | {name: value for name, value in arguments.items() if name not in own}
        asked(_describe_libpq(given))
        return original(cls, "", **libpq_parameters(target, given), **session)

    kind.connect = classmethod(connect)


def _redirect_psycopg2(target: Target, asked: Callable[[str], object]) -> None:
    psycopg2: Any = import_module("psycopg2")
    extensions = import_module("psycopg2.extensions")
    original = psycopg2._connect  # noqa: SLF001 - what `connect` calls, however it was imported
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}

    def connect(dsn: str, *arguments: Any, **options: Any) -> Any:
        clean_environment(target)
        try:
            given = dict(extensions.parse_dsn(dsn))
        except psycopg2.Error:
            given = {}
        asked(_describe_libpq(given))
        wanted = {name: value for name, value in libpq_parameters(target, given).items() if name in known}
        return original(extensions.make_dsn(**wanted), *arguments, **options)

    psycopg2._connect = connect  # noqa: SLF001


def _redirect_asyncpg(target: Target, asked: Callable[[str], object]) -> None:
    utils: Any = import_module("asyncpg.connect_utils")
    original = utils._connect  # noqa: SLF001 - what `connect` and the pools call

    @wraps(original)
    async def connect(**arguments: Any) -> Any:
        clean_environment(target)
        dsn = urlsplit(str(arguments.get("dsn") or ""))
        query = dict(parse_qsl(dsn.query))
        host = arguments.get("host") or query.get("host") or dsn.hostname
        database = arguments.get("database") or query.get("database") or dsn.path.lstrip("/")
        asked(
            describe(
                host, arguments.get("port") or query.get("port") or dsn.netloc.rpartition(":")[2], database
            )
        )
        given = {**query, **(arguments.get("server_settings") or {})}
        settings = {name: value for name, value in given.items() if name not in _ADDRESSES}
        options = libpq_parameters(target, {"options": settings.pop("options", None)}).get("options")
        if options:
            settings["options"] = options
        cleared = {name: None for name in arguments if name in _ADDRESSES}
        return await original(
            **{**arguments, **cleared, "dsn": _asyncpg_url(target), "server_settings": settings}
        )

    utils._connect = connect  # noqa: SLF001


def _asyncpg_url(target: Target) -> str:
    """Return the target as asyncpg takes it: libpq's parameters in a URL, as far as asyncpg knows them."""
    known = {name: value for name, value in target.parameters.items() if name in _ADDRESSES - {"hostaddr"}}
    host, _ = target.address
    return "postgresql://?" + urlencode({**known, "host": host}, quote_via=quote)


def _redirect_pg8000(target: Target, asked: Callable[[str], object]) -> None:
    kind = import_module("pg8000.core").CoreConnection
    original = kind.__init__
    signature = inspect.signature(original)

    @wraps(original)
    def connect(self: Any, *positional: Any, **arguments: Any) -> None:
        given = dict(signature.bind_partial(self, *positional, **arguments).arguments)
        asked(describe(given.get("unix_sock") or given.get("host"), given.get("port"), given.get("database")))
        settings = {
            name: value
            for name, value in dict(given.get("startup_params") or {}).items()
            if name not in _ADDRESSES
        }
        options = libpq_parameters(target, {"options": settings.pop("options", None)}).get("options")
        if options:
            settings["options"] = options
        kept = {
            name: given[name] for name in ("timeout", "tcp_keepalive", "application_name") if name in given
        }
        original(self, **kept, **_pg8000_address(target), startup_params=settings)

    kind.__init__ = connect


def _pg8000_address(target: Target) -> dict[str, Any]:
    host, port = target.address
    known = target.parameters
    address = {"unix_sock": target.socket} if target.socket else {"host": host, "port": port}
    return {
        **address,
        "user": known["user"],
        "password": known.get("password"),
        "database": known["dbname"],
        "ssl_context": False if target.socket else _ssl_context(known),
    }


def _ssl_context(known: Mapping[str, str]) -> ssl.SSLContext | bool | None:
    """Return what pg8000 takes for libpq's sslmode: None tries SSL first, False is without, a context demands it."""
    mode = known.get("sslmode", "prefer")
    if mode in {"allow", "prefer"}:
        return None
    if mode == "disable":
        return False
    context = ssl.create_default_context(cafile=known.get("sslrootcert"))
    context.check_hostname = mode == "verify-full"
    if mode == "require" and "sslrootcert" not in known:
        context.verify_mode = ssl.CERT_NONE
    if "sslcert" in known:
        context.load_cert_chain(known["sslcert"], known.get("sslkey"), known.get("sslpassword"))
    return context


def _describe_libpq(given: Mapping[str, Any]) -> str:
    if given.get("service"):
        return f"service {given['service']}"
    return describe(given.get("host") or given.get("hostaddr"), given.get("port"), given.get("dbname"))


_REDIRECTIONS: Final[Mapping[str, Callable[[Target, Callable[[str], object]], None]]] = {
    "psycopg": _redirect_psycopg,
    "psycopg2": _redirect_psycopg2,
    "asyncpg": _redirect_asyncpg,
    "pg8000": _redirect_pg8000,
}
