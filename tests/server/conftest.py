"""A place where a server's leavings can be seen, and owners of servers that can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pgcontract import keeper
from pgcontract.server import binaries

ACCOUNTS = ("root", "nobody") if os.geteuid() == 0 else ("ordinary",)
"""Who may own a server here. Root can also play an ordinary user; an ordinary user cannot play root."""

OWNER = """
import os, sys, time
from pathlib import Path
from pgcontract.server import embedded
bin_dir, word = sys.argv[1:]
with embedded(Path(bin_dir)) as server:
    print(server.url, flush=True)
    if word == "fork":
        if (child := os.fork()) == 0:
            time.sleep(600)
        print(child, flush=True)
    if word != "stay":
        raise SystemExit
    time.sleep(600)
"""


@dataclass
class Place:
    """A folder for temporary files, and the processes that were told to use it."""

    folder: Path
    bin_dir: Path
    owners: list[subprocess.Popen[str]] = field(default_factory=list)

    def leavings(self) -> list[str]:
        """Return what lies there, and the processes that still run with it as their folder for temporary files."""
        return [*(path.name for path in self.folder.iterdir()), *_running(os.fsencode(self.folder))]

    def owner(self, account: str, *, word: str = "stay") -> subprocess.Popen[str]:
        """Start a process, as `account`, that owns a server and prints its URL."""
        command = [sys.executable, "-c", OWNER, str(self.bin_dir), word]
        if account == "nobody":
            # An ordinary user in everything but this: it may pass through folders, for this Python may lie below /root.
            search = (
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search",
                "--bounding-set=-all,+dac_read_search",
            )
            command = ["setpriv", "--reuid=nobody", "--clear-groups", *search, *command]
        owner = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(self.folder)},
        )
        self.owners.append(owner)
        return owner


@pytest.fixture(scope="session")
def open_bin() -> Iterator[Path]:
    """Programs that every user may reach: an ordinary user's are his own, and root's may lie below /root."""
    home = binaries().parent
    if keeper._open_to_all(home / "bin" / "postgres"):
        yield home / "bin"
        return
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        package = Path(folder, home.parent.name)
        keeper._copy(home, package / home.name)
        keeper._copy(home.parent.with_name(f"{package.name}.libs"), package.with_name(f"{package.name}.libs"))
        yield package / home.name / "bin"


@pytest.fixture
def place(open_bin: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A folder for temporary files that every user may use; the test fails if anything is left there or runs there."""
    folder = Path(tempfile.mkdtemp(prefix="place-", dir="/tmp"))
    folder.chmod(0o1777)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    here = Place(folder, open_bin)
    try:
        yield here
        eventually(lambda: not here.leavings(), lambda: f"left behind: {here.leavings()}")
    finally:
        for owner in here.owners:
            with owner:
                owner.kill()
        shutil.rmtree(folder, ignore_errors=True)


def eventually(holds: Callable[[], bool], otherwise: Callable[[], str], seconds: float = 60) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, otherwise()
        time.sleep(0.02)


def _running(folder: bytes) -> list[str]:
    """Return the command lines of other processes that live in a folder, or whose temporary files go there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            traces = (process / "environ").read_bytes() + b"\0" + os.fsencode((process / "cwd").readlink())
            command = (process / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile, or it is somebody else's
            continue
        if folder in traces + command and process.name != str(os.getpid()) and command:
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found
