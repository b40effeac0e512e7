"""Every fault is seen, at the line that a reviewer would edit; and nothing else is said."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest
from psycopg import errors

from pgcontract import report
from pgcontract.compare import Comparison
from pgcontract.contract import Contract
from pgcontract.model import attribute_names, kinds
from pgcontract.report import Difference, differences
from pgcontract.verify import verify
from tests.verify import SAMPLE
from tests.verify.conftest import Session, changed
from tests.verify.faults import FAULTS, Fault

FOLDER = "tests/verify/sample"


def line(at: str) -> str:
    """Return `file:line` of a place in the sample: the words of `at` in turn; without, where objects are ignored."""
    if not at:
        return f"{FOLDER}/shared.yaml:1"
    file, *words = at.split(" > ")
    lines = (SAMPLE / f"{file}.yaml").read_text(encoding="utf-8").splitlines()
    number = 0
    for word in words:
        rest = enumerate(lines[number:], start=number + 1)
        number = next(place for place, text in rest if text.strip().removeprefix("- ").startswith(word))
    return f"{FOLDER}/{file}.yaml:{number}"


def fact(difference: Difference) -> str:
    """Return the kind and attribute that a difference speaks of."""
    return f"{difference.id.kind}.{difference.attribute}".rstrip(".")


def unseen(fault: Fault, found: tuple[Difference, ...]) -> str | None:
    """Return what is wrong with the differences found for a fault, or None."""
    hits = [
        entry
        for entry in found
        if fact(entry) == fault.fact
        and fault.says in entry.message
        and f"{entry.location.file}:{entry.location.line}" == line(fault.at)
    ]
    said = "\n".join(f"{entry.location}  {fact(entry)}  {entry.message} {entry.values}" for entry in found)
    if len(hits) != 1:
        return f"wanted once at {line(fault.at)}: {fault.fact}, {fault.says}\nfound:\n{said}"
    if len(found) != 1 + fault.also:
        return f"wanted {fault.also} more differences, found {len(found) - 1}:\n{said}"
    return None


def test_sample_holds(sample: str, sample_contract: Contract) -> None:
    """The sample itself is as its contracts say, every fact of it."""
    comparison = verify(sample_contract, sample).comparison
    assert not differences(sample_contract, comparison)
    assert report.measured(sample_contract, comparison).facts > 300


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.fact}-{fault.ddl[-60:]}")
def test_fault_is_seen(fault: Fault, sample_session: Session, sample_contract: Contract) -> None:
    """One change of the database is one difference, with its line."""
    if sample_session.info.server_version < fault.since * 10_000:
        with pytest.raises((errors.SyntaxError, errors.FeatureNotSupported, errors.UndefinedFile)):
            sample_session.execute(fault.ddl)
        return
    wrong = unseen(fault, changed(fault.ddl, sample_session, sample_contract))
    assert wrong is None, wrong


def test_runner_fails_where_a_fault_is_not_seen(sample: str, sample_contract: Contract) -> None:
    """A fault that was never made, one at another line, and one with company are failures of the runner."""
    fault = next(fault for fault in FAULTS if fault.fact == "column.nullable")
    assert unseen(fault, differences(sample_contract, verify(sample_contract, sample).comparison))
    with psycopg.connect(sample) as connection:
        connection.execute(fault.ddl)
    found = differences(sample_contract, verify(sample_contract, sample).comparison)
    assert unseen(fault, found) is None
    assert unseen(Fault(fault.fact, fault.ddl, "accounts > email:", fault.says), found)
    assert unseen(Fault("column.default", fault.ddl, fault.at, fault.says), found)
    assert unseen(Fault(fault.fact, fault.ddl, fault.at, fault.says, also=1), found)


def test_every_fact_has_a_fault() -> None:
    """Every attribute of every kind that the language knows, and every kind's presence, is broken by some case."""
    broken = {fault.fact for fault in FAULTS}
    wanted = {f"{name}.{fact}" for name, kind in kinds().items() for fact in attribute_names(kind)}
    wanted |= {name for name, kind in kinds().items() if kind.CLOSED}
    wanted |= {"row rule.rows"}
    assert wanted <= broken, wanted - broken


def test_faults_differ() -> None:
    """No case stands there twice."""
    assert [ddl for ddl, times in Counter(fault.ddl for fault in FAULTS).items() if times > 1] == []


def test_nothing_equal_is_nothing_held(sample_contract: Contract) -> None:
    """A comparison that looked at nothing does not hold."""
    assert sample_contract.facts
    assert not Comparison(0).holds
