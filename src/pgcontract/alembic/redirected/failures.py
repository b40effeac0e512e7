"""What an exception of somebody's env.py or revision comes to in one line: no password, no value of a row."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from pgcontract.database import quotes_no_row

MOST = 500
"""Characters of a message that are shown."""

_IN_URL: Final = re.compile(r"(\w://[^\s:/@'\"]*):([^\s'\"]+)@")
_IN_TEXT: Final = re.compile(
    r"(?i)\b(\w*(?:password|passwd|pwd|secret|token)\w*['\"]?\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s,&;)}\]]+)"
)

_SECRET_NAME: Final = re.compile(r"(?i)passw|pwd|secret|token")
_ADAPTED: Final = re.compile(r"^<class '[\w.]+'>: ")
"""What SQLAlchemy puts in front of asyncpg's messages."""


def redact(text: str) -> str:
    """Return a text without passwords: those of URLs, after `password=`, and those that the environment has."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        text = text.replace(secret, "***")
    return _IN_TEXT.sub(r"\1***", _IN_URL.sub(r"\1:***@", text))


def _secrets() -> Iterator[str]:
    for name, value in os.environ.items():
        if _SECRET_NAME.search(name) and name not in {"PWD", "OLDPWD"} and len(value) > 3:
            yield value
        for match in _IN_URL.finditer(value):
            yield match[2]
            yield unquote(match[2])


def describe_failure(error: BaseException, script: ScriptDirectory | None) -> dict[str, Any]:
    """Return the kind of a failure (`revision` or `environment`), its reason, and the line that it comes from."""
    folder = Path(script.dir).resolve() if script is not None else None
    versions = [Path(path).resolve() for path in script._version_locations] if script is not None else []  # noqa: SLF001
    lines = list(_lines(error))
    in_revision = [line for line in lines if any(Path(line[0]).is_relative_to(path) for path in versions)]
    in_project = [line for line in lines if folder and Path(line[0]).is_relative_to(folder)]
    chosen = in_revision or in_project
    return {
        "kind": "revision" if in_revision else "environment",
        "reason": redact(_reason(error))[:MOST],
        "location": f"{_relative(chosen[-1][0])}:{chosen[-1][1]}" if chosen else "",
    }


def _lines(error: BaseException) -> Iterator[tuple[str, int]]:
    """Yield file and line of every frame, innermost last, causes first."""
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _lines(cause)
    for frame in traceback.extract_tb(error.__traceback__):
        yield str(Path(frame.filename).resolve()), frame.lineno or 0


def _relative(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file


def _reason(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"it ended the process with sys.exit({error.code!r})"
    if isinstance(error, CommandError):
        return " ".join(str(error).split())
    if isinstance(error, DBAPIError) and error.orig is not None:
        return _server_message(error.orig)
    if getattr(error, "sqlstate", None) or getattr(error, "pgcode", None):
        return _server_message(error)
    listed = getattr(error, "errors", None)
    if callable(listed) and type(error).__module__.startswith("pydantic"):
        problems = (f"{'.'.join(map(str, one['loc']))} ({one['msg']})" for one in listed())
        return f"{type(error).__name__}: {'; '.join(problems)}"
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _server_message(error: BaseException) -> str:
    """Return the server's message unless it may quote a value; then only what kind of error it is."""
    state, message = _sqlstate(error), _primary(error)
    if not state:  # the server did not speak
        return f"{type(error).__name__}: {message}"
    return message if quotes_no_row(state) else f"{type(error).__name__} (SQLSTATE {state})"


def _sqlstate(error: BaseException) -> str:
    fields = error.args[0] if error.args and isinstance(error.args[0], dict) else {}  # pg8000
    found = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or fields.get("C")
    return str(found or "")


def _primary(error: BaseException) -> str:
    if error.args and isinstance(error.args[0], dict):
        return str(error.args[0].get("M", ""))
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    text = str(primary or str(error).strip().partition("\n")[0])
    return _ADAPTED.sub("", text)
