"""The server on which tests make their databases: the embedded one, or the one of `--pgcontract-server-url`.

It is started or visited when a fixture first needs it. Every database gets a name that no other run has, so that
nothing of anybody else's is ever touched. Workers of pytest-xdist share one embedded server; the first one starts it.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg import sql

from pgcontract.connection_parameters import resolved_parameters, session_variables
from pgcontract.connection_string import ConnectionString
from pgcontract.database import connect
from pgcontract.errors import DatabaseError, PgcontractError
from pgcontract.pytest_plugin import options, run
from pgcontract.pytest_plugin.redaction import clear_output
from pgcontract.server import embedded, shared


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
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What else a connection needs, as libpq's parameters: `sslmode`, certificates, `options`."""

    def url(self, database: str) -> ConnectionString:
        """Return the connection string of a database of the server, whether it exists or not."""
        return ConnectionString(
            psycopg.conninfo.make_conninfo(
                psycopg.conninfo.make_conninfo("", **self.parameters),
                host=self.host,
                port=self.port,
                user=self.user,
                password=self.password,
                dbname=database,
            )
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
            info, known = connection.info, resolved_parameters(connection)
            return cls(info.host, info.port, info.user, known.get("password"), info.dbname, parameters=known)


class Scratch:
    """Has the server from when it is first needed, and gives it back at the end of the run, whatever the end is."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._closing = ExitStack()
        self._server: ScratchServer | None = None
        self._is_lent = False
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        self.prefix = f"pgcontract_{run.run_id(config)}{worker}_"

    @classmethod
    def of(cls, config: pytest.Config) -> Scratch:
        """Return the one of this process, made and registered if there is none yet."""
        known = config.pluginmanager.get_plugin("pgcontract-scratch")
        if known is None:
            known = cls(config)
            config.pluginmanager.register(known, "pgcontract-scratch")
        assert isinstance(known, cls)  # noqa: S101 - nobody else has this name
        return known

    @property
    def server(self) -> ScratchServer:
        """The server; started or visited now, if that has not been done yet.

        Raises:
            PgcontractError: there is none to be had.
        """
        if self._server is None:
            run.handle_signals(self._config)
            clear_output(self._config)
            url = options.server_url(self._config)
            self._server = ScratchServer.at(url) if url else self._embedded()
            self._is_lent = bool(url)
            # pytest-postgresql passes on host, port, user and password only.
            self._closing.enter_context(session_variables(self._server.parameters))
        return self._server

    def _embedded(self) -> ScratchServer:
        port = options.server_port(self._config)
        meeting_place = run.meeting_place(self._config)
        started = self._closing.enter_context(
            embedded(port=port) if meeting_place is None else shared(meeting_place, os.getppid(), port=port)
        )
        return ScratchServer.at(started.url)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the controller of pytest-xdist know that this worker uses a server."""
        report = yield
        if options.is_worker(self._config) and self._server is not None:
            setattr(report, run.SERVER_IN_USE, run.LENT if self._is_lent else run.OWN)
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Stop the run's own server; on one that is lent drop what interrupted fixtures left."""
        try:
            if self._is_lent and self._server is not None:
                _sweep(self._server, self.prefix)
        finally:
            self._closing.close()


def sweep(config: pytest.Config) -> None:
    """Drop what workers have left on a server that is lent, crashed ones too. For the controller of pytest-xdist."""
    url = options.server_url(config)
    if url is not None:
        with suppress(PgcontractError):
            _sweep(ScratchServer.at(url), f"pgcontract_{run.run_id(config)}")


def _sweep(server: ScratchServer, prefix: str) -> None:
    # A Ctrl-C in the middle of CREATE DATABASE comes before anybody knows that there is one to drop.
    with suppress(psycopg.Error), psycopg.connect(server.url(server.maintenance_dbname)) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_catalog.pg_database WHERE starts_with(datname, %s)", [prefix]
        ).fetchall()
        for (name,) in found:
            drop(server, name)


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
