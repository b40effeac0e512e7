"""Reads `[tool.pgcontract]` of pyproject.toml: the configuration of the command line and of the pytest plugin.

The file is the nearest pyproject.toml with that table, from a folder upwards; relative paths are relative to the file.
Options of the command line and of pytest win over it. It holds no URL: the file is committed, and a URL may hold a
password. Settings of `pgcontract serve` come from the environment, except for the folder of the contracts.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from pgcontract.errors import ConfigurationError, system_reason

FILE: Final = "pyproject.toml"
TABLE: Final = "tool.pgcontract"

_LONGEST_TIMEOUT: Final = 2_147_483
"""Seconds; PostgreSQL counts timeouts in milliseconds, in 32 bits."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The values of `[tool.pgcontract]`; None where a key is not written. Key names have `-` where fields have `_`."""

    contracts: Path | None = None
    """The folder of the contracts, absolute."""

    drizzle_output: Path | None = None
    """The folder of the Drizzle models, absolute."""

    timeout: float | None = None
    """Seconds for one statement or one lock of a verification, snapshot or fingerprint; 0 is no limit."""

    server_port: int | None = None
    """The TCP port on which pytest's embedded server listens as well; 0 is any free one."""


KEYS: Final = tuple(field.name.replace("_", "-") for field in fields(Configuration))

#: Keys that one would expect, and why there are none.
_REFUSED: Final[Mapping[str, str]] = {
    "database-url": "set DATABASE_URL, or give --database-url (pytest: --pgcontract-database-url)",
    "server-url": "set PGCONTRACT_SERVER_URL, or give --pgcontract-server-url to pytest",
}


def read(start: Path) -> Configuration:
    """Return the configuration that applies in a folder; an empty one if no pyproject.toml has any.

    Raises:
        ConfigurationError: the file is not TOML, or a key or a value is wrong.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        table = _table(folder / FILE)
        if table is not None:
            return _configuration(folder / FILE, table)
    return Configuration()


def _table(path: Path) -> object | None:
    """Return `[tool.pgcontract]` of a file, None if the file or the table does not exist."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationError.unreadable(str(path), reason) from None
    if "pgcontract" not in text:  # another project's file is that project's business, even a broken one
        return None
    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError.unreadable(str(path), str(error)) from None
    return tool.get("pgcontract") if isinstance(tool, dict) else None


def _configuration(path: Path, table: object) -> Configuration:
    if not isinstance(table, dict):
        raise ConfigurationError.wrong(str(path), TABLE, "a table")
    for key in table:
        if key in _REFUSED:
            raise ConfigurationError.refused(str(path), key, _REFUSED[key])
        if key not in KEYS:
            near = difflib.get_close_matches(key.lower().replace("_", "-"), KEYS, n=1)
            raise ConfigurationError.unknown(str(path), key, near[0] if near else None, KEYS)
    values = {key.replace("-", "_"): _value(path, key, value) for key, value in table.items()}
    return Configuration(**values)


def _value(path: Path, key: str, value: object) -> Any:
    """Return the value of a known key, checked."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match key:
        case "contracts" | "drizzle-output":
            if isinstance(value, str) and value.strip():
                return path.parent / value
            raise ConfigurationError.wrong(str(path), key, "the path of a folder, as a string")
        case "timeout":
            if is_number and 0 <= float(str(value)) <= _LONGEST_TIMEOUT:
                return float(str(value))
            raise ConfigurationError.wrong(str(path), key, "a number of seconds, 0 or more")
        case _:
            if is_number and isinstance(value, int) and 0 <= value < 1 << 16:
                return value
            raise ConfigurationError.wrong(str(path), key, "a port, from 0 to 65535")
