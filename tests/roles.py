"""Roles are the server's, not a database's: what a test needs and the server has not is lent, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import errors, sql

from pgcontract.pytest_plugin.scratch import ScratchServer

_MARK = "lent by a test run of pgcontract"

#: What a role has on Supabase. Only a superuser can give it; what needs it then fails by itself.
_ATTRIBUTES = {"service_role": sql.SQL("NOLOGIN BYPASSRLS")}


@contextmanager
def lend_roles(server: ScratchServer, names: Sequence[str]) -> Iterator[None]:
    """Create the roles that are missing, and drop those that a test run created, once no database needs them."""
    with psycopg.connect(server.url(server.maintenance_dbname), autocommit=True) as connection:
        is_superuser = connection.execute("SELECT current_setting('is_superuser')").fetchone() == ("on",)
        for name in names:
            attributes = _ATTRIBUTES.get(name, sql.SQL("NOLOGIN")) if is_superuser else sql.SQL("NOLOGIN")
            # Two workers may come at once: the second finds the role there.
            with suppress(errors.DuplicateObject, errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), attributes))
                connection.execute(sql.SQL("COMMENT ON ROLE {} IS {}").format(sql.Identifier(name), _MARK))
        try:
            yield
        finally:
            lent = connection.execute(
                "SELECT rolname FROM pg_catalog.pg_roles"
                " WHERE pg_catalog.shobj_description(oid, 'pg_authid') = %s AND rolname = ANY (%s)",
                [_MARK, list(names)],
            ).fetchall()
            for (name,) in lent:
                # Another worker's databases may still grant to it; the last worker finds none.
                with suppress(errors.DependentObjectsStillExist, errors.UndefinedObject):
                    connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
