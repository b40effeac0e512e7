"""Contracts as tests: what is collected, how a broken fact reads, and what is wrong with a contract."""

from __future__ import annotations

import re

import psycopg
import pytest

from pgcontract.pytest_plugin.options import SERVER_VARIABLE as VARIABLE
from tests.plugin.project import PETS, PETS_FACTS, TESTS, Project, fill

ALIKE = ["-n0", "-n2"]


def test_every_fact_is_an_item_and_needs_no_server(project: Project) -> None:
    """Collecting shows each fact under its file, and asks nobody."""
    project.env[VARIABLE] = "postgresql://nobody@127.0.0.1:1/nothing"
    run = project.run(
        "contracts", "--collect-only", "-q", "--pgcontract-database-url", "postgresql://127.0.0.1:1/x"
    )
    assert run.status == 0, run.text
    assert "contracts/pets.yaml::pets.name.type" in run.text
    assert "contracts/pets.yaml::pets.nothing else" in run.text
    assert "contracts/shared.yaml::mood.labels" in run.text
    assert "contracts::nothing else" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_a_database_as_wanted_passes_every_fact(workers: str, project: Project, held: str) -> None:
    """The same facts pass in one process and in two."""
    run = project.run("contracts", workers, "--pgcontract-database-url", held)
    assert (run.status, run.counts) == (0, {"passed": TESTS}), run.text


def test_the_database_is_found_in_the_environment(project: Project, held: str) -> None:
    """PGCONTRACT_DATABASE_URL is the fallback, in SQLAlchemy's spelling too, and the option beats it."""
    known = psycopg.conninfo.conninfo_to_dict(held)
    project.env["PGCONTRACT_DATABASE_URL"] = (
        f"postgresql+psycopg://{known['user']}@/{known['dbname']}?host={known['host']}&port={known['port']}"
    )
    assert project.run("contracts").counts == {"passed": TESTS}
    project.env["PGCONTRACT_DATABASE_URL"] = "postgresql://127.0.0.1:1/nothing"
    assert project.run("contracts", "--pgcontract-database-url", held).counts == {"passed": TESTS}


@pytest.mark.parametrize("workers", ALIKE)
def test_a_broken_fact_fails_at_its_line(workers: str, project: Project, held: str) -> None:
    """One fact fails, with the place in the contract, what was wanted and what was found."""
    fill(held, "ALTER TABLE pets ALTER name TYPE varchar(10)")
    run = project.run("contracts", workers, "--pgcontract-database-url", held)
    assert (run.status, run.counts) == (1, {"passed": TESTS - 1, "failure": 1})
    assert run.outcomes["pets.name.type"] == "failure"
    said = (
        "contracts/pets.yaml:7:5  pets.name: type differs\n    wanted  varchar(20)\n    found   varchar(10)\n"
    )
    assert said in run.text
    assert PETS.splitlines()[6].strip() == "type: varchar(20)"
    assert "Traceback" not in run.text


def test_what_no_contract_mentions_fails_under_an_id_of_its_own(project: Project, held: str) -> None:
    """A column belongs to its table, a table to the folder."""
    fill(held, "ALTER TABLE pets ADD age integer; CREATE TABLE stray (id integer)")
    run = project.run("contracts", "--pgcontract-database-url", held)
    failed = {name for name, outcome in run.outcomes.items() if outcome == "failure"}
    assert failed == {"pets.nothing else", "nothing else"}
    assert "pets.age is unexpected" in run.text
    assert "stray is unexpected" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_what_is_missing_is_shown_once(workers: str, project: Project, held: str) -> None:
    """Each fact of a missing table fails, one is shown, and the others are counted."""
    fill(held, "DROP TABLE pets")
    run = project.run("contracts", workers, "--pgcontract-database-url", held)
    assert (run.status, run.counts) == (1, {"failure": PETS_FACTS, "passed": TESTS - PETS_FACTS})
    assert len(re.findall(r"pets is missing$", run.text, re.MULTILINE)) <= 2  # and in the short summary
    assert f"1 failed, 3 passed, {PETS_FACTS - 1} failed alike" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_a_view_in_a_tables_place_fails_its_facts_and_is_shown_once(
    workers: str, project: Project, held: str
) -> None:
    """What a view cannot have follows from what it is: each such fact fails, and the cause is shown once."""
    fill(
        held,
        "DROP TABLE pets; CREATE VIEW pets AS SELECT 1 AS id, 'x'::varchar(20) AS name, 'calm'::mood AS mood",
    )
    run = project.run("contracts", workers, "--pgcontract-database-url", held)
    assert run.status == 1
    assert run.outcomes["pets.kind"] == run.outcomes["pets.id.nullable"] == "failure"
    assert run.outcomes["pets primary key pets_pkey.columns"] == "failure"
    assert run.text.count("table pets is missing: view pets has its name\n") <= 2, run.text
    assert "Traceback" not in run.text
    assert "StopIteration" not in run.text


