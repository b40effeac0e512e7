"""Alembic finds no difference between the contracts' metadata and a database that holds them, and sees a planted one."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.conninfo import conninfo_to_dict

from pgcontract.contract import Contract
from pgcontract.metadata import metadata
from tests.verify.conftest import Session


def alembic_differences(session: Session, contract: Contract) -> list[Any]:
    """Return what Alembic's autogenerate would change."""
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: session, poolclass=sa.pool.StaticPool)
    options = {"compare_type": True, "compare_server_default": True, "include_schemas": True}
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=sa.exc.SAWarning)  # reflection says what it does not know
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata(contract)))


def test_alembic_sees_no_difference(sample_session: Session, sample_contract: Contract) -> None:
    """Everything that Alembic compares is in the metadata as the database has it."""
    assert alembic_differences(sample_session, sample_contract) == []


@pytest.mark.parametrize(
    "ddl",
    [
        "ALTER TABLE accounts ALTER seen_at TYPE timestamptz(2)",
        "ALTER TABLE accounts ALTER region SET DEFAULT 'x'",
        "ALTER TABLE accounts ALTER nick SET NOT NULL",
        "ALTER TABLE accounts DROP CONSTRAINT accounts_parent_id_accounts_id_fk",
        "DROP INDEX accounts_created_at_idx",
        "ALTER TABLE accounts DROP CONSTRAINT accounts_email_unique",
        "COMMENT ON COLUMN accounts.email IS NULL",
    ],
)
def test_alembic_sees_a_fault(ddl: str, sample_session: Session, sample_contract: Contract) -> None:
    """The metadata says enough for Alembic to see what it can see."""
    sample_session.execute(ddl)
    assert alembic_differences(sample_session, sample_contract)


def test_metadata_makes_the_same_tables(scratch: str, sample_contract: Contract) -> None:
    """What SQLAlchemy creates from the metadata has every column, key, check and index with its attributes."""
    known = conninfo_to_dict(scratch)
    made = metadata(sample_contract)
    url = sa.URL.create(
        "postgresql+psycopg",
        known["user"],
        host=known["host"],
        port=int(known["port"] or 5432),
        database=known["dbname"],
    )
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA audit")
        connection.exec_driver_sql("CREATE SEQUENCE audit.ticket_numbers")
        made.create_all(connection)
    from pgcontract.report import differences
    from pgcontract.verify import verify

    left = {
        (entry.subject.kind, entry.attribute)
        for entry in differences(sample_contract, verify(sample_contract, scratch).comparison)
    }
    # What SQLAlchemy has no word for, and rows.
    assert left <= {
        ("exclusion", ""),
        ("trigger", ""),
        ("rule", ""),
        ("policy", ""),
        ("grant", "privileges"),
        ("table", "row_level_security"),
        ("check", "inherited"),
        ("primary key", "include"),
    }
