"""Fetches the rows of the catalogues: those of this database as text, OIDs still in them, and those of initdb as sums.

The statements are made from what the server says of its catalogues, all sent in one go. Names are left to `naming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from pgcontract.database import question
from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Description

THIS_DATABASE = "(this database)"
"""What the name of the database reads as: clones bear other names."""

SUMS = ("rows", "grants", "definitions")
"""What is kept of the rows that initdb made: how many, what their grants and what all the rest comes to."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the rows come from."""

    major: int
    #: What initdb called the cluster; empty where the role may not know.
    cluster: str
    #: OID of the database.
    database: str
    #: OIDs of what initdb made and a user may drop and make again: schema public and extensions.
    replaceable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The rows of one catalogue, column by column. All columns have the same length."""

    description: Description
    columns: Mapping[str, Sequence[str | None]]
    #: Whether the row is left out with all that hangs on it.
    hidden: Sequence[bool]


def server(connection: Connection[Any]) -> Server:
    """Return where the connection leads."""
    [(major, database, replaceable, may_know_cluster)] = connection.execute(
        question("snapshot_server")
    ).fetchall()
    cluster = connection.execute(question("snapshot_cluster")).fetchall()[0][0] if may_know_cluster else ""
    return Server(major, cluster, database, tuple(replaceable or ()))


def fetch(
    connection: Connection[Any], descriptions: Iterable[Description], origin: Server
) -> tuple[Mapping[str, Fetched], Mapping[str, Mapping[str, str]]]:
    """Return the rows of this database, and per catalogue what the rows of initdb come to."""
    wanted = list(descriptions)
    own = [d for d in wanted if not d.shared]
    with connection.pipeline():
        rows = [connection.execute(rows_statement(d, origin)) for d in wanted]
        sums = [connection.execute(sums_statement(d, origin)) for d in own]
    return (
        {d.name: _columnar(d, cursor.fetchall()) for d, cursor in zip(wanted, rows, strict=True)},
        {
            d.name: dict(zip(SUMS, map(str, cursor.fetchall()[0]), strict=True))
            for d, cursor in zip(own, sums, strict=True)
        },
    )


def names_of_columns(description: Description) -> tuple[str, ...]:
    """Return what is fetched of a row: its number, its key, and what a snapshot keeps."""
    number = ("oid",) if description.has_oid else ()
    attribute = ("raw attnum",) if description.name == "pg_attribute" else ()
    return tuple(dict.fromkeys((*number, *attribute, *description.key, *description.attributes)))


def rows_statement(description: Description, origin: Server) -> sql.Composed:
    """Return the question whose rows are the rows of a catalogue that belong to this database."""
    hidden = rules.HIDDEN.get(description.name)
    return sql.SQL("SELECT {}, {} FROM pg_catalog.{} AS c WHERE {} AND {}").format(
        sql.SQL(hidden) if hidden else sql.SQL("false"),
        sql.SQL(", ").join(_printed(description, column) for column in names_of_columns(description)),
        sql.Identifier(description.name),
        _taken(description),
        _belongs(description, origin),
    )


def sums_statement(description: Description, origin: Server) -> sql.Composed:
    """Return the question whose one row says what the rows that initdb made come to: SUMS in that order.

    The numbers of objects of initdb never change, so the stored values are summed as they are.
    """
    grants = [column for column in description.stored if description.types[column] == "aclitem[]"]
    others = [column for column in description.stored if column not in grants]
    return sql.SQL("SELECT count(*), {}, {} FROM pg_catalog.{} AS c WHERE {} AND NOT ({})").format(
        # With || a row without grants is NULL, and adds nothing.
        _sum(sql.SQL(" || ' ' || ").join(_values(description, grants))) if grants else sql.SQL("0"),
        _sum(sql.SQL("ROW({})::text").format(sql.SQL(", ").join(_values(description, others)))),
        sql.Identifier(description.name),
        _taken(description),
        _belongs(description, origin),
    )


def _values(description: Description, columns: Sequence[str]) -> Sequence[sql.Composable]:
    """Return the SQL for the values of a row, its number or key first."""
    key = ("oid",) if description.has_oid else description.key
    return [_stored(description, column) for column in dict.fromkeys((*key, *columns))]


def _sum(text: sql.Composable) -> sql.Composable:
    """Return the SQL for a sum over rows, whatever their order."""
    return sql.SQL('coalesce(sum(pg_catalog.hashtextextended(({}) COLLATE "C", 0)), 0)').format(text)


def _columnar(description: Description, rows: Sequence[tuple[Any, ...]]) -> Fetched:
    names = names_of_columns(description)
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * (len(names) + 1)
    return Fetched(description, dict(zip(names, columns[1:], strict=True)), columns[0])


def _taken(description: Description) -> sql.SQL:
    return sql.SQL(rules.ROWS_TAKEN.get(description.name, "true"))


def _belongs(description: Description, origin: Server) -> sql.Composable:
    """Return the condition that a row concerns this database, or an object made after initdb."""
    if description.shared:
        return _concerns_database(description, origin)
    if description.key == ("oid",):
        # Large objects bear the number that their maker wants.
        return sql.SQL("true")
    if description.has_oid:
        return _is_users("oid", origin)
    objects = {
        reference.last if reference.target is None else reference.columns[0]
        for reference in description.references
        if reference.columns[0] in description.key and not reference.many
    }
    return sql.SQL("({})").format(
        sql.SQL(" OR ").join(_is_users(column, origin) for column in sorted(objects))
    )


def _is_users(column: str, origin: Server) -> sql.Composable:
    name = sql.Identifier(column)
    return sql.SQL("(c.{}::oid >= {} OR c.{}::oid = ANY ({}::oid[]))").format(
        name, rules.FIRST_USER_OID, name, sql.Literal("{" + ",".join(origin.replaceable) + "}")
    )


def _concerns_database(description: Description, origin: Server) -> sql.Composable:
    database = sql.Literal(origin.database)
    if description.name == "pg_database":
        return sql.SQL("c.oid = {}::oid").format(database)
    conditions = [
        sql.SQL("c.{} = {}::oid").format(sql.Identifier(reference.columns[0]), database)
        for reference in description.references
        if reference.target == "pg_database"
    ] + [
        sql.SQL("(c.{} = 'pg_database'::regclass AND c.{} = {}::oid)").format(
            *map(sql.Identifier, reference.columns[:2]), database
        )
        for reference in description.polymorphic()
    ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(conditions)) if conditions else sql.SQL("false")


def _printed(description: Description, column: str) -> sql.Composable:
    """Return the SQL that prints an attribute as text."""
    if column == "raw attnum":
        return sql.SQL("c.attnum::text")
    if (description.name, column) == ("pg_database", "datname"):
        return sql.Literal(THIS_DATABASE)
    printed = rules.PRINTED.get((description.name, column))
    if printed:
        return sql.SQL("({})::pg_catalog.text").format(sql.SQL(printed))
    if description.types[column] == "pg_node_tree":
        return sql.SQL("pg_catalog.pg_get_expr(c.{}, {})").format(
            sql.Identifier(column), _relation(description)
        )
    return _stored(description, column)


def _relation(description: Description) -> sql.Composable:
    """Return the SQL for the relation whose columns the expressions of a catalogue use, 0 if there is none."""
    if description.name == "pg_class":
        return sql.SQL("c.oid")
    relations = [
        reference.columns[0]
        for reference in description.references
        if reference.target == "pg_class" and reference.columns[0].endswith("relid")
    ]
    # indrelid, not indexrelid; conrelid, not confrelid.
    return sql.SQL("c.{}").format(sql.Identifier(min(relations, key=len))) if relations else sql.SQL("0")


def _stored(description: Description, column: str) -> sql.Composable:
    """Return the SQL for the stored value as text: sets in one order, secrets as digests, no default grants."""
    value = sql.SQL("c.{}").format(sql.Identifier(column))
    kind = description.types[column]
    if kind == "aclitem[]":
        return _grants(description, value)
    if kind == "text[]" and column.endswith(rules.UNORDERED):
        return _options(value, secret=column in rules.SECRET_OPTIONS)
    if column in rules.SECRETS:
        return sql.SQL("left(md5({}), 8)").format(value)
    if kind == "regproc":
        value += sql.SQL("::pg_catalog.oid")
    return value + sql.SQL("::pg_catalog.text")


def _grants(description: Description, value: sql.Composable) -> sql.Composable:
    """Return the SQL for a list of grants in one order; NULL where it says no more than the default would."""
    listed = sql.SQL('(SELECT array_agg(i::text ORDER BY i::text COLLATE "C")::text FROM unnest({}) AS i)')
    written = sql.SQL("coalesce({}, '{{}}')").format(listed.format(value))
    kind = rules.ACL_KIND.get(description.name)
    owner = _owner(description)
    if kind is None or (owner is None and description.name != "pg_attribute"):
        return sql.SQL("CASE WHEN {} IS NOT NULL THEN {} END").format(value, written)
    default = sql.SQL("acldefault({}, {})").format(
        sql.SQL(kind), sql.SQL("c.{}").format(sql.Identifier(owner)) if owner else sql.SQL("0")
    )
    return sql.SQL("CASE WHEN {} IS NOT NULL THEN NULLIF({}, coalesce({}, '{{}}')) END").format(
        value, written, listed.format(default)
    )


def _owner(description: Description) -> str | None:
    roles = (reference.columns[0] for reference in description.references if reference.target == "pg_authid")
    return next((column for column in roles if column.endswith(("owner", "dba"))), None)


def _options(value: sql.Composable, *, secret: bool) -> sql.Composable:
    """Return the SQL for a set of options in one order.

    The values of custom parameters (with a dot in the name) are digests too: applications keep keys there. Eight
    digits see a change, and are too few to find a password by trying.
    """
    hidden = sql.SQL("true") if secret else sql.SQL("split_part(o, '=', 1) LIKE '%.%'")
    return sql.SQL(
        "(SELECT array_agg(CASE WHEN {} THEN split_part(o, '=', 1) || '=#' || left(md5(o), 8) ELSE o END"
        ' ORDER BY o COLLATE "C")::text FROM unnest({}) AS o)'
    ).format(hidden, value)
