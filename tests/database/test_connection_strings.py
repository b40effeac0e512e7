"""Every form of connection string, on real servers: SSL, options, services, several hosts, sockets, passwords, IPv6."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from pgcontract.connection_parameters import resolved_parameters, session_variables
from pgcontract.database import connect, conninfo, where
from pgcontract.errors import DatabaseError, ToolError
from pgcontract.pgdump import schema_text
from pgcontract.pytest_plugin.options import SERVER_VARIABLE
from pgcontract.pytest_plugin.scratch import ScratchServer, create, drop
from pgcontract.roundtrip import observe
from tests.database.secure import AWKWARD, WITH_SSL, Secure, secure
from tests.plugin.project import Project

__all__ = ["secure"]  # a fixture


def forms(secure: Secure, folder: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """Return URLs of the database `app` by name, each with variables of the environment."""
    port = secure.server.port
    parameters = secure.certificates.replace("&", "\n")
    services = folder / "services.conf"
    services.write_text(
        f"[app]\nhost=localhost\nport={port}\ndbname=app\nuser=postgres\n{parameters}\n", encoding="utf-8"
    )
    file = {"PGSERVICEFILE": str(services)}
    password = quote(AWKWARD, safe="")
    local = f"host={quote(secure.server.host, safe='')}&port={port}"
    encrypted = f"sslmode=require&sslrootcert={secure.folder}/ca.pem"
    pgpass = folder / "pgpass"
    pgpass.touch(mode=0o600)
    escaped = AWKWARD.replace("\\", "\\\\").replace(":", "\\:")
    pgpass.write_text(f"*:*:*:awkward:{escaped}\n", encoding="utf-8")
    return {
        "certificates": (secure.url(), {}),
        "options": (secure.url(more="&options=-c%20search_path%3Dnone%20-c%20work_mem%3D4MB"), {}),
        "a service": ("service=app", file),
        "a service in a URL": ("postgresql://?service=app", file),
        "PGSERVICE": ("postgresql://", {**file, "PGSERVICE": "app"}),
        "a service, and another database's variable": ("service=app", {**file, "PGDATABASE": "postgres"}),
        "variables": (
            f"postgresql://?{secure.certificates}",
            {"PGHOST": "localhost", "PGPORT": str(port), "PGDATABASE": "app", "PGUSER": "postgres"},
        ),
        "several hosts": (
            f"postgresql://postgres@localhost:1,localhost:{port}/app?{secure.certificates}",
            {},
        ),
        "a Unix socket": (f"postgresql://postgres@/app?{local}", {}),
        "a Unix socket as the host": (
            f"postgresql://postgres@{quote(secure.server.host, safe='')}:{port}/app",
            {},
        ),
        "a password with awkward characters": (
            f"postgresql://awkward:{password}@localhost:{port}/app?{encrypted}",
            {},
        ),
        "a password from a file": (
            f"postgresql://awkward@localhost:{port}/app?{encrypted}",
            {"PGPASSFILE": str(pgpass)},
        ),
        "SQLAlchemy's driver": (
            f"postgresql+asyncpg://awkward:{password}@localhost:{port}/app?{encrypted}",
            {},
        ),
        "IPv6": (secure.url("[::1]"), {}),
        "an address beside a name": (secure.url(more="&hostaddr=127.0.0.1"), {}),
    }


FORMS = (
    "certificates",
    "options",
    "a service",
    "a service in a URL",
    "PGSERVICE",
    "a service, and another database's variable",
    "variables",
    "several hosts",
    "a Unix socket",
    "a Unix socket as the host",
    "a password with awkward characters",
    "a password from a file",
    "SQLAlchemy's driver",
    "IPv6",
    "an address beside a name",
)


@pytest.fixture(params=FORMS)
def url(
    request: pytest.FixtureRequest, secure: Secure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A URL of the database, in an environment that it needs."""
    given, environment = forms(secure, tmp_path)[request.param]
    monkeypatch.setenv("PATH", f"{WITH_SSL}{os.pathsep}{os.environ['PATH']}")  # for its pg_dump
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return given


def test_each_form_leads_to_the_same_database(url: str) -> None:
    """For the catalog, the rows and pg_dump alike: one that went elsewhere would not have the table."""
    state = observe("the state", url)
    assert "public.pets" in state.rows
    assert "CREATE TABLE public.pets" in state.dump
    assert schema_text(url) == state.dump


def test_each_form_is_shown_with_its_database_and_without_its_password(url: str) -> None:
    """Before there is a connection and after it."""
    with connect(url) as connection:
        shown = where(connection.info.dsn)
    for text in (where(conninfo(url)), shown):
        assert "app" in text
        assert "pets" not in text
        assert AWKWARD not in text
        assert quote(AWKWARD, safe="") not in text
        assert ",," not in text
        assert ":," not in text
    assert shown.startswith("database app")


