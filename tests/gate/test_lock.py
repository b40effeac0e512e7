"""The lock: every version pinned, every file known by its hash, and no word on where it comes from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import noxfile

LOCKS = [noxfile.LOCKS / f"{name}.txt" for name in noxfile.LOCKED]
PIN = re.compile(r"^([a-z0-9.-]+)==([^ ;\\]+)", re.MULTILINE)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_everything_is_pinned_and_hashed(path: Path) -> None:
    """Every requirement has one version and at least one hash."""
    requirements = [
        block for block in re.split(r"\n(?=[^\s#])", path.read_text()) if not block.startswith("#")
    ]
    assert requirements
    assert [block for block in requirements if not PIN.match(block) or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_no_place_is_named(path: Path) -> None:
    """Neither an index nor a folder of the machine that made the lock stands in it."""
    assert re.findall(r".*(?:://|--index|--find-links|file:|(?<![\w-])/).*", path.read_text()) == []


def test_the_locks_agree() -> None:
    """A package has the same version in every lock."""
    versions: dict[str, set[str]] = {}
    for path in LOCKS:
        for name, version in PIN.findall(path.read_text()):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_lock_answers_what_is_asked() -> None:
    """The locks were made from the dependencies that pyproject.toml names now."""
    assert noxfile._lock_is_current()


def test_a_new_dependency_makes_the_lock_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dependency that nobody locked is seen without a network."""
    text = (noxfile.ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(text.replace('"click>=8.1"', '"click>=8.1", "another"'))
    monkeypatch.setattr(noxfile, "ROOT", tmp_path)
    assert not noxfile._lock_is_current()


def test_the_project_is_built_with_what_is_locked() -> None:
    """The group `build` is what the build system asks for."""
    known = tomllib.loads((noxfile.ROOT / "pyproject.toml").read_text())
    required = {re.split(r"[<>=~! ]", name)[0] for name in known["build-system"]["requires"]}
    assert required == {re.split(r"[<>=~! ]", name)[0] for name in known["dependency-groups"]["build"]}


@pytest.mark.parametrize("name", ["alembic.ini", "pyproject.toml"])
def test_what_is_read_by_the_locale_is_ascii(name: str) -> None:
    """Alembic reads its file, and nox ours, in the encoding of the machine; with LC_ALL=C one `…` is a traceback."""
    assert (noxfile.ROOT / name).read_bytes().isascii()
