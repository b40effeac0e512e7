"""What the corpora are planted in: the upgraded database, and the legacy one, each observed once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.roundtrip import State, observe


@pytest.fixture(scope="session")
def at_head(upgraded: Any, pgcontract_databases: MakeDatabase) -> str:
    """The connection string of a database at head, to be copied: nobody connects to it."""
    return pgcontract_databases(upgraded)


@pytest.fixture(scope="session")
def before(legacy: Any, pgcontract_databases: MakeDatabase) -> State:
    """The legacy database, observed before anything is planted."""
    return observe("the legacy database", pgcontract_databases(legacy))


@pytest.fixture(scope="session")
def chain(before: State, legacy: Any, legacy_without_rows: Any, upgraded: Any) -> dict[str, Any]:
    """The states that a rehearsal may start from, by the names of their fixtures."""
    return {
        "before": before,
        "legacy": legacy,
        "legacy_without_rows": legacy_without_rows,
        "upgraded": upgraded,
    }


#: Of how many cases one is tried where the corpora are not counted: all of them take minutes.
QUICK = {
    "test_a_fault_at_head_is_seen": 9,
    "test_a_harmless_change_at_head_is_not_reported": 9,
    "test_a_sabotage_breaks_its_promise": 15,
    "test_a_harmless_migration_breaks_none": 6,
    "test_a_fact_changed_in_the_model_is_the_one_difference": 3,
    "test_a_fact_changed_in_the_text_is_seen_at_its_line": 7,
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take a sample of the corpora, unless they are counted (`nox -s teeth`) or cases are named."""
    if config.pluginmanager.has_plugin("teeth-scoreboard") or any(
        "[" in argument for argument in config.args
    ):
        return
    seen: Counter[str] = Counter()
    left_out = []
    for item in items:
        test = item.name.partition("[")[0]
        if item.path.parent == Path(__file__).parent and test in QUICK:
            if seen[test] % QUICK[test]:
                left_out.append(item)
            seen[test] += 1
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
