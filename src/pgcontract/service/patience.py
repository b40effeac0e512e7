"""Closes connections that come to nothing: uvicorn alone waits for the rest of a request, or for its reader, for ever.

Whoever sends a request byte by byte, or never takes its answer, would hold a file descriptor each, and some hundred of
them would keep everybody else out. Node, which the service stands beside, has such a limit of its own.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle


class Patience(H11Protocol):
    """uvicorn's protocol, for as long as something happens."""

    seconds: ClassVar[float] = 30.0
    """How long a client has at least to send a request, and to take its answer. Twice that is the most."""

    _next_look: asyncio.TimerHandle

    def connection_made(self, transport: Any) -> None:
        """Begin to look at it every so often."""
        super().connection_made(transport)
        self._next_look = self.loop.call_later(self.seconds, self._look, None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self, before: RequestResponseCycle | None) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        waits_for_us = cycle is not None and not cycle.response_started
        if cycle is before and not waits_for_us:
            self.transport.abort()
            return
        self._next_look = self.loop.call_later(self.seconds, self._look, cycle)
