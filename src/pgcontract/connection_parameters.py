"""The libpq parameters of a server: taken from a connection, and handed on to others who connect by themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import pq

from pgcontract.connection_string import protect

_NO_PART_OF_AN_ADDRESS = frozenset(
    "service servicefile passfile target_session_attrs load_balance_hosts"
    " application_name fallback_application_name client_encoding connect_timeout".split()
)
"""Parameters that are resolved once there is a connection, or say nothing of where it leads."""


def resolved_parameters(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Return the libpq parameters that lead to the server and database of an open connection once more.

    A service, the environment, the password file and a list of hosts are resolved: nothing else is needed to connect.
    Holds a password. What only concerns the session of the connection (its name, its encoding) is left out.
    """
    pgconn = connection.pgconn
    known = {
        option.keyword.decode(): option.val.decode()
        for option in pgconn.info
        if option.val and option.val != option.compiled
    }
    actual = {
        "host": pgconn.host,
        "port": pgconn.port,
        "dbname": pgconn.db,
        "user": pgconn.user,
        "password": pgconn.password,
    }
    if "hostaddr" in known:
        actual["hostaddr"] = pgconn.hostaddr
    known |= {name: value.decode() for name, value in actual.items() if value}
    return protect({name: value for name, value in known.items() if name not in _NO_PART_OF_AN_ADDRESS})


@contextmanager
def session_variables(parameters: Mapping[str, str]) -> Iterator[None]:
    """Set libpq's variables for what is no address (`sslmode`, certificates, `options`), for others who connect here.

    Variables that are set already are left alone. Connections that say themselves what they want are not affected.
    """
    variables = {
        option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.parse(b"") if option.envvar
    }
    wanted = {
        variables[name]: value
        for name, value in parameters.items()
        if name in variables and name not in {"host", "hostaddr", "port", "user", "password", "dbname"}
    }
    ours = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)
