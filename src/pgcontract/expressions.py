"""Settles what `compare` left undecided: asks the server whether two spellings of an expression mean the same.

`EXPLAIN (VERBOSE)` prints PostgreSQL's own normal form of each expression under `Output`: nothing is executed, nothing is
created, and 15 to 18 print alike. One statement per table, in the caller's read-only transaction. Where the server refuses,
the finding stays undecided with the server's reason; a text of the contract that does not even parse is the contract's fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import errors, sql

from pgcontract.compare import Comparison, Finding, Missing, Verdict, spellings, texts
from pgcontract.contract import Contract
from pgcontract.errors import ContractError, Problem
from pgcontract.model import Column
from pgcontract.schema import Schema


def settle(connection: psycopg.Connection[Any], comparison: Comparison, contract: Contract, schema: Schema) -> Comparison:
    """Return the comparison with every undecided finding settled that the server can settle.

    Raises:
        ContractError: texts of the contract are not SQL expressions; all of them are named.
    """
    asker = _Asker(connection, contract, schema)
    settled: dict[Finding, Finding] = {}
    by_table: dict[str, list[Finding]] = defaultdict(list)
    for finding in comparison.of(Verdict.UNDECIDED):
        by_table[finding.subject.table].append(finding)
    for table, findings in by_table.items():
        settled |= zip(findings, asker.decide(table, findings), strict=True)
    problems = [*asker.problems, *asker.unparsable(comparison)]
    if problems:
        raise ContractError(problems)
    return replace(comparison, findings=tuple(settled.get(finding, finding) for finding in comparison.findings))


def table_identifier(name: str, schemas: Sequence[str]) -> sql.Identifier:
    """Return the identifier of a table from its name in the model (with the schema in front unless it is `public`)."""
    schema, dot, bare = name.partition(".")
    return sql.Identifier(schema, bare) if dot and schema in schemas else sql.Identifier("public", name)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two spellings, as SQL that can stand in a SELECT list."""

    wanted: sql.Composable
    found: sql.Composable


class _Asker:
    def __init__(self, connection: psycopg.Connection[Any], contract: Contract, schema: Schema) -> None:
        self._connection = connection
        self._contract = contract
        self._schema = schema
        self.problems: list[Problem] = []

    def decide(self, table: str, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings of one table with a verdict each: in one statement if that works, else one by one."""
        pairs = [list(self._pairs(finding)) for finding in findings]
        try:
            forms = iter(self._normal_forms(table, [pair for group in pairs for pair in group]))
        except psycopg.Error as error:
            if len(findings) == 1:
                return [self._refused(findings[0], error)]
            return [one for finding in findings for one in self.decide(table, [finding])]
        return [_decided(finding, [next(forms) == next(forms) for _ in group]) for finding, group in zip(findings, pairs, strict=True)]

    def unparsable(self, comparison: Comparison) -> Iterator[Problem]:
        """Yield the wanted texts that no server could parse, among those that had no counterpart to be held against."""
        for finding in comparison.of(Verdict.DIFFERENT):
            if finding.found is not Missing.MISSING:
                continue
            for text in texts(finding.wanted):
                try:
                    self._explain(sql.SQL("SELECT (\n{}\n)").format(sql.SQL(text)))
                except errors.SyntaxError as error:
                    yield self._problem(finding, error)
                except psycopg.Error:
                    continue  # it parses; that it means nothing here follows from what is missing

    def _pairs(self, finding: Finding) -> Iterator[_Pair]:
        for wanted, found in spellings(finding.wanted, finding.found):
            yield _Pair(self._expression(finding, wanted), self._expression(finding, found))

    def _expression(self, finding: Finding, text: str) -> sql.Composable:
        # The line ends keep a comment at the end of the text from swallowing what follows.
        if finding.subject.kind == "column" and finding.attribute == "default":
            type_name = self._column(finding).type
            return sql.SQL("CAST((\n{}\n) AS {})").format(sql.SQL(text), sql.SQL(type_name))
        return sql.SQL("(\n{}\n)").format(sql.SQL(text))

    def _column(self, finding: Finding) -> Column:
        parts = self._schema.tables[finding.subject.table].parts
        return next(part for part in parts if isinstance(part, Column) and part.name == finding.subject.name)

    def _normal_forms(self, table: str, pairs: Sequence[_Pair]) -> list[str]:
        expressions = [side for pair in pairs for side in (pair.wanted, pair.found)]
        name = table_identifier(table, self._contract.schemas)
        output = self._explain(sql.SQL("SELECT {} FROM ONLY {}").format(sql.SQL(", ").join(expressions), name))
        if len(output) != len(expressions):
            raise errors.SyntaxError("this is not one expression")
        return output

    def _explain(self, query: sql.Composed) -> list[str]:
        # A binary result makes psycopg use the extended protocol, which takes one statement only.
        with self._connection.transaction(), self._connection.cursor(binary=True) as cursor:
            cursor.execute(sql.SQL("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ") + query)
            (plan,) = cursor.fetchone() or ([],)
        return list(plan[0]["Plan"]["Output"])

    def _refused(self, finding: Finding, error: psycopg.Error) -> Finding:
        if isinstance(error, errors.SyntaxError):
            self.problems.append(self._problem(finding, error))
        return replace(finding, reason=f"the server cannot say whether both mean the same: {_reason(error)}")

    def _problem(self, finding: Finding, error: psycopg.Error) -> Problem:
        place = self._contract.locate(finding.subject, finding.attribute)
        return Problem(place, f"{finding.subject}: {finding.attribute} is not SQL: {_reason(error)}; correct the text")


def _decided(finding: Finding, equal: Sequence[bool]) -> Finding:
    return replace(finding, verdict=Verdict.EQUAL if all(equal) else Verdict.DIFFERENT)


def _reason(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error).partition("\n")[0]
