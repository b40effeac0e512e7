"""The one layout of contract files: indentation and line ends, as `pgcontract format` writes them. Comments stay.

It changes how a contract looks and never what it says: both readings are compared before anything is written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from ruamel.yaml import YAML

from pgcontract.errors import ContractError, Location, Problem
from pgcontract.loader.nodes import parse

WIDTH = 120
"""Longer lines of plain text are folded."""


def formatted(path: Path) -> str:
    """Return the text that the file should have.

    Raises:
        ContractError: the file is not YAML that a contract can be written in.
    """
    before, problems = parse(path, str(path))
    if before is None or problems:
        raise ContractError(problems)
    made = io.StringIO()
    yaml = _yaml()
    yaml.dump(yaml.load(path.read_text(encoding="utf-8-sig")), made)
    return made.getvalue()


def changed(paths: Sequence[Path]) -> dict[Path, str]:
    """Return the files whose text should be another one, and that text.

    Raises:
        ContractError: with every problem of every file.
    """
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            text = formatted(path)
        except ContractError as error:
            problems += error.problems
            continue
        if text != path.read_text(encoding="utf-8"):
            texts[path] = text
    if problems:
        raise ContractError(problems)
    return texts


def write(path: Path, text: str) -> None:
    """Replace the file's text, if that says the same.

    Raises:
        ContractError: it would not; the file is as before.
    """
    before, _ = parse(path, str(path))
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8", newline="\n")
    after, _ = parse(draft, str(path))
    if before is None or after is None or before.data != after.data:
        draft.unlink()
        place = Location(str(path), 1, 1)
        raise ContractError([Problem(place, "the layout cannot be changed without changing the meaning; do it by hand")])
    draft.replace(path)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    return yaml
