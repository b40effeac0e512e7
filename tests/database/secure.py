"""A server that takes TCP connections only with SSL, most of them only with a client's certificate."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import trustme
from psycopg import sql

from pgcontract.server import Server, binaries, embedded

#: The package of the default server has no SSL; this one comes with the tests, too.
WITH_SSL = binaries(17)

AWKWARD = "p@ss:w/o?r%d #'\\ &=+é"

#: TCP only with SSL and a client's certificate; one role has a password with every awkward character.
HBA = """\
local   all postgres             trust
local   all awkward              scram-sha-256
hostssl all postgres  all        cert
hostssl all awkward   all        scram-sha-256
"""


@dataclass(frozen=True, slots=True)
class Secure:
    """A server with SSL on, its folder of certificates, and a database `app` with one table."""

    server: Server
    folder: Path

    @property
    def certificates(self) -> str:
        """What a client needs, as the query of a URL."""
        return (
            f"sslmode=verify-full&sslrootcert={self.folder}/ca.pem"
            f"&sslcert={self.folder}/client.pem&sslkey={self.folder}/client.key"
        )

    def url(self, host: str = "localhost", *, more: str = "") -> str:
        """Return the URL of the database by TCP, with certificates."""
        return f"postgresql://postgres@{host}:{self.server.port}/app?{self.certificates}{more}"


@pytest.fixture(scope="module")
def secure() -> Iterator[Secure]:
    """The server."""
    folder = Path(tempfile.mkdtemp(prefix="certificates-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        _write_certificates(folder)
        (folder / "hba").write_text(HBA, encoding="utf-8")
        (folder / "hba").chmod(0o644)
        settings = {
            "ssl": "on",
            "ssl_cert_file": f"{folder}/server.pem",
            "ssl_key_file": f"{folder}/server.key",
            "ssl_ca_file": f"{folder}/ca.pem",
            "hba_file": f"{folder}/hba",
        }
        with _Served(settings) as server, _forwarded_from_ipv6(server.port):
            yield Secure(server, folder)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _forwarded_from_ipv6(port: int) -> Iterator[None]:
    """Let a port of ::1 lead to the same one of 127.0.0.1, where the server listens."""

    class Forwarder(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port)) as server:
                back = threading.Thread(target=_copy, args=(server, self.request), daemon=True)
                back.start()
                _copy(self.request, server)
                back.join()

    class Listener(socketserver.ThreadingTCPServer):
        address_family = socket.AF_INET6
        daemon_threads = True

    with Listener(("::1", port), Forwarder) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield
        listener.shutdown()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


class _Served:
    """The server while it runs, with its role and its database."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._context = embedded(WITH_SSL, port=0, settings=settings)

    def __enter__(self) -> Server:
        server = self._context.__enter__()
        socket = f"host={server.host} port={server.port} user=postgres"
        with psycopg.connect(f"{socket} dbname=postgres", autocommit=True) as connection:
            role = sql.SQL("CREATE ROLE awkward LOGIN CREATEDB PASSWORD {}").format(AWKWARD)
            connection.execute(role)
            connection.execute("CREATE DATABASE app")
        with psycopg.connect(f"{socket} dbname=app") as connection:
            connection.execute("CREATE TABLE pets (id int); GRANT SELECT ON pets TO awkward")
        return server

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(None, None, None)


def _write_certificates(folder: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    server = authority.issue_cert("localhost", "127.0.0.1", "::1")
    client = authority.issue_cert("client@example.com", common_name="postgres")
    for name, issued in (("server", server), ("client", client)):
        (folder / f"{name}.pem").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        key = folder / f"{name}.key"
        key.touch(mode=0o600)
        key.write_bytes(issued.private_key_pem.bytes())
    if os.geteuid() == 0:  # the server runs as an ordinary user then
        os.chown(folder / "server.key", pwd.getpwnam("nobody").pw_uid, -1)
