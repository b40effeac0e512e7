"""The SQL of a catalogue: which of its rows belong to this database, and each of its attributes as text.

What is special about a catalogue is in `rules`; the statements are put together in `reading` and `system`.
"""

from __future__ import annotations

from psycopg import sql

from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Description

THIS_DATABASE = "(this database)"
"""What the name of the database reads as: clones bear other names."""


def taken(description: Description) -> sql.SQL:
    """Return the condition on the rows of a catalogue that `rules` gives."""
    return sql.SQL(rules.ROWS_TAKEN.get(description.name, "true"))


def belongs(description: Description, replaceable: tuple[str, ...]) -> sql.Composable:
    """Return the condition that a row concerns this database, or an object made after initdb."""
    if description.shared:
        return _concerns_database(description)
    if description.key == ("oid",):
        # Large objects bear the number that their maker wants.
        return sql.SQL("true")
    if description.has_oid:
        return _is_users("oid", replaceable)
    objects = {
        reference.last if reference.target is None else reference.columns[0]
        for reference in description.references
        if reference.columns[0] in description.key and not reference.many
    }
    return sql.SQL("({})").format(
        sql.SQL(" OR ").join(_is_users(column, replaceable) for column in sorted(objects))
    )


def _is_users(column: str, replaceable: tuple[str, ...]) -> sql.Composable:
    name = sql.Identifier(column)
    return sql.SQL("(c.{}::oid >= {} OR c.{}::oid = ANY ({}::oid[]))").format(
        name, rules.FIRST_USER_OID, name, sql.Literal("{" + ",".join(replaceable) + "}")
    )


def _concerns_database(description: Description) -> sql.Composable:
    database = sql.SQL(
        "(SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())"
    )
    if description.name == "pg_database":
        return sql.SQL("c.oid = {}").format(database)
    conditions = [
        sql.SQL("c.{} = {}").format(sql.Identifier(reference.columns[0]), database)
        for reference in description.references
        if reference.target == "pg_database"
    ] + [
        sql.SQL("(c.{} = 'pg_database'::regclass AND c.{} = {})").format(
            *map(sql.Identifier, reference.columns[:2]), database
        )
        for reference in description.polymorphic()
    ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(conditions)) if conditions else sql.SQL("false")


def printed(description: Description, column: str) -> sql.Composable:
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
    return stored(description, column)


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


def stored(description: Description, column: str) -> sql.Composable:
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
        "CASE WHEN {} IS NOT NULL THEN (SELECT array_agg(CASE WHEN {} THEN split_part(o, '=', 1) || '=#' ||"
        " left(md5(o), 8) ELSE o END"
        ' ORDER BY o COLLATE "C")::text FROM unnest({}) AS o) END'
    ).format(value, hidden, value)
