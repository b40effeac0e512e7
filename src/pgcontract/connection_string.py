"""Connection strings and passwords that stay out of tracebacks, assertion messages, reports and dataclasses.

The values are strings whose `repr` hides the password, so that whatever shows the locals of a frame does not show it.
And every password that the engine has read in this process is known here, so that a report can be cleared of it
(`hide_known`) where a driver keeps it in a frame of its own, or a test prints it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Self
from urllib.parse import quote

HIDDEN: Final = "…"
"""Written in place of a password."""

SHORTEST: Final = 5
"""Characters of a password that is replaced wherever it occurs; a shorter one only where it is named as one."""

#: `user:password@` of a URL. An unescaped @ in the password belongs to it: the last one before a space counts.
_IN_URL = re.compile(r"(?P<before>\w[\w+.-]*://[^:/?#@\s]*:)[^\s'\"]*(?=@)")
_AS_PARAMETER = re.compile(
    r"(?P<before>(?:ssl)?password['\"]?\s*[=:]\s*)(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[^\s&,)}'\"]+)",
    re.IGNORECASE,
)

#: Not secrets, although they are used as passwords: they would make holes in every message.
_WORDS: Final = frozenset({"postgres", "password", "postgresql"})

_SECRET_PARAMETERS: Final = frozenset(
    {"password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"}
)

#: What stands before a password that is too short, or too common, to be replaced everywhere.
_BEFORE: Final = ("password=", "password='", 'password="', "password': '", "postgres:", "PGPASSWORD': '")

_known: set[str] = set()


class ConnectionString(str):
    """A URL or libpq connection string that can be passed to any driver, and whose `repr` has no password.

    It is a `str`, because psycopg, SQLAlchemy and subprocesses take nothing else; `str()` and formatting return the
    text itself, for callers that build another string from it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(redact(str(self)))


class Password(str):
    """A password whose `repr` does not show it, for libraries that take passwords as strings of their own."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        """Take note of the password, so that `hide_known` replaces it."""
        if value:
            is_telling = len(value) >= SHORTEST and value.lower() not in _WORDS
            for form in (value, quote(value, safe=""), repr(value)[1:-1]):
                _known.update([form] if is_telling else [f"{before}{form}" for before in _BEFORE])
        return super().__new__(cls, value)

    def __repr__(self) -> str:
        return repr(HIDDEN)


def protect(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return libpq parameters with passwords that do not show themselves."""
    return {
        name: Password(value) if name in _SECRET_PARAMETERS and value else value
        for name, value in parameters.items()
    }


def knows_passwords() -> bool:
    """Whether any password was read in this process."""
    return bool(_known)


def hide_known(text: str) -> str:
    """Return the text without the passwords that were read in this process; nothing else of it changes."""
    for password in sorted(_known, key=len, reverse=True):
        text = text.replace(password, HIDDEN)
    return text


def redact(text: str) -> str:
    """Return a connection string without the passwords of URLs, of `password=` parameters, and those that are known."""
    text = hide_known(text)
    return _AS_PARAMETER.sub(rf"\g<before>{HIDDEN}", _IN_URL.sub(rf"\g<before>{HIDDEN}", text))
