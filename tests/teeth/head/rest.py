"""Faults of whole tables, of what acts on them, of enum types and rows, and things that stand beside."""

# ruff: noqa: E501, S608 -- one case, one line; statements of constant cases
from __future__ import annotations

from tests.teeth.planting import Fault

_NEW = "project_cashflows"
_SWAP = f"ALTER TABLE {_NEW} RENAME TO old; ALTER TABLE old SET SCHEMA alembic; "
_TOUCH = "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;END'; "

TABLES = (
    Fault("table", f"{_SWAP}CREATE VIEW {_NEW} AS SELECT * FROM alembic.old", f"{_NEW} > table:", f"table {_NEW} is missing: view {_NEW} has its name"),
    Fault("table", f"{_SWAP}CREATE MATERIALIZED VIEW {_NEW} AS SELECT * FROM alembic.old", f"{_NEW} > table:", f"table {_NEW} is missing: materialized view {_NEW} has its name"),
    Fault("table", f"CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; {_SWAP}CREATE FOREIGN TABLE {_NEW} (id uuid NOT NULL DEFAULT gen_random_uuid()) SERVER s", f"{_NEW} > table:", f"table {_NEW} is missing: foreign table {_NEW} has its name"),
    Fault("table.kind", f"{_SWAP}CREATE TABLE {_NEW} (LIKE alembic.old INCLUDING ALL) PARTITION BY HASH (id)", f"{_NEW} > table:", f"{_NEW}: kind differs", None),
    Fault("table.kind", "DROP TABLE audit_admin_actions; CREATE TYPE actions AS (id uuid, admin_id uuid, action varchar(128), target jsonb, details jsonb, created_at timestamptz); CREATE TABLE audit_admin_actions OF actions", "audit_admin_actions > table:", "audit_admin_actions: kind differs", None),
    Fault("table.persistence", f"ALTER TABLE {_NEW} SET UNLOGGED", f"{_NEW} > table:", f"{_NEW}: persistence differs"),
    Fault("table.parents", f"CREATE TABLE alembic.base (amount_ngnts numeric(30,2) NOT NULL); ALTER TABLE {_NEW} INHERIT alembic.base", f"{_NEW} > table:", f"{_NEW}: parents differs"),
    Fault("table.parents", f"CREATE TABLE alembic.parts (LIKE {_NEW}) PARTITION BY LIST (status); ALTER TABLE alembic.parts ATTACH PARTITION {_NEW} DEFAULT", f"{_NEW} > table:", f"{_NEW}: parents differs"),
    Fault("table.children", f"CREATE TABLE alembic.child () INHERITS ({_NEW})", f"{_NEW} > table:", f"{_NEW}: children differs"),
    Fault("table.row_level_security", f"ALTER TABLE {_NEW} DISABLE ROW LEVEL SECURITY", f"{_NEW} > row_level_security:", f"{_NEW}: row level security differs"),
    Fault("table.row_level_security", f"ALTER TABLE {_NEW} FORCE ROW LEVEL SECURITY", f"{_NEW} > row_level_security:", f"{_NEW}: row level security differs"),
    Fault("table.row_level_security", "ALTER TABLE users ENABLE ROW LEVEL SECURITY", "users > table:", "users: row level security differs"),
    Fault("table.row_level_security", "ALTER TABLE users FORCE ROW LEVEL SECURITY", "users > table:", "users: row level security differs"),
    Fault("table.replica_identity", "ALTER TABLE users REPLICA IDENTITY FULL", "users > table:", "users: replica identity differs"),
    Fault("table.replica_identity", "ALTER TABLE users REPLICA IDENTITY NOTHING", "users > table:", "users: replica identity differs"),
    Fault("table.replica_identity", "ALTER TABLE projects REPLICA IDENTITY USING INDEX projects_token_symbol_unique", "projects > table:", "projects: replica identity differs"),
    Fault("table.public_privileges", "GRANT SELECT ON users TO PUBLIC", "users > table:", "users: public privileges differs"),
    Fault("table.public_privileges", "GRANT UPDATE (role) ON users TO PUBLIC", "users > table:", "users: public privileges differs"),
    Fault("table.public_privileges", f"GRANT TRUNCATE ON {_NEW} TO PUBLIC", f"{_NEW} > table:", f"{_NEW}: public privileges differs", 2),
    Fault("table.owner", "ALTER TABLE users OWNER TO service_role", "users > table:", "users: owner differs"),
    Fault("table.owner", f"ALTER TABLE {_NEW} OWNER TO anon", f"{_NEW} > table:", f"{_NEW}: owner differs", 1),
    Fault("table", "DROP TABLE audit_admin_actions", "audit_admin_actions > table:", "audit_admin_actions is missing"),
    Fault("table", 'ALTER TABLE audit_admin_actions RENAME TO "Audit_admin_actions"', "audit_admin_actions > table:", "audit_admin_actions is missing", 1),
    Fault("table", "ALTER TABLE audit_admin_actions SET SCHEMA alembic", "audit_admin_actions > table:", "audit_admin_actions is missing"),
    Fault("table", "CREATE TABLE users_backup AS TABLE users", "", "users_backup is unexpected"),
    Fault("table", "CREATE UNLOGGED TABLE scratch (id integer)", "", "scratch is unexpected"),
    Fault("table", "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)", "", "alembic_version is unexpected"),
    Fault("table", 'CREATE TABLE "Users" (LIKE users)', "", "Users is unexpected"),
)  # fmt: skip

