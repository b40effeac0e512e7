"""Behind PgBouncer in transaction mode everything works but autocommit blocks, which are refused in time."""

from __future__ import annotations

from pathlib import Path

from pgcontract.server import Server
from tests.migration_runner.project import write_project
from tests.service.test_pgbouncer import bouncer, server

__all__ = ["server"]


def test_a_block_is_refused_before_anything_of_it_is_committed(server: Server, tmp_path: Path) -> None:
    """A setting of the session would reach another session; a revision without a block goes through, with retries."""
    folder = tmp_path / "project"
    project = write_project(folder, server.url)
    project.execute("CREATE DATABASE small")
    with bouncer(server, "small", tmp_path, 4) as url:
        project.url = url
        project.revise("one", "CREATE TABLE t (id int)", "DROP TABLE t")
        project.revise(
            "two", "op.execute('DROP TABLE t')\nwith op.get_context().autocommit_block():\n    pass"
        )
        line = project.refused("upgrade")
        assert "this connection leads through a pooler (PgBouncer)" in line
        assert line.endswith("(the database is at one)")
        assert project.version == "one"
        assert project.value("SELECT count(*) FROM t") == 0
        assert (
            project.value("SELECT current_setting('lock_timeout') || current_setting('row_security')")
            == "0on"
        )
        project.downgrade()
        assert project.version is None
