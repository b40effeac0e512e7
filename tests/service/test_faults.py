"""Faults, with real servers and real processes: what is answered, how soon, and that it recovers by itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from psycopg import sql

from pgcontract.contract import Contract
from pgcontract.loader import load
from pgcontract.server import Server, embedded
from pgcontract.service.answer import Writer
from pgcontract.service.app import VERIFY
from pgcontract.service.pool import Pool
from pgcontract.service.probe import Code, Failure, Limits, Probe
from pgcontract.service.revision import head
from pgcontract.service.watch import Watch
from pgcontract.verify import Verification, verify_within
from tests.service import small
from tests.service.door import Process, application, ask, ask_often, bearer, serving
from tests.service.small import VERSION_TABLE
from tests.states import ROOT


@contextmanager
def locked(url: str) -> Iterator[psycopg.Connection]:
    """Hold the table, as a migration does, until the transaction ends."""
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE numbers IN ACCESS EXCLUSIVE MODE")
        yield connection


def backends(server: Server) -> list[int]:
    """Return the processes of the server that work for the service."""
    with psycopg.connect(server.url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'pgcontract'"
        ).fetchall()
    return [pid for (pid,) in rows]


def eventually(process: Process, wanted: tuple[int, str], seconds: float) -> bool:
    """Ask until the answer is as wanted, for so long."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if process.code() == wanted:
            return True
        time.sleep(0.1)
    return False


def lets_in(process: Process) -> bool:
    """Whether the service still takes a connection."""
    try:
        process.get("/healthz")
    except httpx.TransportError:
        return False
    return True


def test_a_server_that_was_killed_and_is_back_is_seen_without_a_restart(tmp_path: Path) -> None:
    """Good, killed with SIGKILL: unreachable, long before time is up; back on its port: the next run is good."""
    folder = tmp_path / "contracts"
    with embedded(port=0) as first:
        url = small.make(first, folder)
        (pid_file,) = first.folder.rglob("postmaster.pid")
        with serving(url, contracts=folder, cache=0, timeout=30, shutdown=30) as process:
            assert process.code() == (200, "ok")
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
            for pid in backends_of(pid_file):
                os.kill(pid, signal.SIGKILL)
            assert eventually(process, (503, "unreachable"), 60)
            began = time.monotonic()
            process.get()
            assert time.monotonic() - began < 15
            with embedded(port=first.port) as second:
                with psycopg.connect(second.url) as connection:
                    connection.execute(
                        sql.SQL("ALTER ROLE postgres PASSWORD {}").format(urlsplit(url).password)
                    )
                small.make(_known(second, first), folder)
                assert process.code() == (200, "ok")


def backends_of(pid_file: Path) -> list[int]:
    """Return the children of a postmaster, by /proc: they outlive it for a moment."""
    parent = pid_file.read_text().split()[0]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text().rpartition(")")[2].split()[1] == parent:
                found.append(int(stat.parent.name))
        except OSError:
            continue
    return found


def _known(server: Server, other: Server) -> Server:
    return Server(
        server.version,
        server.folder,
        server.bin_dir,
        server.host,
        server.port,
        other.password,
        tcp=server.tcp,
    )


def test_a_locked_table_is_answered_within_the_timeout(place: tuple[str, Path]) -> None:
    """ACCESS EXCLUSIVE: `timeout` after the time of one statement, and good again once it is released."""
    url, folder = place
    app = application(url, load(folder), statement_timeout=0.4, timeout=10)
    with locked(url):
        body = ask(app).json()
    assert body["code"] == "timeout"
    assert 300 < body["duration_ms"] < 9000
    assert ask(application(url, load(folder))).json()["code"] == "ok"


def test_a_server_that_stands_still_is_cut_off(place: tuple[str, Path], server: Server) -> None:
    """A stopped backend keeps no timeout: the service cuts the line, and the next run has a new one."""
    url, folder = place
    pool = Pool(url, 1)
    pool.open()
    try:
        wanted = load(folder)
        probe = Probe(pool, wanted, VERSION_TABLE, Limits(60, 20))
        assert not isinstance(probe.run(), Failure)
        (pid,) = backends(server)
        os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            assert Probe(pool, wanted, VERSION_TABLE, Limits(2, 1)).run() == Failure(Code.TIMEOUT)
            assert time.monotonic() - began < 20
            assert not isinstance(probe.run(), Failure)
        finally:
            os.kill(pid, signal.SIGCONT)
    finally:
        pool.close()


def test_connections_that_died_in_the_pool_are_no_failure(place: tuple[str, Path], server: Server) -> None:
    """The administrator ends every backend between two runs, and the second is good."""
    url, folder = place
    pool = Pool(url, 2)
    pool.open()
    try:
        probe = Probe(pool, load(folder), VERSION_TABLE, Limits(60, 20))
        assert not isinstance(probe.run(), Failure)
        with psycopg.connect(server.url) as connection:
            for pid in backends(server):
                connection.execute("SELECT pg_terminate_backend(%s, 20000)", [pid])
        assert not isinstance(probe.run(), Failure)
    finally:
        pool.close()


def test_an_exhausted_pool_is_busy(place: tuple[str, Path]) -> None:
    """All connections are taken: `busy` when time is up, and good once one is given back."""
    url, folder = place
    pool = Pool(url, 1)
    pool.open()
    try:
        probe = Probe(pool, load(folder), VERSION_TABLE, Limits(0.5, 0.3))
        taken = pool.take(Watch(60))
        began = time.monotonic()
        assert probe.run() == Failure(Code.BUSY)
        assert 0.4 < time.monotonic() - began < 20
        pool.give_back(taken)
        assert not isinstance(Probe(pool, load(folder), VERSION_TABLE, Limits(60, 20)).run(), Failure)
    finally:
        pool.close()


