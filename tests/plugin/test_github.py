"""What GitHub is told, held against its documented format of workflow commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.plugin.project import PETS, PETS_FACTS, TESTS, Project, fill

#: `::error file={name},line={line},col={col},title={title}::{message}`, of which only the title is always there.
COMMAND = re.compile(r"::error (?:file=([^,:]+),line=(\d+),col=(\d+),)?title=([^,:]+)::(.*)")
ESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
ALIKE = ["-n0", "-n2"]

Annotation = tuple[str, int, int, str, str]


def commands_in(text: str) -> list[Annotation]:
    """Read the workflow commands of a log as GitHub does, and refuse any other line that begins like one."""
    found = []
    for line in text.splitlines():
        if not line.startswith("::"):
            assert "::error" not in line, f"GitHub sees a command only at the start of a line: {line}"
            continue
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        file, number, column, title, message = match.groups(default="")
        assert not re.search(r"%(?!25|0D|0A)", message), message
        found.append((_plain(file), int(number or 0), int(column or 0), _plain(title), _plain(message)))
    return found


def _plain(text: str) -> str:
    return re.sub("|".join(ESCAPES), lambda match: ESCAPES[match[0]], text)


@pytest.fixture
def on_github(project: Project) -> Project:
    """The project, as GitHub runs it."""
    project.env |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(project.folder / "summary.md")}
    return project


def _summary(project: Project) -> str:
    return Path(project.env["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("workers", ALIKE)
def test_a_broken_fact_is_annotated_at_its_line(workers: str, on_github: Project, held: str) -> None:
    """File, line and column of the contract, and what was wanted and found; failures first in the summary."""
    fill(held, "ALTER TABLE pets ALTER name TYPE varchar(10)")
    run = on_github.run("contracts", workers, "--pgcontract-database-url", held)
    said = (
        "pets.name: type differs\nwanted varchar(20)\nfound varchar(10)\n"
        "change it in a migration, or write into the contract what is found"
    )
    assert commands_in(run.text) == [("contracts/pets.yaml", 7, 5, "column name", said)]
    summary = _summary(on_github).splitlines()
    assert summary[0] == f"### 1 failed, {TESTS - 1} passed"
    assert summary[4].startswith("| contracts/pets.yaml:7:5 | column name | pets.name: type differs wanted")


def test_a_missing_table_is_annotated_once(on_github: Project, held: str) -> None:
    """Its facts have one cause."""
    fill(held, "DROP TABLE pets")
    run = on_github.run("contracts", "--pgcontract-database-url", held)
    said = "table pets is missing\ncreate it in a migration, or remove it from the contract"
    assert commands_in(run.text) == [("contracts/pets.yaml", 1, 1, "table pets", said)]
    assert f"{PETS_FACTS - 1} failed alike" in run.text


@pytest.mark.parametrize("workers", ALIKE)
def test_a_problem_of_a_contract_is_annotated_at_its_place(
    workers: str, on_github: Project, held: str
) -> None:
    """Every problem, at its own line."""
    on_github.write("contracts/pets.yaml", PETS + "colour: red, green: 100%\n")
    on_github.write("contracts/x.yaml", "table: x\n\tcolumns: {}\n")
    run = on_github.run("contracts", workers, "--pgcontract-database-url", held)
    found = commands_in(run.text)
    assert {entry[:4] for entry in found} >= {("contracts/x.yaml", 2, 1, "contract")}
    assert any(entry[0] == "contracts/pets.yaml" for entry in found)
    assert run.status == 2
    assert _summary(on_github).startswith(f"### {len(found)} failed, 0 passed")


@pytest.mark.parametrize("workers", ALIKE)
def test_a_broken_set_up_is_annotated_once(workers: str, on_github: Project) -> None:
    """Thirty-two facts wait for it; it is said once, with its text escaped."""
    on_github.write(
        "conftest.py",
        "import pytest\n\n\n@pytest.fixture(scope='session')\ndef pgcontract_database():\n"
        "    raise LookupError('100% broken: a, b::error ::')\n",
    )
    run = on_github.run("contracts", workers, "--tb=no", "-r", "N")
    ((file, _, _, title, message),) = commands_in(run.text)
    assert (file, title) == ("contracts/pets.yaml", "set-up")
    assert message == "LookupError: 100% broken: a, b::error ::"


@pytest.mark.parametrize("workers", ALIKE)
def test_a_database_that_cannot_be_measured_is_annotated(
    workers: str, on_github: Project, pgcontract_empty_database: str
) -> None:
    """An empty database is one annotation, however many workers meet it."""
    run = on_github.run("contracts", workers, "--pgcontract-database-url", pgcontract_empty_database)
    ((_, _, _, title, message),) = commands_in(run.text)
    assert title == "set-up"
    assert "so nothing was measured" in message


def test_a_server_that_cannot_be_reached_is_annotated(on_github: Project) -> None:
    """It has no place in a file."""
    run = on_github.run("contracts", "--pgcontract-database-url", "postgresql://127.0.0.1:1/x")
    ((file, _, _, title, message),) = commands_in(run.text)
    assert (file, title) == ("", "set-up")
    assert message.startswith("cannot connect to database x at 127.0.0.1:1: ")
    assert "cannot connect" in _summary(on_github)


@pytest.mark.parametrize("workers", ALIKE)
def test_a_promise_is_annotated_at_its_line(workers: str, on_github: Project) -> None:
    """A promise of the round trip that is broken; nothing in a run without promises and contracts."""
    test = "def test_it():\n    raise LookupError('lost')\n"
    on_github.write("test_it.py", f"import pytest\n@pytest.mark.pgcontract_promise('kept')\n{test}")
    run = on_github.run("test_it.py", workers)
    assert commands_in(run.text) == [("test_it.py", 2, 1, "test_it", "LookupError: lost")]
    on_github.write("test_it.py", test)
    assert commands_in(on_github.run("test_it.py", workers).text) == []


def test_elsewhere_nothing_is_annotated(project: Project, held: str) -> None:
    """Workflow commands are for GitHub's log only."""
    fill(held, "DROP TABLE pets")
    assert "::error" not in project.run("contracts", "--pgcontract-database-url", held).text
