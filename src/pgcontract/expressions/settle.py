"""Settles what `compare` left undecided: asks the server whether two spellings of an expression mean the same.

`EXPLAIN (VERBOSE)` prints PostgreSQL's own normal form of each expression under `Output`: no row is read (the planner
itself calls immutable functions of constants), nothing is created, and 15 to 18 print alike. The same question is asked
once, the others in one statement per table and in few round trips, in the caller's read-only transaction. Where the
server refuses, the finding stays undecided with the server's reason; a text of the contract that does not even parse is
the contract's fault.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
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
    explain_all,
    node_types,
    normalized,
)
from pgcontract.expressions.queries import compare_queries, explain_text, views_of
from pgcontract.expressions.questions import Pairs, Question, Questions, by_table, in_pairs
from pgcontract.expressions.texts import collations, other_sequences, same_user_defined
from pgcontract.model import PUBLIC, ObjectId, QualifiedName, Query, Value, facts
from pgcontract.schema import Schema
from pgcontract.sqltext import Kind, fault
from pgcontract.sqltypes import base_name, in_sql

_Fact = tuple[ObjectId, str, Value]
"""A fact of the contract: object, attribute, wanted value."""

_Sides = tuple[QualifiedName, Sequence[sql.Composable]]
"""Expressions over the rows of a table: wanted and found spellings in turn."""

_NOT_SQL = "it is not SQL"

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
    undecided = comparison.of(Verdict.UNDECIDED)
    queries = [finding for finding in undecided if isinstance(finding.wanted, Query)]
    findings = [finding for finding in undecided if not isinstance(finding.wanted, Query)]
    try:
        with connection.transaction(force_rollback=True):
            configure(connection)
            settled |= zip(map(id, findings), asker.decide(findings), strict=True)
            settled |= zip(map(id, queries), map(asker.decide_query, queries), strict=True)
            asker.see_whether_parsable([*_different(comparison), *_missing(contract, schema)])
    except psycopg.Error as error:
        raise broken(connection, error) from error
    if asker.problems:
        raise ContractError(asker.problems)
    decided = (settled.get(id(finding), finding) for finding in comparison.findings)
    return replace(
        comparison, findings=tuple(finding for finding in decided if finding.verdict is not Verdict.EQUAL)
    )


_Answer = Verdict | str | psycopg.Error
"""A verdict, why there is none, or the error by which the server refuses the question."""


class _Asker:
    def __init__(self, connection: psycopg.Connection[Any], contract: Contract, schema: Schema) -> None:
        self._connection = connection
        self._contract = contract
        self._questions = Questions(schema)
        self._functions = frozenset(
            key.name.partition("(")[0] for key in schema.objects if key.schema == PUBLIC and not key.parent
        )
        self._views = views_of(schema)
        self.problems: list[Problem] = []

    def decide(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings with a verdict each, in their order."""
        questions = [self._questions.of(finding) for finding in findings]
        known: dict[Pairs, _Answer | None] = {}
        for question in questions:
            if question.pairs not in known:
                known[question.pairs] = self._without_server(question.pairs)
        left = [question for question in questions if known[question.pairs] is None]
        answers = self._shared_answers(left)
        return [
            self._decided(question.finding, known[question.pairs] or answers[question])
            for question in questions
        ]

    def decide_query(self, finding: Finding) -> Finding:
        """Return the finding of two whole queries with a verdict."""
        wanted, found = str(finding.wanted), str(finding.found)
        if self._noted(_fact(finding), [wanted], Kind.QUERY):
            return replace(finding, reason=_NOT_SQL)
        answer: _Answer
        plan = partial(explain_text, self._connection)
        try:
            answer = compare_queries(wanted, found, plan, self._functions, self._views)
        except psycopg.Error as error:
            self._still_there(error)
            answer = error
        return self._decided(finding, answer)

    def see_whether_parsable(self, wanted: Sequence[_Fact]) -> None:
        """Note a problem for each wanted text that no server could parse, although it has no counterpart here."""
        for fact in wanted:
            if isinstance(fact[2], Query) and not self._noted(fact, [fact[2].text], Kind.QUERY):
                self._note_error(fact, enclosed(fact[2].text))
        asked = [(fact, text) for fact in wanted for text in sql_texts(fact[2])]
        whole = [(fact, text) for fact, text in asked if not self._noted(fact, [text])]
        if whole and self._parse_error(_select([text for _, text in whole])) is not None:
            for fact, text in whole:
                self._note_error(fact, _select([text]))

    def _note_error(self, fact: _Fact, query: sql.Composable) -> None:
        error = self._parse_error(query)
        if error is not None:
            self._note(fact, f"{primary_message(error)}; correct the text")

    def _parse_error(self, query: sql.Composable) -> errors.SyntaxError | None:
        try:
            explain(self._connection, query)
        except errors.SyntaxError as error:
            return error
        except psycopg.Error as error:
            self._still_there(error)
        return None  # it parses; that it means nothing here follows from what is missing

    def _without_server(self, pairs: Pairs) -> _Answer | None:
        """Decide what the server must not, or cannot, be asked."""
        if any(fault(wanted) is not None for wanted, _ in pairs):
            return _NOT_SQL
        named = [(collations(wanted), collations(found)) for wanted, found in pairs]
        if any(wanted != found for wanted, found in named):
            return Verdict.DIFFERENT
        if not all(same_user_defined(wanted, found, self._functions) for wanted, found in pairs) or any(
            other_sequences(wanted, found) for wanted, found in pairs
        ):
            return Verdict.DIFFERENT
        if any(wanted for wanted, _ in named):
            return "its normal form does not show collations"
        return None

    def _shared_answers(self, questions: Sequence[Question]) -> dict[Question, _Answer]:
        """Query the first of the questions with the same key; the others of a key that is refused, as well."""
        first: dict[Hashable, Question] = {}
        for question in questions:
            first.setdefault(question.key, question)
        answers = self._answers(by_table(first.values()))
        refused = {key for key, one in first.items() if isinstance(answers[one], psycopg.Error)}
        again = [
            question
            for question in questions
            if question.key in refused and question.table != first[question.key].table
        ]
        answers |= self._answers(by_table(again))
        return {question: answers.get(question, answers[first[question.key]]) for question in questions}

    def _answers(self, groups: Sequence[Sequence[Question]]) -> dict[Question, _Answer]:
        """Query each group, of one table, in one statement if that works, else one by one."""
        answers: dict[Question, _Answer] = {}
        forms: dict[Question, list[str]] = {}
        alone: list[Sequence[Question]] = []
        whole: list[Question] = []
        for group, plan in zip(groups, self._plans(list(map(_sides, groups))), strict=True):
            if not isinstance(plan, psycopg.Error):
                if "Plans" in plan:
                    whole += group
                    continue
                output = iter(plan["Output"])
                forms |= {question: [*islice(output, 2 * len(question.pairs))] for question in group}
            elif len(group) == 1 or isinstance(plan, (errors.QueryCanceled, errors.LockNotAvailable)):
                answers |= dict.fromkeys(group, plan)
            else:
                alone += [[question] for question in group]
        answers |= self._by_forms(forms)
        answers |= self._by_plans(whole)
        return answers | self._answers(alone) if alone else answers

    def _by_forms(self, forms: Mapping[Question, Sequence[str]]) -> dict[Question, _Answer]:
        """Compare normal forms, each wanted one with the found one after it.

        If they differ, the server reads them once more with functions that have an SQL syntax called by name, so that
        it shows the casts that it puts around their arguments, too.
        """
        answers: dict[Question, _Answer] = dict.fromkeys(forms, Verdict.EQUAL)
        calls: dict[Question, list[str]] = {}
        for question, printed in forms.items():
            if not _alike(printed):
                calls[question] = [as_calls(form, "pg_catalog.") for form in printed]
                if calls[question] == printed:
                    answers[question] = Verdict.DIFFERENT
                    del calls[question]
        sides = [(question.table, [*map(enclosed, called)]) for question, called in calls.items()]
        for question, plan in zip(calls, self._plans(sides), strict=True):
            if isinstance(plan, psycopg.Error) or not _alike(plan["Output"]):
                answers[question] = Verdict.DIFFERENT
        return answers

    def _by_plans(self, questions: Sequence[Question]) -> dict[Question, _Answer]:
        """Compare whole plans: of an expression with a subquery the output shows only its number."""
        sides = [(question.table, [side]) for question in questions for side in _sides([question])[1]]
        plans = iter(self._plans(sides))
        return {
            question: self._by_plans_of(question, [*islice(plans, 2 * len(question.pairs))])
            for question in questions
        }

    def _by_plans_of(self, question: Question, plans: Sequence[Plan | psycopg.Error]) -> _Answer:
        for wanted, found in in_pairs(plans):
            if isinstance(wanted, psycopg.Error):
                return wanted
            if isinstance(found, psycopg.Error):
                return found
            if "Plans" not in wanted and "Plans" not in found:
                answer = self._by_forms({question: [wanted["Output"][0], found["Output"][0]]})[question]
                if answer is Verdict.DIFFERENT:
                    return answer
            elif normalized(wanted) != normalized(found):
                return Verdict.DIFFERENT
            if not node_types(wanted) <= TELLING_NODES:
                return "its plan does not show all of a subquery"
        return Verdict.EQUAL

    def _plans(self, sides: Sequence[_Sides]) -> list[Plan | psycopg.Error]:
        """Return the plan of each group of expressions over the rows of a table."""
        queries = [
            sql.SQL("SELECT {} FROM ONLY {}").format(sql.SQL(", ").join(of_table), sql.Identifier(*table))
            for table, of_table in sides
        ]
        return [
            plan
            if isinstance(plan, psycopg.Error) or len(plan.get("Output", ())) == len(of_table)
            else errors.SyntaxError("this is not one expression")
            for plan, (_, of_table) in zip(explain_all(self._connection, queries), sides, strict=True)
        ]

    def _decided(self, finding: Finding, answer: _Answer) -> Finding:
        match answer:
            case Verdict():
                return replace(finding, verdict=answer)
            case psycopg.Error():
                return self._refused(finding, answer)
            case _ if answer is _NOT_SQL:
                self._noted(
                    _fact(finding), [wanted for wanted, _ in differing_sql(finding.wanted, finding.found)]
                )
                return replace(finding, reason=_NOT_SQL)
            case _:
                return _unsure(finding, answer)

    def _still_there(self, error: psycopg.Error) -> None:
        """Raise the error if it was the end of the connection."""
        if self._connection.closed or self._connection.broken:
            raise error

    def _refused(self, finding: Finding, error: psycopg.Error) -> Finding:
        if isinstance(error, errors.SyntaxError):
            self._note(_fact(finding), f"{primary_message(error)}; correct the text")
        return _unsure(finding, primary_message(error), _advice(error))

    def _noted(self, fact: _Fact, wanted: Sequence[str], kind: Kind = Kind.EXPRESSION) -> bool:
        faults = [found for text in wanted if (found := fault(text, kind)) is not None]
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


def _sides(group: Sequence[Question]) -> _Sides:
    return group[0].table, [
        _expression(question, text) for question in group for pair in question.pairs for text in pair
    ]


def _expression(question: Question, text: str) -> sql.Composable:
    name = question.type
    if name is None:
        return enclosed(text)
    if base_name(name) in _WITHOUT_LENGTH:
        name = _WITHOUT_LENGTH[base_name(name)] + ("[]" if name.endswith("[]") else "")
    return sql.SQL("CAST({} AS {})").format(enclosed(text), sql.SQL(in_sql(name)))


def _select(expressions: Sequence[str]) -> sql.Composable:
    return sql.SQL("SELECT {}").format(sql.SQL(", ").join(map(enclosed, expressions)))


def _alike(forms: Sequence[str]) -> bool:
    return all(alike(wanted) == alike(found) for wanted, found in in_pairs(forms))


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
