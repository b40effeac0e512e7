"""Runs the catalog queries and collects their rows as objects: one query for all objects of a kind, never one each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import namedtuple_row

from pgcontract.database import question, refused
from pgcontract.model import ObjectId, SchemaObject

Row = Any
"""A named tuple with the columns of the query's `.sql` file."""

Convert = Callable[[Iterable[Row]], Iterator[SchemaObject]]

_READERS: dict[str, Convert] = {}


def reads(query: str) -> Callable[[Convert], Convert]:
    """Register a function that turns the rows of `sql/catalog/<query>.sql` into objects."""

    def register(convert: Convert) -> Convert:
        _READERS[query] = convert
        return convert

    return register


def readers() -> Mapping[str, Convert]:
    """Return the registered functions by the names of their queries."""
    return _READERS


class Queries(NamedTuple):
    """Runs queries with one set of parameters, inside the transaction of `connection`."""

    connection: psycopg.Connection[Any]
    parameters: Mapping[str, object]

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of `sql/catalog/<name>.sql`; none is kept, which is half of the garbage collector's work.

        Raises:
            DatabaseError: the server refuses the query.
        """
        try:
            with self.connection.cursor(row_factory=namedtuple_row) as cursor:
                yield from cursor.execute(question(f"catalog/{name}"), self.parameters)
        except psycopg.Error as error:
            raise refused(f"the catalogue ({name})", error) from error


def part_of(row: Row, kind: str, name: str) -> ObjectId:
    """Return the id of an object that belongs to the relation that a row names."""
    return ObjectId(kind, row.schema, name, row.relation)
