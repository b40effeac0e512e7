"""What the rows that initdb made come to, per catalogue: sums in which every change is seen, and in which catalogue.

To sum them takes as long as the rows of a small database, so the sums of a cluster are kept while no row has changed:
PostgreSQL says of each row which transaction wrote it, and where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from psycopg import Connection, sql

from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Description
from pgcontract.snapshot.printing import belongs, stored, taken

SUMS = ("rows", "grants", "definitions")
"""What is kept of the rows that initdb made: how many, what their grants and what all the rest comes to."""

HASHED_AS_STORED = frozenset({
    "oid", "name", "smallint", "integer", "bigint", "boolean", '"char"', "real", "text", "xid", "oidvector",
    "timestamp with time zone", "text[]", "oid[]", '"char"[]', "smallint[]",
})  # fmt: skip
"""Types whose own hash takes in the whole value; of others, and of what a later release adds, the text is hashed."""

Marks = tuple[tuple[str, str], ...]
"""Name and mark of each catalogue."""

MOST_KNOWN = 64
"""How many sums of different system objects are kept in this process."""

_known_sums: dict[
    tuple[str, tuple[Description, ...], tuple[str, ...], Marks], Mapping[str, Mapping[str, str]]
] = {}


def system_sums(
    connection: Connection[Any],
    descriptions: tuple[Description, ...],
    cluster: str,
    replaceable: tuple[str, ...],
    marks: Marks,
) -> Mapping[str, Mapping[str, str]]:
    """Return what the rows of initdb come to; asked once for each cluster, and again when their marks have changed."""
    key = (cluster, descriptions, replaceable, marks)
    found = _known_sums.get(key)
    if found is None:
        rows = connection.execute(sums_statement(descriptions, replaceable)).fetchall()
        found = {name: dict(zip(SUMS, map(str, sums), strict=True)) for name, *sums in rows}
        if cluster:
            if len(_known_sums) >= MOST_KNOWN:
                _known_sums.clear()
            _known_sums[key] = found
    return found


@lru_cache(maxsize=32)
def marks_statement(descriptions: tuple[Description, ...], replaceable: tuple[str, ...]) -> bytes:
    """Return the question with a row per catalogue: its name, the number of rows of this database, and a mark.

    The mark changes with every change of the other rows: it sums which transaction wrote each, and where it is. One
    more row is the mark of the names of roles, by which grants are printed.
    """
    each = (
        sql.SQL(
            "SELECT {}, count(*) FILTER (WHERE own), count(*) FILTER (WHERE NOT own) || ' ' || coalesce(sum(pg_catalog"
            ".hashint8extended(pg_catalog.hash_record_extended(ROW(c.xmin, c.ctid), 1), 0)) FILTER (WHERE NOT own), 0)"
            " FROM pg_catalog.{} AS c CROSS JOIN LATERAL (SELECT {} AS own) AS belongs WHERE {}"
        ).format(
            sql.Literal(description.name),
            sql.Identifier(description.name),
            belongs(description, replaceable),
            taken(description),
        )
        for description in _own(descriptions)
    )
    roles = sql.SQL(
        "SELECT 'roles', 0, sum(pg_catalog.hashint8extended(pg_catalog.hash_record_extended("
        "ROW(r.oid, r.rolname), 1), 0))::pg_catalog.text FROM pg_catalog.pg_roles AS r"
    )
    return sql.SQL(" UNION ALL ").join([*each, roles]).as_bytes()


@lru_cache(maxsize=32)
def sums_statement(descriptions: tuple[Description, ...], replaceable: tuple[str, ...]) -> bytes:
    """Return the question with a row per catalogue: its name, and what the rows that initdb made come to (SUMS)."""
    return (
        sql.SQL(" UNION ALL ")
        .join(_sums(description, replaceable) for description in _own(descriptions))
        .as_bytes()
    )


def _own(descriptions: Iterable[Description]) -> list[Description]:
    return [description for description in descriptions if not description.shared]


def _sums(description: Description, replaceable: tuple[str, ...]) -> sql.Composable:
    """Return the part of one catalogue.

    The numbers of objects of initdb never change, so the stored values are summed as they are.
    """
    grants = [column for column in description.stored if description.types[column] == "aclitem[]"]
    others = [column for column in description.stored if column not in grants]
    key = ("oid",) if description.has_oid else description.key
    listed = [stored(description, column) for column in dict.fromkeys((*key, *grants))]
    values = [_hashed(description, column) for column in dict.fromkeys((*key, *others))]
    return sql.SQL(
        "SELECT {}, count(*), coalesce(sum({}), 0), coalesce(sum({}), 0) FROM pg_catalog.{} AS c"
        " WHERE {} AND NOT {}"
    ).format(
        sql.Literal(description.name),
        # With || a row without grants is NULL, and adds nothing.
        _text_hash(sql.SQL(" || ' ' || ").join(listed)) if grants else sql.SQL("0"),
        # The outer hash matters: the inner one is a linear combination, of which sums do not see a swap of values.
        sql.SQL("pg_catalog.hashint8extended(pg_catalog.hash_record_extended(ROW({}), 1), 0)").format(
            sql.SQL(", ").join(values)
        ),
        sql.Identifier(description.name),
        taken(description),
        belongs(description, replaceable),
    )


def _text_hash(text: sql.Composable) -> sql.Composable:
    return sql.SQL('pg_catalog.hashtextextended(({}) COLLATE "C", 0)').format(text)


def _hashed(description: Description, column: str) -> sql.Composable:
    """Return the SQL for a stored value in a row to be hashed: as it is where its type's hash is exact and cheap."""
    secret_or_set = column in rules.SECRETS or column.endswith(rules.UNORDERED)
    if description.types[column] in HASHED_AS_STORED and not secret_or_set:
        return sql.SQL("c.{}").format(sql.Identifier(column))
    if description.types[column] == "regproc":
        return sql.SQL("c.{}::pg_catalog.oid").format(sql.Identifier(column))
    return _text_hash(stored(description, column))
