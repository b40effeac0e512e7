"""The second oracle: what it leaves out, and how it fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract import pgdump
from pgcontract.database import connect
from pgcontract.errors import DatabaseError, ToolError

RECORDER = """#!/bin/sh
if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) {version}'; exit; fi
echo "arguments: $*"
echo "database: $PGDATABASE"
cat "$PGSERVICEFILE"
exit {status}
"""


def program(folder: Path, version: str, status: int = 0) -> str:
    """Write a program in the place of pg_dump, which says how it was called."""
    path = folder / "pg_dump"
    path.write_text(RECORDER.format(version=version, status=status), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_two_runs_give_one_text(pgcontract_empty_database: str) -> None:
    """Nothing random is left in the text."""
    with connect(pgcontract_empty_database) as connection:
        connection.execute("CREATE TABLE public.one (id integer)")
    text = pgdump.schema_text(pgcontract_empty_database)
    assert text == pgdump.schema_text(pgcontract_empty_database)
    assert "CREATE TABLE public.one" in text
    assert "restrict" not in text
    assert "Dumped" not in text


def test_a_password_is_on_no_command_line_and_in_no_file(
    pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """The list of processes is public."""
    text = pgdump.schema_text(
        make_conninfo(pgcontract_empty_database, password="hunter2"), program(tmp_path, "99.0")
    )
    assert "hunter2" not in text
    assert f"database: {conninfo_to_dict(pgcontract_empty_database)['dbname']}" in text.splitlines()


def test_an_older_program_is_refused(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """pg_dump cannot read a newer server."""
    with pytest.raises(ToolError, match=r"pg_dump 9 cannot read PostgreSQL \d+: install"):
        pgdump.schema_text(pgcontract_empty_database, program(tmp_path, "9.6"))


def test_a_missing_program_is_an_error(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """Without the program nothing was compared."""
    with pytest.raises(ToolError, match="is not installed"):
        pgdump.schema_text(pgcontract_empty_database, str(tmp_path / "nothing"))


def test_a_program_that_fails_is_an_error(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """Half a text is none."""
    with pytest.raises(ToolError, match="pg_dump failed on database"):
        pgdump.schema_text(pgcontract_empty_database, program(tmp_path, "99.0", status=1))


def test_an_unreachable_server_is_an_error() -> None:
    """The message is that of every other door."""
    with pytest.raises(DatabaseError, match="cannot connect"):
        pgdump.schema_text("postgresql://postgres@127.0.0.1:1/postgres")
