"""Who holds the lock that a migration waits for: polled from another connection, because afterwards it is too late.

No value and no text of a query is read. Everything works for an ordinary role, which sees of other roles' sessions
their process ID and application name.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from psycopg import sql
from sqlalchemy import Engine

from pgcontract.alembic.runner.statements import statement

INTERVAL = 0.05
"""Seconds between two polls: several within the 0.4 s that a statement waits."""

_LONGEST_STATEMENT = 160
_TOKEN = re.compile(
    r"""(?P<identifier>"(?:[^"]|"")*(?:"|$))
    |(?P<comment>--.*|/\*.*?(?:\*/|$))
    |(?P<escaped>\b[eE]'(?:[^'\\]|\\.|'')*(?:'|$))
    |(?P<text>'(?:[^']|'')*(?:'|$))
    |(?P<dollar>\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|$))
    |(?P<word>[^\W\d]\w*)
    |(?P<number>\d[\w.]*)""",
    re.VERBOSE,
)
_LINE_OF_BLOCK = re.compile(r"function inline_code_block line (\d+) at")
_BLOCK = re.compile(r"\$\w*\$")
_INNER = re.compile(r'SQL statement "(.*?)"$', re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a statement waited for, when it was last seen waiting."""

    relation: str | None
    """The table, with its schema; None where the wait is for the end of transactions."""
    holders: tuple[str, ...]
    """One text per session."""

    def __str__(self) -> str:
        what = f"table {self.relation}" if self.relation else "the end of a transaction"
        return f"it waited for {what}, held by {', '.join(self.holders)}"


class LockWatch:
    """Polls what one session of the server waits for, in a thread, between `start` and the end of the block."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._pid: int | None = None
        self.waiting: Waiting | None = None
        """What was seen last. Set it to None before a new attempt."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def watch(self, engine: Engine, pid: int) -> None:
        """Watch the session `pid` of the server from now on. The first call opens the connection."""
        self._pid = pid
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._poll, args=[engine], name="pgcontract-lock-watch", daemon=True
            )
            self._thread.start()

    def _poll(self, engine: Engine) -> None:
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                while not self._stop.wait(INTERVAL):
                    query = statement("blockers").format(pid=sql.Literal(self._pid)).as_string(None)
                    rows = connection.exec_driver_sql(query, execution_options={"no_parameters": True}).all()
                    if rows:
                        self.waiting = Waiting(rows[0].relation, tuple(map(_format_session, rows)))
        except Exception:  # noqa: BLE001, S110 - a message without the holders is better than no migration
            pass


def _format_session(row: Any) -> str:
    if not row.pid:
        return "a prepared transaction"
    name = "".join(character if character.isprintable() else "?" for character in row.application_name or "")
    known = [name or "no application name"]
    if row.since:
        known.append(f"in a transaction since {row.since}")
    match row.state:
        case None:
            known.append("the rest is visible to members of pg_read_all_stats")
        case "idle in transaction" | "idle in transaction (aborted)" | "idle":
            known.append(f"{row.state}, waits for its client")
        case _ if row.waits_for:
            known.append(f"waits for {row.waits_for}")
        case _:
            known.append("waits for nothing")
    return f"session {row.pid} ({', '.join(known)})"


def describe_statement(text: str | None, server_context: str | None = None) -> str | None:
    """Return the first line of a statement without its literals and comments, None if there is no statement.

    Args:
        text: the statement that was sent.
        server_context: the server's CONTEXT, which quotes the statement inside of a DO block or function.
    """
    lines = (_inner_statement(text or "", server_context or "") or text or "").splitlines()
    cleaned = (" ".join(_TOKEN.sub(_without_value, line).split()).rstrip(";") for line in lines)
    first = next((line for line in cleaned if line), None)
    return first if first is None or len(first) <= _LONGEST_STATEMENT else f"{first[:_LONGEST_STATEMENT]}…"


def _inner_statement(text: str, server_context: str) -> str | None:
    """Return the statement inside a function or DO block: as the server quotes it, or else by its line in the block."""
    quoted = _INNER.search(server_context)
    if quoted:
        return quoted.group(1)
    numbered, block = _LINE_OF_BLOCK.search(server_context), _BLOCK.search(text)
    if numbered is None or block is None:
        return None
    return "\n".join(text[block.end() :].split("\n")[int(numbered.group(1)) - 1 :])


def _without_value(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "identifier" | "word":
            return match.group()
        case "comment":
            return ""
        case "number":
            return "?"
        case _:
            return "'?'" if not match.group("dollar") else "$…"
