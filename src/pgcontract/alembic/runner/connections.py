"""The connections of the runner: psycopg, whatever driver the application uses, through an SQLAlchemy engine.

Every connection is opened by the engine and not by psycopg directly, so that a listener on `do_connect` sees all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pgcontract import database


def make_engine(url: str) -> Engine:
    """Return an engine that opens a new psycopg connection each time, in READ COMMITTED.

    Args:
        url: a URL of libpq or SQLAlchemy; the driver in `postgresql+driver://` is ignored.

    Raises:
        pgcontract.errors.DatabaseError: it is not a URL of PostgreSQL.
    """
    return create_engine(
        "postgresql+psycopg://",
        connect_args={**conninfo_to_dict(database.conninfo(url)), "prepare_threshold": None},
        poolclass=NullPool,
        # A check that waited for a lock must see what was committed meanwhile.
        isolation_level="READ COMMITTED",
    )


@contextmanager
def connect(engine: Engine, url: str) -> Iterator[Connection]:
    """Open a connection to a supported server, and close it after the block.

    Raises:
        pgcontract.errors.DatabaseError: there is no such server, it refuses, or it is older than PostgreSQL 15.
    """
    info = database.conninfo(url)
    try:
        connection = engine.connect()
    except (DBAPIError, UnicodeError) as error:
        raise database.cannot_connect(info, getattr(error, "orig", None) or error) from error
    with connection:
        driver_connection = connection.connection.driver_connection
        if driver_connection is not None:
            database.check_version(driver_connection, info)
        yield connection
