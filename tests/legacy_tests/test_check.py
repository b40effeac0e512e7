"""The frozen DDL is what the frozen facts say, and the check that says so can fail."""

from __future__ import annotations

import psycopg
import pytest

from tests.legacy import DDL, TABLES, build, facts
from tests.legacy.check import check, differences, wanted_facts
from tests.migrations.running import psql

FAULTS: dict[str, tuple[str, str]] = {
    "a changed type": (
        "ALTER TABLE users ALTER total_invested_ngn TYPE numeric(18,3)",
        "column users.total_invested_ngn type",
    ),
    "a changed default": (
        "ALTER TABLE wallets ALTER crypto_balances SET DEFAULT '[]'",
        "column wallets.crypto_balances default",
    ),
    "a default too many": ("ALTER TABLE users ALTER email SET DEFAULT ''", "column users.email default"),
    "a default gone": ("ALTER TABLE users ALTER id DROP DEFAULT", "column users.id default"),
    "a NOT NULL gone": ("ALTER TABLE users ALTER email DROP NOT NULL", "column users.email not null"),
    "a NOT NULL too many": (
        "ALTER TABLE projects ALTER images SET NOT NULL",
        "column projects.images not null",
    ),
    "a column gone": ("ALTER TABLE users DROP phone", "column users.phone type: missing"),
    "a column too many": ("ALTER TABLE users ADD nickname text", "column users.nickname type: unexpected"),
    "another order of columns": (
        (
            "ALTER TABLE trustlines DROP created_at, DROP tx_hash,"
            " ADD created_at timestamp NOT NULL DEFAULT now(), ADD tx_hash text"
        ),
        "column trustlines.tx_hash position",
    ),
    "a collation": (
        'ALTER TABLE users ALTER email TYPE text COLLATE "C"',
        "column users.email anything else",
    ),
    "a generated column": (
        "ALTER TABLE users ADD g int GENERATED ALWAYS AS (1) STORED",
        "column users.g anything else",
    ),
    "a foreign key gone": (
        "ALTER TABLE wallets DROP CONSTRAINT wallets_user_id_users_id_fk",
        "constraint wallets.wallets_user_id_users_id_fk: missing",
    ),
    "another action of a foreign key": (
        (
            "ALTER TABLE wallets DROP CONSTRAINT wallets_user_id_users_id_fk,"
            " ADD CONSTRAINT wallets_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users"
        ),
        "constraint wallets.wallets_user_id_users_id_fk: wanted",
    ),
    "a constraint not validated": (
        (
            "ALTER TABLE wallets DROP CONSTRAINT wallets_user_id_users_id_fk,"
            " ADD CONSTRAINT wallets_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users"
            " ON DELETE CASCADE NOT VALID"
        ),
        "NOT VALID",
    ),
    "a foreign key that does not fire": (
        "ALTER TABLE wallets DISABLE TRIGGER ALL",
        "constraint wallets.wallets_user_id_users_id_fk: wanted",
    ),
    "a renamed constraint": (
        "ALTER TABLE users RENAME CONSTRAINT users_email_unique TO users_email_key",
        "constraint users.users_email_key: unexpected",
    ),
    "a unique that takes one NULL": (
        (
            "ALTER TABLE transactions DROP CONSTRAINT transactions_reference_unique, "
            "ADD CONSTRAINT transactions_reference_unique UNIQUE NULLS NOT DISTINCT (reference)"
        ),
        "constraint transactions.transactions_reference_unique: wanted",
    ),
    "a check too many": (
        "ALTER TABLE users ADD CHECK (email <> '')",
        "constraint users.users_email_check: unexpected",
    ),
    "an index too many": (
        "CREATE INDEX wallets_x_idx ON wallets (created_at)",
        "index wallets.wallets_x_idx: unexpected",
    ),
    "a label too many": ("ALTER TYPE currency ADD VALUE 'EUR'", "enum currency label 4: unexpected"),
    "a renamed label": (
        "ALTER TYPE currency RENAME VALUE 'XLM' TO 'STR'",
        "enum currency label 3: wanted XLM",
    ),
    "a label in between": (
        "ALTER TYPE currency ADD VALUE 'EUR' BEFORE 'XLM'",
        "enum currency label 3: wanted XLM",
    ),
    "an enum too many": ("CREATE TYPE colour AS ENUM ('red')", "enum colour label 1: unexpected"),
    "an enum without labels": ("CREATE TYPE colour AS ENUM ()", "enum colour label 1: unexpected"),
    "a domain": ("CREATE DOMAIN email AS text", "type email: unexpected"),
    "a table gone": ("DROP TABLE trustlines", "table trustlines: missing"),
    "a table too many": ("CREATE TABLE audit ()", "table audit: unexpected"),
    "a view": ("CREATE VIEW audit AS SELECT 1 AS one", "table audit: unexpected"),
    "a sequence": ("CREATE SEQUENCE audit", "table audit: unexpected"),
    "an unlogged table": ("ALTER TABLE exchange_rates SET UNLOGGED", "table exchange_rates: wanted"),
    "row level security": ("ALTER TABLE users ENABLE ROW LEVEL SECURITY", "table users: wanted"),
    "a policy": ("CREATE POLICY all_of_it ON users", "policy users.all_of_it: unexpected"),
    "a function": ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function f(): unexpected"),
    "a trigger": (
        (
            "CREATE TRIGGER touch BEFORE UPDATE ON users"
            " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        "trigger users.touch: unexpected",
    ),
    "a rule": ("CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING", "rule users.r: unexpected"),
    "statistics": ("CREATE STATISTICS s ON id, email FROM users", "statistics s: unexpected"),
    "a comment": ("COMMENT ON TABLE users IS 'people'", "comment users: unexpected"),
}


def _build(url: str) -> None:
    with psycopg.connect(url) as connection:
        build(connection)


def test_the_ddl_makes_what_the_facts_say(pgcontract_empty_database: str) -> None:
    """Every fact of the catalogue file is found, and nothing else is there."""
    _build(pgcontract_empty_database)
    checked = check(pgcontract_empty_database)
    assert checked.differences == []
    assert checked.facts == len(wanted_facts()) > 1_000


def test_psql_makes_the_same(pgcontract_empty_database: str) -> None:
    """The script loads through psql as through one execute."""
    done = psql(pgcontract_empty_database, "\\set ON_ERROR_STOP on\n" + DDL.read_text(encoding="utf-8"))
    assert (done.returncode, done.stderr) == (0, "")
    assert differences(pgcontract_empty_database) == []


def test_the_search_path_does_not_matter(pgcontract_empty_database: str) -> None:
    """The script puts everything into schema public, whatever comes first for others."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("CREATE SCHEMA other; SET search_path = other")
        build(connection)
    assert differences(pgcontract_empty_database) == []


@pytest.mark.parametrize(("ddl", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_one_fault_is_seen(pgcontract_empty_database: str, ddl: str, expected: str) -> None:
    """Each kind of departure from the facts is a line that names it."""
    _build(pgcontract_empty_database)
    with psycopg.connect(pgcontract_empty_database, autocommit=True) as connection:
        connection.execute(ddl.encode())
    assert [line for line in differences(pgcontract_empty_database) if expected in line], differences(
        pgcontract_empty_database
    )


def test_an_empty_database_is_all_missing(pgcontract_empty_database: str) -> None:
    """Where there is nothing, every fact is missing."""
    assert len(differences(pgcontract_empty_database)) == len(wanted_facts())


def test_the_facts_are_of_15_tables_and_14_enums() -> None:
    """The catalogue file has not lost a table or a type, and the seed knows each of its tables."""
    assert sorted(facts()["tables"]) == sorted(TABLES)
    assert (len(TABLES), len(facts()["enums"])) == (15, 14)
