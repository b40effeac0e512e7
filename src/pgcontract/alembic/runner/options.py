"""What the person or the program that calls Alembic can choose: `-x name=value`, or `config.attributes["name"]`.

In attributes a name is written with underscores (`database_url`, `discard_data`). `-x` wins over attributes. The URL is
looked for in `-x database-url`, `config.attributes["database_url"]`, env.py, `sqlalchemy.url`, DATABASE_URL, in this
order.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL

from pgcontract.alembic.errors import MigrationRefused

DEFAULT_LOCK_TIMEOUT = "400ms"
"""While a statement waits for a lock, every later session waits behind it: this long at most.

Two waits in a row have to end before `deadlock_timeout` (one second, unless set to another value): a transaction of the
application that holds `projects` and needs `users`, while a revision holds those and waits for `projects`, then
sees the revision give way. Were the wait longer, the server would end one of the two, and not always the revision.
"""

DEFAULT_LOCK_ATTEMPTS = "20"
"""With the pauses in between, about a minute in all."""

_KNOWN = ["database-url", "discard-data", "lock-attempts", "lock-timeout"]
_TIMEOUT = re.compile(r"0*[1-9][0-9]{0,8}(ms|s|min)?")
_ATTEMPTS = re.compile(r"0*[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Options:
    """One run of Alembic."""

    url: str
    """Which database; empty if none is named."""
    discard_data: bool
    """Whether a revision may destroy data that cannot be made again."""
    lock_timeout: str
    """As PostgreSQL writes it; a bare number is milliseconds."""
    lock_attempts: int
    """How often a revision is tried before a lock held by others ends the run."""


def read_options(
    x: Mapping[str, str], attributes: Mapping[str, Any], default_url: str | URL | None
) -> Options:
    """Read `-x` options and `config.attributes`.

    Args:
        x: the `-x` options.
        attributes: `config.attributes`.
        default_url: of the project, where neither of them names a database. None for DATABASE_URL.

    Raises:
        MigrationRefused: an option is unknown, or its value means nothing.
    """
    for name in x:
        if name not in _KNOWN:
            raise MigrationRefused.unknown_option(name, _KNOWN)
    given = {name: attributes.get(name.replace("-", "_")) for name in _KNOWN} | dict(x)
    if given["database-url"] is None and attributes.get("connection") is not None:
        raise MigrationRefused.given_connection()
    return Options(
        url=_url(given["database-url"], default_url, os.environ.get("DATABASE_URL")),
        discard_data=_yes(given["discard-data"]),
        lock_timeout=_matching(
            "lock-timeout", given["lock-timeout"] or DEFAULT_LOCK_TIMEOUT, _TIMEOUT, "500ms or 3s"
        ),
        lock_attempts=int(
            _matching(
                "lock-attempts", given["lock-attempts"] or DEFAULT_LOCK_ATTEMPTS, _ATTEMPTS, "a number from 1"
            )
        ),
    )


def known_options(x: Mapping[str, str]) -> dict[str, str]:
    """Return those `-x` options that are the runner's; the others are of the project's own env.py."""
    return {name: value for name, value in x.items() if name in _KNOWN}


def _url(*given: str | URL | None) -> str:
    chosen = next((url for url in given if url is not None), "")
    return chosen.render_as_string(hide_password=False) if isinstance(chosen, URL) else chosen


def _yes(value: Any) -> bool:
    match value:
        case None | False | "no":
            return False
        case True | "yes":
            return True
        case _:
            raise MigrationRefused.bad_option("discard-data", "discard-data=yes, or leave it out")


def _matching(name: str, value: Any, pattern: re.Pattern[str], wanted: str) -> str:
    text = str(value).strip()
    if not pattern.fullmatch(text):
        raise MigrationRefused.bad_option(name, wanted)
    return text
