"""What cannot be redirected ends the run in one line, and what env.py does otherwise is told apart from a revision."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from pgcontract.alembic import Migrations
from pgcontract.migration_errors import MigrationRunError, RedirectionError, RevisionError
from tests.redirection.conftest import Project
from tests.redirection.developer import PASSWORD, Developer
from tests.redirection.projects import ENGINE, FROM_ENVIRONMENT, REVISION, VARIABLE, Case
from tests.redirection.test_redirection import developers_tables, tables

REFUSED = {
    "SQLite": (ENGINE.format('"sqlite:///app.db"'), "sqlite+pysqlite, which is not PostgreSQL"),
    "SQLite by creator": (
        "import sqlite3\n" + ENGINE.format('"sqlite://", creator=lambda: sqlite3.connect("app.db")'),
        "could not be identified",
    ),
    "a refusal that env.py catches": (
        "try:\n    create_engine('sqlite://').connect()\nexcept Exception:\n    pass\n" + FROM_ENVIRONMENT,
        "not PostgreSQL",
    ),
    "psql": (
        "import subprocess\nsubprocess.run(['psql', os.environ['DATABASE_URL'], '-c', 'SELECT 1'])\n",
        "psql is started",
    ),
    "psql in a shell": ("os.system('cd / && psql -c \"SELECT 1\"')\n", "psql is started"),
    "a client of its own": (
        "import socket\nsocket.create_connection(('127.0.0.1', 5432))\n",
        "port 5432 cannot be redirected",
    ),
    "a client of its own by a socket": (
        "import socket\nsocket.socket(socket.AF_UNIX).connect('/tmp/.s.PGSQL.5432')\n",
        "/tmp/.s.PGSQL.5432 cannot be redirected",
    ),
    "no migrations": ("print('maintenance')\n", "env.py ended without context.run_migrations()"),
    "offline": (
        (
            "context.configure(url='postgresql://', as_sql=True)\n"
            "with context.begin_transaction():\n    context.run_migrations()\n"
        ),
        "offline",
    ),
    "no commit": (
        """
        connection = create_engine(os.environ["DATABASE_URL"]).connect()
        connection.execute(text("SELECT 1"))
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
        connection.rollback()
        """,
        "were not committed; check that env.py commits",
    ),
    "two databases": (
        """
        for name in ("one", "two"):
            with create_engine(f"postgresql+psycopg://nowhere/{name}").connect() as connection:
                run(connection)
        """,
        "migrates 2 databases (one at nowhere:None, two at nowhere:None)",
    ),
    "another revision": (
        """
        environment = vars(context)["_proxy"]
        environment.context_opts["fn"] = lambda heads, context: []
        """
        + FROM_ENVIRONMENT.replace("\n", "\n        "),
        "ended at another revision",
    ),
}

FAILED = {
    "an error": ("raise ValueError('no such tenant')\n", "migrations/env.py:14: ValueError: no such tenant"),
    "an exit": ("import sys\nsys.exit(3)\n", "it ended the process with sys.exit(3)"),
    "a hard exit": ("os._exit(5)\n", "it ended the process with status 5"),
    "a signal": ("os.kill(os.getpid(), 9)\n", "it ended the process with signal 9"),
    "a question": ("input('Really? ')\n", "EOFError"),
    "a setting that is missing": (
        (
            "from pydantic_settings import BaseSettings\n"
            "class Settings(BaseSettings):\n    database_url: str\n    secret_key: str\n"
            "Settings()\n"
        ),
        "ValidationError: secret_key (Field required)",
    ),
    "a password in an error": (
        "raise ValueError('cannot use ' + os.environ['DATABASE_URL'])\n",
        "postgresql+psycopg://postgres:***@127.0.0.1",
    ),
}


def failing(env: str) -> Case:
    """Return a case whose env.py starts with HEAD and goes on with this."""
    return Case(dedent(env) if env.startswith("\n ") else env, environment=VARIABLE)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_redirected_is_refused(
    name: str, project: Project, developer: Developer, pgcontract_empty_database: str
) -> None:
    """One line, which says what to do; nothing was connected to."""
    env, expected = REFUSED[name]
    migrations = project.write(failing(env))
    with developers_tables(developer), pytest.raises(MigrationRunError) as raised:
        migrations.upgrade(pgcontract_empty_database)
    told = str(raised.value)
    assert expected in told
    assert "\n" not in told
    assert isinstance(raised.value, RedirectionError) or name == "offline"
    assert not (project.folder / "app.db").exists() or name == "SQLite by creator"


@pytest.mark.parametrize("name", FAILED)
def test_a_failing_env_py_is_no_finding_about_a_revision(
    name: str, project: Project, developer: Developer, pgcontract_empty_database: str
) -> None:
    """One line, with the place, and no password in it or in the output that is kept."""
    env, expected = FAILED[name]
    migrations = project.write(failing("print('asked', os.environ['DATABASE_URL'], flush=True)\n" + env))
    with developers_tables(developer), pytest.raises(MigrationRunError) as raised:
        migrations.upgrade(pgcontract_empty_database)
    assert type(raised.value) is MigrationRunError
    assert expected in str(raised.value)
    assert "\n" not in str(raised.value)
    assert PASSWORD not in str(raised.value) + repr(raised.value) + raised.value.output
    assert "asked postgresql" in raised.value.output


def test_a_connection_that_escapes_is_closed_before_its_first_statement(
    project: Project, developer: Developer, pgcontract_empty_database: str
) -> None:
    """psycopg2's own class is not redirected; what a pool gets from it has to prove where it leads."""
    env = """
    from psycopg2.extensions import connection as direct
    url = os.environ["DATABASE_URL"].replace("+psycopg2", "")
    engine = create_engine("postgresql+psycopg2://", creator=lambda: direct(url))
    with engine.connect() as connection:
        run(connection)
    """
    migrations = project.write(Case(env, driver="psycopg2", environment=VARIABLE))
    with pytest.raises(RedirectionError, match=r"creator=.* is not the scratch database"):
        migrations.upgrade(pgcontract_empty_database)
    assert any("database=dev" in line for line in developer.connections())
    assert tables(developer.dev) == set()
    assert tables(pgcontract_empty_database) == set()


