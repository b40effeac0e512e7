"""Where a revision is: its identifier, its file and a line in it, for messages."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType


def locate(module: ModuleType, function: str) -> str:
    """Return `revision (file:line)` of a revision's `upgrade` or `downgrade`."""
    code = getattr(getattr(module, function, None), "__code__", None)
    return _format(module, code.co_firstlineno if code else 1)


def locate_failure(module: ModuleType, function: str, error: BaseException) -> str:
    """Return `revision (file:line)` of the innermost line of the revision's file that led to `error`.

    Where the error did not pass through that file, the line is that of the function.
    """
    line = find_line(module, error)
    return locate(module, function) if line is None else _format(module, line)


def find_line(module: ModuleType, error: BaseException) -> int | None:
    """Return the innermost line of the revision's file that led to `error`, None if it did not pass through it."""
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == module.__file__]
        if lines:
            return lines[-1]
        current = current.__cause__ or current.__context__
    return None


def locate_in_folders(folders: Iterable[Path], error: BaseException) -> str | None:
    """Return `file:line` of the innermost line below one of the folders that led to `error`, None if there is none."""
    lines = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename is not None:
        lines.append((error.filename, error.lineno or 1))
    known = [folder.resolve() for folder in folders]
    for name, line in reversed(lines):
        path = Path(name)
        if any(path.resolve().is_relative_to(folder) for folder in known):
            return f"{_relative(path)}:{line}"
    return None


def _format(module: ModuleType, line: int) -> str:
    return f"{revision_of(module)} ({_relative(Path(module.__file__ or '?'))}:{line})"


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def revision_of(module: ModuleType) -> str:
    """Return the revision's identifier."""
    return str(getattr(module, "revision", module.__name__))
