"""A failing revision is named with its file and line, and a lock timeout with who held the lock."""

from __future__ import annotations

import logging
import re
import signal
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pgcontract.alembic.runner.lock_watch import describe_statement
from tests.migration_runner.project import Project
from tests.migrations.running import until, waits_for_lock

QUICK: dict[str, Any] = {"lock_timeout": "300ms", "lock_attempts": 2}
SECRET = "hunter2"


@pytest.fixture
def table(project: Project) -> Project:
    """The project at its first revision, which makes a table."""
    project.revise("one", "CREATE TABLE t (id int, a text)", "DROP TABLE t")
    project.upgrade()
    return project


FAILURES = {
    "the server": (
        "op.execute('SELECT 1')\nop.execute('SELECT * FROM nowhere')",
        'relation "nowhere" does not exist',
        9,
    ),
    "no way": ("x = 1\nraise NotImplementedError('there is no way')", "there is no way", 9),
    "not written": ("raise NotImplementedError", "it is not written yet", 8),
    "a mistake": (f"x = 1\nx = 2\nint({SECRET!r})", "ValueError: run it with alembic --raiseerr", 10),
    "a value": (f"op.execute(\"SELECT '{SECRET}'::int\")", "InvalidTextRepresentation (22P02)", 8),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("direction", ["upgrade", "downgrade"])
def test_a_failing_revision_is_named_with_file_and_line(table: Project, failure: str, direction: str) -> None:
    """The line is that of the statement; no value is repeated."""
    body, reason, line = FAILURES[failure]
    path = table.revise("two", *((body, "pass") if direction == "upgrade" else ("pass", body)))
    if direction == "downgrade":
        table.upgrade()
        line += 4  # the downgrade is below the upgrade
    message = table.refused(direction, "head" if direction == "upgrade" else "-1")
    assert message.startswith(f"revision two ({path}:{line}): ")
    assert reason in message
    assert SECRET not in message
    assert message.endswith("(nothing was changed)")


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("\nimport nowhere\n", "ModuleNotFoundError: No module named 'nowhere'", 2),
        ("revision = 'two'\ndef upgrade(:\n", "SyntaxError", 2),
        (f"revision = 'two'\n\nint({SECRET!r})\n", "ValueError: run it with alembic --raiseerr", 3),
    ],
)
def test_a_revision_that_cannot_be_loaded_is_named_with_file_and_line(
    table: Project, text: str, reason: str, line: int
) -> None:
    """By a program, and as one line on the command line."""
    path = table.revise("two")
    path.write_text(text, encoding="utf-8")
    message = table.refused("upgrade")
    assert message.startswith(f"revision {path}:{line}: {reason}")
    assert SECRET not in message
    with table.alembic("upgrade", "head") as process:
        _, written = process.communicate(timeout=60)
    assert process.returncode == 2
    assert written.splitlines()[-1].startswith(
        f"FAILED: revision migrations/versions/two.py:{line}: {reason}"
    )
    assert "Traceback" not in written


def test_ctrl_c_names_the_revision(table: Project) -> None:
    """And the line at which it waited."""
    path = table.revise("two", "pass\nop.execute('LOCK TABLE t')")
    with (
        psycopg.connect(table.url) as holder,
        table.alembic("-x", "lock-timeout=90s", "upgrade", "head") as process,
    ):
        holder.execute("LOCK TABLE t")
        until(lambda: waits_for_lock(table.url))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert f"revision two ({path.relative_to(table.folder)}:9): interrupted" in errors.splitlines()[-1]


def test_a_lost_connection_names_the_revision(table: Project) -> None:
    """Where the database is has to be asked."""
    path = table.revise("two", "op.execute('SELECT pg_terminate_backend(pg_backend_pid())')")
    message = table.refused("upgrade")
    assert message.startswith(f"revision two ({path}:8): ")
    assert message.endswith("(ask alembic current where the database stands)")


@pytest.fixture
def ordinary(table: Project) -> Iterator[Project]:
    """The same project, migrated by an ordinary role that owns its table."""
    name = f"ordinary_{table.value('SELECT current_database()')}"
    role = sql.Identifier(name).as_string()
    table.execute(
        f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'",
        f"ALTER TABLE t OWNER TO {role}",
        f"ALTER TABLE alembic_version OWNER TO {role}",
        f"GRANT CREATE ON SCHEMA public TO {role}",
    )
    owner = table.url
    table.url = make_conninfo(owner, user=name, password=SECRET)
    yield table
    table.url = owner
    table.execute(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


LOCKED = {
    "a statement": (
        f"ALTER TABLE t ADD COLUMN b text DEFAULT '{SECRET}'",
        "ALTER TABLE t ADD COLUMN b text DEFAULT '?'",
    ),
    "a block": (
        "DO $$ BEGIN\n UPDATE t SET a = 'hunter2' WHERE id = 4711;\nEND $$",
        "UPDATE t SET a = '?' WHERE id = ?",
    ),
}


@pytest.mark.parametrize("case", LOCKED)
@pytest.mark.parametrize("role", ["table", "ordinary"])
def test_a_lock_timeout_names_statement_table_and_holder(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, case: str, role: str
) -> None:
    """Every attempt in one line; an ordinary role sees process and application of the holder."""
    owner = request.getfixturevalue("table").url
    project: Project = request.getfixturevalue(role)
    statement, shown = LOCKED[case]
    path = project.revise("two", statement)
    with (
        psycopg.connect(owner, application_name="a report") as holder,
        caplog.at_level(logging.INFO, "alembic"),
    ):
        holder.execute("LOCK TABLE t")
        pid = holder.info.backend_pid
        message = project.refused("upgrade", **QUICK)
    assert message.startswith(f"revision two ({path}:8): canceling statement due to lock timeout: {shown}; ")
    assert f"it waited for table public.t, held by session {pid} (a report, " in message
    assert ", in each of 2 attempts: " in message
    if role == "table":
        assert re.search(
            r"in a transaction since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d .*idle in transaction, waits for its",
            message,
        )
    else:
        assert "visible to members of pg_read_all_stats" in message
    attempts = [record.getMessage() for record in caplog.records if "Attempt" in record.getMessage()]
    assert len(attempts) == 1
    assert attempts[0].startswith(f"Attempt 1 of 2: revision two ({path}:8): canceling")
    assert f"session {pid}" in attempts[0]
    assert SECRET not in message + caplog.text
    assert "4711" not in message + caplog.text


def test_each_revision_says_how_long_it_took(table: Project, caplog: pytest.LogCaptureFixture) -> None:
    """In seconds, once it is committed."""
    table.revise("two", "SELECT pg_sleep(0.2)")
    with caplog.at_level(logging.INFO, "alembic"):
        table.upgrade()
        table.downgrade("one")
    took = re.search(r"The upgrade two took (\d+\.\d\d) s", caplog.text)
    assert took is not None
    assert float(took.group(1)) >= 0.2
    assert "The downgrade two took " in caplog.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "SELECT 'a''b', E'c\\'d', 12.5, $$x$$, t1.\"it's\" -- 'secret'",
            "SELECT '?', '?', ?, $…, t1.\"it's\"",
        ),
        ("\n-- a comment\n  UPDATE t\n SET a = 1", "UPDATE t"),
        ("INSERT INTO t VALUES ('open\nsecret')", "INSERT INTO t VALUES ('?'"),
        ("", None),
    ],
)
def test_a_statement_is_shown_without_values(text: str, shown: str | None) -> None:
    """Its first line; literals and comments are gone, names stay."""
    assert describe_statement(text) == shown
