"""The catalog reader: a handful of queries over whole schemas, and their rows as one `Schema`.

Each module reads the kinds of the module of `model` that has its name. What a contract states is not known here, except
for which schemas and roles it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import psycopg

from pgcontract.catalog import keys, others, security, statistics, tables, views  # noqa: F401 - each registers its readers
from pgcontract.catalog.reader import Queries, readers
from pgcontract.errors import DatabaseError
from pgcontract.model import SchemaObject, by_id
from pgcontract.schema import Schema

__all__ = ["read"]


def read(connection: psycopg.Connection[Any], schemas: Sequence[str], roles: Collection[str] = ()) -> Schema:
    """Read the objects in `schemas`, and the privileges of `roles` on them, inside the caller's transaction.

    The session is configured with `search_path` public, so that names of public are printed without their schema.

    Raises:
        DatabaseError: the server refuses a query, or knows a kind of object that this release does not, or the
            role may not use schema public.
    """
    queries = Queries(connection, {"schemas": list(schemas), "roles": sorted(roles)})
    for row in queries.rows("hidden"):
        raise DatabaseError.hidden(row.name)
    objects = (value for name, convert in readers().items() for value in convert(queries.rows(name)))
    return Schema(
        server_version=connection.info.server_version,
        objects=by_id(_with_parent(list(objects))),
        roles=frozenset(row.name for row in queries.rows("roles")),
    )


def _with_parent(objects: Iterable[SchemaObject]) -> Iterator[SchemaObject]:
    """Leave out what belongs to relations that are not objects of their own: tables of an extension."""
    relations = {value.id.relation for value in objects if not value.id.parent}
    return (value for value in objects if not value.id.parent or value.id.relation in relations)