def test_a_single_fact_can_be_asked(project: Project, held: str) -> None:
    """One of many facts that fail alike is shown when it is the only one asked."""
    fill(held, "DROP TABLE pets")
    run = project.run("contracts/pets.yaml::pets.mood.type", "--pgcontract-database-url", held)
    assert run.counts == {"failure": 1}
    assert "contracts/pets.yaml:1:1  table pets is missing" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_problems_of_all_contracts_are_one_error(workers: str, project: Project, held: str) -> None:
    """Every problem of every file, with its place, and nothing is run."""
    project.write("contracts/bad.yaml", "table: bad\ncolums: {}\n")
    project.write("contracts/worse.yaml", "table: worse\n\tcolumns: {}\n")
    run = project.run("contracts", workers, "--pgcontract-database-url", held)
    assert (run.status, run.counts) == (2, {"error": 1}), run.text
    for said in (
        "contracts/bad.yaml:2:1  unknown key colums; did you mean columns?",
        "contracts/worse.yaml:2:1  ",
    ):
        assert said in run.text
    assert "Traceback" not in run.text
    assert ".py" not in run.text.partition("= ERRORS =")[2]


def test_a_sound_file_does_not_pass_beside_a_broken_one(project: Project, held: str) -> None:
    """Asking for one file alone is no way past the problems of another."""
    project.write("contracts/bad.yaml", "")
    run = project.run("contracts/pets.yaml", "--pgcontract-database-url", held)
    assert run.status != 0
    assert "contracts/bad.yaml:1:1" in run.text


def test_an_empty_folder_is_no_success(project: Project, held: str) -> None:
    """No contract, nothing measured."""
    for path in (project.folder / "contracts").iterdir():
        path.unlink()
    run = project.run("contracts", "--pgcontract-database-url", held)
    assert run.status == 2
    assert "there is no contract here" in run.text


def test_a_role_that_the_server_has_not_is_skipped_with_the_reason(project: Project, held: str) -> None:
    """Nobody can ask what an absent role may do; that is said, and not a pass."""
    project.write("contracts/pets.yaml", PETS + "grants:\n  pgcontract_no_such_role: []\n")
    run = project.run("contracts", "-rs", "--pgcontract-database-url", held)
    assert (run.status, run.counts) == (0, {"passed": TESTS, "skipped": 1}), run.text
    assert "role pgcontract_no_such_role does not exist" in run.text


def test_a_project_makes_its_own_database(project: Project) -> None:
    """A state of pytest-postgresql's chain is what the contracts are held against."""
    project.write(
        "schema.sql",
        "CREATE TYPE mood AS ENUM ('calm', 'wild'); CREATE TABLE pets"
        " (id integer CONSTRAINT pets_pkey PRIMARY KEY, name varchar(20) NOT NULL, mood mood);",
    )
    project.write(
        "conftest.py",
        """
import pytest
from pathlib import Path
from pytest_postgresql import factories

state = factories.postgresql_noproc(
    depends_on="pgcontract_server", load=[Path(__file__).parent / "schema.sql"]
)

@pytest.fixture(scope="session")
def pgcontract_database(state, pgcontract_databases):
    return pgcontract_databases(state)
""",
    )
    run = project.run("contracts")
    assert (run.status, run.counts) == (0, {"passed": TESTS}), run.text


def test_the_plugin_comes_with_the_package(project: Project, held: str) -> None:
    """Nobody has to name it: pip has installed an entry point."""
    project.env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = ""
    run = project.run(
        "contracts", "--pgcontract-database-url", held, "-p", "no:schemathesis", "-p", "no:hypothesispytest"
    )
    assert run.counts == {"passed": TESTS}, run.text
