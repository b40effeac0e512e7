"""The process in which runs are made, so that no request waits for what a run computes.

In a thread a run holds Python's lock, also while the database's own work keeps it off the processor. Under load it then
took 223 ms, and the slowest hundredth of the requests twice as long as those of an empty route; in a process of its own
it takes 51 ms, and they 1.3 times as long (`bench/service.py`). The two speak over a socket: an order first, then a
byte for each run wanted, and an answer to each. The end of the socket is the end of the process, however the service
ends.
"""

from __future__ import annotations

import logging
import pickle
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from io import BufferedRWPair
from typing import Final

from pgcontract.contract import Contract
from pgcontract.service import logs
from pgcontract.service.answer import Answer, Writer, brief
from pgcontract.service.pool import Pool
from pgcontract.service.probe import Code, Failure, Limits, Probe
from pgcontract.service.revision import Head

WANTED: Final = b"?"
"""Asks for a run."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """All that a run needs."""

    url: str = field(repr=False)
    pool_size: int
    contract: Contract
    head: Head
    version_table: str
    limits: Limits

    def writer(self) -> Writer:
        """Return what writes answers about these contracts."""
        return Writer(self.contract, self.head)


class Worker:
    """The service's end: starts the process, and starts it again should it have ended. One run at a time."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._line: BufferedRWPair | None = None
        self._closing = ExitStack()

    def start(self) -> BufferedRWPair:
        """Start the process and return the line to it. It is ready after half a second; the first run waits for it."""
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: a Ctrl-C at the terminal is for the service, which finishes what is under way.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._closing.enter_context(process)  # waits for its end
        line = self._line = self._closing.enter_context(ours.makefile("rwb"))
        ours.close()  # once its file is, too
        _send(line, pickle.dumps(self._order))
        return line

    def run(self) -> Answer:
        """Have one run made, in the caller's thread. A process that ends meanwhile is a failure like any other."""
        try:
            answer = self._ask()
        except (EOFError, ConnectionError, pickle.UnpicklingError):  # no answer, or half of one
            log.exception("the worker ended")
            self.stop()
            answer = replace(self._order.writer().write(Failure(Code.FAILED), 0), began=time.monotonic())
        duration = round(answer.seconds * 1000, 1)
        known = {
            "code": answer.code,
            "reason": answer.reason or None,
            "difference_count": answer.differences,
            "differences": answer.noted,
            "duration_ms": duration,
        }
        log.info("verification", extra=known)
        return answer

    def stop(self) -> None:
        """Let the process end, and wait until it has."""
        self._line = None
        with suppress(ConnectionError):  # what was not sent any more
            self._closing.close()

    def _ask(self) -> Answer:
        line = self._line or self.start()
        _send(line, WANTED)
        answer: Answer = pickle.load(line)  # noqa: S301 - from our own process
        return answer


def work(line: BufferedRWPair) -> None:
    """The process's end: make runs as they are asked for, until the service is gone."""
    order: Order = pickle.load(line)  # noqa: S301 - from the process that started this one
    pool, writer = Pool(order.url, order.pool_size), order.writer()
    probe = Probe(pool, order.contract, order.version_table, order.limits)
    pool.open()
    try:
        while line.read(len(WANTED)):
            _send(line, pickle.dumps(_answer(probe, writer)))
    finally:
        pool.close()


def _answer(probe: Probe, writer: Writer) -> Answer:
    began = time.monotonic()  # the same clock in all processes of a machine
    outcome = probe.run()
    seconds = time.monotonic() - began
    reason = brief(outcome.problems) if isinstance(outcome, Failure) else ""
    return replace(writer.write(outcome, seconds), began=began, seconds=seconds, reason=reason)


def _send(line: BufferedRWPair, message: bytes) -> None:
    line.write(message)
    line.flush()


if __name__ == "__main__":
    # The service hears these, finishes, and closes the socket. An init system may send them to all of its processes.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    logs.configure()
    with (
        suppress(ConnectionError),  # nobody waits for the answer any more
        socket.socket(fileno=int(sys.argv[1])) as ours,
        ours.makefile("rwb") as line,
    ):
        work(line)