ACTS = (
    Fault("policy", f"CREATE POLICY open ON {_NEW} USING (true)", f"{_NEW} > table:", f"{_NEW} policy open is unexpected"),
    Fault("policy", f"CREATE POLICY open ON {_NEW} FOR SELECT TO anon USING (true)", f"{_NEW} > table:", f"{_NEW} policy open is unexpected"),
    Fault("policy", "CREATE POLICY shut ON users AS RESTRICTIVE USING (false)", "users > table:", "users policy shut is unexpected"),
    Fault("trigger", f"{_TOUCH}CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()", "users > table:", "users trigger t is unexpected", 1),
    Fault("trigger", f"{_TOUCH}CREATE TRIGGER t BEFORE TRUNCATE ON {_NEW} EXECUTE FUNCTION touch(); ALTER TABLE {_NEW} DISABLE TRIGGER t", f"{_NEW} > table:", f"{_NEW} trigger t is unexpected", 1),
    Fault("trigger", f"{_TOUCH}CREATE CONSTRAINT TRIGGER t AFTER INSERT ON {_NEW} DEFERRABLE FOR EACH ROW EXECUTE FUNCTION touch()", f"{_NEW} > table:", f"{_NEW} trigger t is unexpected", 1),
    Fault("trigger", "CREATE TRIGGER t BEFORE UPDATE ON platform_wallets FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", "platform_wallets > table:", "platform_wallets trigger t is unexpected"),
    Fault("rule", f"CREATE RULE r AS ON INSERT TO {_NEW} DO INSTEAD NOTHING", f"{_NEW} > table:", f"{_NEW} rule r is unexpected"),
    Fault("rule", "CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING; ALTER TABLE users DISABLE RULE r", "users > table:", "users rule r is unexpected"),
    *(
        Fault("grant.privileges", f"GRANT {what} TO anon {how}", f"{_NEW} > anon:", f"{_NEW} grant anon: privileges differs", since=since)
        for what, how, since in (
            (f"SELECT ON {_NEW}", "", 15),
            (f"INSERT ON {_NEW}", "", 15),
            (f"TRUNCATE ON {_NEW}", "", 15),
            (f"REFERENCES ON {_NEW}", "", 15),
            (f"TRIGGER ON {_NEW}", "", 15),
            (f"SELECT (amount_ngnts) ON {_NEW}", "", 15),
            (f"UPDATE (status) ON {_NEW}", "WITH GRANT OPTION", 15),
            (f"DELETE ON {_NEW}", "WITH GRANT OPTION", 15),
            (f"MAINTAIN ON {_NEW}", "", 17),
        )
    ),
    Fault("grant.privileges", "GRANT ALL ON ALL TABLES IN SCHEMA public TO authenticated", f"{_NEW} > authenticated:", f"{_NEW} grant authenticated: privileges differs", 4),
)  # fmt: skip

