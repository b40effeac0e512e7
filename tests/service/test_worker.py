"""The process in which runs are made ends, or the service does."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import time
from pathlib import Path

import pytest

from pgcontract.loader import load
from pgcontract.service.answer import Answer
from pgcontract.service.probe import Limits
from pgcontract.service.revision import head
from pgcontract.service.worker import Order, Worker
from tests.service.door import serving
from tests.service.small import VERSION_TABLE
from tests.states import ROOT


def test_a_worker_that_is_killed_is_replaced(place: tuple[str, Path]) -> None:
    """The run it was killed in has failed, the service goes on, and the next run is good."""
    url, folder = place
    with serving(url, contracts=folder, cache=0) as process:
        assert process.code() == (200, "ok")
        (worker,) = children(process.popen.pid)
        os.kill(worker, signal.SIGKILL)
        assert [process.code() for _ in range(2)] == [(503, "failed"), (200, "ok")]
        assert children(process.popen.pid) != [worker]


def test_a_worker_that_ends_in_the_middle_of_its_answer_is_replaced(
    place: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an answer is a failed run and no end of the service; the next run starts a worker."""
    url, folder = place
    order = Order(url, 1, load(folder), head(ROOT / "alembic.ini"), VERSION_TABLE, Limits(5, 2))
    worker, (ours, theirs) = Worker(order), socket.socketpair()
    theirs.sendall(pickle.dumps(Answer(200, "ok", b"{}" * 1000))[:-1000])
    theirs.shutdown(socket.SHUT_WR)
    monkeypatch.setattr(worker, "_line", ours.makefile("rwb"))
    try:
        assert [worker.run().code for _ in range(2)] == ["failed", "ok"]
    finally:
        worker.stop()
        ours.close()
        theirs.close()


def test_a_service_that_is_killed_leaves_no_worker(place: tuple[str, Path]) -> None:
    """The end of the socket is the worker's end, too."""
    url, folder = place
    with serving(url, contracts=folder) as process:
        assert process.code() == (200, "ok")
        (worker,) = children(process.popen.pid)
        os.kill(process.popen.pid, signal.SIGKILL)
        ends = time.monotonic() + 60
        while Path("/proc", str(worker)).exists():
            assert time.monotonic() < ends
            time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")  # one for each thread
    return [int(child) for children in lists for child in children.read_text().split()]
