"""The server's own normal form of an expression or a query: what EXPLAIN (VERBOSE) prints of it, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.expressions.calls import as_calls
from pgcontract.expressions.forms import alike
from pgcontract.expressions.texts import with_qualifiers

Plan = dict[str, Any]

TELLING_NODES = frozenset({
    "Result", "Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Bitmap Index Scan", "BitmapAnd",
    "BitmapOr", "Tid Scan", "Sort", "Hash", "Nested Loop", "Hash Join", "Merge Join", "Materialize", "Memoize",
    "Aggregate", "Function Scan", "Values Scan", "Subquery Scan", "Append",
})  # fmt: skip
"""Nodes of which EXPLAIN shows everything that decides the result. Of others (Limit) it leaves something out."""

_EXPLAIN = sql.SQL("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) {}")
_SAVEPOINT = "pgcontract_plans"
_TOGETHER = 100
"""How many statements are sent before their answers are awaited."""


def configure(connection: psycopg.Connection[Any]) -> None:
    """Make the plans of the open transaction comparable: they depend on no rows, no workers and no policies."""
    # A plan with workers does not show its expressions at its top, and whether it has any depends on the rows.
    connection.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    # No row is read; `off` refuses even the plan of a table whose policies bind this user.
    connection.execute("SET LOCAL row_security = on")


def explain(connection: psycopg.Connection[Any], query: sql.Composable) -> Plan:
    """Return the plan of one query, in a subtransaction of its own, so that an error ends nothing else."""
    # A binary result makes psycopg use the extended protocol, which takes one statement only.
    with connection.transaction(force_rollback=True), connection.cursor(binary=True) as cursor:
        return _plan(cursor.execute(_EXPLAIN.format(query)))


def explain_all(
    connection: psycopg.Connection[Any], queries: Sequence[sql.Composable]
) -> list[Plan | psycopg.Error]:
    """Return the plan of each query, or why the server refuses it, in few round trips.

    The statements are those of `explain`, each undone before the next one, sent through libpq's pipeline mode: what a
    pipeline has after an error is not executed, and is sent again.

    Raises:
        psycopg.Error: the connection breaks.
    """
    plans: list[Plan | psycopg.Error] = []
    while len(plans) < len(queries):
        with connection.transaction(_SAVEPOINT, force_rollback=True):
            plans += _pipelined(connection, queries[len(plans) : len(plans) + _TOGETHER])
    return plans


def _pipelined(
    connection: psycopg.Connection[Any], queries: Sequence[sql.Composable]
) -> list[Plan | psycopg.Error]:
    """Return the plans up to the first query that the server refuses, and the error of that one."""
    undo = sql.SQL("ROLLBACK TO SAVEPOINT {}").format(sql.Identifier(_SAVEPOINT))
    cursors: list[psycopg.Cursor[Any]] = []
    refused: list[psycopg.Error] = []
    try:
        with connection.pipeline():
            try:
                for query in queries:
                    cursors.append(connection.cursor(binary=True).execute(_EXPLAIN.format(query)))
                    connection.execute(undo)
            except (
                psycopg.Error
            ) as error:  # may be that of any statement before; psycopg would log another one
                refused.append(error)
    except psycopg.Error as error:
        refused.append(error)
    if refused and (connection.closed or connection.broken):
        raise refused[0]
    answered = takewhile(lambda cursor: cursor.pgresult is not None, cursors)
    plans: list[Plan | psycopg.Error] = [_plan(cursor) for cursor in answered]
    return [*plans, *refused[:1]][: len(queries)]


def _plan(cursor: psycopg.Cursor[Any]) -> Plan:
    (plan,) = cursor.fetchone() or ([],)
    return dict(plan[0]["Plan"])


def enclosed(text: str) -> sql.Composable:
    """Return a text of SQL in parentheses; `sqltext.fault` has been asked before whether it is one."""
    # The line ends keep a comment at the end of the text from swallowing what follows.
    return sql.SQL("(\n{}\n)").format(sql.SQL(text))  # no literal: `fault` has looked at it


def normalized(plan: Plan) -> Any:
    """Return a plan with all its texts in one form each, and numbers for aliases, to be compared with another plan."""
    numbers = {alias: f"t{number}" for number, alias in enumerate(_aliases(plan))}
    return _normalized(plan, numbers)


def _aliases(plan: Plan) -> Iterator[str]:
    """Yield the aliases of what is scanned, which are distinct in one plan, in the order of its nodes."""
    if "Alias" in plan:
        yield str(plan["Alias"])
    for inner in plan.get("Plans", ()):
        yield from _aliases(inner)


def _normalized(plan: Any, numbers: Mapping[str, str]) -> Any:
    match plan:
        case str():
            return alike(as_calls(with_qualifiers(plan, numbers)))
        case list():
            return [_normalized(item, numbers) for item in plan]
        case dict():
            return {
                key: numbers[item] if key == "Alias" else _normalized(item, numbers)
                for key, item in plan.items()
            }
        case _:
            return plan


def node_types(plan: Plan) -> set[str]:
    """Return the types of all nodes of a plan."""
    return {str(plan["Node Type"])}.union(*map(node_types, plan.get("Plans", ())))
