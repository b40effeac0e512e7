"""Every sabotaged migration is seen by the promise that it breaks, and a harmless one by none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from tests.teeth.rehearsal import rehearse
from tests.teeth.sabotage.case import Sabotage
from tests.teeth.sabotage.harmless import HARMLESS
from tests.teeth.sabotage.left import CLUSTER, DESTROYED, EDITED, LEFT, WITNESSED
from tests.teeth.sabotage.rows import CHANGED

SABOTAGES = (*CHANGED, *LEFT, *WITNESSED, *EDITED, *DESTROYED, *CLUSTER)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=str)
def test_a_sabotage_breaks_its_promise(
    sabotage: Sabotage,
    tmp_path: Path,
    chain: dict[str, Any],
    pgcontract_make_database: MakeDatabase,
) -> None:
    """The promise that it was made to break does not hold, whatever else does not."""
    broken = rehearse(sabotage, tmp_path, chain, pgcontract_make_database)
    assert sabotage.promise.partition("[")[0] in broken, broken


@pytest.mark.parametrize("sabotage", HARMLESS, ids=str)
def test_a_harmless_migration_breaks_none(
    sabotage: Sabotage,
    tmp_path: Path,
    chain: dict[str, Any],
    pgcontract_make_database: MakeDatabase,
) -> None:
    """All promises hold."""
    assert rehearse(sabotage, tmp_path, chain, pgcontract_make_database) == {}


def test_enough_sabotages() -> None:
    """At least sixty, each with a name of its own."""
    names = {sabotage.name for sabotage in (*SABOTAGES, *HARMLESS)}
    assert len(names) == len(SABOTAGES) + len(HARMLESS)
    assert len(SABOTAGES) >= 60
