"""The cases as data: what changes a database made by `base.sql`, and whether `pg_dump --schema-only` sees it too.

`%(database)s` stands for the name of the database. Each statement runs by itself, outside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One change."""

    name: str
    statements: tuple[str, ...]
    #: Whether the text of pg_dump changes.
    dumped: bool = True
    #: The oldest release that has the syntax.
    since: int = 15

    def __str__(self) -> str:
        """Return the name, as the id of a test."""
        return self.name


def seen(name: str, *statements: str, since: int = 15) -> Case:
    """Return a change that pg_dump sees."""
    return Case(name, statements, dumped=True, since=since)


def unseen(name: str, *statements: str, since: int = 15) -> Case:
    """Return a change that pg_dump does not see."""
    return Case(name, statements, dumped=False, since=since)


RESIDUES = (
    # tables and columns
    seen("table", "CREATE TABLE app.left_over (id integer)"),
    seen("empty table without columns", "CREATE TABLE app.left_over ()"),
    seen("unlogged table", "ALTER TABLE app.wide SET UNLOGGED"),
    seen("dropped table", "DROP TABLE app.wide"),
    seen("renamed table", "ALTER TABLE app.wide RENAME TO wider"),
    seen("table in another schema", "ALTER TABLE app.wide SET SCHEMA public"),
    seen("owner of a table", "ALTER TABLE app.wide OWNER TO pg_monitor"),
    seen("column", "ALTER TABLE app.users ADD left_over text"),
    seen("dropped column", "ALTER TABLE app.users DROP note"),
    seen("renamed column", "ALTER TABLE app.users RENAME note TO notes"),
    seen(
        "column order",
        "ALTER TABLE app.users DROP note, ADD note2 text",
        "ALTER TABLE app.users RENAME note2 TO note",
    ),
    seen("column type", "ALTER TABLE app.orders ALTER data TYPE json USING data::json"),
    seen("length of varchar", "ALTER TABLE app.wide ADD v varchar(32)"),
    seen(
        "scale of numeric",
        "ALTER TABLE app.orders DROP doubled",
        "ALTER TABLE app.orders ADD doubled numeric(30,2)",
    ),
    seen("time zone lost", "ALTER TABLE app.users ALTER created_at TYPE timestamp"),
    seen("not null", "ALTER TABLE app.orders ALTER other_id SET NOT NULL"),
    seen("dropped not null", "ALTER TABLE app.users ALTER email DROP NOT NULL"),
    seen("default", "ALTER TABLE app.users ALTER note SET DEFAULT 'x'"),
    seen("changed default", "ALTER TABLE app.users ALTER amount SET DEFAULT 1"),
    seen("dropped default", "ALTER TABLE app.users ALTER amount DROP DEFAULT"),
    seen("identity kind", "ALTER TABLE app.orders ALTER id SET GENERATED ALWAYS"),
    seen("identity dropped", "ALTER TABLE app.orders ALTER id DROP IDENTITY"),
    seen("generated expression dropped", "ALTER TABLE app.orders ALTER doubled DROP EXPRESSION"),
    seen(
        "virtual column",
        "ALTER TABLE app.orders ADD tripled numeric GENERATED ALWAYS AS (3) VIRTUAL",
        since=18,
    ),
    seen("column storage", "ALTER TABLE app.users ALTER note SET STORAGE EXTERNAL"),
    seen("column compression", "ALTER TABLE app.users ALTER note SET COMPRESSION pglz"),
    seen("statistics target", "ALTER TABLE app.users ALTER note SET STATISTICS 500"),
    seen("column option", "ALTER TABLE app.users ALTER note SET (n_distinct = 5)"),
    seen("column collation", 'ALTER TABLE app.users ALTER note TYPE text COLLATE "C"'),
    seen("storage parameter", "ALTER TABLE app.users SET (fillfactor = 70)"),
    seen("parameter of the TOAST table", "ALTER TABLE app.users SET (toast.autovacuum_enabled = false)"),
    seen("replica identity", "ALTER TABLE app.users REPLICA IDENTITY FULL"),
    seen("clustered on an index", "ALTER TABLE app.orders CLUSTER ON orders_user_id_idx"),
    seen("inheritance ended", "ALTER TABLE app.child NO INHERIT app.parent"),
    seen(
        "inheritance added",
        "ALTER TABLE app.child ADD extra integer",
        "CREATE TABLE app.more () INHERITS (app.child)",
    ),
    seen("partition", "CREATE TABLE app.parts_2025 PARTITION OF app.parts DEFAULT"),
    seen("partition detached", "ALTER TABLE app.parts DETACH PARTITION app.parts_2024"),
    seen("typed table", "CREATE TABLE app.typed OF app.pair"),
    # constraints
    seen("check", "ALTER TABLE app.users ADD CONSTRAINT users_note_check CHECK (note <> '')"),
    seen("dropped check", "ALTER TABLE app.users DROP CONSTRAINT users_amount_check"),
    seen(
        "check with another expression",
        "ALTER TABLE app.users DROP CONSTRAINT users_amount_check",
        "ALTER TABLE app.users ADD CONSTRAINT users_amount_check CHECK (amount >= 0.0)",
    ),
    seen(
        "check not validated",
        "ALTER TABLE app.users DROP CONSTRAINT users_amount_check",
        "ALTER TABLE app.users ADD CONSTRAINT users_amount_check CHECK (amount >= 0) NOT VALID",
    ),
    seen(
        "check not enforced",
        "ALTER TABLE app.users ADD CONSTRAINT n CHECK (note <> '') NOT ENFORCED",
        since=18,
    ),
    seen("check not inherited", "ALTER TABLE app.parent ADD CONSTRAINT n CHECK (id > 0) NO INHERIT"),
    seen("unique", "ALTER TABLE app.orders ADD UNIQUE (other_id)"),
    seen(
        "nulls not distinct",
        "ALTER TABLE app.users DROP CONSTRAINT users_email_unique",
        "ALTER TABLE app.users ADD CONSTRAINT users_email_unique UNIQUE NULLS NOT DISTINCT (email)",
    ),
    seen("deferrable", "ALTER TABLE app.orders ALTER CONSTRAINT orders_user_id_users_id_fk DEFERRABLE"),
    seen(
        "initially deferred",
        "ALTER TABLE app.orders ALTER CONSTRAINT orders_user_id_users_id_fk DEFERRABLE INITIALLY DEFERRED",
    ),
    seen("foreign key", "ALTER TABLE app.orders ADD FOREIGN KEY (other_id) REFERENCES app.users"),
    seen("dropped foreign key", "ALTER TABLE app.orders DROP CONSTRAINT orders_user_id_users_id_fk"),
    seen(
        "action of a foreign key",
        "ALTER TABLE app.orders DROP CONSTRAINT orders_user_id_users_id_fk",
        "ALTER TABLE app.orders ADD CONSTRAINT orders_user_id_users_id_fk FOREIGN KEY (user_id)"
        " REFERENCES app.users (id) ON DELETE SET NULL",
    ),
    seen(
        "column list of set null",
        "ALTER TABLE app.orders DROP CONSTRAINT orders_user_id_users_id_fk",
        "ALTER TABLE app.orders ADD CONSTRAINT orders_user_id_users_id_fk FOREIGN KEY (user_id)"
        " REFERENCES app.users (id) ON DELETE SET NULL (user_id)",
    ),
    seen("renamed constraint", "ALTER TABLE app.users RENAME CONSTRAINT users_amount_check TO other"),
    seen("exclusion", "ALTER TABLE app.users ADD EXCLUDE USING btree (note WITH =)"),
    seen(
        "constraint without overlaps",
        "CREATE TABLE app.o (id int4range, during app.span, UNIQUE (id, during WITHOUT OVERLAPS))",
        since=18,
    ),
    # indexes
    seen("index", "CREATE INDEX left_over ON app.users (note)"),
    seen("index built concurrently", "CREATE INDEX CONCURRENTLY left_over ON app.users (note)"),
    seen("dropped index", "DROP INDEX app.orders_user_id_idx"),
    seen(
        "unique index",
        "DROP INDEX app.orders_user_id_idx",
        "CREATE UNIQUE INDEX orders_user_id_idx ON app.orders (user_id)",
    ),
    seen(
        "index order",
        "DROP INDEX app.orders_user_id_idx",
        "CREATE INDEX orders_user_id_idx ON app.orders (user_id DESC)",
    ),
    seen(
        "index method",
        "DROP INDEX app.orders_user_id_idx",
        "CREATE INDEX orders_user_id_idx ON app.orders USING hash (user_id)",
    ),
    seen(
        "index expression",
        "DROP INDEX app.orders_lower_idx",
        "CREATE INDEX orders_lower_idx ON app.orders (upper(data::text)) WHERE user_id IS NOT NULL",
    ),
    seen(
        "index predicate",
        "DROP INDEX app.orders_lower_idx",
        "CREATE INDEX orders_lower_idx ON app.orders (lower(data::text)) WHERE user_id IS NULL",
    ),
    seen(
        "included column",
        "DROP INDEX app.orders_user_id_idx",
        "CREATE INDEX orders_user_id_idx ON app.orders (user_id) INCLUDE (other_id)",
    ),
    seen("operator class", "CREATE INDEX left_over ON app.users (note text_pattern_ops)"),
    seen("index parameter", "ALTER INDEX app.orders_user_id_idx SET (fillfactor = 50)"),
    seen("statistics target of an index", "ALTER INDEX app.orders_lower_idx ALTER COLUMN 1 SET STATISTICS 7"),
    seen(
        "index that became invalid",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.orders_user_id_idx'::regclass",
    ),
    unseen(
        "invalid index left over",
        "CREATE INDEX left_over ON app.users (note)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.left_over'::regclass",
    ),
    seen(
        "index not ready",
        "UPDATE pg_index SET indisready = false WHERE indexrelid = 'app.orders_user_id_idx'::regclass",
    ),
    # triggers, rules, policies
    seen("trigger", "CREATE TRIGGER left_over AFTER INSERT ON app.users EXECUTE FUNCTION app.touch()"),
    seen("dropped trigger", "DROP TRIGGER users_touch ON app.users"),
    seen(
        "condition of a trigger",
        "DROP TRIGGER users_touch ON app.users",
        "CREATE TRIGGER users_touch BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch()",
    ),
    seen("disabled trigger", "ALTER TABLE app.users DISABLE TRIGGER users_touch"),
    seen("trigger in replicas only", "ALTER TABLE app.users ENABLE REPLICA TRIGGER users_touch"),
    unseen("disabled foreign key", "ALTER TABLE app.orders DISABLE TRIGGER ALL"),
    unseen(
        "disabled cascade",
        "ALTER TABLE app.wide DISABLE TRIGGER ALL",
        "ALTER TABLE app.users DISABLE TRIGGER ALL",
        "ALTER TABLE app.users ENABLE TRIGGER users_touch",
    ),
    seen(
        "constraint trigger",
        "CREATE CONSTRAINT TRIGGER c AFTER INSERT ON app.users DEFERRABLE FOR EACH ROW EXECUTE FUNCTION app.touch()",
    ),
    seen("event trigger", "CREATE EVENT TRIGGER left_over ON sql_drop EXECUTE FUNCTION app.watch()"),
    seen("enabled event trigger", "ALTER EVENT TRIGGER watcher ENABLE"),
    seen("rule", "CREATE RULE left_over AS ON UPDATE TO app.wide DO ALSO NOTHING"),
    seen(
        "changed rule",
        "CREATE OR REPLACE RULE users_no_delete AS ON DELETE TO app.users WHERE old.amount > 1 DO INSTEAD NOTHING",
    ),
    seen("disabled rule", "ALTER TABLE app.users DISABLE RULE users_no_delete"),
    seen("row level security", "ALTER TABLE app.users ENABLE ROW LEVEL SECURITY"),
    seen("forced row level security", "ALTER TABLE app.users FORCE ROW LEVEL SECURITY"),
    seen("policy", "CREATE POLICY left_over ON app.orders USING (true)"),
    seen("expression of a policy", "ALTER POLICY users_read ON app.users USING (true)"),
    seen("roles of a policy", "ALTER POLICY users_read ON app.users TO PUBLIC"),
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
"""Every one of these must be seen."""

HARMLESS = (
    unseen("nothing"),
    unseen("VACUUM FULL", "VACUUM FULL"),
    unseen("ANALYZE", "ANALYZE"),
    unseen("VACUUM FREEZE", "VACUUM (FREEZE, ANALYZE)"),
    unseen(
        "CLUSTER and back",
        "CLUSTER app.orders USING orders_user_id_idx",
        "ALTER TABLE app.orders SET WITHOUT CLUSTER",
    ),
    unseen("REINDEX", "REINDEX TABLE app.users"),
    unseen("REINDEX CONCURRENTLY", "REINDEX TABLE CONCURRENTLY app.users"),
    unseen(
        "rows",
        "INSERT INTO app.users (email) SELECT i::text FROM generate_series(1, 100) AS i",
        "DELETE FROM app.users",
        "TRUNCATE app.orders RESTART IDENTITY",
    ),
    unseen("sequence values", "SELECT nextval('app.counter')"),
    unseen(
        "column added and dropped",
        "ALTER TABLE app.orders ADD extra text DEFAULT 'x'",
        "ALTER TABLE app.orders DROP extra",
    ),
    unseen(
        "first wide column added and dropped",
        "ALTER TABLE app.parent ADD extra text",
        "ALTER TABLE app.parent DROP extra",
    ),
    unseen(
        "last column made again",
        "ALTER TABLE app.orders DROP data",
        "ALTER TABLE app.orders ADD data jsonb DEFAULT '{}'",
        "CREATE INDEX orders_lower_idx ON app.orders (lower(data::text)) WHERE user_id IS NOT NULL",
    ),
    unseen(
        "table made and dropped",
        "CREATE TABLE app.x (id serial PRIMARY KEY, u uuid REFERENCES app.users)",
        "DROP TABLE app.x",
    ),
    unseen(
        "table made again", "DROP TABLE app.wide", "CREATE TABLE app.wide (serial_id serial, words text[])"
    ),
    unseen(
        "foreign key made again",
        "ALTER TABLE app.orders DROP CONSTRAINT orders_user_id_users_id_fk",
        "ALTER TABLE app.orders ADD CONSTRAINT orders_user_id_users_id_fk FOREIGN KEY (user_id)"
        " REFERENCES app.users (id) ON DELETE CASCADE",
    ),
    unseen("index made and dropped", "CREATE INDEX x ON app.parent (id)", "DROP INDEX app.x"),
    unseen(
        "index made again",
        "DROP INDEX app.orders_user_id_idx",
        "CREATE INDEX orders_user_id_idx ON app.orders (user_id)",
    ),
    unseen(
        "trigger made and dropped",
        "CREATE TRIGGER x AFTER INSERT ON app.parent EXECUTE FUNCTION app.touch()",
        "DROP TRIGGER x ON app.parent",
    ),
    unseen(
        "rule made and dropped",
        "CREATE RULE x AS ON UPDATE TO app.parent DO NOTHING",
        "DROP RULE x ON app.parent",
    ),
    unseen("child made and dropped", "CREATE TABLE app.x () INHERITS (app.wide)", "DROP TABLE app.x"),
    unseen(
        "enum made again",
        "ALTER TABLE app.users ALTER mood DROP DEFAULT, ALTER mood TYPE text",
        "DROP TYPE app.mood",
        "CREATE TYPE app.mood AS ENUM ('sad', 'happy')",
        "ALTER TYPE app.mood ADD VALUE 'ok' BEFORE 'happy'",
        "ALTER TABLE app.users ALTER mood TYPE app.mood USING mood::app.mood, ALTER mood SET DEFAULT 'ok'",
    ),
    unseen(
        "view made again",
        "DROP VIEW app.rich",
        "CREATE VIEW app.rich AS SELECT id, email FROM app.users WHERE amount > 1000",
    ),
    unseen(
        "type there and back",
        "ALTER TABLE app.orders ALTER other_id TYPE text",
        "ALTER TABLE app.orders ALTER other_id TYPE uuid USING other_id::uuid",
    ),
    unseen(
        "renamed and back",
        "ALTER TABLE app.users RENAME email TO mail",
        "ALTER TABLE app.users RENAME mail TO email",
    ),
    unseen(
        "not null and back",
        "ALTER TABLE app.parent ALTER id SET NOT NULL",
        "ALTER TABLE app.parent ALTER id DROP NOT NULL",
    ),
    unseen(
        "grant and revoke",
        "GRANT INSERT ON app.wide TO pg_monitor",
        "REVOKE INSERT ON app.wide FROM pg_monitor",
    ),
    unseen(
        "grant and revoke on a column",
        "GRANT SELECT (id) ON app.parent TO pg_monitor",
        "REVOKE SELECT (id) ON app.parent FROM pg_monitor",
    ),
    unseen(
        "grant and revoke on the database",
        "GRANT CREATE ON DATABASE %(database)s TO pg_monitor",
        "REVOKE CREATE ON DATABASE %(database)s FROM pg_monitor",
    ),
    unseen(
        "revoke and grant on a function",
        "REVOKE EXECUTE ON FUNCTION app.twice FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION app.twice TO PUBLIC",
    ),
    unseen(
        "grant and revoke on a system function",
        "GRANT EXECUTE ON FUNCTION now() TO pg_monitor",
        "REVOKE EXECUTE ON FUNCTION now() FROM pg_monitor",
    ),
    unseen(
        "revoke and grant on a type",
        "REVOKE USAGE ON TYPE app.mood FROM PUBLIC",
        "GRANT USAGE ON TYPE app.mood TO PUBLIC",
    ),
    unseen(
        "default privilege and back",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
        "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM pg_monitor",
    ),
    unseen(
        "owner and back",
        "ALTER TABLE app.wide OWNER TO pg_monitor",
        "ALTER TABLE app.wide OWNER TO CURRENT_USER",
    ),
    unseen(
        "order of options",
        "ALTER TABLE app.wide SET (fillfactor = 70)",
        "ALTER TABLE app.wide RESET (fillfactor)",
    ),
    unseen(
        "setting and reset",
        "ALTER DATABASE %(database)s SET work_mem = '5MB'",
        "ALTER DATABASE %(database)s RESET work_mem",
    ),
    unseen(
        "temporary objects",
        "CREATE TEMP TABLE x (id serial PRIMARY KEY, words text)",
        "CREATE TEMP VIEW y AS SELECT * FROM x",
    ),
    unseen(
        "statements without effect",
        "UPDATE app.users SET email = email",
        "ALTER TABLE app.users ALTER note DROP DEFAULT",
        "COMMENT ON TABLE app.users IS 'people'",
        "CREATE SCHEMA IF NOT EXISTS app",
    ),
    unseen(
        "extension made again",
        "DROP FUNCTION app.touch CASCADE",
        "DROP EVENT TRIGGER watcher",
        "DROP FUNCTION app.watch",
        "DROP EXTENSION plpgsql",
        "CREATE EXTENSION plpgsql",
        "CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION app.watch()",
        "ALTER EVENT TRIGGER watcher DISABLE",
        "CREATE TRIGGER users_touch BEFORE UPDATE ON app.users FOR EACH ROW"
        " WHEN (old.email IS DISTINCT FROM new.email) EXECUTE FUNCTION app.touch()",
    ),
)
"""None of these may be seen, by the snapshot."""
