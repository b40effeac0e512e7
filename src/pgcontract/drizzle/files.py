"""Generated texts and a folder: what is not current there, and making it so, all files or none.

A file without our head comment is somebody's own and never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pgcontract.drizzle.models import MARK
from pgcontract.errors import ModelsError, system_reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What a folder lacks: files to write with their texts, and files of ours that no contract asks for any more."""

    folder: Path
    new: Mapping[str, str]
    changed: Mapping[str, str]
    stale: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.changed or self.stale)


def plan(texts: Mapping[str, str], folder: Path) -> Plan:
    """Compare a folder with the texts that belong there.

    Raises:
        ModelsError: a file cannot be read, or stands in the way and was not generated.
    """
    new: dict[str, str] = {}
    changed: dict[str, str] = {}
    for name, text in sorted(texts.items()):
        found = _text(folder / name)
        if found is None:
            new[name] = text
        elif not _is_ours(found):
            raise ModelsError.not_ours(str(folder / name))
        elif found != text:
            changed[name] = text
    others = sorted(path for path in folder.glob("*.ts") if path.name not in texts and path.is_file())
    stale = tuple(path.name for path in others if _is_ours(_text(path) or ""))
    return Plan(folder, new, changed, stale)


def first_difference(path: Path, wanted: str) -> tuple[int, str, str] | None:
    """Return the first line where a file is not current: its number, the wanted text and the found one, or "nothing".

    None if the lines are the same, and only their ends differ.
    """
    lines = zip_longest(wanted.splitlines(), (_text(path) or "").splitlines(), fillvalue="nothing")
    return next(((number, *pair) for number, pair in enumerate(lines, 1) if pair[0] != pair[1]), None)


def write(wanted: Plan) -> None:
    """Make the folder current. Every text is on disk before the first file changes; each changes at once.

    Raises:
        ModelsError: the folder cannot be written; nothing has changed.
    """
    drafts: dict[Path, Path] = {}
    try:
        wanted.folder.mkdir(parents=True, exist_ok=True)
        for name, text in {**wanted.new, **wanted.changed}.items():
            draft = wanted.folder / f".{name}.draft"
            drafts[draft] = wanted.folder / name
            draft.write_text(text, encoding="utf-8", newline="\n")
        for draft, path in drafts.items():
            draft.replace(path)
        for name in wanted.stale:
            (wanted.folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise ModelsError.unwritable(str(wanted.folder), system_reason(error)) from None
    finally:  # after Ctrl-C, too
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise ModelsError.unreadable(str(path), "it is not UTF-8 text") from None
    except OSError as error:
        raise ModelsError.unreadable(str(path), system_reason(error)) from None


def _is_ours(text: str) -> bool:
    return text.partition("\n")[0].rstrip("\r").endswith(MARK)
