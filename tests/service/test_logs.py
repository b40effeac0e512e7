"""What of other packages' records gets into the log."""

from __future__ import annotations

import logging

from pgcontract.service.logs import OnceASecond


def record(name: str, text: str) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, text, None, None)


def test_another_package_tells_a_thing_once_a_second() -> None:
    """A flood of one text is one line; other texts, and our own, are all told."""
    told = OnceASecond()
    flood = [told.filter(record("asyncio", "socket.accept() out of system resource")) for _ in range(2000)]
    assert flood.count(True) == 1
    assert told.filter(record("asyncio", "something else"))
    assert all(told.filter(record("pgcontract.service.requests", "request")) for _ in range(3))


def test_many_texts_are_not_remembered_for_ever() -> None:
    """Texts that strangers can make up do not fill the memory."""
    told = OnceASecond()
    assert all(told.filter(record("asyncio", f"text {number}")) for number in range(1000))
    assert len(vars(told)["_told"]) < 200
