"""That the downgrade never takes data along in silence, and that the original is exactly back."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory

from pgcontract.losses import Chain, all_declared, all_refused
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.roundtrip import State, same_dump, same_shape
from tests import states

_REVISIONS = [script.revision for script in ScriptDirectory.from_config(states.alembic("")).walk_revisions()]


@pytest.mark.pgcontract_promise("what a migration destroys is declared, and refused over rows that hold it")
@pytest.mark.parametrize("revision", _REVISIONS[::-1])
def test_what_a_revision_destroys_is_declared_and_refused(
    revision: str, revisions: Chain, pgcontract_evidence: Evidence
) -> None:
    """Found by running it; a row for each declaration stops it and changes nothing, and the flag lets it through."""
    pgcontract_evidence(objects=all_declared(revisions, [revision]))
    if tried := all_refused(revisions, [revision]):
        pgcontract_evidence(rows=tried)


@pytest.mark.pgcontract_promise("the snapshot after the downgrade equals the one before the upgrade")
def test_nothing_is_left_behind(before: State, afterwards: State, pgcontract_evidence: Evidence) -> None:
    """Not one row of any catalogue differs, after the new tables have been used."""
    pgcontract_evidence(objects=same_shape(before, afterwards))


@pytest.mark.pgcontract_promise("pg_dump prints the same schema after the downgrade as before the upgrade")
def test_pg_dump_prints_the_same(before: State, afterwards: State, pgcontract_evidence: Evidence) -> None:
    """The second, independent witness."""
    pgcontract_evidence(objects=same_dump(before, afterwards))
