"""Connection strings whose passwords stay out of representations, and with that out of tracebacks and reports."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "…"
"""Written in place of a password."""

#: `user:password@` of a URL. An unescaped @ in the password belongs to it: the last one before the path counts.
_IN_URL = re.compile(r"(?P<before>\w[\w+.-]*://[^:/?#@\s]*:)[^\s'\"]*(?=@)")
_AS_PARAMETER = re.compile(
    r"(?P<before>(?:ssl)?password['\"]?\s*[=:]\s*)(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[^\s&,)}'\"]+)",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Return the text with the passwords of URLs and of `password=` parameters replaced."""
    return _AS_PARAMETER.sub(rf"\g<before>{HIDDEN}", _IN_URL.sub(rf"\g<before>{HIDDEN}", text))


class ConnectionString(str):
    """A URL or libpq connection string that can be passed to any driver, and whose `repr` has no password.

    It is a `str`, because psycopg, SQLAlchemy and subprocesses take nothing else. What makes tracebacks with
    `--showlocals`, assertion messages and dataclasses show a value is its `repr`; `str()` and formatting return the
    text itself, for callers that build another string from it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(redact(str(self)))


class Password(str):
    """A password whose `repr` does not show it, for libraries that take passwords as strings of their own."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)
