"""The one layout of contract files: indentation and line ends, as `pgcontract format` writes them. Comments stay.

It changes how a contract looks and never what it says: both readings are compared before anything is written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from pgcontract.errors import ContractError, Location, Problem, system_reason
from pgcontract.loader.nodes import Data, parse, parse_text
from pgcontract.loader.source import read
from pgcontract.loader.wording import problem, shown

WIDTH: Final = 120
"""Longer lines of plain text are folded."""


def formatted(path: Path) -> str:
    """Return the text that the file should have. Formatting that text gives it again.

    Raises:
        ContractError: the file is not YAML that a contract can be written in, or any other layout would say
            something else.
    """
    text, problems = read(path, str(path))
    if text is None:
        raise ContractError(problems)
    return formatted_text(text, str(path))


def formatted_text(text: str, file: str) -> str:
    """Return the text that a file of this text should have, as `formatted` does; `file` is its name in messages."""
    wanted = _meaning(text, file)
    made = text.replace("\r\n", "\n")
    for _ in range(_MOST_ROUNDS):
        before, made = made, _dumped(made, file)
        if _said(made, file) != wanted:
            raise _not_this_way(file)
        if made == before:
            return made
    raise _not_this_way(file)


_MOST_ROUNDS: Final = 5
"""Folding may move a comment, and the next round then moves it to where it stays."""


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
        if text.encode() != path.read_bytes():
            texts[path] = text
    if problems:
        raise ContractError(problems)
    return texts


def write(path: Path, text: str) -> None:
    """Replace the file's text, if that says the same. Who may read the file stays as it is.

    Raises:
        ContractError: it would not, or it cannot be written; the file is as before.
    """
    before, problems = parse(path, str(path))
    if before is None:
        raise ContractError(problems)
    if _said(text, str(path)) != before.data:
        raise _not_this_way(str(path))
    target = path.resolve()
    draft = target.with_name(f".{target.name}.draft")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.chmod(target.stat().st_mode)
        draft.replace(target)
    except FileExistsError:
        raise _failed(
            path, f"{draft.name} is in the way; remove it, if nobody else formats this file now"
        ) from None
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = system_reason(error)
        raise _failed(path, f"the file cannot be written: {reason}; check its permissions") from None
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _meaning(text: str, file: str) -> Data:
    parsed, problems = parse_text(text, file)
    if parsed is None or problems:
        raise ContractError(problems)
    return parsed.data


def _said(text: str, file: str) -> Data:
    parsed, problems = parse_text(text, file)
    return None if parsed is None or problems else parsed.data


def _dumped(text: str, file: str) -> str:
    """Return the text as ruamel.yaml lays it out, without spaces at line ends that no value needs.

    They go before as well: ruamel.yaml refuses a tab there, which YAML allows.
    """
    made = io.StringIO()
    try:
        yaml = _yaml()
        yaml.dump(yaml.load(_bare(text, file)), made)
    except (YAMLError, ValueError, AttributeError, KeyError, IndexError, AssertionError) as error:
        said = shown(str(error).partition("\n")[0] or type(error).__name__)
        raise ContractError(
            [problem(Location(file, 1, 1), f"this cannot be laid out: {said}; do it by hand")]
        ) from None
    return _bare(made.getvalue(), file)


def _bare(text: str, file: str) -> str:
    """Return the text without spaces and tabs at line ends, if that says the same."""
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    bare = "\n".join(lines).rstrip("\n") + "\n"
    return bare if bare == text or _said(bare, file) == _said(text, file) else text


class _TextOnly(VersionedResolver):
    """Takes every scalar for text, as the contract language does, so that `012` and `1e3` come back as written."""

    @property
    def versioned_resolver(self) -> dict[str, object]:
        return {}


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _TextOnly
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    return yaml


def _not_this_way(file: str) -> ContractError:
    text = "the layout cannot be changed without changing the meaning; do it by hand"
    return ContractError([problem(Location(file, 1, 1), text)])


def _failed(path: Path, text: str) -> ContractError:
    return ContractError([problem(Location(str(path), 1, 1), text)])
