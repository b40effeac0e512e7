"""The server on which tests make their databases: the embedded one, or the one of `--pgcontract-server-url`.

Every database gets a name that no other run has, so that nothing of anybody else's is ever touched. Under pytest-xdist
the controller keeps the server and its workers share it.
"""

from __future__ import annotations

import io
import os
import secrets
import signal
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from pgcontract.database import connect, conninfo
from pgcontract.errors import DatabaseError, PgcontractError
from pgcontract.server import embedded

VARIABLE = "PGCONTRACT_SERVER_URL"
DATABASE_VARIABLE = "PGCONTRACT_DATABASE_URL"
_OLD_VARIABLE = "PGCONTRACT_SCRATCH_URL"
_INPUT = "pgcontract"


@dataclass(frozen=True, slots=True)
class ScratchServer:
    """Where databases may be made, with the names by which pytest-postgresql's fixtures depend on it."""

    host: str
    port: int
    user: str
    password: str | None
    maintenance_dbname: str
    options: str = ""
    template_dbname: None = None

    def url(self, database: str) -> str:
        """Return the connection string of a database of the server, whether it exists or not."""
        return psycopg.conninfo.make_conninfo(
            host=self.host, port=self.port, user=self.user, password=self.password, dbname=database
        )

    @classmethod
    def at(cls, url: str) -> ScratchServer:
        """Return the server of a URL, after a visit.

        Raises:
            DatabaseError: it cannot be reached, is too old, or lets the role make no database.
        """
        with connect(url) as connection:
            may = "SELECT rolsuper OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = current_user"
            if connection.execute(may).fetchone() != (True,):
                raise DatabaseError.makes_no_databases(connection.info.user)
            known = conninfo_to_dict(conninfo(url))
            info = connection.info
            return cls(info.host, info.port, info.user, _text(known.get("password")), info.dbname)


def add_options(group: pytest.OptionGroup) -> None:
    """Add the options that say where databases are made."""
    group.addoption(
        "--pgcontract-server-url",
        metavar="URL",
        help="a scratch server to make databases on, of names of their own"
        f" [default: {VARIABLE}, else an embedded server]",
    )
    group.addoption(
        "--pgcontract-server-port",
        type=int,
        metavar="PORT",
        help="let the embedded server listen on this TCP port too, 0 for a free one [default: only a Unix socket]",
    )


def named(config: pytest.Config, option: str, variable: str) -> str | None:
    """Return the URL that the option gives, else the variable of the environment.

    An empty variable counts as unset. An empty option, as in `--pgcontract-server-url "$FORGOTTEN"`, ends the run: it
    would continue with another database, and pass.
    """
    given: str | None = config.getoption(option)
    if given is None:
        if variable == VARIABLE and os.environ.get(_OLD_VARIABLE):
            pytest.exit(f"{_OLD_VARIABLE} has no effect any more: it is called {VARIABLE} now", 2)
        return os.environ.get(variable) or None
    if not given.strip():
        pytest.exit(
            f"{option} is empty: write postgresql://user:password@host:port/database, or leave it out", 2
        )
    return given


class Scratch:
    """Starts the server when it is first needed, and stops it at the end of the run, whatever the end is."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._closing = ExitStack()
        self._server: ScratchServer | None = None
        self._is_embedded = False
        handed_down = getattr(config, "workerinput", {}).get(_INPUT)
        self.run_id = handed_down["run"] if handed_down else secrets.token_hex(4)
        if handed_down and handed_down["server"]:
            self._server = ScratchServer(**handed_down["server"])
        if config.getoption("postgresql_dbname", None) is None:
            config.option.postgresql_dbname = f"pgcontract_{self.run_id}"

    @property
    def server(self) -> ScratchServer:
        """The server; started or visited now, if that has not been done yet.

        Raises:
            PgcontractError: there is none to be had.
        """
        if self._server is None:
            url = named(self._config, "--pgcontract-server-url", VARIABLE)
            self._server = ScratchServer.at(url) if url else self._embedded()
        return self._server

    def _embedded(self) -> ScratchServer:
        server = self._closing.enter_context(
            embedded(port=self._config.getoption("--pgcontract-server-port"))
        )
        self._is_embedded = True
        return ScratchServer.at(server.url)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Turn SIGTERM and a hang-up into a clean end, and see to the server before any work begins."""
        if not hasattr(self._config, "workerinput"):
            self._closing.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, _interrupt))
            if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # nohup ignores it, and means that
                self._closing.callback(signal.signal, signal.SIGHUP, signal.SIG_DFL)
                signal.signal(signal.SIGHUP, self._hung_up)
        is_controller = getattr(self._config.option, "dist", "no") != "no"
        url = named(self._config, "--pgcontract-server-url", VARIABLE)
        if session.config.getoption("collectonly") or not (is_controller or url):
            return
        try:
            self.server  # noqa: B018 - a property that starts the server
        except PgcontractError as error:
            # Contracts held against a database that is named need no server; a test that does will say so.
            if url or not named(self._config, "--pgcontract-database-url", DATABASE_VARIABLE):
                pytest.exit(str(error), returncode=2)

    def _hung_up(self, number: int, frame: FrameType | None) -> NoReturn:
        """End the run, and say no more: an error of writing to a terminal that is gone would cut the end short."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter._tw._file = io.StringIO()  # noqa: SLF001 - pytest's own writer knows where to
        _interrupt(number, frame)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist which server the run has."""
        known = self._server
        fields = ("host", "port", "user", "password", "maintenance_dbname")
        node.workerinput[_INPUT] = {
            "run": self.run_id,
            "server": {name: getattr(known, name) for name in fields} if known is not None else None,
        }

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Stop an embedded server and remove its folder; on another one drop what interrupted fixtures left."""
        is_lent = self._server is not None and not self._is_embedded
        try:
            if is_lent and not hasattr(self._config, "workerinput"):
                self._sweep()
        finally:
            self._closing.close()

    def _sweep(self) -> None:
        # A Ctrl-C in the middle of CREATE DATABASE comes before anybody knows that there is one to drop.
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.server.url(self.server.maintenance_dbname)) as connection,
        ):
            found = connection.execute(
                "SELECT datname FROM pg_catalog.pg_database WHERE starts_with(datname, %s)",
                [f"pgcontract_{self.run_id}"],
            ).fetchall()
            for (name,) in found:
                drop(self.server, name)


def drop(server: ScratchServer, database: str) -> None:
    """Drop a database that this run has made, whoever is still connected to it."""
    with psycopg.connect(server.url(server.maintenance_dbname), autocommit=True) as connection:
        for statement in ("ALTER DATABASE {} IS_TEMPLATE false", "DROP DATABASE {} WITH (FORCE)"):
            with suppress(psycopg.errors.InvalidCatalogName):  # it is not there any more
                connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


def create(server: ScratchServer, database: str, template: str = "template0") -> None:
    """Create a database, as a copy of another one to which nobody is connected."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(database), sql.Identifier(template)
    )
    with psycopg.connect(server.url(server.maintenance_dbname), autocommit=True) as connection:
        connection.execute(statement)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End the run as a Ctrl-C does. A second signal (`timeout` sends two) must not disturb the end."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
