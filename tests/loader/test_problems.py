"""Every contract that cannot be loaded says what is wrong, where, and what to do."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from pgcontract.errors import ContractError
from pgcontract.loader import load
from tests.loader import malformed, senseless
from tests.loader.problem import Case
from tests.loader.writing import HEAD, problems

CASES = [*malformed.CASES, *senseless.CASES]

_PROBLEM = re.compile(r"(?P<place>[\w.]+:\d+:\d+)  (?P<text>.+)")
_WANTED = re.compile(r"(?:(?P<place>(?:[\w.]+:)?\d+:\d+) )?(?P<part>.+)")


def _agrees(found: str, wanted: str) -> bool:
    is_found, is_wanted = _PROBLEM.fullmatch(found), _WANTED.fullmatch(wanted)
    if is_found is None or is_wanted is None:
        return False
    place = is_wanted["place"]
    agrees = place is None or is_found["place"] in {place, f"t.yaml:{place}"}
    return agrees and is_wanted["part"] in is_found["text"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_problem_is_named_at_its_place(case: Case, tmp_path: Path) -> None:
    """All problems are found in one run, in the order of the files, each where the reviewer wrote it."""
    found = problems(tmp_path, case.files)
    assert len(found) == len(case.problems), found
    for line, wanted in zip(found, case.problems, strict=True):
        assert _agrees(line, wanted), f"\nfound   {line}\nwanted  {wanted}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_one_line_that_says_what_to_do(case: Case, tmp_path: Path) -> None:
    """A message starts with its place, has no capital at its start, and goes on after a semicolon with a remedy."""
    for line in problems(tmp_path, case.files):
        text = line.partition("  ")[2]
        assert text.isprintable()
        assert len(text) < 400
        assert not text[0].isupper() or text.split()[0] in _texts(case)
        assert re.search(r"; (?!$)|: write ", text), text


def _texts(case: Case) -> str:
    """Return the texts of the case's files, whose words may stand first in a message."""
    return " ".join(text if isinstance(text, str) else text.decode("latin-1") for text in case.files.values())


def test_names_of_cases_are_unique() -> None:
    """A case that takes another's name would hide which of them fails."""
    names = [case.name for group in (malformed, senseless) for case in group.CASES]
    doubles = {name for name in names if names.count(name) > 1}
    assert len(names) > 300
    assert not doubles


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    """A missing folder is one line that names the option."""
    assert problems(tmp_path / "none", {}) == [
        "folder:1:1  no such file or directory; name the folder of the contracts with --contracts"
    ]


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    """A file is not taken for a folder."""
    path = tmp_path / "t.yaml"
    path.write_text(HEAD)
    with pytest.raises(
        ContractError, match="not a directory; name the folder of the contracts with --contracts"
    ):
        load(path)


@pytest.mark.parametrize("names", [[], ["t.yml.txt", "README.md"], [".t.yaml"], ["t.json"]], ids=str)
def test_a_folder_without_contracts(names: list[str], tmp_path: Path) -> None:
    """Nothing to read is never success; hidden files, and such as no editor writes YAML in, are no contracts."""
    assert problems(tmp_path, dict.fromkeys(names, HEAD)) == [
        "folder:1:1  there is no contract here; name the right folder with --contracts"
    ]


@pytest.mark.parametrize("beside", [{}, {"u.yml": HEAD}], ids=["alone", "beside another"])
def test_a_contract_in_a_folder_of_the_folder_is_not_lost(beside: dict[str, str], tmp_path: Path) -> None:
    """It is named, once for all of its folder, whatever else there is to read."""
    (tmp_path / "teams" / "billing").mkdir(parents=True)
    for name in ("t.yaml", "other.yaml", "README.md"):
        (tmp_path / "teams" / "billing" / name).write_text(HEAD)
    assert problems(tmp_path, beside) == [
        "teams/billing/other.yaml:1:1  contracts in folders of the folder are not read; move it up, or out"
    ]


@pytest.mark.parametrize("name", [".old", "old/.hidden"])
def test_hidden_folders_and_other_files_are_nobody_s_contracts(name: str, tmp_path: Path) -> None:
    """What an editor or a version control keeps below is not looked at."""
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name / "t.yaml").write_text("nonsense")
    (tmp_path / name / ".." / "t.json").write_text("nonsense")
    (tmp_path / "u.yml").write_text(HEAD)
    assert list(map(str, load(tmp_path).tables)) == ["t"]


def test_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    """A folder called like a contract is a mistake that is named."""
    (tmp_path / "t.yaml").mkdir()
    assert problems(tmp_path, {"u.yaml": HEAD}) == [
        "t.yaml:1:1  this is no file; name folders and pipes otherwise, or move them away"
    ]


def test_a_pipe_does_not_make_it_wait(tmp_path: Path) -> None:
    """A pipe would block whoever opens it."""
    os.mkfifo(tmp_path / "t.yaml")
    assert "t.yaml:1:1  this is no file;" in problems(tmp_path, {"u.yaml": HEAD})[0]


def test_a_link_to_nothing(tmp_path: Path) -> None:
    """A link that leads nowhere cannot be read, and that is said."""
    (tmp_path / "t.yaml").symlink_to(tmp_path / "none")
    assert problems(tmp_path, {"u.yaml": HEAD}) == [
        "t.yaml:1:1  the file cannot be read: no such file or directory; check its name and its permissions"
    ]


def test_a_file_and_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No permission is one line; root may read everything, so the system's answer is given in its place."""

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "t.yaml").write_text(HEAD)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(
            ContractError, match=r"t\.yaml:1:1  the file cannot be read: permission denied; check its"
        ):
            load(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refuse)
        with pytest.raises(ContractError, match="permission denied; name the folder of the contracts"):
            load(tmp_path)


def test_files_are_named_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annotations want the path from the root of the checkout, and a path elsewhere stays whole."""
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "t.yaml").write_text("")
    monkeypatch.chdir(tmp_path)
    for place, shown in ((folder, "contracts/t.yaml"), (Path("contracts"), "contracts/t.yaml")):
        with pytest.raises(ContractError) as caught:
            load(place)
        assert caught.value.problems[0].place.file == shown
    monkeypatch.chdir(folder)
    (tmp_path / "..odd").mkdir()
    with pytest.raises(ContractError) as caught:
        load(tmp_path / "contracts")
    assert caught.value.problems[0].place.file == "t.yaml"
    with pytest.raises(ContractError) as caught:
        load(tmp_path / "..odd")
    assert caught.value.problems[0].place.file == f"{tmp_path.as_posix()}/..odd"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContractError) as caught:
        load(Path("..odd"))
    assert caught.value.problems[0].place.file == "..odd"


def test_the_same_problem_is_said_once(tmp_path: Path) -> None:
    """One cause, one line, however many facts it stands in the way of."""
    text = f"{HEAD}indexes:\n  - columns: [zzz, zzz]\n"
    assert len(problems(tmp_path, {"t.yaml": text})) == 1


def test_many_labels_take_no_longer_than_each_of_them(tmp_path: Path) -> None:
    """A file of the largest size that is read is read in seconds."""
    labels = "".join(f"    - l{number}\n" for number in range(60_000))
    (tmp_path / "shared.yaml").write_text(f"enums:\n  many:\n{labels}    - l7\n")
    start = time.monotonic()
    with pytest.raises(ContractError, match="label l7 of enum many stands here twice"):
        load(tmp_path)
    assert time.monotonic() - start < 10
