"""Where a revision is: its identifier, its file and a line in it, for messages."""

from __future__ import annotations

import traceback
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
    path = module.__file__
    current: BaseException | None = error
    while current is not None:
        lines = [
            frame.lineno for frame in traceback.extract_tb(current.__traceback__) if frame.filename == path
        ]
        if lines and lines[-1] is not None:
            return _format(module, lines[-1])
        current = current.__cause__ or current.__context__
    return locate(module, function)


def _format(module: ModuleType, line: int) -> str:
    path = Path(module.__file__ or "?")
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return f"{revision_of(module)} ({path}:{line})"


def revision_of(module: ModuleType) -> str:
    """Return the revision's identifier."""
    return str(getattr(module, "revision", module.__name__))
