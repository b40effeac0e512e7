"""What the migrations do to the shape of the database, and that they can take it back."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from pgcontract.loader import load
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.report import differences, measured, text
from pgcontract.roundtrip import BrokenPromise, State, observe, same_dump, same_shape
from pgcontract.verify import verify
from tests import states
from tests.legacy import check

_SCRIPTS = ScriptDirectory.from_config(states.alembic(""))
_REVISIONS = [script.revision for script in _SCRIPTS.walk_revisions()][::-1]


@pytest.mark.promise("the seeded legacy database is what the facts say")
def test_the_legacy_database_is_what_the_facts_say(before: State, evidence: Evidence) -> None:
    """The rehearsal starts from the live database's shape, exactly."""
    checked = check.check(before.url)
    if checked.differences:
        raise BrokenPromise(
            "the rehearsal does not start where the live database stands", checked.differences
        )
    evidence(facts=checked.facts)


@pytest.mark.promise("the chain has one head")
def test_the_chain_has_one_head(evidence: Evidence) -> None:
    """Two heads would leave open which database is meant."""
    assert len(_SCRIPTS.get_heads()) == 1
    assert len(_SCRIPTS.get_bases()) == 1
    evidence(objects=len(_REVISIONS))


@pytest.mark.promise("each revision alone goes up, down and up again")
@pytest.mark.parametrize("revision", _REVISIONS)
def test_each_revision_alone_goes_up_down_and_up_again(
    revision: str, legacy: Any, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """Down from a revision is exactly where it started, and up again exactly where it ended."""
    url = make_database(legacy)
    config = states.alembic(url)
    below = _SCRIPTS.get_revision(revision).down_revision
    if below is not None:
        command.upgrade(config, str(below))
    start = observe(f"the database before {revision}", url)
    command.upgrade(config, revision)
    end = observe(f"the database after {revision}", url)
    command.downgrade(config, "-1")
    evidence(objects=same_shape(start, observe(f"the database after {revision} and back", url)))
    command.upgrade(config, revision)
    evidence(objects=same_shape(end, observe(f"the database after {revision}, back and again", url)))


@pytest.mark.promise("the contracts hold at head, every fact")
@pytest.mark.parametrize("state", ["at_head", "in_use", "at_head_again"])
def test_the_contracts_hold(state: str, request: pytest.FixtureRequest, evidence: Evidence) -> None:
    """Every fact of every contract, every row rule, and nothing besides."""
    observed: State = request.getfixturevalue(state)
    contract = load(states.ROOT / "contracts")
    comparison = verify(contract, observed.url).comparison
    looked_at = measured(contract, comparison)
    found = differences(contract, comparison)
    if not comparison.holds or looked_at.not_asked:
        raise BrokenPromise(
            f"{observed.name} is not what the contracts say", text(found, looked_at).splitlines()
        )
    evidence(facts=looked_at.facts + looked_at.rules)


@pytest.mark.promise("the snapshot after the downgrade equals the one before the upgrade")
def test_nothing_is_left_behind(before: State, afterwards: State, evidence: Evidence) -> None:
    """Not one row of any catalogue differs, after the new tables have been used."""
    evidence(objects=same_shape(before, afterwards))


@pytest.mark.promise("pg_dump prints the same schema after the downgrade as before the upgrade")
def test_pg_dump_prints_the_same(before: State, afterwards: State, evidence: Evidence) -> None:
    """The second, independent witness."""
    evidence(objects=same_dump(before, afterwards))


@pytest.mark.promise("the second upgrade ends where the first did")
def test_the_second_upgrade_ends_where_the_first_did(
    at_head: State, at_head_again: State, evidence: Evidence
) -> None:
    """Going back and up again is the same as never having gone back."""
    evidence(objects=same_shape(at_head, at_head_again))
    same_dump(at_head, at_head_again)


@pytest.mark.promise("the upgrade leaves its marks, so that the comparisons above can fail")
def test_the_comparisons_can_fail(before: State, at_head: State, evidence: Evidence) -> None:
    """Legacy and upgraded differ, in the snapshot and in the dump: equality elsewhere means something."""
    with pytest.raises(BrokenPromise, match="project_nav_history"):
        same_shape(before, at_head)
    with pytest.raises(BrokenPromise, match="pg_dump"):
        same_dump(before, at_head)
    evidence(objects=len(at_head.shape))


@pytest.mark.promise("the chain runs on a database without a single row")
def test_the_chain_runs_on_a_database_without_a_single_row(
    legacy_without_rows: Any, make_database: MakeDatabase, evidence: Evidence
) -> None:
    """A fresh installation can be upgraded, downgraded and upgraded too."""
    url = make_database(legacy_without_rows)
    start = observe("the empty database", url)
    assert start.rows.rows == 0
    config = states.alembic(url)
    command.upgrade(config, "head")
    end = observe("the empty database, upgraded", url)
    command.downgrade(config, "base")  # without a flag: nothing can be lost
    evidence(objects=same_shape(start, observe("the empty database, back", url)))
    command.upgrade(config, "head")
    evidence(objects=same_shape(end, observe("the empty database, upgraded again", url)))
