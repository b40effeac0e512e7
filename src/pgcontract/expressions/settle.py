"""Settles what `compare` left undecided: asks the server whether two spellings of an expression mean the same.

`EXPLAIN (VERBOSE)` prints PostgreSQL's own normal form of each expression under `Output`: no row is read (the planner
itself calls immutable functions of constants), nothing is created, and 15 to 18 print alike. One statement per table,
in the caller's read-only transaction. Where the server refuses, the finding stays undecided with the server's reason; a
text of the contract that does not even parse is the contract's fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import errors, sql

from pgcontract.compare import Comparison, Finding, Verdict, differing_sql, sql_texts
from pgcontract.contract import Contract
from pgcontract.database import broken, primary_message
from pgcontract.errors import ContractError, Problem
from pgcontract.expressions.calls import as_calls
from pgcontract.expressions.forms import alike
from pgcontract.expressions.plans import (
    TELLING_NODES,
    Plan,
    configure,
    enclosed,
    explain,
    node_types,
    normalized,
)
from pgcontract.expressions.texts import collations, other_sequences, same_user_defined
from pgcontract.model import PUBLIC, Column, ObjectId, QualifiedName, Value, facts
from pgcontract.schema import Schema
from pgcontract.sqltext import fault
from pgcontract.sqltypes import base_name, in_sql

_Fact = tuple[ObjectId, str, Value]
"""A fact of the contract: object, attribute, wanted value."""

_WITHOUT_LENGTH = {"varchar": "varchar", "char": "bpchar", "bit": "varbit", "varbit": "varbit"}
"""Types with a length, to which a cast cuts a value and an INSERT does not, and the type that cuts nothing."""


def settle(
    connection: psycopg.Connection[Any], comparison: Comparison, contract: Contract, schema: Schema
) -> Comparison:
    """Return the comparison with every undecided finding settled that the server can settle.

    Raises:
        ContractError: texts of the contract are not SQL expressions; all of them are named.
        DatabaseError: the connection breaks.
    """
    asker = _Asker(connection, contract, schema)
    settled: dict[int, Finding] = {}  # by identity: to hash a finding is to hash all that it says
    by_table: dict[QualifiedName, list[Finding]] = defaultdict(list)
    for finding in comparison.of(Verdict.UNDECIDED):
        by_table[finding.id.relation].append(finding)
    try:
        with connection.transaction(force_rollback=True):
            configure(connection)
            for table, findings in by_table.items():
                settled |= zip(map(id, findings), asker.decide_all(table, findings), strict=True)
            asker.see_whether_parsable([*_different(comparison), *_missing(contract, schema)])
    except psycopg.Error as error:
        raise broken(connection, error) from error
    if asker.problems:
        raise ContractError(asker.problems)
    decided = (settled.get(id(finding), finding) for finding in comparison.findings)
    return replace(
        comparison, findings=tuple(finding for finding in decided if finding.verdict is not Verdict.EQUAL)
    )


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
        self._functions = frozenset(
            key.name.partition("(")[0] for key in schema.objects if key.schema == PUBLIC and not key.parent
        )
        self.problems: list[Problem] = []

    def decide_all(self, table: QualifiedName, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings of one table with a verdict each, in their order."""
        ready = [self._without_server(finding) for finding in findings]
        open_ = [finding for finding, decided in zip(findings, ready, strict=True) if decided is None]
        decided = iter(self._decide(table, open_))
        return [known if known is not None else next(decided) for known in ready]

    def see_whether_parsable(self, wanted: Sequence[_Fact]) -> None:
        """Note a problem for each wanted text that no server could parse, although it has no counterpart here."""
        asked = [(fact, text) for fact in wanted for text in sql_texts(fact[2])]
        whole = [(fact, text) for fact, text in asked if not self._noted(fact, [text])]
        if self._parse_error([text for _, text in whole]) is not None:
            for fact, text in whole:
                error = self._parse_error([text])
                if error is not None:
                    self._note(fact, f"{primary_message(error)}; correct the text")

    def _parse_error(self, wanted: Sequence[str]) -> errors.SyntaxError | None:
        try:
            explain(self._connection, sql.SQL("SELECT {}").format(sql.SQL(", ").join(map(enclosed, wanted))))
        except errors.SyntaxError as error:
            return error
        except psycopg.Error as error:
            self._still_there(error)
        return None  # it parses; that it means nothing here follows from what is missing

    def _without_server(self, finding: Finding) -> Finding | None:
        """Decide what the server must not, or cannot, be asked."""
        pairs = differing_sql(finding.wanted, finding.found)
        if self._noted(_fact(finding), [wanted for wanted, _ in pairs]):
            return replace(finding, reason="it is not SQL")
        named = [(collations(wanted), collations(found)) for wanted, found in pairs]
        if any(wanted != found for wanted, found in named):
            return replace(finding, verdict=Verdict.DIFFERENT)
        if not all(same_user_defined(wanted, found, self._functions) for wanted, found in pairs) or any(
            other_sequences(wanted, found) for wanted, found in pairs
        ):
            return replace(finding, verdict=Verdict.DIFFERENT)
        if any(wanted for wanted, _ in named):
            return _unsure(finding, "its normal form does not show collations")
        return None

    def _decide(self, table: QualifiedName, findings: Sequence[Finding]) -> list[Finding]:
        """Ask about all of them in one statement if that works, else one by one."""
        pairs = [list(self._pairs(finding)) for finding in findings]
        if not pairs:
            return []
        try:
            plan = self._plan(
                table, [side for group in pairs for pair in group for side in (pair.wanted, pair.found)]
            )
        except psycopg.Error as error:
            self._still_there(error)
            if len(findings) == 1 or isinstance(error, (errors.QueryCanceled, errors.LockNotAvailable)):
                return [self._refused(finding, error) for finding in findings]
            return [one for finding in findings for one in self._decide(table, [finding])]
        if "Plans" in plan:
            return [
                self._by_plans(table, finding, group) for finding, group in zip(findings, pairs, strict=True)
            ]
        forms = iter(plan["Output"])
        equal = [[self._same(table, next(forms), next(forms)) for _ in group] for group in pairs]
        return [_decided(finding, equal=all(each)) for finding, each in zip(findings, equal, strict=True)]

    def _same(self, table: QualifiedName, wanted: str, found: str) -> bool:
        """Say whether two normal forms are the same, or would be if functions with an SQL syntax were called by name.

        The server reads the calls, so that it shows the casts that it puts around their arguments, too.
        """
        if alike(wanted) == alike(found):
            return True
        calls = [as_calls(form, "pg_catalog.") for form in (wanted, found)]
        if calls == [wanted, found]:
            return False
        try:
            forms = self._plan(table, [enclosed(call) for call in calls])["Output"]
        except psycopg.Error as error:
            self._still_there(error)
            return False
        return alike(forms[0]) == alike(forms[1])

    def _by_plans(self, table: QualifiedName, finding: Finding, pairs: Sequence[_Pair]) -> Finding:
        """Compare whole plans: of an expression with a subquery the output shows only its number."""
        try:
            for pair in pairs:
                wanted, found = (self._plan(table, [side]) for side in (pair.wanted, pair.found))
                if "Plans" not in wanted and "Plans" not in found:
                    if not self._same(table, wanted["Output"][0], found["Output"][0]):
                        return replace(finding, verdict=Verdict.DIFFERENT)
                elif normalized(wanted) != normalized(found):
                    return replace(finding, verdict=Verdict.DIFFERENT)
                if not node_types(wanted) <= TELLING_NODES:
                    return _unsure(finding, "its plan does not show all of a subquery")
        except psycopg.Error as error:
            self._still_there(error)
            return self._refused(finding, error)
        return replace(finding, verdict=Verdict.EQUAL)

    def _pairs(self, finding: Finding) -> Iterator[_Pair]:
        for wanted, found in differing_sql(finding.wanted, finding.found):
            yield _Pair(self._expression(finding, wanted), self._expression(finding, found))

    def _expression(self, finding: Finding, text: str) -> sql.Composable:
        if finding.id.kind != "column":
            return enclosed(text)
        name = self._column(finding).type
        if base_name(name) in _WITHOUT_LENGTH:
            name = _WITHOUT_LENGTH[base_name(name)] + ("[]" if name.endswith("[]") else "")
        return sql.SQL("CAST({} AS {})").format(enclosed(text), sql.SQL(in_sql(name)))

    def _column(self, finding: Finding) -> Column:
        column = self._schema.objects[finding.id]
        assert isinstance(column, Column)  # noqa: S101 - that is what its kind says
        return column

    def _plan(self, table: QualifiedName, expressions: Sequence[sql.Composable]) -> Plan:
        query = sql.SQL("SELECT {} FROM ONLY {}").format(
            sql.SQL(", ").join(expressions), sql.Identifier(*table)
        )
        plan = explain(self._connection, query)
        if len(plan.get("Output", ())) != len(expressions):
            raise errors.SyntaxError("this is not one expression")
        return plan

    def _still_there(self, error: psycopg.Error) -> None:
        """Raise the error if it was the end of the connection."""
        if self._connection.closed or self._connection.broken:
            raise error

    def _refused(self, finding: Finding, error: psycopg.Error) -> Finding:
        if isinstance(error, errors.SyntaxError):
            self._note(_fact(finding), f"{primary_message(error)}; correct the text")
        return _unsure(finding, primary_message(error), _advice(error))

    def _noted(self, fact: _Fact, wanted: Sequence[str]) -> bool:
        faults = [found for found in map(fault, wanted) if found is not None]
        for found in faults:
            self._note(fact, found)
        return bool(faults)

    def _note(self, fact: _Fact, why: str) -> None:
        key, attribute, _ = fact
        text = f"{key}: {attribute} is not SQL: {why}"
        self.problems.append(Problem(self._contract.locate(key, attribute), text))


def _different(comparison: Comparison) -> Iterator[_Fact]:
    return map(_fact, comparison.of(Verdict.DIFFERENT))


def _missing(contract: Contract, schema: Schema) -> Iterator[_Fact]:
    for key, value in contract.objects.items():
        if key not in schema.objects:
            yield from ((key, name, fact) for name, fact in facts(value))


def _fact(finding: Finding) -> _Fact:
    return finding.id, finding.attribute, finding.wanted


def _decided(finding: Finding, *, equal: bool) -> Finding:
    return replace(finding, verdict=Verdict.EQUAL if equal else Verdict.DIFFERENT)


def _unsure(finding: Finding, why: str, advice: str = "write what is found") -> Finding:
    return replace(finding, reason=f"the server cannot say whether both mean the same: {why}; {advice}")


def _advice(error: psycopg.Error) -> str:
    match error:
        case errors.QueryCanceled() | errors.LockNotAvailable():
            return "give it more time, or try again when fewer sessions are at work"
        case errors.InsufficientPrivilege():
            return "connect as a role that may read it, or write what is found"
        case _:
            return "write what is found"
