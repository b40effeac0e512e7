"""Roles are the server's, not a database's: what a test needs and the server has not is lent, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import errors, sql

from pgcontract.pytest_plugin.scratch import ScratchServer

_MARK = "lent by a test run of pgcontract"

#: Who lends a role holds its advisory lock in common with others; only the last one gets it alone.
_HOLD = "SELECT pg_advisory_lock_shared(20180528, hashtext(%s))"
_LET_GO = "SELECT pg_advisory_unlock_shared(20180528, hashtext(%s))"
_TRY_ALONE = "SELECT pg_try_advisory_lock(20180528, hashtext(%s))"

#: The password of the roles that tests connect as. They have it from the start: two workers that both alter a role
#: would be in each other's way.
PASSWORD = "hunter2-and-more"
_READERS = frozenset({"pgcontract_reader", "sample_reader", "sample_other"})


@contextmanager
def lend_roles(server: ScratchServer, names: Sequence[str]) -> Iterator[None]:
    """Create the roles that are missing, and drop those that a test run created when the last worker is done."""
    with psycopg.connect(server.url(server.maintenance_dbname), autocommit=True) as connection:
        is_superuser = connection.execute("SELECT current_setting('is_superuser')").fetchone() == ("on",)
        for name in names:
            connection.execute(_HOLD, [name])
            # Two workers may come at once: the second finds the role there.
            with suppress(errors.DuplicateObject, errors.UniqueViolation):
                attributes = _attributes(name, is_superuser=is_superuser)
                connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), attributes))
                connection.execute(sql.SQL("COMMENT ON ROLE {} IS {}").format(sql.Identifier(name), _MARK))
        try:
            yield
        finally:
            for name in names:
                connection.execute(_LET_GO, [name])
                alone = connection.execute(_TRY_ALONE, [name]).fetchone()
                if alone == (True,):
                    _take_back(connection, name)


def _attributes(name: str, *, is_superuser: bool) -> sql.SQL | sql.Composed:
    if name in _READERS:
        return sql.SQL("LOGIN PASSWORD {}").format(PASSWORD)
    # As on Supabase. Only a superuser can give it; what needs it then fails by itself.
    return sql.SQL("NOLOGIN BYPASSRLS" if name == "service_role" and is_superuser else "NOLOGIN")


def _take_back(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop a role that a test run created, unless a database of somebody's own grants to it by now."""
    mark = connection.execute(
        "SELECT pg_catalog.shobj_description(oid, 'pg_authid') FROM pg_catalog.pg_roles WHERE rolname = %s",
        [name],
    ).fetchone()
    if mark == (_MARK,):
        with suppress(errors.DependentObjectsStillExist, errors.UndefinedObject):
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
