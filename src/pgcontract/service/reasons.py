"""Why there is no connection, in words of ours: what libpq and the server say names hosts, roles and databases.

Only the text tells it, libpq has no code for it. A server whose `lc_messages` is not English is understood as far as
libpq speaks; for the rest its own log is where to look.
"""

from __future__ import annotations

import re
from typing import Final

UNKNOWN: Final = "the reason is in the server's log"

#: What is said, and what it means; the first that is found counts.
_KNOWN: Final = (
    (r"could not translate host name|failed to resolve host|idna", "the name of the host is not known"),
    (r"Connection refused", "nobody listens at that host and port"),
    (r"No such file or directory", "there is no such socket"),
    (r"nobody answers|timeout expired|timed out", "nobody answers"),
    (r"authentication failed|no password supplied", "the server does not take the role or its password"),
    (r"no pg_hba\.conf entry|pg_hba\.conf rejects", "the server's pg_hba.conf does not let the service in"),
    (r"permission denied for database", "the role may not connect to the database: grant it CONNECT"),
    (r"is not permitted to log in", "the role may not log in: make it one with LOGIN"),
    (r'role ".*" does not exist', "there is no such role"),
    (r'database ".*" does not exist', "there is no such database"),
    (r"too many (?:clients|connections)|remaining connection slots", "the server has no free connection"),
    (r"starting up|shutting down|recovery mode|not yet accepting", "the server is starting or stopping"),
    (r"SSL|TLS|certificate", "the two cannot agree on TLS: look at sslmode"),
    (
        r"invalid .*value|bad value|could not match|could not parse",
        "a part of DATABASE_URL has no such value",
    ),
)

_PRIVILEGE: Final = re.compile(r"permission denied for database|is not permitted to log in")


def why(said: str) -> str:
    """Return what libpq's or the server's text means, with nothing of that text in it."""
    return next((words for pattern, words in _KNOWN if re.search(pattern, said)), UNKNOWN)


def is_privilege(said: str) -> bool:
    """Whether the server let the role in as far as knowing that it may not."""
    return _PRIVILEGE.search(said) is not None
