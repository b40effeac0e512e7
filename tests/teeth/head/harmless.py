"""Changes of the upgraded database that no contract speaks of: none may be reported."""

# ruff: noqa: E501 -- one case, one line
from __future__ import annotations

from tests.teeth.planting import MAKE_EXTENSION, Harmless

_CASHFLOWS = "ALTER TABLE project_cashflows "
_STATUS = f"{_CASHFLOWS}DROP CONSTRAINT project_cashflows_status_check, ADD CONSTRAINT project_cashflows_status_check CHECK "
_SET = "ALTER DATABASE %(database)s SET "

STORAGE = (
    Harmless("nothing", "SELECT 1"),
    Harmless("ANALYZE", "ANALYZE"),
    Harmless("VACUUM FULL", "VACUUM FULL"),
    Harmless("CLUSTER", "CLUSTER users USING users_pkey"),
    Harmless("REINDEX", "REINDEX SCHEMA public"),
    Harmless("REINDEX CONCURRENTLY", "REINDEX TABLE CONCURRENTLY project_cashflows"),
    Harmless("fillfactor", "ALTER TABLE users SET (fillfactor = 70); ALTER INDEX users_pkey SET (fillfactor = 80)"),
    Harmless("autovacuum tuned", "ALTER TABLE users SET (autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = false)"),
    Harmless("parallel workers", "ALTER TABLE users SET (parallel_workers = 4)"),
    Harmless("statistics target", "ALTER TABLE users ALTER email SET STATISTICS 1000"),
    Harmless("n_distinct", "ALTER TABLE users ALTER email SET (n_distinct = -1)"),
    Harmless("column storage", "ALTER TABLE projects ALTER description SET STORAGE EXTERNAL"),
    Harmless("column compression", "ALTER TABLE projects ALTER description SET COMPRESSION pglz"),
    Harmless("a tombstone", "ALTER TABLE users ADD extra text DEFAULT 'x'; ALTER TABLE users DROP extra"),
    Harmless("column order", f"{_CASHFLOWS}DROP source_document_url, ADD source_document_url text"),
    Harmless("rows", "UPDATE users SET first_name = upper(first_name); DELETE FROM audit_admin_actions"),
)  # fmt: skip

