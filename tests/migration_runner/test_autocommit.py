"""`autocommit_block()`: settings that survive, nothing that runs twice, and indexes that a failure leaves."""

from __future__ import annotations

import signal
from typing import Any

import psycopg
import pytest

from tests.migration_runner.project import Project
from tests.migrations.running import until

SHOW = "INSERT INTO seen SELECT '{}', current_setting('lock_timeout'), current_setting('row_security')"
QUICK: dict[str, Any] = {"lock_timeout": "100ms", "lock_attempts": 2}
#: Some session waits for the end of a transaction, as CONCURRENTLY does.
WAITS = "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'virtualxid' AND NOT granted"


def _block(*statements: str, after: str = "pass") -> str:
    lines = "".join(f"\n    op.execute({statement!r})" for statement in statements)
    return f"with op.get_context().autocommit_block():{lines}\n{after}"


@pytest.fixture
def table(project: Project) -> Project:
    """The project at its first revision, which makes a table."""
    project.revise("one", "CREATE TABLE t (id int)", "DROP TABLE t")
    project.upgrade()
    project.execute("CREATE TABLE seen (place text, lock_timeout text, row_security text)")
    return project


def test_settings_survive_the_block(table: Project) -> None:
    """Inside of it and after it lock_timeout and row_security are those of every other statement."""
    inside, after = SHOW.format("inside"), f"op.execute({SHOW.format('after')!r})"
    table.revise("two", _block(inside, after=after))
    table.upgrade()
    with psycopg.connect(table.url) as connection:
        seen = connection.execute("SELECT place, lock_timeout, row_security FROM seen").fetchall()
    assert sorted(seen) == [("after", "400ms", "off"), ("inside", "400ms", "off")]


def test_a_lock_in_the_block_is_waited_for_as_long_as_elsewhere(table: Project) -> None:
    """Nothing of the revision is committed: it is tried again, and a later attempt can succeed."""
    table.revise("two", _block("LOCK TABLE t IN ACCESS SHARE MODE; ALTER TABLE t ADD COLUMN a int"))
    with psycopg.connect(table.url) as holder:
        holder.execute("LOCK TABLE t")
        line = table.refused("upgrade", **QUICK)
    assert "in each of 2 attempts" in line
    assert "(nothing was changed)" in line
    table.upgrade()


@pytest.mark.parametrize("where", ["before the block", "inside the block"])
def test_what_is_committed_does_not_run_twice(table: Project, where: str) -> None:
    """After a part of a revision was committed, a lock timeout ends the run, and says so."""
    done, blocked = "INSERT INTO t VALUES (1)", "ALTER TABLE seen ADD COLUMN a int"
    if where == "before the block":
        table.revise("two", f"op.execute({done!r})\n{_block(blocked)}")
    else:
        table.revise("two", _block(done, blocked))
    with psycopg.connect(table.url) as holder:
        holder.execute("LOCK TABLE seen")
        line = table.refused("upgrade", **QUICK)
    assert "not tried again, because what is committed must not run twice" in line
    assert "the first statement of two is committed" in line
    assert "in each of" not in line
    assert table.value("SELECT count(*) FROM t") == 1
    assert table.version == "one"


def test_an_index_that_a_failed_statement_leaves_is_named(table: Project) -> None:
    """CONCURRENTLY waits for the end of every transaction that uses the table, and leaves the index INVALID."""
    table.revise("two", _block("CREATE INDEX CONCURRENTLY t_id ON t (id)"))
    with psycopg.connect(table.url) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
        line = table.refused("upgrade", **QUICK)
    assert "the revision left index public.t_id INVALID: DROP INDEX CONCURRENTLY public.t_id" in line
    assert table.value("SELECT NOT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass")
    table.execute("DROP INDEX CONCURRENTLY t_id")
    table.upgrade()
    assert table.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass")


def test_an_index_that_another_failure_leaves_is_named(table: Project) -> None:
    """Not only a lock: nor is it said then that nothing was changed."""
    table.execute("INSERT INTO t VALUES (1), (1)")
    table.revise("two", _block("CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)"))
    line = table.refused("upgrade")
    assert 'could not create unique index "t_id"' in line
    assert "the revision left index public.t_id INVALID: DROP INDEX CONCURRENTLY public.t_id" in line
    assert "nothing was changed" not in line


def test_ctrl_c_names_the_index_that_it_leaves(table: Project) -> None:
    """The statement is cancelled in the server, and the index stays."""
    table.revise("two", _block("CREATE INDEX CONCURRENTLY t_id ON t (id)"))
    with psycopg.connect(table.url) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
        with table.alembic("-x", "lock-timeout=60s", "upgrade", "head") as process:
            until(lambda: table.value(WAITS))
            process.send_signal(signal.SIGINT)
            _, written = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the revision left index public.t_id INVALID" in written.splitlines()[-1]


def test_if_not_exists_does_not_take_an_invalid_index_for_one(table: Project) -> None:
    """The statement is skipped, and the revision would be recorded without its index."""
    table.execute("INSERT INTO t VALUES (1), (1)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        table.execute("CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)")
    table.revise("two", _block("CREATE INDEX CONCURRENTLY IF NOT EXISTS t_id ON t (id)"))
    line = table.refused("upgrade")
    assert "index public.t_id is INVALID: DROP INDEX CONCURRENTLY public.t_id" in line
    assert table.version == "one"


def test_data_dropped_before_the_block_is_seen_before_it_is_committed(table: Project) -> None:
    """The guard comes before the commit that the block makes."""
    table.execute("INSERT INTO t VALUES (1)")
    table.revise("two", f"op.execute('DROP TABLE t')\n{_block('VACUUM seen')}")
    assert "(rows: t 1)" in table.refused("upgrade")
    assert table.value("SELECT count(*) FROM t") == 1


def test_data_dropped_inside_the_block_is_logged(table: Project, caplog: pytest.LogCaptureFixture) -> None:
    """It is committed by itself and cannot be refused."""
    table.revise("two", _block("ALTER TABLE t DROP COLUMN id"))
    table.upgrade()
    assert "An autocommit block dropped t.id, which the revision does not declare" in caplog.text


def test_a_script_keeps_the_settings_too(table: Project) -> None:
    """They are the psql session's inside the block, and the transaction's after it."""
    table.revise("two", _block("VACUUM t"))
    script = table.script("upgrade", "one:two")
    start = script.index("COMMIT;", script.index("Running"))
    inside, after = script[start:].split("VACUUM t", 1)
    assert "'lock_timeout', '400ms', false" in inside
    assert after.index("RESET lock_timeout") < after.index("BEGIN") < after.index("pg_advisory_xact_lock")
