"""Migrations whose way back leaves something behind, takes too much, or is none; and those at whose end the contracts do not hold."""

# ruff: noqa: E501 -- one case, one line
from __future__ import annotations

from tests.teeth.planting import MAKE_EXTENSION
from tests.teeth.sabotage.case import AGAIN, ALONE, BACK, DOWN, DUMP, HEAD, REFUSED, UP, UP_AGAIN, Sabotage

_SECOND = (
    "EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'public.platform_wallets'::regclass AND attisdropped)"
)
_DATABASE = "DO $$ BEGIN EXECUTE format('{}', current_database()); END $$"

_LEFT = (
    ("an index", "CREATE INDEX left_over ON public.users (email)"),
    ("an invalid index", "CREATE INDEX left_over ON public.users (email)", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.left_over'::regclass"),
    ("a unique index", "CREATE UNIQUE INDEX left_over ON public.users (email)"),
    ("a table", "CREATE TABLE public.left_over (id integer)"),
    ("a backup in another schema", "CREATE SCHEMA backup", "CREATE TABLE backup.users AS TABLE public.users"),
    ("a view", "CREATE VIEW public.left_over AS SELECT 1 AS one"),
    ("a sequence", "CREATE SEQUENCE public.left_over"),
    ("a function", "CREATE FUNCTION public.left_over() RETURNS integer LANGUAGE sql AS 'SELECT 1'"),
    ("a trigger and its function", "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "CREATE TRIGGER t BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.f()"),
    ("a disabled trigger", "CREATE TRIGGER t BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", "ALTER TABLE public.users DISABLE TRIGGER t"),
    ("triggers of keys disabled", "ALTER TABLE public.investments DISABLE TRIGGER ALL"),
    ("an event trigger", "CREATE FUNCTION public.f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'", "CREATE EVENT TRIGGER left_over ON sql_drop EXECUTE FUNCTION public.f()"),
    ("a rule", "CREATE RULE r AS ON DELETE TO public.users DO INSTEAD NOTHING"),
    ("a policy", "CREATE POLICY p ON public.users USING (true)"),
    ("row level security", "ALTER TABLE public.users ENABLE ROW LEVEL SECURITY"),
    ("forced row level security", "ALTER TABLE public.users FORCE ROW LEVEL SECURITY"),
    ("an enum type", "CREATE TYPE public.wallet_role AS ENUM ('treasury')"),
    ("an enum value", "ALTER TYPE public.platform_wallet_type ADD VALUE 'treasury_pool'"),
    ("an enum value renamed", "ALTER TYPE public.currency RENAME VALUE 'XLM' TO 'xlm'"),
    ("a domain", "CREATE DOMAIN public.amount AS numeric(30,2)"),
    ("a composite type", "CREATE TYPE public.pair AS (a integer)"),
    ("a collation", 'CREATE COLLATION public.left_over FROM "C"'),
    ("an operator", "CREATE OPERATOR public.=== (leftarg = integer, rightarg = integer, function = int4eq)"),
    ("a cast", "CREATE CAST (integer AS public.currency) WITH INOUT"),
    ("a text search configuration", "CREATE TEXT SEARCH CONFIGURATION public.left_over (COPY = simple)"),
    ("a foreign server", "CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w"),
    ("an extension", MAKE_EXTENSION),
    ("a publication", "CREATE PUBLICATION left_over FOR TABLE public.users"),
    ("a statistics object", "CREATE STATISTICS public.left_over ON first_name, last_name FROM public.users"),
    ("a statistics target", "ALTER TABLE public.users ALTER email SET STATISTICS 500"),
    ("a column's storage", "ALTER TABLE public.users ALTER email SET STORAGE EXTERNAL"),
    ("a column's compression", "ALTER TABLE public.users ALTER email SET COMPRESSION pglz"),
    ("a storage parameter", "ALTER TABLE public.users SET (fillfactor = 70)"),
    ("a parameter of the TOAST table", "ALTER TABLE public.users SET (toast.autovacuum_enabled = false)"),
    ("clustered", "ALTER TABLE public.users CLUSTER ON users_pkey"),
    ("an unlogged table", "ALTER TABLE public.exchange_rates SET UNLOGGED"),
    ("a replica identity", "ALTER TABLE public.users REPLICA IDENTITY FULL"),
    ("a parent", "CREATE TABLE alembic.parent ()", "ALTER TABLE public.users INHERIT alembic.parent"),
    ("an owner", "ALTER TABLE public.users OWNER TO service_role"),
    ("a comment on a table", "COMMENT ON TABLE public.users IS 'left over'"),
    ("a comment on a column", "COMMENT ON COLUMN public.platform_wallets.wallet_type IS 'left over'"),
    ("a comment on the schema", "COMMENT ON SCHEMA public IS 'left over'"),
    ("a comment on the database", _DATABASE.format("COMMENT ON DATABASE %I IS ''left over''")),
    ("a grant", "GRANT SELECT ON public.users TO anon"),
    ("a grant on a column", "GRANT UPDATE (role) ON public.users TO authenticated"),
    ("a grant to everybody", "GRANT SELECT ON public.users TO PUBLIC"),
    ("a grant on the schema", "GRANT CREATE ON SCHEMA public TO anon"),
    ("a grant on the database", _DATABASE.format("GRANT CREATE ON DATABASE %I TO anon")),
    ("a grant on a system function", "GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO anon"),
    ("a privilege revoked", "REVOKE TRUNCATE ON public.users FROM CURRENT_USER"),
    ("a default privilege", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO anon"),
    ("a default privilege taken", "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon"),
    ("a setting of the database", _DATABASE.format("ALTER DATABASE %I SET statement_timeout = 0")),
    ("a setting of a role", _DATABASE.format("ALTER ROLE anon IN DATABASE %I SET work_mem = ''5MB''")),
    ("a large object", "SELECT lo_create(424242)"),
    ("column order", "ALTER TABLE public.exchange_rates RENAME is_stale TO old; ALTER TABLE public.exchange_rates ADD is_stale boolean; UPDATE public.exchange_rates SET is_stale = old; ALTER TABLE public.exchange_rates DROP old; ALTER TABLE public.exchange_rates ALTER is_stale SET NOT NULL, ALTER is_stale SET DEFAULT false"),
    ("a column", "ALTER TABLE public.users ADD left_over text"),
    ("a NOT NULL", "ALTER TABLE public.exchange_rates ALTER is_stale DROP NOT NULL"),
    ("a default", "ALTER TABLE public.users ALTER phone SET DEFAULT ''"),
    ("a default dropped", "ALTER TABLE public.users ALTER kyc_status DROP DEFAULT"),
    ("a wider type", "ALTER TABLE public.platform_wallets ALTER balance_xlm TYPE numeric(30,7)"),
    ("a check", "ALTER TABLE public.platform_wallets ADD CONSTRAINT c CHECK (balance_xlm IS NOT NULL) NOT VALID"),
    ("a constraint renamed", "ALTER TABLE public.platform_wallets RENAME CONSTRAINT platform_wallets_wallet_type_unique TO platform_wallets_wallet_type_key"),
    ("a key that cascades", "ALTER TABLE public.platform_settings DROP CONSTRAINT platform_settings_updated_by_users_id_fk, ADD CONSTRAINT platform_settings_updated_by_users_id_fk FOREIGN KEY (updated_by) REFERENCES public.users (id) ON DELETE CASCADE"),
    ("a key not validated", "ALTER TABLE public.platform_settings DROP CONSTRAINT platform_settings_updated_by_users_id_fk, ADD CONSTRAINT platform_settings_updated_by_users_id_fk FOREIGN KEY (updated_by) REFERENCES public.users (id) NOT VALID"),
    ("a key that can wait", "ALTER TABLE public.platform_settings ALTER CONSTRAINT platform_settings_updated_by_users_id_fk DEFERRABLE"),
    ("a table too few", "DROP TABLE public.exchange_rates"),
    ("a constraint too few", "ALTER TABLE public.platform_wallets DROP CONSTRAINT platform_wallets_wallet_type_unique"),
    ("something in the schema of the version table", "CREATE TABLE alembic.notes (text text)"),
)  # fmt: skip

#: What `pg_dump --schema-only` prints as well: the second witness must see it, too.
_DUMPED = frozenset(
    {"an index", "a function", "an enum value", "a comment on a column", "a grant", "a publication"}
)

_TABLES = '    for table in reversed(TABLES):\n        op.drop_table(table, schema="public")'
_ROLE = '    op.drop_column("platform_wallets", "wallet_role", schema="public")\n'

EDITED = (
    Sabotage("a downgrade of tables that passes", UP_AGAIN, edits=(("phase4_tables", _TABLES, "    pass"),)),
    Sabotage("a downgrade of tables that forgets one", BACK, edits=(("phase4_tables", "reversed(TABLES)", "reversed(TABLES[1:])"),)),
    Sabotage("a downgrade that forgets a column", BACK, edits=(("phase4_wallet_columns", _ROLE, ""),)),
    Sabotage("a downgrade of rows that passes", f"{ALONE}[phase4_wallet_roles]", edits=(("phase4_wallet_roles", "op.execute(TAKE_BACK)", "pass"),)),
    Sabotage("one revision leaves an index, and the one below drops it", f"{ALONE}[phase4_wallet_columns]", edits=(("phase4_wallet_columns", _ROLE, _ROLE + '    op.execute("CREATE INDEX left_over ON public.platform_wallets (public_key)")\n'), ("phase4_tables", _TABLES, '    op.execute("DROP INDEX public.left_over")\n' + _TABLES))),
    Sabotage("one revision leaves a comment, and the one below takes it", f"{ALONE}[phase4_wallet_roles]", edits=(("phase4_wallet_roles", "    op.execute(TAKE_BACK)", "    op.execute(\"COMMENT ON TABLE public.platform_wallets IS 'x'\")\n    op.execute(TAKE_BACK)"), ("phase4_wallet_columns", _ROLE, _ROLE + '    op.execute("COMMENT ON TABLE public.platform_wallets IS NULL")\n'))),
    Sabotage("a downgrade that raises", DOWN, edits=(("phase4_tables", _TABLES, "    raise NotImplementedError"),)),
    Sabotage("a guard of a table missing", f"{REFUSED}[phase4_tables]", edits=(("phase4_tables", "downgrade_destroys: dict[str, str] = ", "downgrade_destroys: dict[str, str] = {} and "),)),
    Sabotage("a guard of the threshold missing", f"{REFUSED}[phase4_wallet_columns]", edits=(("phase4_wallet_columns", '"min_reserve_threshold IS NOT NULL"', '"false"'),)),
    Sabotage("a guard of a role somebody chose missing", f"{REFUSED}[phase4_wallet_columns]", edits=(("phase4_wallet_columns", '"""CASE wallet_type::text', '"""wallet_role || CASE wallet_type::text'),)),
    Sabotage("guards asked too late", f"{REFUSED}[phase4_tables]", without=("pgcontract.alembic.runner.plan:Plan.check_preconditions",)),
    Sabotage("guards that find nothing", f"{REFUSED}[phase4_tables]", without=("pgcontract.alembic.runner.plan:Plan.check_preconditions", "pgcontract.alembic.runner.plan:Plan._lock_and_count")),
    Sabotage("a guard that also refuses what comes back", "test_a_wallet_of_the_old_application_gets_its_role", edits=(("phase4_wallet_columns", '"""CASE wallet_type::text', '"""upper(CASE wallet_type::text'), ("phase4_wallet_columns", '    END""",', '    END)""",'))),
    Sabotage("an index is missing at head", HEAD, edits=(("phase4_tables", "for name, (table, *columns) in INDEXES.items():", "for name, (table, *columns) in list(INDEXES.items())[1:]:"),)),
    Sabotage("row level security is missing at head", HEAD, edits=(("phase4_tables", "        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', made);\n", ""),)),
    Sabotage("privileges of anon are not revoked", HEAD, edits=(("phase4_tables", "        EXECUTE format('REVOKE ALL ON TABLE public.%I FROM PUBLIC', made);\n        FOR stranger IN SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated')", "        FOR stranger IN SELECT rolname FROM pg_roles WHERE rolname IN ('authenticated')"),)),
    Sabotage("a check is missing at head", HEAD, edits=(("phase4_tables", '        _one_of(table, "source", "manual", "formula", "audited"),\n', ""),)),
    Sabotage("a key does not cascade", HEAD, edits=(("phase4_tables", ', ondelete="CASCADE"', ""),)),
    Sabotage("another scale", HEAD, edits=(("phase4_tables", "sa.Numeric(30, 8)", "sa.Numeric(30, 6)"),)),
    Sabotage("no time zone", HEAD, edits=(("phase4_tables", "timezone=True", "timezone=False"),)),
    Sabotage("a default missing", HEAD, edits=(("phase4_tables", ', server_default="recorded"', ""),)),
    Sabotage("a value too many", HEAD, edits=(("phase4_wallet_columns", '"liquidity_pool", "treasury_pool")', '"liquidity_pool", "treasury_pool", "fees")'),)),
    Sabotage("an index only the second time", AGAIN, up=(f"DO $$ BEGIN IF {_SECOND} THEN CREATE INDEX again ON public.users (email); END IF; END $$",)),
    Sabotage("a comment only the second time", AGAIN, up=(f"DO $$ BEGIN IF {_SECOND} THEN COMMENT ON TABLE public.users IS 'again'; END IF; END $$",)),
    Sabotage("a lock that the migrations wait for themselves", UP, up=("SET LOCAL lock_timeout = '100ms'", "CREATE EXTENSION IF NOT EXISTS dblink", "SELECT dblink_exec(format('dbname=%s host=%s port=%s', current_database(), split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')), 'LOCK TABLE public.platform_wallets')")),
)  # fmt: skip


def _destroys(name: str, up: str, down: str, **declares: str) -> Sabotage:
    return Sabotage(name, f"{REFUSED}[planted]", up=(up,), down=(down,), declares=tuple(declares.items()))


_NICK, _NO_NICK = "ALTER TABLE public.users ADD nickname text", "ALTER TABLE public.users DROP nickname"
_NOTES = "ALTER TABLE public.project_token_ledger {} notes{}"

#: Data that goes with a downgrade, or with an upgrade, and that nobody declares, or not as it is.
DESTROYED = (
    _destroys("a column that nobody declares", _NICK, _NO_NICK),
    _destroys("a table that nobody declares", "CREATE TABLE public.notes (text text)", "DROP TABLE public.notes"),
    _destroys("a table in another schema that nobody declares", "CREATE SCHEMA s; CREATE TABLE s.t (id integer)", "DROP SCHEMA s CASCADE"),
    _destroys("a column whose condition nothing meets", _NICK, _NO_NICK, downgrade_destroys="{'users.nickname': 'false'}"),
    _destroys("a column whose condition leaves values out", _NICK, _NO_NICK, downgrade_destroys="{'users.nickname': \"nickname = 'x'\"}"),
    _destroys("a column that nobody makes again", _NICK, _NO_NICK, derivable="{'users.nickname': 'first_name'}"),
    _destroys("a declaration about what stays", "SELECT 1", "SELECT 1", downgrade_destroys="{'users.email': 'true'}"),
    _destroys("a column that the upgrade drops", _NOTES.format("DROP", ""), _NOTES.format("ADD", " text")),
    _destroys("a column dropped and made again by the upgrade", f"{_NOTES.format('DROP', '')}; {_NOTES.format('ADD', ' text')}", "SELECT 1"),
    _destroys("a table that the upgrade drops", "DROP TABLE public.exchange_rates", "CREATE TABLE public.exchange_rates (id uuid)"),
)  # fmt: skip

LEFT = tuple(Sabotage(f"{name} left behind", BACK, down=tuple(statements)) for name, *statements in _LEFT)
WITNESSED = tuple(
    Sabotage(f"{name} left behind, seen by pg_dump", DUMP, down=tuple(statements))
    for name, *statements in _LEFT
    if name in _DUMPED
)


def _cluster(name: str, statement: str, cleanup: str) -> Sabotage:
    return Sabotage(name, f"{ALONE}[planted]", up=(statement,), cleanup=cleanup)


#: Left outside of the database, where no snapshot looks, or on the database itself, which no copy of a state takes along.
CLUSTER = (
    Sabotage("a setting of the database, of which no state is a witness", f"{ALONE}[planted]", up=(_DATABASE.format("ALTER DATABASE %I SET statement_timeout = 0"),)),
    _cluster("a role", "CREATE ROLE left_behind", "DROP ROLE left_behind"),
    _cluster("a membership", "GRANT pg_signal_backend TO pg_checkpoint", "REVOKE pg_signal_backend FROM pg_checkpoint"),
    _cluster("a role's setting in every database", "ALTER ROLE CURRENT_USER SET geqo_seed = 0.5", "ALTER ROLE CURRENT_USER RESET geqo_seed"),
    _cluster("a privilege on a parameter", "GRANT SET ON PARAMETER geqo_seed TO pg_checkpoint", "REVOKE SET ON PARAMETER geqo_seed FROM pg_checkpoint"),
    _cluster("a replication origin", "SELECT pg_replication_origin_create('left_behind')", "SELECT pg_replication_origin_drop('left_behind')"),
)  # fmt: skip