ELSEWHERE = (
    Harmless("another schema", "CREATE SCHEMA other; CREATE TABLE other.users (id integer); CREATE TYPE other.currency AS ENUM ('X'); CREATE VIEW other.v AS SELECT * FROM public.users"),
    Harmless("an extension of its own schema", f"CREATE SCHEMA extensions; SET search_path = extensions; {MAKE_EXTENSION}"),
    Harmless("an extension in public", MAKE_EXTENSION),
    Harmless("temporary tables", "CREATE TEMP TABLE users (id integer); CREATE TEMP VIEW v AS SELECT 1"),
    Harmless("a publication of a host", "CREATE PUBLICATION supabase_realtime"),
    Harmless("comments", "COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.email IS 'mail'; COMMENT ON SCHEMA public IS 'x'; COMMENT ON CONSTRAINT users_pkey ON users IS 'k'"),
    Harmless("privileges of a role nobody asked about", "GRANT ALL ON ALL TABLES IN SCHEMA public TO service_role; GRANT SELECT ON users TO anon"),
    Harmless("default privileges", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO anon"),
    Harmless("one other owner for all", "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP EXECUTE format('ALTER TABLE %s OWNER TO service_role', t); END LOOP; END $$"),
    Harmless("an inner sequence of another schema", "CREATE SCHEMA other; CREATE TABLE other.t (id serial PRIMARY KEY)"),
    Harmless("large objects", "SELECT lo_create(0)"),
)  # fmt: skip

PRINTED = (
    *(
        Harmless(f"database setting {name} {value}", f"{_SET}{name} = {value}")
        for name, value in (
            ("TimeZone", "'Africa/Lagos'"),
            ("DateStyle", "'SQL, DMY'"),
            ("IntervalStyle", "'iso_8601'"),
            ("bytea_output", "'escape'"),
            ("extra_float_digits", "-15"),
            ("search_path", "''"),
            ("search_path", "'alembic', 'public'"),
            ("quote_all_identifiers", "on"),
            ("client_encoding", "'LATIN1'"),
            ("standard_conforming_strings", "off"),
            ("backslash_quote", "on"),
            ("row_security", "on"),
            ("default_transaction_isolation", "'serializable'"),
            ("array_nulls", "off"),
            ("transform_null_equals", "on"),
            ("xmloption", "'document'"),
            ("from_collapse_limit", "1"),
            ("enable_seqscan", "off"),
            ("plan_cache_mode", "'force_generic_plan'"),
            ("constraint_exclusion", "on"),
            ("escape_string_warning", "off"),
        )
    ),
    Harmless("another schema first, with tables of the same names", f"CREATE SCHEMA other; CREATE TABLE other.users (id integer); CREATE FUNCTION other.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'; {_SET}search_path = 'other', 'pg_catalog', 'public'"),
)  # fmt: skip

RESPELLED = (
    Harmless("a default with its cast", f"{_CASHFLOWS}ALTER status SET DEFAULT 'recorded'::character varying(16)"),
    Harmless("a default as text", f"{_CASHFLOWS}ALTER status SET DEFAULT 'recorded'::text"),
    Harmless("a default qualified", f"{_CASHFLOWS}ALTER id SET DEFAULT pg_catalog.gen_random_uuid()"),
    Harmless("now() in parentheses", f"{_CASHFLOWS}ALTER created_at SET DEFAULT ((pg_catalog.now()))"),
    Harmless("a number for a text of it", "ALTER TABLE platform_wallets ALTER balance_xlm SET DEFAULT 0"),
    Harmless("a number with another scale", "ALTER TABLE users ALTER total_invested_ngn SET DEFAULT 0.0"),
    Harmless("a boolean as a text", "ALTER TABLE users ALTER is_suspended SET DEFAULT 'f'"),
    Harmless("jsonb with spaces", "ALTER TABLE redemption_requests ALTER funding_plan SET DEFAULT ' { } '"),
    Harmless("jsonb by CAST", "ALTER TABLE redemption_requests ALTER tx_hashes SET DEFAULT CAST('[]' AS jsonb)"),
    Harmless("an enum label with its type", "ALTER TABLE projects ALTER currency SET DEFAULT 'NGN'::public.currency"),
    Harmless("a default of NULL", f"{_CASHFLOWS}ALTER source SET DEFAULT NULL; ALTER TABLE platform_wallets ALTER min_reserve_threshold SET DEFAULT NULL::numeric(30,2)"),
    Harmless("now() by another name", "ALTER TABLE users ALTER created_at SET DEFAULT LOCALTIMESTAMP"),
    Harmless("a check by ANY", f"{_STATUS}(status = ANY (ARRAY['recorded', 'verified', 'tokenized']))"),
    Harmless("a check in another order", f"{_STATUS}(status IN ('tokenized', 'recorded', 'verified'))"),
    Harmless("a check with casts", f"{_STATUS}((status)::text = ANY (ARRAY['recorded'::varchar, 'verified'::varchar, 'tokenized'::varchar]::text[]))"),
    Harmless("a check with parentheses", f"{_STATUS}(((status) IN (('recorded'), 'verified', 'tokenized')))"),
    Harmless("a foreign key made again", f"{_CASHFLOWS}DROP CONSTRAINT project_cashflows_project_id_projects_id_fk, ADD CONSTRAINT project_cashflows_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects ON DELETE CASCADE NOT VALID; {_CASHFLOWS}VALIDATE CONSTRAINT project_cashflows_project_id_projects_id_fk"),
    Harmless("an index made again, concurrently", "DROP INDEX redemption_requests_user_id_idx; CREATE INDEX CONCURRENTLY redemption_requests_user_id_idx ON redemption_requests USING btree (user_id ASC NULLS LAST)"),
    Harmless("a unique made from an index", "ALTER TABLE projects DROP CONSTRAINT projects_token_symbol_unique; CREATE UNIQUE INDEX projects_token_symbol_unique ON projects (token_symbol); ALTER TABLE projects ADD CONSTRAINT projects_token_symbol_unique UNIQUE USING INDEX projects_token_symbol_unique"),
    Harmless("numeric there and back", f"{_CASHFLOWS}ALTER amount_ngnts TYPE numeric; {_CASHFLOWS}ALTER amount_ngnts TYPE decimal(30,2)"),
    Harmless("a NOT NULL of another name", "ALTER TABLE users ALTER email DROP NOT NULL; ALTER TABLE users ADD CONSTRAINT mail_there NOT NULL email", since=18),
    Harmless("a NOT NULL validated later", "ALTER TABLE users ALTER email DROP NOT NULL; ALTER TABLE users ADD CONSTRAINT n NOT NULL email NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT n", since=18),
    Harmless("enforced again", f"{_CASHFLOWS}ALTER CONSTRAINT project_cashflows_project_id_projects_id_fk NOT ENFORCED; {_CASHFLOWS}ALTER CONSTRAINT project_cashflows_project_id_projects_id_fk ENFORCED", since=18),
)  # fmt: skip

HARMLESS = (*STORAGE, *ELSEWHERE, *PRINTED, *RESPELLED)
