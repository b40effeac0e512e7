"""The scratch server: one per run, shared by workers, and nothing is left behind however the run ends."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pgcontract.pytest_plugin.options import SERVER_VARIABLE as VARIABLE
from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.plugin.project import Project

STARTED = "started"
WAITING = f"""
import os, time
from pathlib import Path
import psycopg

def test_it(pgcontract_databases, pgcontract_empty_database):
    url = pgcontract_databases()
    with psycopg.connect(url), psycopg.connect(pgcontract_empty_database):
        Path("{STARTED}").write_text("\\n".join([url, pgcontract_empty_database]))
        time.sleep(600)
"""
TWO = """
import pytest
from pathlib import Path

@pytest.mark.parametrize("number", range(4))
def test_it(number, pgcontract_empty_database, pgcontract_server):
    import psycopg
    with psycopg.connect(pgcontract_empty_database) as connection:
        said, = connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()
    Path(f"server-{number}").write_text(said)
"""


@pytest.fixture
def temporary(project: Project) -> Iterator[Path]:
    """A folder for temporary files that every user may use, for servers of the run's own."""
    with tempfile.TemporaryDirectory(prefix="plugin-", dir="/tmp") as folder:
        Path(folder).chmod(0o1777)
        project.env |= {VARIABLE: "", "TMPDIR": folder}
        yield Path(folder)


def _names(server: ScratchServer) -> set[str]:
    with psycopg.connect(server.url(server.maintenance_dbname)) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}


def _wait_for(path: Path, process: subprocess.Popen[str]) -> str:
    limit = time.monotonic() + 120
    while not path.exists() or not path.read_text():
        assert time.monotonic() < limit, "the run does not begin"
        assert process.poll() is None, process.stdout and process.stdout.read()
        time.sleep(0.05)
    return path.read_text()


def _end(project: Project, end: signal.Signals, *arguments: str) -> str:
    """Start a run, end it in the middle of its test, and return what it had made."""
    project.write("test_it.py", WAITING)
    with project.start("test_it.py", *arguments) as process:
        made = _wait_for(project.folder / STARTED, process)
        if end is signal.SIGINT:  # at a terminal it reaches the whole group
            os.killpg(process.pid, end)
        else:
            process.send_signal(end)
            process.send_signal(end)  # as `timeout` does
        text, _ = process.communicate(timeout=180)
        assert (process.returncode, "Traceback" in text) == (2, False), text
    return made


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda end: end.name)
def test_no_database_is_left_on_a_server_that_is_lent(
    end: signal.Signals, workers: str, project: Project, pgcontract_server: ScratchServer
) -> None:
    """The databases of the test and of the session are dropped, although somebody is connected."""
    made = _end(project, end, workers)
    names = {str(psycopg.conninfo.conninfo_to_dict(url)["dbname"]) for url in made.splitlines()}
    assert len(names) == 2
    assert not names & _names(pgcontract_server)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM], ids=lambda end: end.name)
def test_no_server_is_left(end: signal.Signals, project: Project, temporary: Path) -> None:
    """The run's own server ends with it, and so do its files."""
    _end(project, end)
    assert [path.name for path in temporary.iterdir() if "pytest" not in path.name] == []


def test_a_terminal_that_is_closed_leaves_nothing(project: Project, pgcontract_server: ScratchServer) -> None:
    """Where the run writes to is gone together with the terminal, and it clears away all the same."""
    project.write("test_it.py", WAITING)
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - it becomes pytest
        os.chdir(project.folder)
        os.execvpe(sys.executable, project.command("-v", "test_it.py"), project.environment())  # noqa: S606
    limit, made = time.monotonic() + 120, project.folder / STARTED
    while not made.exists() or not made.read_text():
        assert time.monotonic() < limit, "the run does not begin"
        time.sleep(0.05)
    names = {str(psycopg.conninfo.conninfo_to_dict(url)["dbname"]) for url in made.read_text().splitlines()}
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert not names & _names(pgcontract_server)


