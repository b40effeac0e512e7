"""Policies and effective privileges, from the catalog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pgcontract.catalog.codes import COMMAND
from pgcontract.catalog.reader import Row, part_of, reads
from pgcontract.model import Grant, ObjectId, Policy, Sql, with_check


@reads("policies")
def policies(rows: Iterable[Row]) -> Iterator[Policy]:
    """Yield row level security policies."""
    for row in rows:
        using = Sql(row.using) if row.using is not None else None
        check = Sql(row.check) if row.check is not None else None
        yield Policy(
            part_of(row, Policy.KIND, row.name),
            COMMAND[row.command],
            row.permissive,
            tuple(row.roles),
            using,
            with_check(using, check),
        )


@reads("grants")
def grants(rows: Iterable[Row]) -> Iterator[Grant]:
    """Yield the privileges of each role on each table, sorted."""
    held: dict[ObjectId, list[str]] = defaultdict(list)
    for row in rows:
        held[part_of(row, Grant.KIND, row.role)].append(row.privilege)
    for key, privileges in held.items():
        yield Grant(key, tuple(sorted(privileges)))
