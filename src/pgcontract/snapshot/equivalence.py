"""Lets the server decide which of two printed texts of SQL mean the same, as verification does.

PostgreSQL prints some expressions otherwise when it has read its own output: after a dump and a restore, `IN` on a
varchar has its casts inside the array, and `BETWEEN` has lost a pair of parentheses. Here both texts become plans
(EXPLAIN, which runs nothing) in the database that was compared, and equal plans are equal texts. What the server cannot
put into a plan stays a difference: actions of rules, bodies of functions with arguments, and whatever names a
collation, which plans do not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.database import broken, question
from pgcontract.expressions.plans import (
    TELLING_NODES,
    Plan,
    configure,
    enclosed,
    explain,
    node_types,
    normalized,
)
from pgcontract.expressions.texts import collations, same_user_defined
from pgcontract.snapshot.difference import Difference, Verdict
from pgcontract.sqltext import BrokenError, Kind, closing, fault, tokens

ON_TABLE: Mapping[tuple[str, str], int] = {
    ("pg_attrdef", "adbin"): 2,
    ("pg_partitioned_table", "partexprs"): 2,
    ("pg_policy", "polqual"): 2,
    ("pg_policy", "polwithcheck"): 2,
    ("pg_publication_rel", "prqual"): 2,
    ("pg_constraint", "conbin"): 2,
    ("pg_index", "indexprs"): 2,
    ("pg_index", "indpred"): 2,
    ("pg_statistic_ext", "stxexprs"): 2,
}
"""Catalog and attribute of lists of expressions over the columns of one table (of a domain's CHECK: over VALUE), and
how many parts of the row's name are the table's, or that of the index or statistics object on it."""

BY_ITSELF = frozenset(
    {("pg_proc", "proargdefaults"), ("pg_type", "typdefaultbin"), ("pg_type", "typdefault")}
)
"""The same for expressions that use no column."""

CONDITION_IN: Mapping[tuple[str, str], str] = {
    ("pg_trigger", "tgqual"): " WHEN (",
    ("pg_rewrite", "ev_action"): "\n   WHERE (",
}
"""The same for definitions with one condition over OLD and NEW, and what is in front of the condition."""

QUERY_IN: Mapping[tuple[str, str], tuple[str, str]] = {
    ("pg_rewrite", "ev_action"): (" DO INSTEAD ", ";"),
    ("pg_proc", "prosqlbody"): ("BEGIN ATOMIC", ";\nEND"),
}
"""The same for definitions that are one query, and what is in front of it and behind it."""

QUERY_NODES = TELLING_NODES | {"CTE Scan", "Limit"}
"""Nodes of a query that decide nothing unseen: a common table expression has a plan of its own beside, and the texts
of LIMIT, OFFSET and FETCH are compared as they are."""

_LIMITS = frozenset({"limit", "offset", "fetch"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """The differences between two snapshots, after the server has compared texts of SQL. Both parts keep the order."""

    different: tuple[Difference, ...]
    #: Texts that differ, and have one normal form.
    equal: tuple[Difference, ...]


def resolve(connection: psycopg.Connection[Any], found: Sequence[Difference]) -> Resolution:
    """Tell differences apart that are one of spelling only.

    Args:
        connection: inside `database.reading(url)` of the database that the second snapshot is of.
        found: what `differences` returned.

    Raises:
        DatabaseError: the connection breaks.
    """
    try:
        with connection.transaction(force_rollback=True):
            configure(connection)
            equal = {number for number, entry in enumerate(found) if _same(connection, entry)}
    except psycopg.Error as error:
        raise broken(connection, error) from error
    return Resolution(
        tuple(entry for number, entry in enumerate(found) if number not in equal),
        tuple(entry for number, entry in enumerate(found) if number in equal),
    )


def _same(connection: psycopg.Connection[Any], entry: Difference) -> bool:
    """Whether the server has one normal form for both texts; False also where it cannot say."""
    if entry.verdict is not Verdict.CHANGED or entry.wanted is None or entry.found is None:
        return False
    try:
        if not _comparable(entry.wanted, entry.found):
            return False
        pair = (entry.wanted, entry.found)
        return _same_expressions(connection, entry, pair) or _same_query(connection, entry, pair)
    except BrokenError:
        return False
    except psycopg.Error:
        if connection.closed or connection.broken:
            raise
        return False


def _comparable(wanted: str, found: str) -> bool:
    """Whether plans show everything that the texts name: of collations nothing, of inlined functions not the name."""
    return not collations(wanted) and not collations(found) and same_user_defined(wanted, found, ())


# -- expressions ------------------------------------------------------------------------------------------------------


def _same_expressions(connection: psycopg.Connection[Any], entry: Difference, pair: tuple[str, str]) -> bool:
    kind = (entry.catalogue, entry.attribute)
    source: sql.Composable | None = None
    if kind in ON_TABLE:
        source = _source(connection, entry)
    elif kind in CONDITION_IN:
        split = [_around(text, CONDITION_IN[kind]) for text in pair]
        if not split[0] or not split[1] or split[0][::2] != split[1][::2]:
            return False
        pair = (split[0][1], split[1][1])
        table = _identifier(_parts(entry.row)[:2])
        source = sql.SQL(" FROM ONLY {} AS old CROSS JOIN ONLY {} AS new").format(table, table)
    elif kind in BY_ITSELF:
        source = sql.SQL("")
    if source is None:
        return False
    wanted, found = (_expressions(text) for text in pair)
    if len(wanted) != len(found):
        return False
    return all(
        _same_expression(connection, source, left, right)
        for left, right in zip(wanted, found, strict=True)
        if left != right
    )


def _same_expression(
    connection: psycopg.Connection[Any], source: sql.Composable, wanted: str, found: str
) -> bool:
    plans = [_plan(connection, source, text) for text in (wanted, found)]
    left, right = plans
    if left is None or right is None or normalized(left) != normalized(right):
        return False
    return node_types(left) <= TELLING_NODES


def _plan(connection: psycopg.Connection[Any], source: sql.Composable, text: str) -> Plan | None:
    if fault(text) is not None:
        return None
    plan = explain(connection, sql.SQL("SELECT {}{}").format(enclosed(text), source))
    return plan if len(plan.get("Output", ())) == 1 else None


def _source(connection: psycopg.Connection[Any], entry: Difference) -> sql.Composable | None:
    """Return the FROM clause with the columns that an expression uses."""
    # A table in a publication is named (publication, table) or the other way round, by the order of the key.
    parts = _parts(entry.row.rpartition(", ")[2])[:2]
    names = {"catalog": entry.catalogue, "schema": parts[0], "name": parts[-1]}
    if entry.catalogue == "pg_constraint":
        base = connection.execute(question("snapshot_domain"), names).fetchone()
        if base is not None:
            # Two rows, so that the planner cannot put the value in place of the column.
            value = sql.SQL("CAST(NULL AS {})").format(sql.SQL(base[0]))
            return sql.SQL(" FROM (VALUES ({}), ({})) AS domain (value)").format(value, value)
    if entry.catalogue in ("pg_index", "pg_statistic_ext"):
        table = connection.execute(question("snapshot_indexed_table"), names).fetchone()
        if table is None:
            return None
        parts = list(table)
    return sql.SQL(" FROM ONLY {}").format(_identifier(parts))


def _expressions(text: str) -> list[str]:
    """Split a list of expressions at the commas outside of all parentheses."""
    depth, start, found = 0, 0, []
    for token in tokens(text):
        if token.kind in ("open", "close"):
            depth += 1 if token.kind == "open" else -1
        elif token.text == "," and not depth:
            found.append(text[start : token.place])
            start = token.place + 1
    return [*found, text[start:]]


def _around(text: str, before: str) -> tuple[str, str, str] | None:
    """Return what is before a condition, the condition in its parentheses, and what is behind it."""
    place = text.find(before)
    if place < 0:
        return None
    start = place + len(before) - 1
    end = closing(text, start)
    return None if end is None else (text[:start], text[start : end + 1], text[end + 1 :])


# -- queries ----------------------------------------------------------------------------------------------------------


def _same_query(connection: psycopg.Connection[Any], entry: Difference, pair: tuple[str, str]) -> bool:
    edges = QUERY_IN.get((entry.catalogue, entry.attribute))
    if edges is None:
        return False
    (head, wanted), (other_head, found) = (_query(text, *edges) for text in pair)
    if not wanted or not found or head != other_head or _limits(wanted) != _limits(found):
        return False
    left, right = (explain(connection, sql.SQL(text)) for text in (wanted, found))
    return bool(normalized(left) == normalized(right)) and node_types(left) <= QUERY_NODES


def _query(text: str, before: str, behind: str) -> tuple[str, str]:
    """Return what is before the one query in a definition, and the query; empty where there is no such query."""
    head, edge, rest = text.partition(before)
    query = rest.strip().removesuffix(behind)
    if not edge or not rest.strip().endswith(behind) or fault(query, Kind.QUERY) is not None:
        return head, ""
    first = next(tokens(query)).text.lower()
    return head, query if first in ("select", "with", "values") else ""


def _limits(query: str) -> list[list[str]]:
    """Return the words after each LIMIT, OFFSET and FETCH, up to the next parenthesis."""
    found: list[list[str]] = []
    following: list[str] | None = None
    for token in tokens(query):
        if token.kind == "word" and token.text.lower() in _LIMITS:
            following = []
            found.append(following)
        elif token.kind == "close":
            following = None
        elif following is not None:
            following.append(token.text)
    return found


# -- names ------------------------------------------------------------------------------------------------------------


def _parts(name: str) -> list[str]:
    """Return the parts of a row's name, without quotes: schema, object, part of the object."""
    return list(_unquoted(name))


def _unquoted(name: str) -> Iterator[str]:
    for token in tokens(name):
        if token.kind == "name":
            yield token.text[1:-1].replace('""', '"')
        elif token.kind == "word":
            yield token.text


def _identifier(parts: Sequence[str]) -> sql.Identifier:
    return sql.Identifier(*parts)
