"""However the owner of a server ends, no process and no folder is left. The fixture `place` looks."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, cast

import psycopg
import pytest

from pgcontract import keeper
from pgcontract.errors import ServerError
from pgcontract.server import binaries, embedded
from tests.server.conftest import ACCOUNTS, Place, eventually

ENDS = [signal.SIGINT, signal.SIGTERM, signal.SIGKILL]


def _first_line(owner: subprocess.Popen[str]) -> str:
    line = cast("IO[str]", owner.stdout).readline().strip()
    assert line, cast("IO[str]", owner.stderr).read()
    return line


@pytest.mark.parametrize("account", ACCOUNTS)
def test_nothing_is_left_after_a_quiet_end(account: str, place: Place) -> None:
    """An owner that is done leaves nothing, at the moment it ends."""
    owner = place.owner(account, word="leave")
    assert owner.wait(90) == 0, cast("IO[str]", owner.stderr).read()
    assert not place.leavings()


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
@pytest.mark.parametrize("account", ACCOUNTS)
def test_nothing_is_left_after_a_signal(account: str, end: signal.Signals, place: Place) -> None:
    """An owner that is told to end, or killed, while somebody is connected leaves nothing."""
    owner = place.owner(account)
    with psycopg.connect(_first_line(owner)):
        assert place.leavings()
        owner.send_signal(end)
        owner.wait(90)
    if end == signal.SIGINT:
        assert not place.leavings(), "a Ctrl-C ends only after everything is cleared away"


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=lambda end: end.name)
@pytest.mark.parametrize("moment", ["initdb", "postgres"])
def test_nothing_is_left_after_a_signal_during_the_start(
    moment: str, end: signal.Signals, place: Place
) -> None:
    """An end in the middle of initdb, or of the server's start, leaves nothing."""
    owner = place.owner(ACCOUNTS[-1])
    mark = {"initdb": "initdb.log", "postgres": "server.log"}[moment]
    eventually(lambda: any(place.folder.glob(f"*/{mark}")), lambda: f"it never came to {moment}")
    owner.send_signal(end)
    owner.wait(90)


@pytest.mark.parametrize("delay", [0.1 * step for step in range(7)])
def test_nothing_is_left_whenever_it_happens(delay: float, place: Place) -> None:
    """There is no moment at which a kill leaves anything."""
    owner = place.owner(ACCOUNTS[0])
    time.sleep(delay)
    owner.kill()
    owner.wait(90)


def test_a_ctrl_c_at_the_terminal_does_not_hit_the_server(place: Place) -> None:
    """The server and its keeper are in sessions of their own: a signal to the owner's group does not reach them."""
    with embedded() as server, psycopg.connect(server.url) as connection:
        backend = connection.info.backend_pid
        assert os.getsid(backend) != os.getsid(0)
        assert server.folder.parent == place.folder


def test_a_failing_start_leaves_nothing(place: Place) -> None:
    """A server that gives up is cleared away before the error is raised."""
    with pytest.raises(ServerError), embedded(settings={"max_connections": "none"}):
        pass
    assert not place.leavings()


def test_an_error_inside_leaves_nothing(place: Place) -> None:
    """The caller's own error passes through, and the server is gone by then."""
    with pytest.raises(LookupError), embedded():
        raise LookupError
    assert not place.leavings()


def test_a_child_that_outlives_the_owner_does_not_hold_the_server(place: Place) -> None:
    """The server ends with the block, also when a forked child still has its end of the pipe."""
    owner = place.owner(ACCOUNTS[0], word="fork")
    said = cast("IO[str]", owner.stdout)
    _first_line(owner)
    child = int(said.readline())
    try:
        assert owner.wait(90) == 0
        assert not list(place.folder.iterdir())
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_keeper_that_is_told_to_end_clears_away(place: Place) -> None:
    """A SIGTERM to the keeper itself is a dismissal, too."""
    with embedded() as server:
        keepers = [
            process.parent
            for process in Path("/proc").glob("[0-9]*/cmdline")
            if os.fsencode(keeper.__file__) in process.read_bytes() and _uses(process.parent, place.folder)
        ]
        for process in keepers:
            os.kill(int(process.name), signal.SIGTERM)
        # Until it is gone: the dismissal at the end of the block then finds nobody.
        eventually(lambda: not any(map(_runs, keepers)), lambda: "the keeper goes on")
        assert keepers
        assert not server.folder.exists()


def test_two_servers_stand_side_by_side(place: Place) -> None:
    """Each server is its own: the end of one is nothing to the other."""
    with embedded() as one, psycopg.connect(one.url):
        with embedded(binaries()) as other:
            assert one.folder != other.folder
        with psycopg.connect(one.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert place.folder.is_dir()


def _runs(process: Path) -> bool:
    """Whether a process still does something; one that ended and was not waited for has no command line."""
    try:
        return bool((process / "cmdline").read_bytes())
    except FileNotFoundError:
        return False


def _uses(process: Path, folder: Path) -> bool:
    return os.fsencode(folder) in (process / "environ").read_bytes()
