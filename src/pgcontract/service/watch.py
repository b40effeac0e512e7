"""Watches over one run: what takes too long ends it, and what the server says never carries a row's value outside.

The engine goes on where a question is refused, so that one denied table does not hide what is wrong with the others.
A lock or a timeout is not of that kind: with a lock on every table it would wait for each of them in turn.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import errors

from pgcontract.database import plain_reason


class TooSlow(Exception):
    """The run, one statement of it, or a lock it waits for, takes longer than it may."""


class Lost(Exception):
    """The connection broke."""


class Watch:
    """One run's limit in time, and what was refused in it."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._expired = False
        self.denied = False

    @property
    def left(self) -> float:
        """Seconds that are left; 0 at least."""
        return max(0.0, self._ends - time.monotonic())

    @contextmanager
    def guard(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        """Put the connection under this watch; inside the block it is cut off when the time is up.

        A server that is stopped, or a network that swallows packets, keeps no timeout of its own.
        """

        def cursor(connection: psycopg.Connection[Any], **options: Any) -> WatchedCursor:
            return WatchedCursor(connection, watch=self, **options)

        connection.cursor_factory = cursor  # type: ignore[assignment]  # psycopg only calls it
        timer = threading.Timer(self.left, self._cut, [connection])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def judge(self, connection: psycopg.Connection[Any], error: psycopg.Error | None = None) -> None:
        """Raise if the run cannot go on after an error.

        Raises:
            TooSlow: it took too long.
            Lost: there is nobody to go on with.
        """
        if (
            self._expired
            or not self.left
            or isinstance(error, errors.QueryCanceled | errors.LockNotAvailable)
        ):
            raise TooSlow from None
        if connection.closed:
            raise Lost from None
        if isinstance(error, errors.InsufficientPrivilege):
            self.denied = True

    def _cut(self, connection: psycopg.Connection[Any]) -> None:
        """Wake whoever waits for the server. The descriptor is only shut down: closing it is its owner's business."""
        self._expired = True
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


class WatchedCursor(psycopg.Cursor[Any]):
    """A cursor of a watched run."""

    def __init__(self, connection: psycopg.Connection[Any], *, watch: Watch, **options: Any) -> None:
        super().__init__(connection, **options)
        self._watch = watch

    def execute(self, *args: Any, **options: Any) -> WatchedCursor:
        """Execute, unless time is up.

        Raises:
            TooSlow: it took too long.
            Lost: the connection broke.
            psycopg.Error: of the server's own class, without any row's value.
        """
        if not self._watch.left:
            raise TooSlow
        try:
            super().execute(*args, **options)
        except psycopg.Error as error:
            self._watch.judge(self.connection, error)
            raise type(error)(plain_reason(error)) from None
        return self
