"""Names what the rows of this database refer to and is not in them: objects of the server and of the cluster.

These are types, operators, roles, tablespaces and the like. pg_identify_object() names them, in one question for all
that are referred to: asking it for everything would take longer than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from psycopg import Connection

from pgcontract.database import question
from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Reference
from pgcontract.snapshot.reading import Fetched

Triple = tuple[str, str, int]
"""OID of the catalogue, OID of the object, and the number of a column or 0."""

_NUMBER = re.compile(r"-?\d+")


def foreign_names(
    connection: Connection[Any], fetched: Mapping[str, Fetched], oids: Mapping[str, str]
) -> Mapping[Triple, tuple[str, str]]:
    """Return kind and name of each; what the server does not know is left out.

    Args:
        connection: inside `database.reading(url)`.
        fetched: the rows of each catalogue, by its name.
        oids: the OID of each catalogue, by its name.
    """
    wanted = sorted(_referred_to(fetched, oids))
    if not wanted:
        return {}
    answer = connection.execute(
        question("snapshot_foreign_names"), [list(part) for part in zip(*wanted, strict=True)]
    )
    return {
        (class_oid, oid, part): (kind, identity)
        for class_oid, oid, part, kind, identity in answer
        if identity is not None
    }


def class_of(oid: str, oids: Mapping[str, str]) -> str:
    """Return the OID of the catalogue with the rows of a class: those of pg_largeobject are in another one."""
    alias = rules.CLASS_ALIASES.get(oid)
    return oids[alias] if alias else oid


def part_of(values: tuple[str | None, ...]) -> int:
    """Return the number of the column in (class, object, column number), 0 for the object itself."""
    return int(values[2] or 0) if len(values) > 2 else 0


def numbers(value: str | None) -> list[str]:
    """Return the numbers in a printed number or list of numbers."""
    return _NUMBER.findall(value or "")


def _referred_to(fetched: Mapping[str, Fetched], oids: Mapping[str, str]) -> set[Triple]:
    own = {
        rows.description.oid: {*rows.column("oid"), "0", None}
        for rows in fetched.values()
        if rows.description.has_oid
    }
    found: set[Triple] = set()
    for rows in fetched.values():
        for reference in rows.description.references:
            if rows.rows and set(reference.columns) <= set(rows.names):  # else the role may not read it
                found.update(_by(reference, rows, own, oids))
    return found


def _by(
    reference: Reference, rows: Fetched, own: Mapping[str, set[str | None]], oids: Mapping[str, str]
) -> Iterator[Triple]:
    """Yield what one reference leads to outside of this database."""
    columns = [rows.column(column) for column in reference.columns]
    if reference.target is None:
        for values in set(zip(*columns, strict=True)):
            class_oid = class_of(str(values[0]), oids)
            if values[1] not in own.get(class_oid, ()):
                yield class_oid, str(values[1]), part_of(values)
    elif reference.target == "pg_attribute":
        relations = oids["pg_class"]
        for relation, listed in set(zip(*columns, strict=True)):
            if relation not in own[relations]:
                yield from ((relations, relation, int(n)) for n in numbers(listed))
    else:
        target = oids[reference.target]
        known = own.get(target, set())
        for value in set(columns[0]) - known:
            yield from ((target, n, 0) for n in numbers(value) if n not in known)
