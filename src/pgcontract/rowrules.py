"""Asks the questions that must return no row. Only the number of rows comes back, never a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import errors, sql

from pgcontract.compare import Finding, Verdict
from pgcontract.contract import Contract, RowRule
from pgcontract.errors import ContractError, Problem

WANTED = "no row"


def ask(connection: psycopg.Connection[Any], contract: Contract) -> tuple[Finding, ...]:
    """Return a finding per rule, inside the caller's read-only transaction.

    Raises:
        ContractError: a rule is not a query at all.
    """
    problems: list[Problem] = []
    findings = tuple(_findings(connection, contract, problems))
    if problems:
        raise ContractError(problems)
    return findings


def _findings(connection: psycopg.Connection[Any], contract: Contract, problems: list[Problem]) -> Iterator[Finding]:
    for rule in contract.rules:
        try:
            rows = _count(connection, rule)
        except psycopg.Error as error:
            reason = error.diag.message_primary or str(error).partition("\n")[0]
            if isinstance(error, errors.SyntaxError):
                problems.append(Problem(contract.locate(rule.subject), f"{rule.subject} is not an SQL query: {reason}; correct the text"))
            undecided = f"the server refuses the question: {reason}"
            yield Finding(rule.subject, "rows", Verdict.UNDECIDED, WANTED, None, undecided)
            continue
        verdict = Verdict.DIFFERENT if rows else Verdict.EQUAL
        yield Finding(rule.subject, "rows", verdict, WANTED, _shown(rows) if rows else WANTED)


def _count(connection: psycopg.Connection[Any], rule: RowRule) -> int:
    query = sql.SQL("SELECT count(*) FROM (\n{}\n) AS rule").format(sql.SQL(rule.query))
    # A binary result makes psycopg use the extended protocol, which takes one statement only.
    with connection.transaction(), connection.cursor(binary=True) as cursor:
        (rows,) = cursor.execute(query).fetchone() or (0,)
    return int(rows)


def _shown(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"
