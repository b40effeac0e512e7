"""One run at a time, a short memory, and who waits for what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from pgcontract.service.answer import Answer
from pgcontract.service.flight import Flight


@dataclass
class Sky:
    """A clock that stands, and runs that end when they are told."""

    now: float = 100.0
    runs: list[asyncio.Future[Answer]] = field(default_factory=list)

    def flight(self, seconds: float = 1.0) -> Flight:
        """Return a flight of this sky."""

        async def run() -> Answer:
            self.runs.append(asyncio.get_running_loop().create_future())
            return await self.runs[-1]

        return Flight(run, seconds, lambda: self.now)

    async def end(self, code: str) -> None:
        """End the last run."""
        await settle()
        self.runs[-1].set_result(Answer(200, code, b""))
        await settle()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def flying(test: Callable[[Sky], object]) -> None:
    asyncio.run(test(Sky()))  # type: ignore[arg-type]


def test_one_run_serves_all_who_wait() -> None:
    """Fifty who ask at once are one run."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        waiting = [asyncio.create_task(flight.answer()) for _ in range(50)]
        await sky.end("one")
        answers = await asyncio.gather(*waiting)
        assert {answer.code for answer, _ in answers} == {"one"}
        assert len(sky.runs) == 1

    flying(scene)


def test_an_answer_serves_for_a_second_after_its_run() -> None:
    """Within the second nobody sets off a run; then the next who asks waits for a new one."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        first = asyncio.create_task(flight.answer())
        await sky.end("one")
        await first
        sky.now += 0.99
        assert (await flight.answer())[1]
        assert len(sky.runs) == 1
        sky.now += 100
        late = asyncio.create_task(flight.answer())
        await sky.end("two")
        assert (await late)[0].code == "two"

    flying(scene)


def test_under_steady_load_nobody_waits() -> None:
    """A second after a run began, who asks sets off the next, and is served what is at hand."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        first = asyncio.create_task(flight.answer())
        await settle()
        sky.now += 0.2  # the run takes that long
        await sky.end("one")
        await first
        sky.now += 0.8
        answer, cached = await flight.answer()
        await settle()
        assert (answer.code, cached, len(sky.runs)) == ("one", True, 2)
        assert (await flight.answer())[0].code == "one"
        assert len(sky.runs) == 2
        await sky.end("two")
        assert (await flight.answer())[0].code == "two"

    flying(scene)


def test_a_run_that_takes_longer_than_the_last_keeps_nobody_waiting() -> None:
    """While it is under way the answer at hand serves for half a second more, and not for longer."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        first = asyncio.create_task(flight.answer())
        await sky.end("one")
        await first
        sky.now += 1 - 0.001
        assert (await flight.answer())[1]
        sky.now += 0.001
        later = asyncio.create_task(flight.answer())  # nothing serves any more for who sets the run off
        await settle()
        assert (len(sky.runs), later.done()) == (2, False)
        sky.now += 0.4
        assert (await flight.answer())[1]
        sky.now += 0.1
        last = asyncio.create_task(flight.answer())
        await settle()
        assert not last.done()
        await sky.end("two")
        assert {(await task)[0].code for task in (later, last)} == {"two"}

    flying(scene)


def test_a_slow_database_gets_a_rest() -> None:
    """After a run of five seconds the next begins no sooner than half the memory later."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        first = asyncio.create_task(flight.answer())
        await settle()
        sky.now += 5
        await sky.end("one")
        await first
        sky.now += 0.49
        await flight.answer()
        await settle()
        assert len(sky.runs) == 1
        sky.now += 0.02
        await flight.answer()
        await settle()
        assert len(sky.runs) == 2
        await sky.end("two")

    flying(scene)


def test_who_is_cancelled_leaves_the_run_to_the_others() -> None:
    """The one who set off the run goes away, and those who wait get its answer."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        gone, patient = asyncio.create_task(flight.answer()), asyncio.create_task(flight.answer())
        await settle()
        gone.cancel()
        await sky.end("one")
        assert (await patient)[0].code == "one"
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert len(sky.runs) == 1

    flying(scene)


def test_a_run_that_breaks_is_told_to_those_who_wait_and_not_kept() -> None:
    """The next who asks sets off a run of its own."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        first = asyncio.create_task(flight.answer())
        await settle()
        sky.runs[-1].set_exception(RuntimeError("broken"))
        with pytest.raises(RuntimeError):
            await first
        second = asyncio.create_task(flight.answer())
        await sky.end("two")
        assert (await second)[0].code == "two"

    flying(scene)


def test_without_memory_each_asks_anew() -> None:
    """With zero seconds an answer serves only those who waited for it."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight(0)
        for number in range(3):
            asking = asyncio.create_task(flight.answer())
            await sky.end(str(number))
            assert (await asking)[0].code == str(number)
            assert len(sky.runs) == number + 1

    flying(scene)


def test_landing_waits_for_the_run_under_way() -> None:
    """A service that stops lets the run end."""

    async def scene(sky: Sky) -> None:
        flight = sky.flight()
        waiting = asyncio.create_task(flight.answer())
        await settle()
        landing = asyncio.create_task(flight.land())
        await settle()
        assert not landing.done()
        await sky.end("one")
        await landing
        assert (await waiting)[0].code == "one"

    flying(scene)
