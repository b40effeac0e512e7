"""Whether two queries mean the same: the server plans both and runs none.

Queries with equal plans mean the same as the schema is now. They are equal if they also call the same user-defined
functions and read the same views, whose own definitions the plan shows in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import psycopg

from pgcontract.compare import Verdict
from pgcontract.expressions.plans import TELLING_NODES, Plan, enclosed, explain, node_types, normalized
from pgcontract.expressions.texts import collations, names_among, other_sequences, same_user_defined
from pgcontract.model import Table
from pgcontract.schema import Schema


def compare_queries(
    wanted: str,
    found: str,
    plan: Callable[[str], Plan],
    functions: Collection[str],
    views: Collection[str],
) -> Verdict | str:
    """Return whether a query of a contract and one that the server printed mean the same, or why that is undecided.

    Args:
        wanted: a query of a contract.
        found: a query that the server printed.
        plan: returns the server's plan of a query.
        functions: the names of the functions of schema `public`.
        views: the names of the views in the schemas that are compared.
    """
    named = [collations(text) for text in (wanted, found)]
    if (
        named[0] != named[1]
        or not same_user_defined(wanted, found, functions)
        or names_among(wanted, views) != names_among(found, views)
        or other_sequences(wanted, found)
    ):
        return Verdict.DIFFERENT
    plans = [plan(text) for text in (wanted, found)]
    if normalized(plans[0]) != normalized(plans[1]):
        return Verdict.DIFFERENT
    if named[0]:
        return "its plan does not show collations"
    return Verdict.EQUAL if node_types(plans[0]) <= TELLING_NODES else "its plan does not show all of it"


def explain_text(connection: psycopg.Connection[Any], text: str) -> Plan:
    """Return the plan of a query; `sqltext.fault` has been asked before whether it is one."""
    return explain(connection, enclosed(text))


def views_of(schema: Schema) -> frozenset[str]:
    """Return the names of the relations whose definitions plans show in their place: of all but tables."""
    objects = schema.objects.items()
    return frozenset(key.name for key, value in objects if value.RELATION and not isinstance(value, Table))
