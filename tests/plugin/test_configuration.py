"""`[tool.pgcontract]`: written once, for command line and pytest; what is wrong in it is one line, status 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgcontract.cli import run
from pgcontract.configuration import Configuration, read
from tests.plugin.project import PETS, Project

WRONG = {
    "contract = 'x'": "[tool.pgcontract] has an unknown key 'contract'; did you mean contracts?",
    "Contracts = 'x'": "unknown key 'Contracts'; did you mean contracts?",
    "wombat = 1": "unknown key 'wombat'; known keys are contracts, drizzle-output, timeout, server-port",
    "contracts = 1": "[tool.pgcontract] contracts is wrong; write the path of a folder, as a string",
    "contracts = ''": "[tool.pgcontract] contracts is wrong; write the path of a folder, as a string",
    "timeout = '5'": "[tool.pgcontract] timeout is wrong; write a number of seconds, 0 or more",
    "timeout = true": "[tool.pgcontract] timeout is wrong; write a number of seconds, 0 or more",
    "timeout = nan": "[tool.pgcontract] timeout is wrong; write a number of seconds, 0 or more",
    "server-port = 65536": "[tool.pgcontract] server-port is wrong; write a port, from 0 to 65535",
    "server-port = 1.5": "[tool.pgcontract] server-port is wrong; write a port, from 0 to 65535",
    "database-url = 'postgresql://u:SECRETPW@h/d'": "takes no database-url, because a URL may hold a password",
    "server-url = 'postgresql://u:SECRETPW@h/d'": "takes no server-url, because a URL may hold a password",
    "contracts = ": "cannot read",
    "[tool.pgcontract.other]": "unknown key 'other'",
}


def configure(folder: Path, text: str) -> None:
    """Write the table."""
    (folder / "pyproject.toml").write_text(f"[tool.pgcontract]\n{text}\n")


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_what_is_wrong_is_one_line_for_the_command_line(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key or the value is named, and no value is repeated."""
    configure(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    assert run(["verify", "--database-url", "postgresql://127.0.0.1:1/x"]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1), shown
    assert said in shown.err
    assert "SECRETPW" not in shown.err


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_what_is_wrong_is_one_line_for_pytest(workers: str, project: Project) -> None:
    """The run ends before anything is collected."""
    configure(project.folder, "contract = 'x'")
    ended = project.run("contracts", workers)
    assert (ended.status, ended.outcomes) == (2, {}), ended.text
    assert "[tool.pgcontract] has an unknown key 'contract'; did you mean contracts?" in ended.text
    assert ".py" not in ended.text


def test_the_old_option_of_pytest_names_the_new_place(project: Project) -> None:
    """It is an error, and not without effect in silence."""
    project.write("pytest.ini", "[pytest]\npgcontract_contracts = elsewhere\n")
    ended = project.run("contracts")
    assert ended.status == 2
    assert 'write contracts = "elsewhere" under [tool.pgcontract] in pyproject.toml' in ended.text


def test_the_nearest_file_with_the_table_counts(tmp_path: Path) -> None:
    """From the folder upwards; paths are relative to the file, and a file without the table is passed over."""
    configure(tmp_path, "contracts = 'a/b'\ntimeout = 2\ndrizzle-output = '../models'\nserver-port = 0")
    below = tmp_path / "one" / "two"
    below.mkdir(parents=True)
    (tmp_path / "one" / "pyproject.toml").write_text("[tool.other]\n")
    (below / "pyproject.toml").write_text("this is not TOML, and somebody else's")
    expected = Configuration(tmp_path / "a/b", tmp_path / "../models", 2.0, 0)
    assert read(below) == expected
    assert read(tmp_path.parent) == Configuration()


def test_command_line_and_pytest_read_the_same_folder_and_options_win(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder of the table; of the option, if one is given."""
    (project.folder / "contracts").rename(project.folder / "wanted")
    configure(project.folder, "contracts = 'wanted'")
    monkeypatch.chdir(project.folder)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert run(["format", "--check"]) == 0
    assert "2 files" in capsys.readouterr().out
    collected = project.run("--collect-only", "-q")
    assert "wanted/pets.yaml::pets.mood.type" in collected.text
    project.write("other/dogs.yaml", PETS.replace("pets", "dogs").replace("mood", "text"))
    named = project.run("--collect-only", "-q", "--pgcontract-contracts", "other")
    assert "other/dogs.yaml::dogs.kind" in named.text
    assert "wanted" not in named.text
