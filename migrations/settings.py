"""What the person or the program that calls Alembic can choose: `-x name=value`, or `config.attributes["name"]`.

In attributes a name is written with underscores (`database_url`, `discard_data`). `-x` wins over attributes, and
attributes win over the environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrations.errors import Refused

DEFAULT_LOCK_TIMEOUT = "400ms"
"""While a statement waits for a lock, everybody who comes later waits behind it: this long at most.

Two waits in a row have to end before `deadlock_timeout` (one second, unless set otherwise): a transaction of the
application that holds `projects` and comes for `users`, while a revision holds those and waits for `projects`, then
sees the revision give way. Were the wait longer, the server would end one of the two, and not always the revision.
"""

DEFAULT_LOCK_ATTEMPTS = "20"
"""With the pauses in between, about a minute in all."""

_KNOWN = ["database-url", "discard-data", "lock-attempts", "lock-timeout"]
_TIMEOUT = re.compile(r"0*[1-9][0-9]{0,8}(ms|s|min)?")
_ATTEMPTS = re.compile(r"0*[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of Alembic."""

    url: str
    """Which database; empty if none is named."""
    discard_data: bool
    """Whether a downgrade may destroy data nobody can get back."""
    lock_timeout: str
    """As PostgreSQL writes it; a bare number is milliseconds."""
    lock_attempts: int
    """How often a revision is tried before a lock held by others ends the run."""


def settings(options: Mapping[str, str], attributes: Mapping[str, Any]) -> Settings:
    """Read `-x` options and `config.attributes`.

    Raises:
        Refused: an option is unknown, or its value means nothing.
    """
    for name in options:
        if name not in _KNOWN:
            raise Refused.unknown_option(name, _KNOWN)
    given = {name: attributes.get(name.replace("-", "_")) for name in _KNOWN} | dict(options)
    return Settings(
        url=os.environ.get("DATABASE_URL", "") if given["database-url"] is None else given["database-url"],
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


def _yes(value: Any) -> bool:
    match value:
        case None | False | "no":
            return False
        case True | "yes":
            return True
        case _:
            raise Refused.bad_option("discard-data", "discard-data=yes, or leave it out")


def _matching(name: str, value: Any, pattern: re.Pattern[str], wanted: str) -> str:
    text = str(value).strip()
    if not pattern.fullmatch(text):
        raise Refused.bad_option(name, wanted)
    return text
