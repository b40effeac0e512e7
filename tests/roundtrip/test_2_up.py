"""What the upgrade does: each revision by itself, the contracts at head, the wallets' roles."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from pgcontract import fingerprint
from pgcontract.contract import Contract
from pgcontract.errors import ContractError
from pgcontract.loader import load
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.report import differences, measured, text
from pgcontract.roundtrip import BrokenPromise, State, observe, same_cluster, same_shape
from pgcontract.verify import verify
from tests import states
from tests.roundtrip.wallets import ROLES, roles


def _contract() -> Contract:
    """Read the contracts while tests are collected: a bad one ends the run before anything is built for it."""
    try:
        return load(states.ROOT / "contracts")
    except ContractError as error:
        # In words of its own: pytest-xdist shows one of two errors that read alike, and the other's status is not 2.
        raise pytest.Collector.CollectError(
            f"nothing can be held against these contracts:\n{error}"
        ) from None


_CONTRACT = _contract()
_SCRIPTS = ScriptDirectory.from_config(states.alembic(""))
_REVISIONS = [script.revision for script in _SCRIPTS.walk_revisions()][::-1]


@pytest.mark.pgcontract_promise("the chain has one head")
def test_the_chain_has_one_head(pgcontract_evidence: Evidence) -> None:
    """Two heads would leave open which database is meant."""
    assert len(_SCRIPTS.get_heads()) == 1
    assert len(_SCRIPTS.get_bases()) == 1
    pgcontract_evidence(objects=len(_REVISIONS))


@pytest.mark.pgcontract_promise("each revision alone goes up, down and up again")
@pytest.mark.parametrize("revision", _REVISIONS)
def test_each_revision_alone_goes_up_down_and_up_again(
    revision: str, legacy: Any, pgcontract_make_database: MakeDatabase, pgcontract_evidence: Evidence
) -> None:
    """Down from a revision is exactly where it started, and up again exactly where it ended: shape and rows."""
    url = pgcontract_make_database(legacy)
    config = states.alembic(url)
    below = _SCRIPTS.get_revision(revision).down_revision
    if below is not None:
        command.upgrade(config, str(below))
    start = observe(f"the database before {revision}", url)
    command.upgrade(config, revision)
    end = observe(f"the database after {revision}", url)
    transaction = _transaction(url)
    command.downgrade(config, "-1")
    back = observe(f"the database after {revision} and back", url)
    pgcontract_evidence(objects=same_shape(start, back), rows=back.rows.rows)
    _the_same_rows(start, back)
    same_cluster(back, transaction)
    command.upgrade(config, revision)
    again = observe(f"the database after {revision}, back and again", url)
    pgcontract_evidence(objects=same_shape(end, again))
    _the_same_rows(end, again)


def _transaction(url: str) -> str:
    """Return the number of the transaction in which the last revision ran: Alembic notes its version in the same."""
    with psycopg.connect(url) as connection:
        (number,) = connection.execute("SELECT xmin::text FROM alembic.alembic_version").fetchone() or ("",)
    return str(number)


def _the_same_rows(before: State, after: State) -> None:
    """Hold every table of two moments of one database equal. Which rows it was cannot be asked any more."""
    if before.rows != after.rows:
        found = fingerprint.differences(before.rows, after.rows, allow_new=False).tables
        raise BrokenPromise(f"rows in {after.name} are not what they were in {before.name}", found)


@pytest.mark.pgcontract_promise("the contracts hold at head, every fact")
@pytest.mark.parametrize("state", ["at_head", "in_use", "at_head_again"])
def test_the_contracts_hold(
    state: str, request: pytest.FixtureRequest, pgcontract_evidence: Evidence
) -> None:
    """Every fact of every contract, every row rule, and nothing besides."""
    observed: State = request.getfixturevalue(state)
    comparison = verify(_CONTRACT, observed.url).comparison
    looked_at = measured(_CONTRACT, comparison)
    found = differences(_CONTRACT, comparison)
    if not comparison.holds or looked_at.not_asked:
        raise BrokenPromise(
            f"{observed.name} is not what the contracts say", text(found, looked_at).splitlines()
        )
    pgcontract_evidence(facts=looked_at.facts + looked_at.rules)


@pytest.mark.pgcontract_promise("every wallet has the role of its type")
@pytest.mark.parametrize("state", ["at_head", "in_use", "at_head_again"])
def test_every_wallet_has_its_role(
    state: str, request: pytest.FixtureRequest, pgcontract_evidence: Evidence
) -> None:
    """All four wallets, each with its role."""
    observed: State = request.getfixturevalue(state)
    assert roles(observed.url) == ROLES
    pgcontract_evidence(rows=len(ROLES))


@pytest.mark.pgcontract_promise("every wallet has the role of its type, with one, two or no wallet")
@pytest.mark.parametrize(
    "types", [("treasury",), ("liquidity_pool", "operations"), ()], ids=["one", "two", "none"]
)
def test_wallets_that_are_not_all_there(
    types: tuple[str, ...], legacy: Any, pgcontract_make_database: MakeDatabase, pgcontract_evidence: Evidence
) -> None:
    """The live database need not have all four."""
    url = pgcontract_make_database(legacy)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM platform_wallets WHERE wallet_type::text <> ALL (%s)", [list(types)])
    command.upgrade(states.alembic(url), "head")
    assert roles(url) == {type_: ROLES[type_] for type_ in types}
    pgcontract_evidence(facts=1 + len(types))
