"""The log: one JSON object per line, on stdout. No message of an exception gets into it, as it may hold anything."""

from __future__ import annotations

import json
import logging
import logging.config
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

FIELDS: Final = (
    "method",
    "path",
    "status",
    "code",
    "reason",
    "cached",
    "difference_count",
    "differences",
    "duration_ms",
    "host",
    "port",
    "contract",
    "head",
)
"""What a record may have beside its event; anything else stays out."""

MOST_TEXTS: Final = 100
"""Texts of other packages that are remembered; there are a handful."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Records of other packages are told by their logger; their arguments may hold anything."""
        ours = record.name.startswith("pgcontract")
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if ours else str(record.msg).partition("\n")[0],
        }
        if not ours:
            line["logger"] = record.name
        line |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True, default=str)


def _where(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


class OnceASecond(logging.Filter):
    """Lets one record of another package's pass per second and text.

    Without a free file descriptor asyncio tells so two thousand times a second, and any stranger can bring that about.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether it is to be told."""
        now, text = time.monotonic(), str(record.msg)
        if record.name.startswith("pgcontract"):
            return True
        if now - self._told.get(text, -1.0) < 1:
            return False
        if len(self._told) > MOST_TEXTS:
            self._told.clear()
        self._told[text] = now
        return True


def configure() -> None:
    """Send all logging of this process to stdout, as JSON lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    handler.addFilter(OnceASecond())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("pgcontract").setLevel(logging.INFO)
