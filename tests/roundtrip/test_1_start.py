"""Where the rehearsal starts: the live database's shape, with rows, and comparisons that can fail."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.roundtrip import BrokenPromise, State, observe, same_dump, same_rows, same_shape
from tests.legacy import TABLES, check


@pytest.mark.pgcontract_promise("the seeded legacy database is what the facts say")
def test_the_legacy_database_is_what_the_facts_say(before: State, pgcontract_evidence: Evidence) -> None:
    """The rehearsal starts from the live database's shape, exactly."""
    checked = check.check(before.url)
    if checked.differences:
        raise BrokenPromise(
            "the rehearsal does not start where the live database stands", checked.differences
        )
    pgcontract_evidence(facts=checked.facts)


@pytest.mark.pgcontract_promise("every legacy table has rows")
@pytest.mark.parametrize("table", TABLES)
def test_every_legacy_table_has_rows(table: str, before: State, pgcontract_evidence: Evidence) -> None:
    """Of an empty table nothing could be proven."""
    rows = before.rows[f"public.{table}"].rows
    assert rows, f"{table} is not seeded: give --seed-rows a number above 0"
    pgcontract_evidence(rows=rows)


@pytest.mark.pgcontract_promise("a changed row is named by table, column and key")
def test_a_changed_row_is_named(
    legacy: Any, before: State, pgcontract_make_database: MakeDatabase, pgcontract_evidence: Evidence
) -> None:
    """The promise above can fail, and its failure can be acted upon."""
    url = pgcontract_make_database(legacy)
    with psycopg.connect(url) as connection:
        (key,) = connection.execute(
            "UPDATE users SET created_at = created_at + interval '1 microsecond'"
            " WHERE id = (SELECT min(id::text)::uuid FROM users WHERE isfinite(created_at)) RETURNING id::text"
        ).fetchone() or (None,)
    with pytest.raises(BrokenPromise, match=f"public.users(?s:.*)changed: id {key} in created_at"):
        same_rows("public.users", before, observe("the tampered database", url, before))
    pgcontract_evidence(rows=before.rows["public.users"].rows)


@pytest.mark.pgcontract_promise("the upgrade leaves its marks, so that the comparisons above can fail")
def test_the_comparisons_can_fail(before: State, at_head: State, pgcontract_evidence: Evidence) -> None:
    """Legacy and upgraded differ, in the snapshot and in the dump: equality elsewhere means something."""
    with pytest.raises(BrokenPromise, match="project_nav_history"):
        same_shape(before, at_head)
    with pytest.raises(BrokenPromise, match="pg_dump"):
        same_dump(before, at_head)
    pgcontract_evidence(objects=len(at_head.shape))
