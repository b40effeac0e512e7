"""That the downgrade never takes data along in silence, and that the original is exactly back."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.util import CommandError
from psycopg import sql

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.promises import Evidence
from pgcontract.roundtrip import BrokenPromise, State, observe, same_dump, same_shape
from tests import states
from tests.roundtrip.new_tables import (
    LEAST,
    insert,
)


@pytest.mark.pgcontract_promise("a downgrade over data nobody can get back is refused and changes nothing")
@pytest.mark.parametrize("lost", [*LEAST, "min_reserve_threshold", "wallet_role"])
def test_a_downgrade_over_data_is_refused(
    lost: str, upgraded: Any, pgcontract_make_database: MakeDatabase, pgcontract_evidence: Evidence
) -> None:
    """One row is enough, and the line says where it is; with the flag the downgrade goes through."""
    url = pgcontract_make_database(upgraded)
    with psycopg.connect(url, autocommit=True) as session:
        if lost in LEAST:
            insert(session, lost, LEAST[lost][0])
        else:
            column, value = sql.Identifier(lost), "treasury" if lost == "wallet_role" else "0.00"
            session.execute(
                sql.SQL("UPDATE platform_wallets SET {} = %s WHERE wallet_type = 'operations'").format(
                    column
                ),
                [value],
            )
    start = observe("the database before the refused downgrade", url)
    with pytest.raises(CommandError, match=rf"1 .*{lost}|{lost}.* 1\b"):
        command.downgrade(states.alembic(url), "base")
    end = observe("the database after the refused downgrade", url)
    pgcontract_evidence(objects=same_shape(start, end), rows=end.rows.rows)
    assert start.rows == end.rows
    command.downgrade(states.alembic(url, discard_data=True), "base")
    with pytest.raises(BrokenPromise):
        same_dump(start, observe("the downgraded database", url))


@pytest.mark.pgcontract_promise("the snapshot after the downgrade equals the one before the upgrade")
def test_nothing_is_left_behind(before: State, afterwards: State, pgcontract_evidence: Evidence) -> None:
    """Not one row of any catalogue differs, after the new tables have been used."""
    pgcontract_evidence(objects=same_shape(before, afterwards))


@pytest.mark.pgcontract_promise("pg_dump prints the same schema after the downgrade as before the upgrade")
def test_pg_dump_prints_the_same(before: State, afterwards: State, pgcontract_evidence: Evidence) -> None:
    """The second, independent witness."""
    pgcontract_evidence(objects=same_dump(before, afterwards))
