"""What stops an upgrade before anything changes: one clear line, exit status 2."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import sql

from pgcontract.pgdump import schema_text
from tests.migrations.running import (
    CHAIN,
    WALLETS,
    add_wallets,
    alembic,
    move,
    one,
    refusal,
    refused,
    version,
)

OBSTACLES = {
    "no users": ("DROP TABLE users CASCADE", "has no table users in schema public"),
    "no projects": ("DROP TABLE projects CASCADE", "has no table projects in schema public"),
    "no platform_wallets": ("DROP TABLE platform_wallets", "has no table platform_wallets in schema public"),
    "a view for a table": (
        "ALTER TABLE platform_wallets RENAME TO w; CREATE VIEW platform_wallets AS SELECT * FROM w",
        "has no table platform_wallets in schema public",
    ),
    "no wallet_type": (
        "ALTER TABLE platform_wallets DROP COLUMN wallet_type",
        "has no column platform_wallets.wallet_type in schema public",
    ),
    "a table pushed": ("CREATE TABLE redemption_requests ()", "redemption_requests exists already"),
    "a type of that name": (
        "CREATE TYPE audit_admin_actions AS ENUM ()",
        "audit_admin_actions exists already",
    ),
    "an index of that name": (
        "CREATE INDEX redemption_requests_user_id_idx ON users (id)",
        "redemption_requests_user_id_idx exists already",
    ),
    "a column pushed": (
        "ALTER TABLE platform_wallets ADD COLUMN wallet_role varchar(32)",
        "platform_wallets.wallet_role exists already",
    ),
    "the other column pushed": (
        "ALTER TABLE platform_wallets ADD COLUMN min_reserve_threshold numeric",
        "platform_wallets.min_reserve_threshold exists already",
    ),
    "a constraint of that name": (
        "ALTER TABLE platform_wallets ADD CONSTRAINT platform_wallets_wallet_role_check CHECK (true)",
        "platform_wallets.platform_wallets_wallet_role_check exists already",
    ),
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_an_obstacle_stops_the_upgrade_before_it_changes_anything(
    url: str, session: psycopg.Connection[Any], obstacle: str
) -> None:
    """Also what only a later revision would meet is asked before the first, and before the version table is made."""
    statement, line = OBSTACLES[obstacle]
    session.execute(sql.SQL(statement))
    before = schema_text(url)
    said = refused(url, "upgrade", "head")
    assert line in said
    assert "nothing was changed" in said
    assert schema_text(url) == before


def test_the_chain_goes_on_from_the_middle(url: str) -> None:
    """What earlier revisions made is not in the way of later ones."""
    move(url, CHAIN[1])
    move(url, "head")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("postgresql://postgres:hunter2@127.0.0.1:1/x", "cannot connect to database x at 127.0.0.1:1"),
        ("mysql://root:hunter2@127.0.0.1/x", "the database URL cannot be read"),
        ("", "no database is named: give -x database-url=URL, or set DATABASE_URL"),
    ],
)
def test_no_server_is_one_line_without_a_password(given: str, line: str) -> None:
    """Neither traceback nor secret, whichever command asks."""
    for arguments in (["upgrade", "head"], ["current"]):
        said = refusal(alembic(given, *arguments))
        assert line in said
        assert "hunter2" not in said


def test_a_role_that_may_not_is_told_before_anything_changes(url: str, stranger: str) -> None:
    """The tables' owner is named, and the version table was not even begun."""
    before = schema_text(url)
    said = refused(stranger, "upgrade", "head")
    assert "may not change the tables of" in said
    assert "hunter2" not in said
    assert schema_text(url) == before


