"""A draft does what the contracts say and goes back, or is not written; nothing in between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from pgcontract import snapshot
from pgcontract.alembic import DraftRefused
from pgcontract.errors import ContractError
from pgcontract.loader import load
from pgcontract.report import differences
from tests.drafting.conftest import ROOT, AlembicProject
from tests.drafting.edits import BASE, DRAFTED, REFUSED, Edit

#: A revision is not in a package, and its name starts with a number: pyproject.toml allows it in migrations/.
IN_VERSIONS = ("--extend-per-file-ignores", "*.py:INP001", "--extend-per-file-ignores", "*.py:N999")


def lint(path: Path, *arguments: str) -> str:
    """Return what ruff has against a file, with the rules of this project."""
    command = [sys.executable, "-m", "ruff", *arguments, "--config", str(ROOT / "pyproject.toml"), str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


@pytest.fixture
def base(project: AlembicProject) -> AlembicProject:
    """A project whose first revision was drafted, and whose database is at it."""
    project.write_contracts(BASE)
    project.execute("CREATE SCHEMA audit")
    made, _ = project.draft()
    assert made is not None
    project.move("head")
    assert project.verify().comparison.holds
    return project


def combine(edits: Iterable[Edit], folder: Path) -> tuple[dict[str, str], list[str]]:
    """Return the contracts after as many of the edits as go together, and the names of those."""
    texts, names = dict(BASE), []
    for edit in edits:
        changed = dict(texts)
        if edit.old:
            if texts[edit.file].count(edit.old) != 1:
                continue
            changed[edit.file] = texts[edit.file].replace(edit.old, edit.new)
        else:
            changed[edit.file] = edit.new
        for stem, text in changed.items():
            (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")
        try:
            load(folder)
        except ContractError:  # two edits that exclude each other
            continue
        texts = changed
        names.append(edit.name)
    return texts, names


@pytest.mark.parametrize("seed", range(3))
def test_a_draft_of_many_edits_has_them_in_order(seed: int, base: AlembicProject, tmp_path: Path) -> None:
    """Whatever comes together: what others depend on is made before them, and dropped after them."""
    edits = [
        edit for edit in DRAFTED if edit.name != "dropped last column"
    ]  # beside an added one it is refused
    Random(seed).shuffle(edits)  # noqa: S311 - not for secrets
    folder = tmp_path / "combined"
    folder.mkdir()
    texts, names = combine(edits, folder)
    assert len(names) > 20
    before = base.snapshot()
    base.write_contracts(texts)
    made, _ = base.draft()
    assert made is not None
    base.move("head")
    verification = base.verify()
    assert not differences(verification.contract, verification.comparison), names
    base.move("-1")
    assert snapshot.differences(before, base.snapshot()) == (), names


@pytest.mark.parametrize("edit", DRAFTED, ids=str)
def test_a_draft_does_what_the_contracts_say(edit: Edit, base: AlembicProject) -> None:
    """It runs, `verify` holds afterwards, it goes back to where it was, and the linter has nothing against it."""
    before = base.snapshot()
    base.write_contracts(edit.apply())
    assert not base.verify().comparison.holds
    made, _ = base.draft()
    assert made is not None
    path = Path(made.path)
    text = path.read_text(encoding="utf-8")
    base.move("head")
    verification = base.verify()
    assert not differences(verification.contract, verification.comparison), text
    assert "all contracts hold" in base.check()
    base.move("-1")
    assert snapshot.differences(before, base.snapshot()) == (), text
    base.move("head")
    assert base.verify().comparison.holds
    assert lint(path, "check", *IN_VERSIONS) == "", text
    for length in ("88", "110", "120"):
        assert lint(path, "format", "--diff", "--line-length", length) == "", text


@pytest.mark.parametrize("edit", REFUSED, ids=str)
def test_a_draft_that_would_leave_something_out_is_not_written(edit: Edit, base: AlembicProject) -> None:
    """The refusal names each difference at its line, and what to write by hand."""
    before = base.revisions()
    base.write_contracts(edit.apply())
    with pytest.raises(DraftRefused) as refused:
        base.draft()
    assert edit.refused
    for words in edit.refused:
        assert words in str(refused.value)
    assert f"{base.contracts}" in str(refused.value)
    assert "no revision is written" in str(refused.value)
    assert refused.value.status == 2
    assert base.revisions() == before


def test_without_a_difference_no_file_is_written(base: AlembicProject) -> None:
    """The command says so."""
    before = base.revisions()
    made, text = base.draft()
    assert made is None
    assert base.revisions() == before
    assert "all contracts hold: 2 tables, " in text
    assert "no revision is written" in text


def test_alembics_own_table_is_not_dropped_by_hand(base: AlembicProject) -> None:
    """Where it is among the tables under contract, the refusal says what to do about it; and that is enough."""
    env = base.folder / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8")
    env.write_text(
        text.replace('version_table_schema="versions"', "version_table_schema=None"), encoding="utf-8"
    )
    base.execute("ALTER TABLE versions.alembic_version SET SCHEMA public")
    with pytest.raises(DraftRefused) as refused:
        base.draft()
    assert "alembic_version is unexpected" in str(refused.value)
    assert "drop_table" not in str(refused.value)
    name = str(refused.value).partition('"object: ')[2].partition('"')[0]
    exception = f"exceptions:\n  - object: {name}\n    reason: Alembic's own\n"
    (base.contracts / "alembic.yaml").write_text(exception, encoding="utf-8")
    made, printed = base.draft()
    assert made is None
    assert "all contracts hold" in printed
