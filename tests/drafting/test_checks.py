"""`alembic check` is `pgcontract verify`: the same differences, the same text, the same statuses."""

from __future__ import annotations

import os
import subprocess
import sys
from shutil import copytree

import psycopg
import pytest
from alembic.util import CommandError
from psycopg.conninfo import make_conninfo

from pgcontract.alembic import ContractsDiffer
from pgcontract.report import differences
from tests.drafting.conftest import AlembicProject, MakeProject
from tests.drafting.edits import BASE
from tests.verify import SAMPLE
from tests.verify.faults import FAULTS, Fault

#: One fault of each fact; the comparison itself is tested on all of them in tests/verify.
EACH_FACT = list({fault.fact: fault for fault in FAULTS if fault.since == 15}.values())

#: What Alembic's own comparison does not see: `alembic check` ended with 0.
UNSEEN_BY_ALEMBIC = (
    "enum.labels",
    "check.expression",
    "grant.privileges",
    "table.row_level_security",
    "policy.using",
)


def test_the_faults_have_what_alembic_does_not_see() -> None:
    """The sample would be worthless without them."""
    assert set(UNSEEN_BY_ALEMBIC) <= {fault.fact for fault in EACH_FACT}


@pytest.mark.parametrize("fault", EACH_FACT, ids=lambda fault: fault.fact)
def test_check_sees_what_verify_sees(fault: Fault, sample: str, make_project: MakeProject) -> None:
    """The verdict is that of `pgcontract verify`, and so is the text."""
    project = make_project(sample)
    copytree(SAMPLE, project.contracts, ignore=lambda *_: ["sample.sql"])
    assert "all contracts hold" in project.check()
    project.execute(fault.ddl)
    verification = project.verify()
    found = differences(verification.contract, verification.comparison)
    assert found
    with pytest.raises(ContractsDiffer) as raised:
        project.check()
    assert raised.value.status == 1
    for difference in found:
        assert f"{difference.location}  {difference.message}" in str(raised.value)


def run(project: AlembicProject, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project.folder,
        env={**os.environ, "DATABASE_URL": project.url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def on_disk(project: AlembicProject) -> AlembicProject:
    """A project with an alembic.ini and an env.py of the runner, whose database holds the contracts."""
    (project.folder / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\n", encoding="utf-8"
    )
    (project.folder / "migrations" / "env.py").write_text(
        "from pgcontract.alembic import run_migrations\n\n"
        'run_migrations(contracts="contracts", version_table_schema="versions")\n',
        encoding="utf-8",
    )
    project.write_contracts(BASE)
    ended = run(project, "alembic", "revision", "--autogenerate", "-m", "first")
    assert ended.returncode == 0, ended.stderr
    ended = run(project, "alembic", "upgrade", "head")
    assert ended.returncode == 0, ended.stderr
    return project


def test_the_statuses_are_those_of_verify(on_disk: AlembicProject) -> None:
    """0 holds, 1 differs, 2 could not be measured; the report is on stdout, a failure is one line on stderr."""
    ended, verified = run(on_disk, "alembic", "check"), run(on_disk, "pgcontract.cli", "verify")
    assert (ended.returncode, verified.returncode) == (0, 0)
    assert verified.stdout.strip() in ended.stdout
    on_disk.execute("ALTER TYPE mood ADD VALUE 'glad'")
    ended, verified = run(on_disk, "alembic", "check"), run(on_disk, "pgcontract.cli", "verify")
    assert (ended.returncode, verified.returncode) == (1, 1)
    assert verified.stdout.splitlines()[-1] in ended.stdout
    assert "enum mood: labels differs" in ended.stdout
    assert "No new upgrade operations" not in ended.stdout
    assert "Traceback" not in ended.stderr
    refused = run(on_disk, "alembic", "revision", "--autogenerate", "-m", "second")
    assert refused.returncode == 2
    assert "ADD VALUE" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(on_disk.revisions()) == 1
    (on_disk.contracts / "pets.yaml").write_text("table: pets\n", encoding="utf-8")
    ended = run(on_disk, "alembic", "check")
    assert ended.returncode == 2
    assert ended.stderr.startswith("FAILED: ")
    assert "pets.yaml:1:1" in ended.stderr


def test_a_database_that_is_not_at_head_is_not_compared(on_disk: AlembicProject) -> None:
    """Alembic's own rule: one line and status 2."""
    assert run(on_disk, "alembic", "-x", "discard-data=yes", "downgrade", "base").returncode == 0
    ended = run(on_disk, "alembic", "check")
    assert ended.returncode == 2
    lines = [line for line in ended.stderr.splitlines() if not line.startswith("INFO ")]
    assert lines == ["FAILED: Target database is not up to date."]


def test_another_database_is_never_compared(project: AlembicProject, sample: str) -> None:
    """Contracts that hold elsewhere say nothing about the database that Alembic is connected to."""
    copytree(SAMPLE, project.contracts, ignore=lambda *_: ["sample.sql"])
    project.options = {"database_url": sample}
    with pytest.raises(CommandError, match="connected to another database"):
        project.check()


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_the_password_is_taken_from_the_connection(driver: str, project: AlembicProject) -> None:
    """Neither the environment nor a file has it; and no message shows it."""
    project.write_contracts(BASE)
    with psycopg.connect(project.url) as connection:
        name = connection.info.dbname
        connection.execute(f"CREATE ROLE \"{name}\" LOGIN PASSWORD 'planted' SUPERUSER".encode())
    maintenance = project.url
    try:
        project.url = make_conninfo(maintenance, user=name, password="planted")
        project.driver = driver
        with pytest.raises(CommandError) as raised:
            project.check()
        assert "no table and no type" in str(raised.value)
        assert "planted" not in str(raised.value)
    finally:
        project.url = maintenance
        project.execute(f'DROP ROLE "{name}"')
