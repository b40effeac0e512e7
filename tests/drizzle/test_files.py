"""How models get into their folder: current or not, all or none, and nobody's own file is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgcontract.cli import run
from pgcontract.drizzle import files, generate
from pgcontract.errors import ModelsError
from pgcontract.loader import load
from tests.drizzle.conftest import MakeContracts
from tests.drizzle.test_bad_input import PLAIN

OTHER = PLAIN.replace("table: things", "table: others")


def _run(folder: Path, *options: str) -> int:
    return run(
        ["generate", "drizzle", "--contracts", str(folder), "--output", str(folder.parent / "out"), *options]
    )


def test_check_changes_nothing_and_names_each_file(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, changed and stale files are named, with status 1; after writing there is none."""
    folder, out = contracts(PLAIN, OTHER), tmp_path / "out"
    assert _run(folder, "--check") == 1
    assert not out.exists()
    assert "things.ts: is missing" in capsys.readouterr().out
    assert _run(folder) == 0
    assert _run(folder, "--check") == 0
    (folder / "1.yaml").unlink()
    (out / "things.ts").write_text((out / "things.ts").read_text().replace("integer('span')", "text('span')"))
    (out / "own.ts").write_text("export const own = 1;\n")
    capsys.readouterr()
    assert _run(folder, "--check") == 1
    said = capsys.readouterr().out
    assert (
        "things.ts:6: is not current\n    wanted    span: integer('span'),\n    found     span: text('span'),\n"
        in said
    )
    assert "others.ts: is of no table" in said
    assert "own.ts" not in said
    assert (out / "others.ts").exists()
    assert _run(folder) == 0
    assert {file.name for file in out.iterdir()} == {"index.ts", "own.ts", "things.ts"}
    assert _run(folder, "--check") == 0


def test_other_line_ends_are_named(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A checkout that changes line ends shows no line that differs, and so the message says what does."""
    folder, model = contracts(PLAIN), tmp_path / "out/things.ts"
    assert _run(folder) == 0
    model.write_bytes(model.read_bytes().replace(b"\n", b"\r\n"))
    assert _run(folder, "--check") == 1
    assert "things.ts: is not current; its lines end otherwise" in capsys.readouterr().out


def test_a_file_of_somebody_else_is_left_alone(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model written by hand is never overwritten, and then nothing else is written either."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/things.ts").write_text("export const things = mine;\n")
    assert _run(contracts(PLAIN)) == 2
    assert "things.ts was not made from contracts" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["things.ts"]


def test_a_folder_that_takes_no_file(
    contracts: MakeContracts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clear line and status 2."""
    folder = contracts(PLAIN)
    (tmp_path / "out").write_text("a file")
    assert _run(folder) == 2
    assert "out' is a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("failure", "wanted", "words"),
    [
        (
            OSError(28, "No space left on device"),
            ModelsError,
            "no space left on device; nothing was changed",
        ),
        (KeyboardInterrupt("enough"), KeyboardInterrupt, "enough"),
    ],
    ids=["disk", "ctrl-c"],
)
def test_a_failure_half_way_changes_nothing(
    failure: BaseException,
    wanted: type[BaseException],
    words: str,
    contracts: MakeContracts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the second file the disk is full, or a person has enough: what was there before is there, and nothing else."""
    out = tmp_path / "out"
    folder = contracts(PLAIN, OTHER)
    assert _run(folder) == 0
    before = {file.name: file.read_text() for file in out.iterdir()}
    texts = {name: text + "// more\n" for name, text in generate(load(folder)).items()}
    written: list[Path] = []
    write_text = Path.write_text

    def full(path: Path, text: str, **options: str) -> int:
        written.append(path)
        if len(written) == 2:
            write_text(path, text[:10], **options)
            raise failure
        return write_text(path, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(wanted, match=words):
        files.write(files.plan(texts, out))
    assert {file.name: file.read_text() for file in out.iterdir()} == before