ENUMS = (
    Fault("enum.labels", "ALTER TYPE currency ADD VALUE 'BTC'", "enums > currency:", "enum currency: labels differs"),
    Fault("enum.labels", "ALTER TYPE currency ADD VALUE 'BTC' BEFORE 'USDC'", "enums > currency:", "enum currency: labels differs"),
    Fault("enum.labels", "ALTER TYPE currency RENAME VALUE 'USDC' TO 'usdc'", "enums > currency:", "enum currency: labels differs"),
    Fault("enum.labels", "ALTER TYPE currency RENAME VALUE 'USDC' TO 'USDC '", "enums > currency:", "enum currency: labels differs"),
    Fault("enum.labels", "ALTER TYPE currency RENAME VALUE 'USDC' TO 'tmp'; ALTER TYPE currency RENAME VALUE 'XLM' TO 'USDC'; ALTER TYPE currency RENAME VALUE 'tmp' TO 'XLM'", "enums > currency:", "enum currency: labels differs"),
    Fault("enum.labels", "ALTER TABLE project_token_ledger ALTER action TYPE text; DROP TYPE token_ledger_action; CREATE TYPE token_ledger_action AS ENUM ('mint', 'create', 'transfer', 'burn', 'redemption'); ALTER TABLE project_token_ledger ALTER action TYPE token_ledger_action USING action::token_ledger_action", "enums > token_ledger_action:", "enum token_ledger_action: labels differs"),
    Fault("enum.labels", "TRUNCATE withdrawal_requests; ALTER TABLE withdrawal_requests ALTER destination_type TYPE text; DROP TYPE destination_type; CREATE TYPE destination_type AS ENUM (); ALTER TABLE withdrawal_requests ALTER destination_type TYPE destination_type USING NULL::destination_type", "enums > destination_type:", "enum destination_type: labels differs", None),
    Fault("enum", "ALTER TYPE token_ledger_action RENAME TO ledger_action", "enums > token_ledger_action:", "enum token_ledger_action is missing: enum ledger_action equals it except for its name", 1),
    Fault("enum", "ALTER TYPE token_ledger_action SET SCHEMA alembic", "enums > token_ledger_action:", "enum token_ledger_action is missing", 1),
    Fault("enum", "CREATE TYPE wallet_role AS ENUM ('operations', 'treasury')", "", "enum wallet_role is unexpected"),
    Fault("enum", "ALTER TABLE transactions ALTER payment_method TYPE text; DROP TYPE payment_method", "enums > payment_method:", "enum payment_method is missing", 1),
)  # fmt: skip

_ROLES = "platform_wallets > every wallet has the role of its type:"
_RULE = "platform_wallets row rule every wallet has the role of its type: rows differs"

ROWS = (
    Fault("row rule.rows", "UPDATE platform_wallets SET wallet_role = NULL WHERE wallet_type = 'treasury'", _ROLES, _RULE),
    Fault("row rule.rows", "UPDATE platform_wallets SET wallet_role = 'treasury' WHERE wallet_type = 'treasury'", _ROLES, _RULE),
    Fault("row rule.rows", "UPDATE platform_wallets SET wallet_role = 'operations'", _ROLES, _RULE),
)  # fmt: skip

THINGS = (
    *(
        Fault(kind, f"CREATE {ddl}", "", f"{kind} {name} is unexpected", also)
        for kind, ddl, name, also in (
            ("view", "VIEW extra AS SELECT email, password_hash FROM users", "extra", 0),
            ("materialized view", "MATERIALIZED VIEW extra AS SELECT 1 AS one", "extra", 0),
            ("sequence", "SEQUENCE extra", "extra", 0),
            ("function", "FUNCTION extra() RETURNS integer SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'", "extra()", 0),
            ("function", "FUNCTION length(text) RETURNS integer LANGUAGE sql AS 'SELECT 0'", "length(text)", 0),
            ("procedure", "PROCEDURE extra() LANGUAGE sql AS 'SELECT 1'", "extra()", 0),
            ("aggregate", "AGGREGATE extra(integer) (sfunc = int4pl, stype = integer)", "extra(integer)", 0),
            ("domain", "DOMAIN extra AS text", "extra", 0),
            ("composite type", "TYPE extra AS (a integer)", "extra", 0),
            ("range type", "TYPE extra AS RANGE (subtype = uuid)", "extra", None),
            ("base type", "TYPE extra", "extra", 0),
            ("operator", "OPERATOR === (leftarg = integer, rightarg = integer, function = int4eq)", "===(integer,integer)", 0),
            ("collation", 'COLLATION extra FROM "C"', "extra", 0),
            ("conversion", "CONVERSION extra FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", "extra", 0),
            ("operator family", "OPERATOR FAMILY extra USING btree", "extra", 0),
            ("text search configuration", "TEXT SEARCH CONFIGURATION extra (COPY = simple)", "extra", 0),
            ("text search dictionary", "TEXT SEARCH DICTIONARY extra (TEMPLATE = simple)", "extra", 0),
        )
    ),
    Fault("foreign table", "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE extra (id integer) SERVER s", "", "foreign table extra is unexpected"),
    Fault("statistics", "CREATE STATISTICS extra ON first_name, last_name FROM users", "users > table:", "users statistics extra is unexpected"),
    Fault("table", "CREATE TABLE extra (id integer) PARTITION BY RANGE (id)", "", "extra is unexpected"),
)  # fmt: skip

REST = (*TABLES, *ACTS, *ENUMS, *ROWS, *THINGS)
