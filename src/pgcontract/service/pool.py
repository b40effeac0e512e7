"""The few connections to the database: psycopg's pool, made to say at once why there is none.

The pool by itself tries again for minutes, with growing pauses, while whoever waits learns only that it took too long.
Here a failed attempt is the answer of that run, and the next run tries anew: a server that is back is seen at once.
It is the synchronous pool, as the engine is synchronous and computes between its questions: a run has a process of its
own (see `worker`), and the event loop never waits for it (`bench/service.py` has the figures).
"""

from __future__ import annotations

import logging
from typing import Any, Final

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from pgcontract import database
from pgcontract.errors import DatabaseError
from pgcontract.service.watch import Watch

STEP: Final = 0.02
"""Seconds between two looks at whether connecting has failed."""

# What it warns of (an attempt that failed, with the server's words) is told by the run that met it.
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


class Busy(Exception):
    """Every connection is taken, for longer than the run may wait."""


class Pool:
    """Read-only connections to one database."""

    def __init__(self, url: str, size: int) -> None:
        self.size = size
        self._url = url
        self._connecting = 0
        self._failure: DatabaseError | None = None
        self._pool = ConnectionPool(
            connection_class=_opening(self),
            min_size=0,
            max_size=size,
            reconnect_timeout=0,
            configure=database.only_read,
            num_workers=size,
            name="pgcontract",
            open=False,
        )

    def open(self) -> None:
        """Start. Nothing is connected before it is needed."""
        self._pool.open()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def take(self, watch: Watch) -> psycopg.Connection[Any]:
        """Take a connection, which has to be given back; it may have died since it was last used.

        Raises:
            DatabaseError: the database cannot be reached, or is too old.
            Busy: all are taken until the watch ends.
        """
        self._failure = None
        while True:
            try:
                return self._pool.getconn(timeout=max(0.001, min(STEP, watch.left)))
            except PoolTimeout:
                failure = self._failure
            if failure is not None:
                raise failure
            if not watch.left and self._connecting:
                raise DatabaseError.unreachable("the database", "nobody answers")
            if not watch.left:
                raise Busy

    def give_back(self, connection: psycopg.Connection[Any]) -> None:
        """Give a connection back; a broken one is replaced."""
        self._pool.putconn(connection)

    def connect(self) -> psycopg.Connection[Any]:
        """Open a connection for the pool, and remember why if there is none."""
        self._connecting += 1
        try:
            return database.connect(self._url)
        except DatabaseError as error:
            self._failure = error
            raise psycopg.OperationalError("no connection") from error
        finally:
            self._connecting -= 1


def _opening(pool: Pool) -> type[psycopg.Connection[Any]]:
    """Return what the pool takes for a class of connections: the one way to open them is the engine's own."""

    class Opening(psycopg.Connection[Any]):
        @classmethod
        def connect(cls, *_args: Any, **_options: Any) -> Any:
            return pool.connect()

    return Opening
