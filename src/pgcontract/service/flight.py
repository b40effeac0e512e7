"""How many runs there are: one at a time, which serves all who wait, and a short memory behind it.

With `seconds` 1, runs begin at least a second apart, and an answer serves for a second after its run ended. Whoever
asks a second or more after a run began sets off the next one, and is still served the answer at hand. While that run is
under way it serves the others for half a second more, as a run may take longer than the one before: under steady load
nobody waits. After a slow run the database gets a rest of half the time. Failures are remembered like anything else, so
that a database that is down is not hammered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pgcontract.service.answer import Answer


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Answer
    #: When the next run may begin, when this answer no longer serves, and when not even while the next run is under
    #: way; of the monotonic clock.
    due: float
    ends: float
    ends_in_flight: float


class Flight:
    """Hands out answers, and makes a run only when it is due."""

    def __init__(
        self,
        run: Callable[[], Awaitable[Answer]],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._run = run
        self._seconds = seconds
        self._clock = clock
        self._kept: _Kept | None = None
        self._running: asyncio.Task[Answer] | None = None

    async def answer(self) -> tuple[Answer, bool]:
        """Return an answer, and whether it was at hand. Being cancelled while waiting leaves the run to the others."""
        kept, now, in_flight = self._kept, self._clock(), self._running is not None
        if not in_flight and (kept is None or now >= kept.due):
            self._running = asyncio.create_task(self._fly())
        if kept is not None and now < (kept.ends_in_flight if in_flight else kept.ends):
            return kept.answer, True
        # Without a run there is an answer that serves: it is due no later than it ends.
        running = self._running
        return (await asyncio.shield(running) if running is not None else await self._fly()), False

    async def land(self) -> None:
        """Wait for the run under way."""
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _fly(self) -> Answer:
        began = self._clock()
        try:
            answer = await self._run()
            ended = self._clock()
            # The worker may have had to be started first.
            due = max(max(began, answer.began) + self._seconds, ended + self._seconds / 2)
            self._kept = _Kept(answer, due, ended + self._seconds, ended + self._seconds * 1.5)
            return answer
        finally:
            self._running = None
