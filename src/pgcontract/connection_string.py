"""Connection strings and passwords that stay out of tracebacks, assertion messages, reports and dataclasses.

The values are strings whose `repr` hides the password, so that whatever shows the locals of a frame does not show it.
And every password that the engine has read in this process is known here, so that a report can be cleared of it
(`hide_known`) where a driver keeps it in a frame of its own, or a test prints it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
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
_BEFORE: Final = r"""(?i:password)['"]?\s*[=:]\s*['"]?|postgres:"""

CUT: Final = "..."
"""What pytest's short representations have in place of their middle."""

_CUT_LEAST: Final = 3
"""Characters of a password beside a cut that are replaced."""

_known: dict[str, re.Pattern[str]] = {}
"""A pattern for each password, which finds it in every way in which it may be written."""


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
        if value and value not in _known:
            is_telling = len(value) >= SHORTEST and value.lower() not in _WORDS
            _known[value] = re.compile(_written(value) if is_telling else f"(?:{_BEFORE}){_written(value)}")
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
    """Return the text without the passwords that were read in this process; nothing else of it changes.

    They are found as they are, and as URLs, Python, JSON and XML write them, also where a representation is cut.
    """
    for password in sorted(_known, key=len, reverse=True):
        text = _known[password].sub(HIDDEN, text)
    return _hide_cut(text) if CUT in text else text


def _written(password: str) -> str:
    """Return a pattern that finds a password however it is escaped."""
    return "".join(map(_character, password))


def _character(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in "_.-~"):
        return re.escape(character)
    units = character.encode("utf-16-be", errors="surrogatepass").hex()
    data = [f"{byte:02x}" for byte in character.encode(errors="surrogateescape")]
    forms = [
        re.escape(character),
        re.escape(html.escape(character)).replace("\\&", "&(?:amp;)*"),
        *(f"(?i:{start}{ord(character):0{digits}x})" for start, digits in ((r"\\+x", 2), (r"\\+U", 8))),
        *(f"(?i:{start + start.join(data)})" for start in ("%", r"\\+x")),
        "(?i:" + "".join(rf"\\+u{units[at : at + 4]}" for at in range(0, len(units), 4)) + ")",
    ]
    found = r"(?:\\|%5[Cc]){0,16}(?:" + "|".join(forms) + ")"
    if character == " ":
        # pprint begins a new line, and a new pair of quotes, after a space
        return rf"""(?:{found}|\+)(?:['"]\s*\n\s*['"])?"""
    return found


def _hide_cut(text: str) -> str:
    """Hide a part of a password before or behind a cut."""
    before, *others = text.split(CUT)
    parts = [before]
    for after in others:
        parts[-1] = _without_end(parts[-1])
        parts.append(_without_start(after))
    return CUT.join(parts)


def _without_end(text: str) -> str:
    for form in _forms():
        for length in range(len(form), _CUT_LEAST - 1, -1):
            if text.endswith(form[:length]):
                return text[:-length] + HIDDEN
    return text


def _without_start(text: str) -> str:
    for form in _forms():
        for length in range(len(form), _CUT_LEAST - 1, -1):
            if text.startswith(form[-length:]):
                return HIDDEN + text[length:]
    return text


def _forms() -> Iterator[str]:
    """Yield the ways in which a password that is telling may be cut."""
    for password in _known:
        if len(password) >= SHORTEST and password.lower() not in _WORDS:
            quoted = password.replace("\\", r"\\").replace("'", r"\'")
            encoded = quote(password, safe="", errors="surrogateescape")
            yield from {password, encoded, repr(password)[1:-1], quoted, repr(quoted)[1:-1]}


def redact(text: str) -> str:
    """Return a connection string without the passwords of URLs, of `password=` parameters, and those that are known."""
    text = hide_known(text)
    return _AS_PARAMETER.sub(rf"\g<before>{HIDDEN}", _IN_URL.sub(rf"\g<before>{HIDDEN}", text))
