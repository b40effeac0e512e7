"""Changes that mean nothing to a contract: other spellings of the same, storage, statistics, and what nobody promised."""

from __future__ import annotations

# ruff: noqa: E501, ISC004 - a case is a statement, however long

_STATUS = (
    "ALTER TABLE accounts DROP CONSTRAINT accounts_status_check, ADD CONSTRAINT accounts_status_check CHECK "
)
_POSITIVE = (
    "ALTER TABLE accounts DROP CONSTRAINT accounts_balance_positive,"
    " ADD CONSTRAINT accounts_balance_positive CHECK "
)
_OPEN = (
    "DROP INDEX accounts_open_idx; CREATE INDEX accounts_open_idx ON accounts"
    ' (status varchar_pattern_ops ASC NULLS LAST, nick COLLATE "C" NULLS FIRST) INCLUDE (balance) WHERE '
)

CHANGES = (
    "ALTER TABLE accounts ALTER nick SET DEFAULT 'none'::text",
    "ALTER TABLE accounts ALTER nick SET DEFAULT ('none')::varchar",
    "ALTER TABLE accounts ALTER balance SET DEFAULT '0'",
    "ALTER TABLE accounts ALTER balance SET DEFAULT 0::integer",
    "ALTER TABLE accounts ALTER balance SET DEFAULT 0.001",
    "ALTER TABLE accounts ALTER mood SET DEFAULT CAST('happy' AS mood)",
    "ALTER TABLE accounts ALTER tags SET DEFAULT ARRAY[]::text[]",
    "ALTER TABLE accounts ALTER created_at SET DEFAULT CURRENT_TIMESTAMP",
    "ALTER TABLE accounts ALTER created_at SET DEFAULT transaction_timestamp()",
    "ALTER TABLE audit.log ALTER at SET DEFAULT now()::timestamp",
    "ALTER TABLE accounts ALTER profile SET DEFAULT '{  \"a\":1}'",
    "ALTER TABLE accounts ALTER valid SET DEFAULT 'yes'",
    "ALTER TABLE accounts ALTER region SET DEFAULT NULL",
    "ALTER TABLE accounts ALTER country SET DEFAULT NULL, ALTER seen_at SET DEFAULT NULL, ALTER place SET DEFAULT NULL",
    "ALTER TABLE accounts ALTER region SET DEFAULT NULL::varchar(3)",
    "ALTER TABLE audit.log ALTER at SET DEFAULT LOCALTIMESTAMP",
    "ALTER TABLE audit.log ALTER id SET DEFAULT nextval(('audit.ticket_numbers')::regclass)",
    "ALTER TABLE accounts DROP shout, ADD shout text GENERATED ALWAYS AS ((upper((nick)::text))) STORED",
    f"{_STATUS} (status IN ('closed', 'new', 'open'))",
    f"{_STATUS} (status IN ('closed', 'new', 'open', 'new'))",
    f"{_STATUS} (status = ANY (ARRAY['open', 'closed', 'new']))",
    f"{_STATUS} (status::text = ANY ('{{new,open,closed}}'::text[]))",
    f"{_STATUS} (((status)) IN ('new'::text, 'open'::varchar, 'closed'))",
    f"{_POSITIVE} ((balance >= 0::numeric) AND ((balance < '1000000')))",
    f"{_POSITIVE} (balance >= 0 AND balance < 1000000) NOT VALID;"
    " ALTER TABLE accounts VALIDATE CONSTRAINT accounts_balance_positive",
    f"{_OPEN} ((status)::text = 'open'::text) AND (balance > (10)::numeric)",
    f"{_OPEN} status = ('open'::varchar(16)) AND balance > 10",
    "ALTER TABLE accounts DROP CONSTRAINT accounts_nick_not_empty,"
    " ADD CONSTRAINT accounts_nick_not_empty CHECK (btrim(nick) <> ''::text) NO INHERIT",
    "DROP INDEX accounts_lower_nick_idx;"
    " CREATE UNIQUE INDEX accounts_lower_nick_idx ON accounts (lower((nick)::text)) NULLS NOT DISTINCT",
    "ALTER POLICY own_rows ON accounts USING ((nick)::name = CURRENT_USER); DROP POLICY own_rows ON accounts;"
    " CREATE POLICY own_rows ON accounts AS PERMISSIVE FOR SELECT TO sample_reader USING (((nick = CURRENT_USER)))",
    "ALTER POLICY own_rows ON accounts USING (nick = CURRENT_ROLE)",
    "ALTER POLICY own_rows ON accounts USING (nick = USER)",
    "ALTER POLICY by_region ON accounts WITH CHECK"
    " (country IN (SELECT r.country FROM regions r WHERE r.name = 'home'))",
    "ALTER POLICY by_region ON accounts USING"
    " ((country IN (SELECT r.country FROM public.regions AS r WHERE (r.name = 'home'::text))))",
    "DROP INDEX accounts_lower_email_idx; CREATE INDEX accounts_lower_email_idx ON accounts (lower(email) ASC)",
    "ALTER TABLE accounts DROP during CASCADE, ADD during daterange,"
    " ADD CONSTRAINT accounts_no_overlap EXCLUDE USING gist (during WITH &&)",
    "ALTER TABLE accounts DISABLE TRIGGER accounts_touch; ALTER TABLE accounts ENABLE TRIGGER accounts_touch",
    "ALTER TABLE accounts ALTER nick SET STATISTICS 500",
    "DROP STATISTICS audit.readings_all; CREATE STATISTICS audit.readings_all (mcv, dependencies, ndistinct)"
    " ON ((lower((note)::text))), kind, (level > (10)::numeric), unit FROM audit.readings",
    "DROP STATISTICS audit.readings_some; CREATE STATISTICS audit.readings_some (ndistinct, mcv) ON unit, (kind)"
    " FROM audit.readings; ALTER STATISTICS audit.readings_some SET STATISTICS 500",
    'DROP STATISTICS audit."Readings.Length"; CREATE STATISTICS audit."Readings.Length" ON (pg_catalog.length(note))'
    ' FROM audit.readings; ALTER STATISTICS audit."Readings.Length" SET STATISTICS 0;'
    ' ALTER STATISTICS audit."Readings.Length" SET STATISTICS -1',
    "ANALYZE audit.readings",
    "CREATE OR REPLACE VIEW audit.counted AS SELECT q.unit, count(*) AS times, max(q.level) AS top"
    " FROM audit.readings q GROUP BY q.unit HAVING (count(*) > (1))",
    "ALTER VIEW audit.high SET (security_invoker = 1, security_barrier = true, check_option = LOCAL)",
    "ALTER VIEW audit.counted SET (security_invoker = off); ALTER VIEW audit.counted OWNER TO sample_other",
    "ALTER VIEW audit.high ALTER note SET DEFAULT 'x'; ALTER VIEW audit.high ALTER note DROP DEFAULT",
    "COMMENT ON VIEW audit.high IS 'Nobody wrote this'; GRANT SELECT ON audit.high TO sample_reader",
    'ALTER TABLE audit.readings ADD extra text; CREATE OR REPLACE VIEW audit."first.notes" AS'
    " SELECT high.note FROM audit.high ORDER BY 1 DESC; ALTER TABLE audit.readings DROP extra",
    "COMMENT ON STATISTICS audit.readings_all IS 'Nobody wrote this'; ALTER STATISTICS audit.readings_all OWNER TO sample_other",
    "ALTER TABLE accounts ALTER nick SET STORAGE EXTERNAL",
    "ALTER TABLE accounts ALTER nick SET COMPRESSION pglz",
    "ALTER TABLE accounts ALTER nick SET (n_distinct = 5)",
    "ALTER TABLE accounts SET (fillfactor = 50, autovacuum_enabled = false, toast.autovacuum_enabled = false)",
    "ALTER INDEX accounts_tags_idx SET (fastupdate = off)",
    "ALTER TABLE accounts CLUSTER ON accounts_pkey",
    "CLUSTER accounts USING accounts_pkey",
    "REINDEX TABLE accounts",
    "ANALYZE accounts",
    "COMMENT ON TABLE regions IS 'Nobody wrote this'; COMMENT ON COLUMN accounts.nick IS 'Nor this'",
    "COMMENT ON CONSTRAINT accounts_pkey ON accounts IS 'Nor that'",
    "GRANT ALL ON regions TO sample_other",
    "GRANT SELECT ON accounts TO sample_group",
    "CREATE SCHEMA other; CREATE TABLE other.accounts (id integer); CREATE TYPE other.mood AS ENUM ('x')",
    "CREATE PUBLICATION extra FOR TABLE accounts",
    "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
    "DELETE FROM audit.log; INSERT INTO accounts (email, nick) VALUES ('x', 'y'); SELECT setval('audit.ticket_numbers', 99)",
    "ALTER TABLE accounts ADD extra text; ALTER TABLE accounts DROP extra",
    "CREATE TABLE copies (id serial); ALTER TABLE copies DROP id; DROP TABLE copies",
)

OUTSIDE = (
    "VACUUM FULL accounts",
    "ALTER DATABASE {} SET search_path = audit, nowhere",
    "ALTER DATABASE {} SET \"TimeZone\" = 'Asia/Kathmandu'",
    "ALTER DATABASE {} SET quote_all_identifiers = on",
    "ALTER DATABASE {} SET \"DateStyle\" = 'SQL, DMY'",
    "ALTER DATABASE {} SET \"IntervalStyle\" = 'sql_standard'",
    "ALTER DATABASE {} SET bytea_output = 'escape'",
    "ALTER DATABASE {} SET extra_float_digits = -15",
    "ALTER DATABASE {} SET default_transaction_read_only = on",
    "ALTER DATABASE {} SET default_transaction_isolation = 'serializable'",
    "ALTER DATABASE {} SET enable_seqscan = off",
    # As for a table that has grown large.
    "ALTER DATABASE {0} SET min_parallel_table_scan_size = 0; ALTER DATABASE {0} SET parallel_setup_cost = 0;"
    " ALTER DATABASE {0} SET parallel_tuple_cost = 0",
    "ALTER DATABASE {} SET lc_messages = 'C'",
)