def test_what_an_interrupted_fixture_forgot_is_dropped(
    project: Project, pgcontract_server: ScratchServer
) -> None:
    """A database of the run's own name goes with the run, although nobody dropped it, and a template too."""
    project.write(
        "test_it.py",
        """
from pathlib import Path
import psycopg

from pytest_postgresql import factories

state = factories.postgresql_noproc(depends_on="pgcontract_server")

def test_it(pgcontract_server, state):
    name = state.dbname + "_forgotten"
    with psycopg.connect(pgcontract_server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} IS_TEMPLATE true")
    Path("name").write_text(name)
""",
    )
    run = project.run("test_it.py", "-n2")
    assert run.status == 0, run.text
    assert (project.folder / "name").read_text() not in _names(pgcontract_server)


def test_the_states_of_a_folder_are_named_after_the_run(project: Project) -> None:
    """Also where the server is reached by a fixture of a conftest.py in a folder, which the session does not see."""
    project.write(
        "below/conftest.py",
        """
import pytest
from pytest_postgresql import factories

@pytest.fixture(scope="session")
def prepared(pgcontract_server):
    return pgcontract_server

state = factories.postgresql_noproc(depends_on="prepared")
""",
    )
    project.write("below/test_it.py", "def test_it(state): assert state.dbname.startswith('pgcontract_')")
    run = project.run("below")
    assert (run.status, run.counts) == (0, {"passed": 1}), run.text


def test_workers_share_one_server(project: Project, temporary: Path) -> None:
    """Two workers, one server of the run's own, and nothing left of it."""
    project.write("test_it.py", TWO)
    run = project.run("test_it.py", "-n2", "-v")
    assert run.status == 0, run.text
    assert {"[gw0]", "[gw1]"} <= set(run.text.split())
    assert len({path.read_text() for path in project.folder.glob("server-*")}) == 1
    assert [path.name for path in temporary.iterdir() if "pytest" not in path.name] == []


def test_two_runs_on_one_server_do_not_meet(
    project: Project, pgcontract_server: ScratchServer, pgcontract_empty_database: str
) -> None:
    """Each has names of its own, and somebody else's database is untouched."""
    project.write("test_it.py", TWO)
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("CREATE TABLE precious AS SELECT 1 AS one")
    processes = [project.start("test_it.py", "-p", "no:junitxml") for _ in range(2)]
    for process in processes:
        text, _ = process.communicate(timeout=180)
        assert process.returncode == 0, text
    with psycopg.connect(pgcontract_empty_database) as connection:
        assert connection.execute("SELECT one FROM precious").fetchall() == [(1,)]
    assert str(psycopg.conninfo.conninfo_to_dict(pgcontract_empty_database)["dbname"]) in _names(
        pgcontract_server
    )


def _wait_until_empty(folder: Path) -> None:
    limit = time.monotonic() + 60
    while left := [path.name for path in folder.iterdir() if "pytest" not in path.name]:
        assert time.monotonic() < limit, left
        time.sleep(0.1)


def test_a_controller_that_is_killed_leaves_no_server(project: Project, temporary: Path) -> None:
    """SIGKILL reaches only the controller of pytest-xdist: the shared server and its files go with it."""
    project.write("test_it.py", WAITING)
    with project.start("test_it.py", "-n2") as process:
        _wait_for(project.folder / STARTED, process)
        assert any(path.name.startswith("pgcontract-run-") for path in temporary.iterdir())
        process.kill()
    _wait_until_empty(temporary)


def test_a_worker_that_dies_takes_no_server_from_the_others(project: Project, temporary: Path) -> None:
    """Each of four tests kills its worker, and the next worker uses the server that the first one has started."""
    project.write("test_it.py", TWO + "    if number < 3: __import__('os')._exit(1)\n")
    run = project.run("test_it.py", "-n1", "--max-worker-restart=4")
    assert run.counts == {"error": 3, "passed": 1}, run.text
    assert len({path.read_text() for path in project.folder.glob("server-*")}) == 1
    assert [path.name for path in temporary.iterdir() if "pytest" not in path.name] == []
