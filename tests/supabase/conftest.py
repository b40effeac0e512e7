"""A database as on Supabase: its surroundings, the application's tables with an owner who is no superuser, phase 4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from pytest_postgresql import factories

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.pytest_plugin.scratch import ScratchServer
from tests import states
from tests.legacy import FOLDER
from tests.supabase.shape import ROWS, SURROUNDINGS

_GIVE_AWAY = """
    DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
            EXECUTE format('ALTER TABLE public.%I OWNER TO tokenstocks_owner', one.relname);
        END LOOP;
        GRANT USAGE, CREATE ON SCHEMA public TO tokenstocks_owner;
    END $$
"""


def give_away(**known: Any) -> None:
    """Give the application's tables to a role that is no superuser, as they are on Supabase."""
    with psycopg.connect(states.url_of(**known)) as connection:
        connection.execute(_GIVE_AWAY)


@pytest.fixture(scope="session")
def server_for_supabase(server_for_states: ScratchServer) -> ScratchServer:
    """The same server: pytest-postgresql calls a template after what it depends on, so two chains need two names."""
    return server_for_states


supabase_legacy = factories.postgresql_noproc(
    depends_on="server_for_supabase", load=[SURROUNDINGS, ROWS, FOLDER / "legacy.sql", give_away, states.seed]
)
supabase = factories.postgresql_noproc(depends_on="supabase_legacy", load=[states.upgrade, states.use])


@pytest.fixture(scope="session")
def database(supabase: Any, pgcontract_databases: MakeDatabase) -> str:
    """The upgraded database in use; tests roll back what they do."""
    return pgcontract_databases(supabase)


@pytest.fixture
def session(database: str) -> Iterator[psycopg.Connection[Any]]:
    """A session in one transaction, which is rolled back."""
    with psycopg.connect(database) as connection:
        yield connection
        connection.rollback()