ONE_LAYER = """
import sys
import sqlalchemy as sa
from pgcontract.alembic.redirected import redirection
from pgcontract.alembic.redirected.drivers import Target

redirection.redirect = lambda *_: None
guard = redirection.Redirection(Target({"host": "/none", "port": "5432"}), ("scratch", "1", "1"))
guard.install()
try:
    sa.create_engine(sys.argv[1]).connect().execute(sa.text("CREATE TABLE reached ()"))
except redirection.ConnectionRefused:
    print(guard.refusals[0])
"""


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2", "pg8000"])
def test_the_check_of_identity_holds_alone(driver: str, developer: Developer) -> None:
    """With the drivers left as they are: refused before the first statement."""
    ended = subprocess.run(
        [sys.executable, "-c", ONE_LAYER, developer.url(driver)], capture_output=True, text=True, check=False
    )
    assert "is not the scratch database" in ended.stdout, ended.stderr
    assert tables(developer.dev) == set()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("SELECT 1 FROM missing", 'relation "missing" does not exist'),
        ("SELECT 'SECRETROW'::int", "InvalidTextRepresentation (SQLSTATE 22P02)"),
    ],
)
@pytest.mark.parametrize("driver", ["psycopg", "psycopg2", "pg8000"])
def test_a_revision_that_fails_is_named_with_its_line(
    driver: str, statement: str, reason: str, project: Project, pgcontract_empty_database: str
) -> None:
    """The server's words, unless they may quote a value."""
    migrations = project.write(Case(FROM_ENVIRONMENT, driver=driver, environment=VARIABLE))
    broken = REVISION.replace("CREATE TABLE pets (id int)", statement)
    (project.folder / "migrations" / "versions" / "one.py").write_text(broken, encoding="utf-8")
    with pytest.raises(RevisionError) as raised:
        migrations.upgrade(pgcontract_empty_database)
    assert raised.value.location == "migrations/versions/one.py:7"
    assert "SECRETROW" not in str(raised.value)
    assert reason.partition("(")[2] in str(raised.value)
    assert str(raised.value).startswith("alembic upgrade head failed: migrations/versions/one.py:7: ")
    assert tables(pgcontract_empty_database) <= {"alembic_version"}


def test_an_env_py_that_does_not_end_is_ended(project: Project, pgcontract_empty_database: str) -> None:
    """After the time that was given, with the line where it was, and with what it started."""
    env = (
        "import subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\n"
        "open('child', 'w').write(str(child.pid))\ntime.sleep(600)\n"
    )
    written = project.write(Case(env))
    migrations = Migrations(written.config, timeout=8)
    with pytest.raises(MigrationRunError, match=r"migrations/env\.py:16: no end after 8 s"):
        migrations.upgrade(pgcontract_empty_database)
    wait_for_the_end_of(int((project.folder / "child").read_text()))


def test_ctrl_c_ends_the_run_and_all_that_it_started(
    project: Project, pgcontract_empty_database: str
) -> None:
    """At once, as Ctrl-C should, and env.py gets to clean up."""
    env = """
    import time
    open("started", "w").write(str(os.getpid()))
    try:
        time.sleep(600)
    finally:
        open("cleaned", "w").close()
    """
    migrations = project.write(Case(env))
    program = (
        "import sys\nfrom pgcontract.alembic.redirected.migrations import Migrations\n"
        "Migrations(sys.argv[1]).upgrade(sys.argv[2])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(migrations.config), pgcontract_empty_database],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        started = project.folder / "started"
        limit = time.monotonic() + 60
        while not (started.exists() and started.read_text()):
            assert time.monotonic() < limit
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT, told
    assert (project.folder / "cleaned").exists()
    wait_for_the_end_of(int(started.read_text()))


def test_a_config_that_is_not_there_is_named(tmp_path: Path, pgcontract_empty_database: str) -> None:
    """Before anything is started."""
    with pytest.raises(MigrationRunError, match=r"there is no .*/alembic\.ini"):
        Migrations(tmp_path / "alembic.ini").upgrade(pgcontract_empty_database)


def test_the_states_of_pytest_postgresql_take_it(project: Project, pgcontract_empty_database: str) -> None:
    """Loaders get what pytest-postgresql passes to every loader."""
    migrations = project.write(Case(FROM_ENVIRONMENT, environment=VARIABLE))
    known = conninfo_to_dict(pgcontract_empty_database)
    names = ("host", "port", "user", "dbname", "password")
    arguments = {name: known.get(name) for name in names}
    migrations.upgrade_to()(**arguments)
    with psycopg.connect(pgcontract_empty_database) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("a1b2c3d4e5f6",)]
    migrations.downgrade_to("base")(**arguments)
    assert tables(pgcontract_empty_database) == {"alembic_version"}


def wait_for_the_end_of(pid: int) -> None:
    """Wait for a process that was killed: the kernel takes its time."""
    limit = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < limit
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Return whether there is such a process, and not only what is left of one."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
