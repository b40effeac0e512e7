"""Connections that come to nothing are closed, those that wait for the service are not."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import uvicorn

from pgcontract.service.patience import Patience
from pgcontract.service.run import listening


class Impatience(Patience):
    """The same, soon."""

    seconds = 0.6


async def slow_or_large(scope: Any, receive: Any, send: Any) -> None:
    """Answer `/slow` after more than twice the patience, and anything else with more than the kernel's buffers hold."""
    del receive
    slow = scope["path"] == "/slow"
    await asyncio.sleep(1.3 if slow else 0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"late" if slow else b"x" * 20_000_000})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    """Where a server listens that has little patience."""
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(
            uvicorn.Config(slow_or_large, http=Impatience, lifespan="off", log_config=None, access_log=False)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


def closed_after(began: float, connection: socket.socket, say: bytes = b"") -> float:
    """Say a little every now and then, and return the seconds from then until the connection was closed."""
    connection.settimeout(0.05)
    while time.monotonic() - began < 60:
        with suppress(TimeoutError):
            try:
                connection.sendall(say)
                if not say or connection.recv(1) == b"":
                    time.sleep(0.05)
                    connection.send(say or b" ")
            except ConnectionError:
                return time.monotonic() - began
    pytest.fail("the connection is still open")


def test_a_request_byte_by_byte_is_not_waited_for(address: tuple[str, int]) -> None:
    """However often a byte comes: without the whole request the connection is closed."""
    began = time.monotonic()
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nAuthorization: ")
        assert closed_after(began, connection, b"x") > 0.5


def test_a_client_that_says_nothing_is_not_waited_for(address: tuple[str, int]) -> None:
    """A connection alone is no request."""
    began = time.monotonic()
    with socket.create_connection(address) as connection:
        connection.settimeout(60)
        with suppress(ConnectionError):
            assert connection.recv(1) == b""
        assert time.monotonic() - began > 0.5


def test_an_answer_that_nobody_takes_is_given_up(address: tuple[str, int]) -> None:
    """A client that never reads does not hold its connection for ever."""
    began = time.monotonic()
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert closed_after(began, connection) > 0.5


def test_who_waits_for_the_service_is_not_sent_away(address: tuple[str, int]) -> None:
    """A run may take longer than a client gets for its request; a second request on the connection is served too."""
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}") as client:
        assert [client.get("/slow").text for _ in range(2)] == ["late", "late"]