def connections_to(server: Server) -> Iterator[psycopg.Connection]:
    """Open connections until the server refuses one."""
    with suppress(psycopg.OperationalError):
        while True:
            yield psycopg.connect(server.url)


def _until_alone(connection: psycopg.Connection) -> None:
    """Wait until every other session has ended, which takes the server a moment after its client has gone."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    ends = time.monotonic() + 60
    while connection.execute(others).fetchone() != (1,):
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_server_without_a_free_slot_is_unreachable(tmp_path: Path) -> None:
    """The server refuses the connection: an answer at once, and good when there is room."""
    with embedded(port=0, settings={"max_connections": "6", "superuser_reserved_connections": "0"}) as full:
        url = small.make(full, tmp_path / "contracts")
        held = list(connections_to(full))
        wanted = load(tmp_path / "contracts")
        assert ask(application(url, wanted)).json()["code"] == "unreachable"
        looking, *others = held
        looking.autocommit = True
        for connection in others:
            connection.close()
        _until_alone(looking)
        looking.close()
        assert ask(application(url, wanted)).json()["code"] == "ok"


def test_a_catalogue_that_changes_underneath_gives_a_consistent_answer(place: tuple[str, Path]) -> None:
    """Two facts change in one transaction, over and over: an answer shows none of it or both, or says `changing`."""
    url, folder = place
    stop = threading.Event()
    wanted = load(folder)
    # Several runs fit between two changes, however slow the machine is.
    pause = 6 * ask(application(url, wanted)).json()["duration_ms"] / 1000

    def change() -> None:
        with psycopg.connect(url) as connection:
            while not stop.is_set():
                for statement in (
                    "ALTER TABLE numbers ALTER note SET DEFAULT 'x', ADD CONSTRAINT more CHECK (id > 0)",
                    "ALTER TABLE numbers ALTER note DROP DEFAULT, DROP CONSTRAINT more",
                ):
                    connection.execute(statement)
                    connection.commit()
                    stop.wait(pause)

    changing = threading.Thread(target=change)
    changing.start()
    try:
        answers = ask_often(application(url, wanted, cache=0), 50)
    finally:
        stop.set()
        changing.join()
    seen = {(body["code"], len(body["differences"])) for body in (answer.json() for answer in answers)}
    assert seen <= {("ok", 0), ("differs", 2), ("changing", 0)}
    assert len(seen) > 1


@pytest.mark.parametrize(
    ("changes", "wanted"), [(1, ("differs", 1)), (2, ("differs", 1)), (9, ("changing", 0))]
)
def test_a_change_in_the_middle_of_a_run_makes_it_again(
    changes: int, wanted: tuple[str, int], place: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is made anew and a default appears, after the snapshot was taken and before the catalogue is read."""
    url, folder = place
    left = [changes]

    def changed(connection: psycopg.Connection, contract: Contract) -> Verification:
        if left[0]:
            left[0] -= 1
            with psycopg.connect(url) as other:
                other.execute("ALTER TABLE numbers DROP CONSTRAINT numbers_pkey, ALTER note SET DEFAULT 'x'")
                other.execute("ALTER TABLE numbers ADD CONSTRAINT numbers_pkey PRIMARY KEY (id)")
        return verify_within(connection, contract)

    monkeypatch.setattr("pgcontract.service.probe.verify_within", changed)
    contract, revisions, pool = load(folder), head(ROOT / "alembic.ini"), Pool(url, 2)
    pool.open()
    try:
        outcome = Probe(pool, contract, VERSION_TABLE, Limits(60, 20)).run()
    finally:
        pool.close()
    body = json.loads(Writer(contract, revisions).write(outcome, 0).body)
    assert (body["code"], len(body["differences"])) == wanted


def test_a_slow_client_keeps_nobody_waiting(place: tuple[str, Path]) -> None:
    """Who sends half a request is waited for, and the others are served meanwhile."""
    url, folder = place
    with serving(url, contracts=folder) as process:
        address = urlsplit(process.base)
        with socket.create_connection((str(address.hostname), address.port or 0), timeout=20) as slow:
            slow.sendall(f"GET {VERIFY} HTTP/1.1\r\nHost: x\r\nAuthorization: ".encode())
            process.code()
            began = time.monotonic()
            assert process.code() == (200, "ok")
            assert time.monotonic() - began < 10
            slow.sendall(f"{bearer()['Authorization']}\r\n\r\n".encode())
            assert slow.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_a_request_under_way_is_finished_after_sigterm(place: tuple[str, Path]) -> None:
    """SIGTERM while a run waits for a lock: its answer still comes, nobody else is let in, and the status is 0."""
    url, folder = place
    answers: list[tuple[int, str]] = []
    with serving(url, contracts=folder, statement_timeout=50, timeout=55, shutdown=60) as process:
        with locked(url) as connection:
            asking = threading.Thread(target=lambda: answers.append(process.code()))
            asking.start()
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            ends = time.monotonic() + 40
            while connection.execute(waiting).fetchone() == (0,):
                assert time.monotonic() < ends
                time.sleep(0.05)
            process.popen.send_signal(signal.SIGTERM)
            while lets_in(process):
                assert time.monotonic() < ends
            assert process.popen.poll() is None
        asking.join()
        assert process.popen.wait(60) == 0
    assert answers == [(200, "ok")]
    assert process.log()[-1]["event"] == "stopped"
