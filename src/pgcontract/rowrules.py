"""Asks the questions that must return no row. Only the number of rows comes back, never a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import errors, sql

from pgcontract.compare import Finding, Verdict
from pgcontract.contract import Contract, RowRule
from pgcontract.database import broken, plain_reason, primary_message
from pgcontract.errors import ContractError, Problem
from pgcontract.sqltext import Kind, fault

WANTED = "no row"


def ask(connection: psycopg.Connection[Any], contract: Contract) -> tuple[Finding, ...]:
    """Return a finding per rule that does not hold or cannot be queried, inside the caller's read-only transaction.

    Raises:
        ContractError: a rule is not a query at all.
        DatabaseError: the connection breaks.
    """
    problems: list[Problem] = []
    findings = tuple(_findings(connection, contract, problems))
    if problems:
        raise ContractError(problems)
    return findings


def _findings(
    connection: psycopg.Connection[Any], contract: Contract, problems: list[Problem]
) -> Iterator[Finding]:
    for rule in contract.rules:
        try:
            rows = _count(connection, rule)
            if rows:
                found = "1 row" if rows == 1 else f"{rows} rows"
                yield Finding(rule.id, "rows", Verdict.DIFFERENT, WANTED, found)
        except psycopg.Error as error:
            if connection.closed or connection.broken:
                raise broken(connection, error) from error
            if isinstance(error, errors.SyntaxError):
                said = f"{rule.id} is not an SQL query: {primary_message(error)}; correct the text"
                problems.append(Problem(contract.locate(rule.id), said))
            undecided = f"the server refuses the question: {plain_reason(error)}"
            yield Finding(rule.id, "rows", Verdict.UNDECIDED, WANTED, None, undecided)


def _count(connection: psycopg.Connection[Any], rule: RowRule) -> int:
    why = fault(rule.query, Kind.QUERY)
    if why is not None:
        raise errors.SyntaxError(why)
    text = sql.SQL(rule.query)  # no literal: `fault` has looked at it
    query = sql.SQL("SELECT count(*) FROM (\n{}\n) AS rule").format(text)
    # A binary result makes psycopg use the extended protocol, which takes one statement only.
    # What a question sets for the session is undone.
    with connection.transaction(force_rollback=True), connection.cursor(binary=True) as cursor:
        (rows,) = cursor.execute(query).fetchone() or (0,)
    return int(rows)
