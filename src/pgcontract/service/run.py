"""The process: settings, contracts and revisions are read, an address is taken, and requests are served until SIGTERM.

Everything that can be wrong is said before the first request, in one line. After SIGTERM no new request is taken, those
under way are finished, and the exit status is 0.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import signal
import socket
from collections.abc import Mapping
from typing import Final

import uvicorn
from fastapi import FastAPI

from pgcontract.errors import ServerError, ServiceError, system_reason
from pgcontract.loader import load
from pgcontract.service import logs
from pgcontract.service.app import create_app
from pgcontract.service.patience import Patience
from pgcontract.service.revision import head
from pgcontract.service.settings import Settings, unknown

log = logging.getLogger(__name__)

BACKLOG: Final = 128
"""Connections that may wait to be taken; asyncio also takes so many at a time before it does anything else."""


def serve(given: Mapping[str, object] | None = None) -> None:
    """Serve until SIGTERM or SIGINT. `given` are settings, by variable, that come before the environment.

    Raises:
        ServiceError: a setting is wrong, the revisions cannot be read, or the address is not ours.
        ServerError: the port is taken.
        ContractError: the contracts do not load.
    """
    settings = Settings.read(given)
    contract = load(settings.contracts)
    wanted = head(settings.alembic_ini)
    app = create_app(settings, contract, wanted)
    with listening(settings.host, settings.port) as listener:
        logs.configure()
        host, port = listener.getsockname()[:2]
        known = {"host": host, "port": port, "contract": contract.digest, "head": list(wanted.revisions)}
        log.info("listening", extra=known)
        for name in unknown(os.environ):
            log.warning("%s is no setting of the service: see pgcontract serve --help", name)
        # uvicorn raises the signal again when all is done: then there is nobody left to be ended by it.
        signal.signal(signal.SIGTERM, lambda *_: None)
        # A full collection would stand everything still for 0.1 s and more, to walk through all that was there already.
        gc.collect()
        gc.freeze()
        uvicorn.Server(_config(app, settings.shutdown)).run(sockets=[listener])
        log.info("stopped")


def _config(app: FastAPI, shutdown: float) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Patience,
        backlog=BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=max(1, round(shutdown)),
    )


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        ServiceError: the address is not one of this machine.
        ServerError: the port is taken.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise ServiceError.no_address(host, system_reason(error)) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServerError.port_taken(port) from None
        raise ServiceError.no_address(host, system_reason(error)) from None
    # asyncio does so only for sockets that were made with the number of the protocol. Without it the body of an answer,
    # which follows its head in a packet of its own, waits 40 ms for the client's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
