"""What can be left behind besides: views, functions, types, the rest of what CREATE makes, grants, comments."""

from __future__ import annotations

from tests.snapshot.cases.case import seen, unseen

OTHERS = (
    # views and functions
    seen("view", "CREATE VIEW app.left_over AS SELECT 1 AS one"),
    seen(
        "changed view", "CREATE OR REPLACE VIEW app.rich AS SELECT id, email FROM app.users WHERE amount > 1"
    ),
    seen("view option", "ALTER VIEW app.rich SET (security_invoker = true)"),
    seen("default of a view column", "ALTER VIEW app.rich ALTER email SET DEFAULT 'x'"),
    seen("materialized view", "CREATE MATERIALIZED VIEW app.left_over AS SELECT 1 AS one"),
    unseen("emptied materialized view", "REFRESH MATERIALIZED VIEW app.totals WITH NO DATA"),
    seen("function", "CREATE FUNCTION app.left_over() RETURNS integer LANGUAGE sql AS 'SELECT 1'"),
    seen(
        "overloaded function",
        "CREATE FUNCTION app.twice(value bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    ),
    seen(
        "body of a function",
        "CREATE OR REPLACE FUNCTION app.twice(value integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 3'",
    ),
    seen(
        "body in standard SQL",
        "CREATE OR REPLACE FUNCTION app.modern(value integer DEFAULT 1) RETURNS integer LANGUAGE sql RETURN value + 2",
    ),
    seen(
        "default of an argument",
        "CREATE OR REPLACE FUNCTION app.modern(value integer DEFAULT 2) RETURNS integer LANGUAGE sql RETURN value + 1",
    ),
    seen("volatility", "ALTER FUNCTION app.twice STABLE"),
    seen("security definer", "ALTER FUNCTION app.twice SECURITY DEFINER"),
    seen("setting of a function", "ALTER FUNCTION app.twice SET search_path = ''"),
    seen("grant on a function", "REVOKE EXECUTE ON FUNCTION app.twice FROM PUBLIC"),
    seen("owner of a function", "ALTER FUNCTION app.twice OWNER TO pg_monitor"),
    seen("procedure", "DROP PROCEDURE app.nothing"),
    seen("aggregate", "CREATE AGGREGATE app.left_over(integer) (sfunc = int4pl, stype = integer)"),
    seen(
        "start of an aggregate",
        "CREATE OR REPLACE AGGREGATE app.sum_twice(integer) (sfunc = int4pl, stype = integer, initcond = '1')",
    ),
    # types
    seen("enum", "CREATE TYPE app.left_over AS ENUM ()"),
    seen("enum value", "ALTER TYPE app.mood ADD VALUE 'left over'"),
    seen("enum value in between", "ALTER TYPE app.mood ADD VALUE 'so so' BEFORE 'ok'"),
    seen("renamed enum value", "ALTER TYPE app.mood RENAME VALUE 'ok' TO 'fine'"),
    seen("domain", "CREATE DOMAIN app.left_over AS text"),
    seen("check of a domain", "ALTER DOMAIN app.positive ADD CHECK (value < 10)"),
    seen("default of a domain", "ALTER DOMAIN app.positive SET DEFAULT 7"),
    seen("domain not null", "ALTER DOMAIN app.positive SET NOT NULL"),
    seen("attribute of a composite type", "ALTER TYPE app.pair ADD ATTRIBUTE third date"),
    seen("range type", "CREATE TYPE app.left_over AS RANGE (subtype = integer)"),
    seen("shell type", "CREATE TYPE app.left_over"),
    seen("grant on a type", "REVOKE USAGE ON TYPE app.mood FROM PUBLIC"),
    seen("sequence", "CREATE SEQUENCE app.left_over"),
    seen("increment of a sequence", "ALTER SEQUENCE app.counter INCREMENT 5"),
    seen("type of a sequence", "ALTER SEQUENCE app.counter AS integer"),
    seen("owner column of a sequence", "ALTER SEQUENCE app.counter OWNED BY app.wide.serial_id"),
    seen("sequence set free", "ALTER SEQUENCE app.wide_serial_id_seq OWNED BY NONE"),
    seen("cast", "CREATE CAST (integer AS app.pair) WITH FUNCTION app.to_positive(integer)"),
    seen(
        "operator", "CREATE OPERATOR app.==== (leftarg = text, rightarg = text, function = app.same_length)"
    ),
    seen("estimator of an operator", "ALTER OPERATOR app.=== (text, text) SET (restrict = eqsel)"),
    seen("operator family", "CREATE OPERATOR FAMILY app.left_over USING btree"),
    seen(
        "operator class", "CREATE OPERATOR CLASS app.left_over FOR TYPE text USING hash AS OPERATOR 1 app.==="
    ),
    seen(
        "operator of a family of PostgreSQL",
        "CREATE OPERATOR FAMILY app.f USING hash",
        "ALTER OPERATOR FAMILY app.f USING hash ADD OPERATOR 1 app.=== (text, text)",
    ),
    seen(
        "support function of a family",
        "CREATE OPERATOR FAMILY app.f USING btree",
        "ALTER OPERATOR FAMILY app.f USING btree ADD FUNCTION 1 (int4, int8) btint48cmp(int4, int8)",
    ),
    seen("collation", "CREATE COLLATION app.left_over (locale = 'C')"),
    seen("conversion", "CREATE CONVERSION app.left_over FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1"),
    seen("access method", "CREATE ACCESS METHOD left_over TYPE INDEX HANDLER bthandler"),
    seen("language", "CREATE LANGUAGE left_over HANDLER plpgsql_call_handler"),
    seen(
        "transform",
        "CREATE TRANSFORM FOR app.mood LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal))",
    ),
    # the rest of what CREATE makes
    seen("schema", "CREATE SCHEMA left_over"),
    seen("renamed schema", "ALTER SCHEMA app RENAME TO application"),
    seen("statistics object", "CREATE STATISTICS app.left_over ON note, amount FROM app.users"),
    seen("statistics on an expression", "CREATE STATISTICS app.left_over ON lower(note) FROM app.users"),
    seen("target of a statistics object", "ALTER STATISTICS app.users_stats SET STATISTICS 5"),
    seen("publication", "CREATE PUBLICATION left_over"),
    seen("publication of all tables", "CREATE PUBLICATION left_over FOR ALL TABLES"),
    seen("table in a publication", "ALTER PUBLICATION news ADD TABLE app.orders"),
    seen("filter of a publication", "ALTER PUBLICATION news SET TABLE app.users WHERE (id IS NOT NULL)"),
    seen("columns of a publication", "ALTER PUBLICATION news SET TABLE app.users (id, email)"),
    seen("schema in a publication", "ALTER PUBLICATION news ADD TABLES IN SCHEMA public"),
    seen("operations of a publication", "ALTER PUBLICATION news SET (publish = 'insert')"),
    seen(
        "subscription",
        "CREATE SUBSCRIPTION %(database)s CONNECTION 'dbname=none password=hunter2'"
        " PUBLICATION news WITH (connect = false, slot_name = NONE)",
    ),
    seen("text search dictionary", "ALTER TEXT SEARCH DICTIONARY app.words (accept = false)"),
    seen("text search mapping", "ALTER TEXT SEARCH CONFIGURATION app.search DROP MAPPING FOR word"),
    seen(
        "text search parser",
        "CREATE TEXT SEARCH PARSER app.left_over (start = prsd_start, gettoken = prsd_nexttoken,"
        " end = prsd_end, lextypes = prsd_lextype)",
    ),
    seen("text search template", "CREATE TEXT SEARCH TEMPLATE app.left_over (lexize = dsimple_lexize)"),
    seen("foreign data wrapper", "CREATE FOREIGN DATA WRAPPER left_over"),
    seen("foreign server", "CREATE SERVER left_over FOREIGN DATA WRAPPER far"),
    seen("option of a foreign server", "ALTER SERVER away OPTIONS (SET host 'two')"),
    seen(
        "password of a user mapping",
        "ALTER USER MAPPING FOR CURRENT_USER SERVER away OPTIONS (SET password 'other')",
    ),
    seen("user mapping for everybody", "CREATE USER MAPPING FOR PUBLIC SERVER away"),
    seen("foreign table", "ALTER FOREIGN TABLE app.remote OPTIONS (table_name 'x')"),
    seen("column of a foreign table", "ALTER FOREIGN TABLE app.remote ALTER id OPTIONS (column_name 'x')"),
    seen(
        "dropped extension",
        "DROP FUNCTION app.touch CASCADE",
        "DROP FUNCTION app.watch CASCADE",
        "DROP EXTENSION plpgsql",
    ),
    seen("member of an extension", "ALTER EXTENSION plpgsql ADD FUNCTION app.twice"),
    seen("depends on an extension", "ALTER FUNCTION app.twice DEPENDS ON EXTENSION plpgsql"),
    unseen("large object", "SELECT lo_create(424242)"),
    # grants
    seen("grant", "GRANT INSERT ON app.users TO pg_monitor"),
    seen("grant option", "GRANT SELECT ON app.users TO pg_monitor WITH GRANT OPTION"),
    seen("revoked grant", "REVOKE SELECT ON app.users FROM pg_monitor"),
    seen("revoked from the owner", "REVOKE INSERT ON app.wide FROM CURRENT_USER"),
    seen("grant to everybody", "GRANT SELECT ON app.wide TO PUBLIC"),
    seen("grant on a column", "GRANT SELECT (email) ON app.users TO pg_monitor"),
    seen("grant on a system column", "GRANT SELECT (ctid) ON app.wide TO pg_monitor"),
    seen("grant on a sequence", "GRANT USAGE ON SEQUENCE app.counter TO pg_monitor"),
    seen("grant on a schema", "GRANT USAGE ON SCHEMA app TO pg_monitor"),
    seen("grant on schema public", "GRANT CREATE ON SCHEMA public TO PUBLIC"),
    seen("grant on a foreign server", "GRANT USAGE ON FOREIGN SERVER away TO pg_monitor"),
    seen("default privilege", "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor"),
    seen("default privilege everywhere", "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"),
    unseen("grant on the database", "GRANT CREATE ON DATABASE %(database)s TO pg_monitor"),
    seen("grant on a system function", "GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO PUBLIC"),
    seen("grant on a system table", "GRANT SELECT ON pg_subscription TO PUBLIC"),
    unseen("grant on a system language", "REVOKE USAGE ON LANGUAGE sql FROM PUBLIC"),
    # comments, labels, settings
    seen("comment", "COMMENT ON COLUMN app.users.email IS 'where mail goes'"),
    seen("changed comment", "COMMENT ON TABLE app.users IS 'folks'"),
    seen("dropped comment", "COMMENT ON TABLE app.users IS NULL"),
    seen("comment on a constraint", "COMMENT ON CONSTRAINT users_amount_check ON app.users IS 'x'"),
    seen("comment on schema public", "COMMENT ON SCHEMA public IS 'x'"),
    unseen("comment on the database", "COMMENT ON DATABASE %(database)s IS 'x'"),
    unseen("comment on a system function", "COMMENT ON FUNCTION pg_catalog.now() IS 'x'"),
    seen(
        "security label",
        "INSERT INTO pg_seclabel VALUES ('app.users'::regclass, 'pg_class'::regclass, 0, 'p', 'secret')",
    ),
    unseen(
        "security label of the database",
        "INSERT INTO pg_shseclabel SELECT oid, 'pg_database'::regclass, 'p', 'x'"
        " FROM pg_database WHERE datname = current_database()",
    ),
    unseen("setting of the database", "ALTER DATABASE %(database)s SET statement_timeout = '1s'"),
    unseen("secret setting of the database", "ALTER DATABASE %(database)s SET app.jwt_secret = 'hunter2'"),
    unseen(
        "setting of a role in the database",
        "ALTER ROLE CURRENT_USER IN DATABASE %(database)s SET work_mem = '5MB'",
    ),
    unseen("owner of the database", "ALTER DATABASE %(database)s OWNER TO pg_monitor"),
    unseen("connection limit", "ALTER DATABASE %(database)s CONNECTION LIMIT 7"),
    unseen("changed system function", "ALTER FUNCTION pg_catalog.pi() COST 7"),
    unseen(
        "changed system search", "ALTER TEXT SEARCH CONFIGURATION pg_catalog.english DROP MAPPING FOR word"
    ),
    unseen(
        "dropped system function", "DROP FUNCTION information_schema._pg_interval_type(oid, int4) CASCADE"
    ),
)
