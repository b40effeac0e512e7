"""Every fault at head is seen by `pgcontract verify` at its line, and no harmless change is reported."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest

from pgcontract.contract import Contract
from pgcontract.loader import load
from pgcontract.model import Column
from tests.teeth.head.columns import COLUMNS
from tests.teeth.head.harmless import HARMLESS
from tests.teeth.head.keys import KEYS
from tests.teeth.head.rest import REST
from tests.teeth.planting import CONTRACTS, Fault, Harmless, copy, line, major, plant
from tests.teeth.verifying import unseen, verify

FAULTS = (*COLUMNS, *KEYS, *REST)

UNKNOWN_THERE = (
    psycopg.errors.SyntaxError,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedFile,
)

#: What the model has and no real contract has a case for at head, with the reason; the sample's corpus has them all.
NOT_AT_HEAD = {
    "column.sequence": "no real contract has a serial",
    "exclusion.definition": "no real contract has an exclusion constraint",
    "trigger.definition": "no real contract has a trigger",
    "trigger.fires": "no real contract has a trigger",
    "rule.definition": "no real contract has a rule",
    "rule.fires": "no real contract has a rule",
    "statistics.columns": "no real contract has extended statistics",
    "statistics.expressions": "no real contract has extended statistics",
    "statistics.kinds": "no real contract has extended statistics",
    "statistics.target": "no real contract has extended statistics",
    "view.columns": "no real contract is of a view",
    "view.definition": "no real contract is of a view",
    "view.security_invoker": "no real contract is of a view",
    "view.security_barrier": "no real contract is of a view",
    "view.check_option": "no real contract is of a view",
    "comment.text": "no real contract has a comment",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault)[:160])
def test_a_fault_at_head_is_seen(fault: Fault, at_head: str) -> None:
    """One change, and the command names the fact and its line; older servers refuse newer syntax."""
    with copy(at_head) as url:
        if major(url) < fault.since:
            with pytest.raises(UNKNOWN_THERE):
                plant(url, fault.ddl)
            return
        plant(url, fault.ddl)
        wrong = unseen(fault, *verify(url))
    assert wrong is None, wrong


@pytest.mark.parametrize("case", HARMLESS, ids=str)
def test_a_harmless_change_at_head_is_not_reported(case: Harmless, at_head: str) -> None:
    """What no contract speaks of is no difference."""
    with copy(at_head) as url:
        if major(url) < case.since:
            with pytest.raises(UNKNOWN_THERE):
                plant(url, case.ddl)
            return
        plant(url, case.ddl)
        assert verify(url) == (0, [])


def test_every_kind_of_fact_of_the_contracts_has_a_fault() -> None:
    """Each kind and attribute that the real contracts state is broken by a case at head."""
    contract: Contract = load(CONTRACTS)
    stated = {f"{subject.kind}.{attribute}" for subject, attribute in contract.facts}
    stated |= {subject.kind for subject, _ in contract.facts if subject.kind not in {"grant", "comment"}}
    # No column of the real contracts has a sequence, and one that comes with another default is told with that.
    stated.remove("column.sequence")
    assert not any(column.sequence for column in contract.of_kind(Column))
    assert stated - {fault.fact for fault in FAULTS} == set()
    assert stated & set(NOT_AT_HEAD) == set()


def test_the_judge_of_answers_fails() -> None:
    """An answer at another line, of another fact, with company, or that all is well is no sight of the fault."""
    fault = next(fault for fault in FAULTS if fault.fact == "column.nullable")
    name, number = line(fault.at)
    file = f"contracts/{name}"
    entry = {"file": file, "line": number, "object": "column", "fact": "nullable", "message": fault.names}
    assert unseen(fault, 1, [entry]) is None
    assert unseen(fault, 0, [entry])
    assert unseen(fault, 1, [])
    assert unseen(fault, 1, [{**entry, "line": number + 1}])
    assert unseen(fault, 1, [{**entry, "fact": "default"}])
    assert unseen(fault, 1, [{**entry, "message": "users.email: nullable differs"}])
    assert unseen(fault, 1, [entry, {**entry, "line": 1}])


def test_enough_faults() -> None:
    """At least 150 faults and 30 harmless changes, none of them twice."""
    for cases, least in ((FAULTS, 150), (HARMLESS, 30)):
        assert [ddl for ddl, times in Counter(case.ddl for case in cases).items() if times > 1] == []
        assert len(cases) >= least
