"""The commands that write files, in the folder of a project that knows nothing of this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgcontract.loader import json_schema
from tests.cli.conftest import Command


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_format_finds_every_contract_that_is_read(suffix: str, command: Command, folder: Path) -> None:
    """What `verify` reads is laid out, and what it does not read is left alone."""
    (folder / "contracts" / f"moods.{suffix}").write_text("enums:\n    tone: ['low']\n", encoding="utf-8")
    (folder / "contracts" / ".hidden.yaml").write_text("a:\n    - b\n", encoding="utf-8")
    (folder / "contracts" / "notes.txt").write_text("a:\n    - b\n", encoding="utf-8")
    ended = command("format", "--check")
    assert ended.status == 1, ended
    assert ended.out == f"contracts/moods.{suffix}: is laid out otherwise; run pgcontract format\n"
    assert command("format").status == 0
    assert command("format", "--check").out == "3 files are laid out so already\n"


def test_the_json_schema_goes_where_a_project_wants_it(command: Command, folder: Path) -> None:
    """Beside the contracts, for an editor that cannot look into an environment; `--check` is about the same file."""
    path = folder / "contract.schema.json"
    missing = command("generate", "json-schema", "--output", path, "--check")
    assert (missing.status, path.exists()) == (1, False)
    assert "is not current; run pgcontract generate json-schema --output" in missing.out
    assert command("generate", "json-schema", "--output", path).status == 0
    assert path.read_text(encoding="utf-8") == json_schema.text()
    assert command("generate", "json-schema", "--output", path, "--check").status == 0
    path.write_text("{}", encoding="utf-8")
    assert command("generate", "json-schema", "--output", path, "--check").status == 1
    nowhere = command("generate", "json-schema", "--output", folder / "no" / "x.json")
    assert (nowhere.status, nowhere.err.count("\n")) == (2, 1)
