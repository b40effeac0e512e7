"""A process whose every connection to PostgreSQL goes to one database, whatever its env.py asks for.

Three layers, each of which holds alone: `drivers` changes the address of every connection; SQLAlchemy's `do_connect`
event refuses what is not PostgreSQL; and each connection of a pool, also one made by `creator=`, has to prove that it
leads to the target before its first statement. An audit hook refuses PostgreSQL's own programs and direct connections
to its usual addresses, which neither of them sees. It works for the whole process and cannot be undone: run it in a
process of its own (`redirected_run`).
"""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.pool import Pool

from pgcontract.alembic.redirected.drivers import SUPPORTED, Target, redirect

IDENTITY: Final = (
    "SELECT pg_catalog.current_database()::text,"
    " (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())::text,"
    " extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text"
)
"""One row that no other running database has: name, OID, and the microsecond in which its server started."""

_PROGRAMS: Final = re.compile(
    r"(?:^|[\s/;&|(\"'])(psql|pg_dump|pg_dumpall|pg_restore|createdb|dropdb|createuser|dropuser|vacuumdb|reindexdb)"
    r"(?:$|[\s;&|)\"'])"
)
_STARTS_A_PROGRAM: Final = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"}
)
_SOCKET: Final = re.compile(r"/\.s\.PGSQL\.\d+$")
_USUAL_PORT: Final = 5432


class ConnectionRefused(Exception):
    """A connection that would not lead to the target. env.py may catch it; `Redirection.refusals` remembers it."""


@dataclass(slots=True)
class Redirection:
    """What became of the connections of this process."""

    target: Target
    identity: tuple[str, ...]
    """The row of `IDENTITY` in the target database."""

    asked: dict[str, None] = field(default_factory=dict)
    """The databases that were asked for, as `name at host:port`, in order."""

    refusals: list[str] = field(default_factory=list)
    """Why connections were refused, each with what to do. One of them is enough to distrust the whole run."""

    def install(self) -> None:
        """Redirect every connection that is made from now on."""
        redirect(self.target, self.asked.setdefault)
        event.listen(Engine, "do_connect", self._connect)
        event.listen(
            Pool, "first_connect", self._check
        )  # an application's own listener may run statements there
        event.listen(Pool, "connect", self._check)
        sys.addaudithook(_auditing(self.target, self._refused))

    def _connect(self, dialect: Dialect, _record: Any, arguments: Any, parameters: Any) -> Any:
        """Connect here, so that no other `do_connect` listener gets to choose the address."""
        driver = f"{dialect.name}+{dialect.driver}"
        if dialect.name != "postgresql":
            raise self._refused(f"env.py connects to {driver}, which is not PostgreSQL; {_ONLY_POSTGRESQL}")
        if dialect.driver not in SUPPORTED:
            raise self._refused(f"connections of {driver} cannot be redirected; use {', '.join(SUPPORTED)}")
        return dialect.connect(*arguments, **parameters)

    def _check(self, connection: Any, _record: Any) -> None:
        """Close a connection that does not lead to the target, before anybody can use it."""
        try:
            found = _identity(connection)
        except Exception:  # noqa: BLE001 - not even a connection to PostgreSQL, perhaps
            found = None
        if found != self.identity:
            with suppress(Exception):
                connection.close()
            what = "is not the scratch database" if found else "could not be identified"
            raise self._refused(f"a connection that env.py makes itself (creator=) {what}; {_PLAIN_URL}")

    def _refused(self, reason: str) -> ConnectionRefused:
        self.refusals.append(reason)
        return ConnectionRefused(reason)


_ONLY_POSTGRESQL: Final = "only migrations of PostgreSQL databases can be run"
_PLAIN_URL: Final = "let it make its engine from a URL"


def _identity(connection: Any) -> tuple[str, ...]:
    cursor = connection.cursor()
    try:
        cursor.execute(IDENTITY)
        row = cursor.fetchone()
    finally:
        cursor.close()
        connection.rollback()
    return tuple(map(str, row.values() if isinstance(row, dict) else row))


def _auditing(target: Target, refused: Callable[[str], Exception]) -> Callable[[str, Any], None]:
    """Return the audit hook. It must not fail, and is called for everything that Python does."""
    socket_path, addresses = target.socket, _addresses(target)

    def hook(name: str, arguments: Any) -> None:
        if name == "socket.connect":
            address = arguments[1]
            if isinstance(address, str | bytes):
                path = os.fsdecode(address)
                if _SOCKET.search(path) and path != socket_path:
                    raise refused(f"a direct connection to {path} cannot be redirected; {_PLAIN_URL}")
            elif isinstance(address, tuple) and address[1] == _USUAL_PORT and address[:2] not in addresses:
                raise refused(f"a direct connection to port {_USUAL_PORT} cannot be redirected; {_PLAIN_URL}")
        elif name in _STARTS_A_PROGRAM and (found := _PROGRAMS.search(_words(arguments))):
            raise refused(
                f"{found[1]} is started, whose connection cannot be redirected; run its statements with op.execute()"
            )

    return hook


def _addresses(target: Target) -> set[tuple[Any, ...]]:
    """Return the IP addresses and ports of the target; none for a Unix socket."""
    if target.socket:
        return set()
    try:
        found = socket.getaddrinfo(*target.address, type=socket.SOCK_STREAM)
    except OSError:
        return {target.address}
    return {target.address, *(info[4][:2] for info in found)}


def _words(arguments: Any) -> str:
    """Return a command as one text: a program and its arguments, or what a shell is to run."""
    words: list[str] = []
    for argument in arguments[:2]:
        parts = argument if isinstance(argument, list | tuple) else [argument]
        words += [os.fsdecode(part) for part in parts if isinstance(part, str | bytes | PurePath)]
    return " ".join(words)
