"""Behind PgBouncer in transaction mode, where every transaction may meet another server connection than the last.

PgBouncer is a program of the system (Debian's package `pgbouncer`). Where it is not installed these tests are skipped,
and say so; `.ci/run` installs it, and then they are not.
"""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from pgcontract.compare import Verdict
from pgcontract.loader import load
from pgcontract.server import Server, embedded
from pgcontract.verify import verify
from tests.service import small
from tests.service.door import application, ask, ask_often, program

CONFIG = """\
[databases]
small = host=127.0.0.1 port={server.port} dbname={name} user=postgres password={server.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
query_wait_timeout = 20
"""

#: What another client may leave on a server connection: all of it changes how PostgreSQL prints.
LITTER = (
    "SET search_path = pg_catalog",
    "SET DateStyle = 'German'",
    "SET TimeZone = 'Asia/Kolkata'",
    "SET quote_all_identifiers = on",
    "SET statement_timeout = '9s'",
)


def _pgbouncer() -> str:
    return program("pgbouncer", "nothing was tested behind it")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server behind it."""
    _pgbouncer()
    with embedded(port=0) as running:
        yield running


@contextmanager
def _own_port() -> Iterator[int]:
    """Hold a port that nobody else gets, and that PgBouncer may listen on: it, too, sets SO_REUSEADDR."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


@contextmanager
def bouncer(server: Server, name: str, folder: Path, size: int) -> Iterator[str]:
    """Run PgBouncer before the server and return the URL of the small database through it."""
    config, log = folder / "pgbouncer.ini", folder / "pgbouncer.log"
    command = [_pgbouncer(), "-q", str(config)]
    with _own_port() as port:
        config.write_text(CONFIG.format(server=server, name=name, port=port, size=size))
        if os.geteuid() == 0:  # it refuses to run as root
            for path in (config, *folder.parents[:2], folder):
                path.chmod(path.stat().st_mode | 0o055)
            command[1:1] = ["-u", pwd.getpwnam("nobody").pw_name]
        with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
            try:
                _wait(port, process, log)
                yield f"postgresql://anybody@127.0.0.1:{port}/small"
            finally:
                process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"pgbouncer does not listen: {log.read_text()}")


def test_what_others_leave_behind_changes_nothing(server: Server, tmp_path: Path) -> None:
    """On connections that others have littered, twenty runs are all good, and leave nothing behind themselves."""
    small.make(server, tmp_path / "contracts", "littered")
    wanted = load(tmp_path / "contracts")
    with bouncer(server, "littered", tmp_path, 2) as url:
        for statement in LITTER:
            with psycopg.connect(url, autocommit=True, prepare_threshold=None) as one:
                with psycopg.connect(url, prepare_threshold=None) as other:
                    other.execute(
                        "SELECT 1"
                    )  # its transaction holds one connection, so that the other gets its share
                    one.execute(statement.encode())
                one.execute(statement.encode())
        answers = ask_often(application(url, wanted, cache=0), 20)
        with psycopg.connect(url, prepare_threshold=None) as after:
            left = after.execute(
                "SELECT current_setting('statement_timeout'), current_setting('transaction_read_only')"
            ).fetchone()
    assert {answer.json()["code"] for answer in answers} == {"ok"}
    assert left == ("9s", "off")


def test_a_pool_of_the_bouncer_that_is_exhausted_is_a_timeout(server: Server, tmp_path: Path) -> None:
    """Somebody's transaction holds its only connection: an answer within the timeout, and good afterwards."""
    small.make(server, tmp_path / "contracts", "held")
    wanted = load(tmp_path / "contracts")
    with bouncer(server, "held", tmp_path, 1) as through:
        with psycopg.connect(through, prepare_threshold=None) as holder:
            holder.execute("SELECT 1")
            body = ask(application(through, wanted, timeout=1, statement_timeout=0.5)).json()
        assert body["code"] in {"timeout", "unreachable"}
        assert body["duration_ms"] < 15000
        assert ask(application(through, wanted)).json()["code"] == "ok"


def test_spellings_are_decided_behind_it(server: Server, tmp_path: Path) -> None:
    """Questions of several tables go to the server in one pipeline, one that it refuses among them."""
    small.make(server, tmp_path / "contracts", "spelled")
    checks = {f"u{number}": ("code <> ''", f"code <> ''::text{' ' * number}") for number in range(5)}
    checks["differs"] = ("code <> ''", "code <> 'other'")
    checks["refused"] = ("code <> ''", "code ~ length(code)")
    with psycopg.connect(server.url_of("spelled"), autocommit=True) as connection:
        for table, (made, wanted) in checks.items():
            connection.execute(f"CREATE TABLE {table} (code text, CONSTRAINT c CHECK ({made}))".encode())
            (tmp_path / "contracts" / f"{table}.yaml").write_text(
                f"table: {table}\ncolumns:\n  code: {{type: text, nullable: true}}\n"
                f"checks:\n  - name: c\n    check: {wanted}\n"
            )
    contract = load(tmp_path / "contracts")
    direct = verify(contract, server.url_of("spelled")).comparison
    with bouncer(server, "spelled", tmp_path, 1) as through:
        assert verify(contract, through).comparison == direct
    assert [finding.id.parent for finding in direct.of(Verdict.DIFFERENT)] == ["differs"]
    assert [finding.id.parent for finding in direct.of(Verdict.UNDECIDED)] == ["refused"]