def test_the_new_tables_belong_to_whom_the_old_belong(
    url: str, session: psycopg.Connection[Any], stranger: str
) -> None:
    """Row level security binds all but the owner: the application has to be that, whoever migrates."""
    role = sql.Identifier(str(psycopg.conninfo.conninfo_to_dict(stranger)["user"]))
    session.execute(sql.SQL("ALTER TABLE users OWNER TO {}").format(role))
    move(url, "head")
    assert one(
        session,
        "SELECT count(DISTINCT relowner) = 1 FROM pg_class"
        " WHERE relname IN ('users', 'redemption_requests', 'audit_admin_actions', 'project_nav_history')",
    )
    move(url, "base")
    session.execute("ALTER TABLE users OWNER TO CURRENT_USER")


def test_a_wallet_without_its_role_stops_the_backfill(url: str, session: psycopg.Connection[Any]) -> None:
    """A role that somebody chose is neither overwritten nor passed over."""
    move(url, CHAIN[1])
    session.execute("UPDATE platform_wallets SET wallet_role = 'treasury' WHERE wallet_type = 'treasury'")
    said = refused(url, "upgrade", "head")
    assert "1 of the rows of platform_wallets would be without the role" in said
    assert version(url) == CHAIN[1]
    assert one(session, "SELECT count(wallet_role) FROM platform_wallets") == 1


def test_a_trigger_that_touches_more_stops_the_backfill(url: str, session: psycopg.Connection[Any]) -> None:
    """Such as the one that keeps updated_at."""
    session.execute(
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;"
        " CREATE TRIGGER touch BEFORE UPDATE ON platform_wallets FOR EACH ROW EXECUTE FUNCTION touch()"
    )
    assert "a trigger on platform_wallets changes more" in refused(url, "upgrade", "head")
    assert version(url) == CHAIN[1]
    assert one(session, "SELECT count(*) FROM platform_wallets WHERE updated_at <> '2024-01-01'") == 0


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_every_wallet_gets_the_role_of_its_type(
    url: str, session: psycopg.Connection[Any], count: int
) -> None:
    """And nothing else of it changes, however many there are; the way back takes the roles off again."""
    session.execute("DELETE FROM platform_wallets")
    add_wallets(session, *list(WALLETS)[:count])
    before = session.execute("SELECT * FROM platform_wallets ORDER BY id").fetchall()
    move(url, "head")
    found = session.execute("SELECT wallet_type, wallet_role FROM platform_wallets").fetchall()
    assert dict(found) == dict(list(WALLETS.items())[:count])
    move(url, "-1")
    assert one(session, "SELECT count(wallet_role) FROM platform_wallets") == 0
    move(url, "base")
    assert session.execute("SELECT * FROM platform_wallets ORDER BY id").fetchall() == before


@pytest.mark.parametrize("target", CHAIN)
def test_the_old_application_goes_on_writing(url: str, session: psycopg.Connection[Any], target: str) -> None:
    """It knows nothing of the new columns, at any revision, nor after the way back."""
    session.execute("DELETE FROM platform_wallets")
    move(url, target)
    add_wallets(session, *WALLETS)
    move(url, "base")
    session.execute("DELETE FROM platform_wallets")
    add_wallets(session, *WALLETS)
    assert version(url) is None


def test_strangers_have_nothing_on_the_new_tables(url: str, session: psycopg.Connection[Any]) -> None:
    """Neither anon, nor authenticated, nor PUBLIC, though Supabase grants on every new table."""
    session.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
    session.execute("CREATE TABLE open ()")
    assert one(session, "SELECT has_table_privilege('anon', 'open', 'TRUNCATE')")
    move(url, "head")
    held = session.execute(
        "SELECT c.relname, a.grantee::regrole, a.privilege_type FROM pg_class AS c, aclexplode(c.relacl) AS a"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'open'"
        " AND a.grantee IN (0, 'anon'::regrole, 'authenticated'::regrole) AND c.relname LIKE ANY (%s)",
        [["project_nav%", "project_cash%", "treasury_pool%", "redemption%", "audit%"]],
    ).fetchall()
    assert held == []
    on_columns = "SELECT count(*) FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid >= 16384"
    assert one(session, on_columns) == 0
    assert one(session, "SELECT count(*) FROM pg_class WHERE relrowsecurity") == 5
