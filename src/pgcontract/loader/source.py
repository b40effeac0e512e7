"""The bytes of a file as text that a YAML parser may see, or the place of what cannot stand in it."""

from __future__ import annotations

import re
from pathlib import Path

from pgcontract.errors import Location, Problem, system_reason
from pgcontract.loader.wording import problem

MOST_BYTES = 1_000_000
"""No contract file that a person edits is larger; a larger one is refused before it is parsed."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: What YAML 1.2 does not let stand in a file (section 5.1), and the line ends that YAML 1.1 counts and editors do not.
_REFUSED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|\r(?!\n)"
)


def is_contract(path: Path) -> bool:
    """Say whether a file of the contracts' folder is one of them, by its name."""
    return path.suffix in {".yaml", ".yml"} and not path.name.startswith(".")


def read(path: Path, file: str) -> tuple[str | None, list[Problem]]:
    """Return the text of a file, called `file` in messages, without a byte order mark; None with the problem."""
    try:
        if path.exists() and not path.is_file():
            return None, [
                _at(file, 1, 1, "this is no file; name folders and pipes otherwise, or move them away")
            ]
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = system_reason(error)
        return None, [
            _at(file, 1, 1, f"the file cannot be read: {reason}; check its name and its permissions")
        ]
    if len(raw) > MOST_BYTES:
        return None, [_at(file, 1, 1, f"the file has more than {MOST_BYTES} bytes; write one table per file")]
    return decode(raw, file)


def decode(raw: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """Return the bytes as text; None, and the first place that is not text a contract can have."""
    raw = raw.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return None, [
            _after(
                raw[: error.start].decode(),
                file,
                f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8",
            )
        ]
    found = _REFUSED.search(text)
    if found is None:
        return text, []
    if found[0] == "\r":
        return None, [
            _after(
                text[: found.start()],
                file,
                "a carriage return ends this line; save the file with LF line ends",
            )
        ]
    message = f"character U+{ord(found[0]):04X} cannot stand in a contract; remove it"
    return None, [_after(text[: found.start()], file, message)]


def _after(before: str, file: str, text: str) -> Problem:
    """Return a problem at the place that follows `before`."""
    return _at(file, before.count("\n") + 1, len(before) - before.rfind("\n"), text)


def _at(file: str, line: int, column: int, text: str) -> Problem:
    return problem(Location(file, line, column), text)
