"""What a revision can destroy is found by running it, and what it declares is tried with rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pgcontract.alembic.runner import plan
from pgcontract.losses import all_declared, all_refused
from pgcontract.roundtrip import BrokenPromise
from tests.losses.cases import TRUE, UNDECLARED, UNTRUE, Case
from tests.losses.conftest import UNGUARDED, MakeChain

COLUMN = next(case for case in TRUE if str(case) == "a column")


def faults(broken: pytest.ExceptionInfo[BrokenPromise]) -> list[str]:
    """Return the lines that say what is wrong."""
    _, *lines = str(broken.value).splitlines()
    return lines


@pytest.mark.parametrize("case", UNDECLARED, ids=str)
def test_what_is_not_declared_is_named(case: Case, make_chain: MakeChain) -> None:
    """With the revision, its file and its line."""
    with pytest.raises(BrokenPromise, match="does not declare") as broken:
        all_declared(make_chain(case))
    (line,) = [line for line in faults(broken) if case.said in line]
    assert "versions/two.py:" in line
    assert " two " in line


@pytest.mark.parametrize("case", UNTRUE, ids=str)
def test_what_is_declared_and_not_true_is_named(case: Case, make_chain: MakeChain) -> None:
    """It is declared, so that only a row can tell."""
    chain = make_chain(case)
    assert all_declared(chain) > 0
    with pytest.raises(BrokenPromise, match="is not true") as broken:
        all_refused(chain)
    assert any(case.said in line and "versions/two.py:" in line for line in faults(broken)), faults(broken)


@pytest.mark.parametrize("case", TRUE, ids=str)
def test_what_is_declared_and_true_is_kept(case: Case, make_chain: MakeChain) -> None:
    """Every declaration is tried with a row, and a derivable one with a value that comes back as well."""
    chain = make_chain(case)
    assert all_declared(chain) > 0
    assert all_refused(chain) == case.tried


def test_without_a_guard_nothing_is_refused(make_chain: MakeChain) -> None:
    """A declaration that nobody reads at run time is none: Alembic's own env.py drops the column."""
    chain = make_chain(COLUMN, env=UNGUARDED)
    assert all_declared(chain) > 0
    with pytest.raises(
        BrokenPromise, match=r"pets.toy: the downgrade destroys what 1 row\(s\) hold, and is not refused"
    ):
        all_refused(chain)


def test_rows_are_written_as_far_away_as_they_can_be(
    make_chain: MakeChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guard that is asked revision by revision stops after the first of them: that changes the database."""
    later = Case("later", "CREATE INDEX pets_toy_idx ON pets (toy)", "DROP INDEX pets_toy_idx")
    monkeypatch.setattr(plan.Plan, "check_preconditions", lambda *_, **__: None)
    with pytest.raises(BrokenPromise, match="a refused downgrade changes the database"):
        all_refused(make_chain(COLUMN, later))


def test_a_later_revision_may_make_it_again(make_chain: MakeChain) -> None:
    """What one revision adds another one fills in."""
    column = replace(COLUMN, downgrade_destroys={}, derivable={"pets.toy": "upper(name)"})
    fills = Case("fills", "UPDATE pets SET toy = upper(name)", "SELECT 1")
    chain = make_chain(column, fills)
    assert all_refused(chain) == 2


def test_a_statement_writes_what_cannot_be_guessed(make_chain: MakeChain) -> None:
    """It is given by the declared name."""
    odd = replace(COLUMN, up="ALTER TABLE pets ADD toy text CHECK (length(toy) = 23)")
    chain = make_chain(odd)
    with pytest.raises(BrokenPromise, match="so nothing is proven"):
        all_refused(chain)
    assert all_refused(chain, rows={"pets.toy": "UPDATE pets SET toy = repeat('x', 23) WHERE id = 1"}) == 1


def test_nothing_to_migrate_is_not_kept(make_chain: MakeChain) -> None:
    """A chain without a revision has nothing to look at."""
    with pytest.raises(BrokenPromise, match="nothing is migrated: no revision comes after one"):
        make_chain()
