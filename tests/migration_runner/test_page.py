"""The page docs/migrations.md: its blocks as printed, in a project that `alembic init` made."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL

from tests.migration_runner.project import Project

PAGE = (Path(__file__).parents[2] / "docs" / "migrations.md").read_text(encoding="utf-8")


def block(first: str) -> str:
    """Return the one block of code on the page that starts so, after its comment mark."""
    (found,) = re.findall(rf"```\w+\n(# {re.escape(first)}\n.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture(params=["migrations/env.py", "migrations/env.py, own"])
def adopted(request: pytest.FixtureRequest, tmp_path: Path, pgcontract_empty_database: str) -> Project:
    """A project with one of the two env.py of the page, and the revision of the page."""
    config = Config(tmp_path / "alembic.ini", stdout=StringIO())
    command.init(config, str(tmp_path / "migrations"))
    project = Project(tmp_path, pgcontract_empty_database)
    (tmp_path / "migrations" / "env.py").write_text(block(request.param), encoding="utf-8")
    (tmp_path / "migrations" / "versions" / "invoices.py").write_text(
        block("migrations/versions/invoices.py"), encoding="utf-8"
    )
    ini = (tmp_path / "alembic.ini").read_text(encoding="utf-8")
    ini = re.sub(r"(?m)^sqlalchemy.url = .*$", lambda _: f"sqlalchemy.url = {_url(project.url)}", ini)
    (tmp_path / "alembic.ini").write_text(ini, encoding="utf-8")
    project.execute(
        "CREATE SCHEMA billing", "CREATE TABLE users (id int)", "INSERT INTO users VALUES (1), (2)"
    )
    return project


def _url(conninfo: str) -> str:
    known = conninfo_to_dict(conninfo)
    host, port = str(known["host"]), str(known["port"])
    password = str(known["password"]) if known.get("password") else None
    url = URL.create("postgresql+psycopg", str(known["user"]), password, database=str(known["dbname"]))
    url = url.update_query_dict({"host": host, "port": port})
    return url.render_as_string(hide_password=False).replace("%", "%%")


def test_both_ways_do_what_the_page_says(adopted: Project) -> None:
    """Prerequisites, guards of both kinds, the flag, and the name of the revision."""
    adopted.execute("ALTER TABLE users RENAME TO people")
    with adopted.alembic("upgrade", "head") as process:
        errors = "".join(process.communicate(timeout=120))
    assert process.returncode != 0
    assert (
        "has no table users in schemas public, billing, required by invoices (migrations/versions/invoices.py:"
        in errors
    )
    adopted.execute("ALTER TABLE people RENAME TO users")
    _succeed(adopted, "upgrade", "head")
    assert adopted.version == "invoices"
    adopted.execute("UPDATE users SET invoiced = true WHERE id = 1")
    assert "(rows: users.invoiced 1)" in _fail(adopted, "downgrade", "base")
    adopted.execute("INSERT INTO billing.invoices VALUES (1, 5)")
    assert "(rows: billing.invoices 1)" in _fail(adopted, "downgrade", "base")
    _succeed(adopted, "-x", "discard-data=yes", "downgrade", "base")
    assert adopted.version is None


def test_both_ways_wait_for_locks(adopted: Project) -> None:
    """With retries and the name of the holder; and one migration at a time."""
    with psycopg.connect(adopted.url, application_name="a report") as holder:
        holder.execute("LOCK TABLE users IN ACCESS SHARE MODE")
        errors = _fail(adopted, "-x", "lock-attempts=2", "upgrade", "head")
    assert "in each of 2 attempts" in errors
    assert "(a report, " in errors
    revision = block("migrations/versions/invoices.py").splitlines()
    (line,) = (number for number, text in enumerate(revision, start=1) if "ADD COLUMN" in text)
    assert f"versions/invoices.py:{line})" in errors


def test_both_ways_refuse_what_is_not_declared(adopted: Project) -> None:
    """With a count, and empty it goes through."""
    path = adopted.folder / "migrations" / "versions" / "invoices.py"
    path.write_text(
        re.sub(r"(?m)^downgrade_destroys.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8"
    )
    _succeed(adopted, "upgrade", "head")
    adopted.execute("INSERT INTO billing.invoices VALUES (9, 5)")
    assert "does not declare it (rows: billing.invoices 1)" in _fail(adopted, "downgrade", "base")
    assert adopted.version == "invoices"
    adopted.execute("DELETE FROM billing.invoices")
    _succeed(adopted, "downgrade", "base")


def _succeed(project: Project, *arguments: str) -> None:
    with project.alembic(*arguments) as process:
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def _fail(project: Project, *arguments: str) -> str:
    with project.alembic(*arguments) as process:
        # Alembic itself writes failures to stdout.
        errors = "".join(process.communicate(timeout=120))
    assert process.returncode in {2, 255}, errors
    assert "Traceback" not in errors
    return errors