def test_resolved_parameters_lead_there_without_the_environment(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service, variables, the password file and lists of hosts are needed once only."""
    with connect(url) as connection:
        parameters = resolved_parameters(connection)
    for name in list(os.environ):
        if name.startswith("PG") and not name.startswith("PGCONTRACT"):
            monkeypatch.delenv(name)
    with psycopg.connect("", **parameters) as connection:  # type: ignore[arg-type] # libpq takes text for all
        assert connection.execute("SELECT to_regclass('public.pets') IS NOT NULL").fetchone() == (True,)


def test_databases_are_made_on_the_server_of_each_form(url: str) -> None:
    """With all that the URL says, also by those who know host, port, user and password only."""
    server = ScratchServer.at(url)
    create(server, "made_here")
    try:
        with psycopg.connect(server.url("made_here")) as connection:
            assert connection.info.dbname == "made_here"
        with (
            session_variables(server.parameters),
            psycopg.connect(
                host=server.host,
                port=server.port,
                user=server.user,
                password=server.password,
                dbname="made_here",
            ) as connection,
        ):
            assert connection.info.dbname == "made_here"
    finally:
        drop(server, "made_here")
    assert repr(AWKWARD)[1:-1] not in repr(server.parameters) + repr(server)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p@one:5432,two:5433/app", "database app at one:5432 or two:5433"),
        ("postgresql://u:p@one,two/app", "database app at one:5432 or two:5432"),
        ("host=one,two port=6000 dbname=app", "database app at one:6000 or two:6000"),
        ("host=one,/run/pg dbname=app", "database app at one:5432 or /run/pg:5432"),
        ("postgresql://u:p@[::1]:5433/app", "database app at [::1]:5433"),
        ("postgresql://u:p@[::1],one:7/app", "database app at [::1]:5432 or one:7"),
        ("hostaddr=127.0.0.1,::1 dbname=app", "database app at 127.0.0.1:5432 or [::1]:5432"),
        ("postgresql://u@/app?host=%2Frun%2Fpg", "database app at /run/pg:5432"),
        ("service=app", "service app"),
        ("service=app dbname=other", "database other of service app"),
    ],
)
def test_a_server_is_shown_as_one_would_write_it(
    url: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several hosts, each with its port; IPv6 in brackets; a service before anybody knows where it leads."""
    for name in ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    assert where(conninfo(url)) == shown


def test_a_pg_dump_without_ssl_is_named(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of the embedded server's package, where it is the only one."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ToolError, match="built without SSL: put the pg_dump 17 of your system on the PATH"):
        schema_text(secure.url())


def test_an_unknown_service_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As an option of the URL and in the environment."""
    (tmp_path / "services.conf").write_text("[other]\nhost=nowhere\n", encoding="utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services.conf"))
    for url, variable in (("service=missing", ""), ("postgresql://", "missing")):
        monkeypatch.setenv("PGSERVICE", variable)
        if not variable:
            monkeypatch.delenv("PGSERVICE")
        with pytest.raises(DatabaseError, match=r'definition of service "missing" not found') as raised:
            connect(url)
        assert "\n" not in str(raised.value)


STATE = """
import psycopg
import pytest
from pytest_postgresql import factories


def fill(host, port, user, dbname, password, **_):
    with psycopg.connect(host=host, port=port, user=user, dbname=dbname, password=password) as connection:
        connection.execute("CREATE TABLE filled ()")


state = factories.postgresql_noproc(depends_on="pgcontract_server", load=[fill])


def test_state(state, pgcontract_databases):
    with psycopg.connect(pgcontract_databases(state)) as connection:
        encrypted = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
        assert encrypted == (True,)
        assert connection.execute("SHOW work_mem").fetchone() == ("4MB",)
        assert connection.execute("SELECT to_regclass('filled') IS NOT NULL").fetchone() == (True,)
"""


@pytest.mark.parametrize("workers", ["-n0", "-n1"])
def test_states_are_made_on_a_server_with_certificates(workers: str, secure: Secure, tmp_path: Path) -> None:
    """Through pytest-postgresql, which passes on neither certificates nor options."""
    url = secure.url(more="&options=-c%20work_mem%3D4MB")
    project = Project(tmp_path, ScratchServer.at(url), tmp_path / "caches", env={SERVER_VARIABLE: url})
    project.write("pytest.ini", "[pytest]\n")
    project.write("test_it.py", STATE)
    ended = project.run(workers)
    assert ended.outcomes == {"test_state": "passed"}, ended.text
