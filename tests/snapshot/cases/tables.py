"""What can be left behind of a table: columns, constraints, indexes, triggers, rules, policies."""

from __future__ import annotations

from tests.snapshot.cases.case import seen, unseen

TABLES = (
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
    # What is beside the left out: the name in an index, NO INHERIT of a key, the dimensions of an array.
    seen(
        "statistics target of an expression",
        "ALTER INDEX app.listed_words_idx ALTER COLUMN 2 SET STATISTICS 7",
    ),
    seen(
        "order of the columns of an index",
        "DROP INDEX app.listed_words_idx",
        "CREATE INDEX listed_words_idx ON app.listed ((words[1]), words)",
    ),
    seen(
        "collation of a column of an index",
        "DROP INDEX app.listed_words_idx",
        'CREATE INDEX listed_words_idx ON app.listed (words COLLATE "POSIX", (words[1]))',
    ),
    seen(
        "other column in an index",
        "DROP INDEX app.orders_user_id_idx",
        "CREATE INDEX orders_user_id_idx ON app.orders (other_id)",
    ),
    seen(
        "check inherited again",
        "ALTER TABLE app.kept DROP CONSTRAINT kept_check, ADD CONSTRAINT kept_check CHECK (id > 0)",
    ),
    seen(
        "key of a partition no longer of its table",
        "ALTER TABLE app.keyed DETACH PARTITION app.keyed_1",
    ),
    seen(
        "no array any more",
        "DROP TABLE app.listed",
        "CREATE TABLE app.listed (words text)",
        "CREATE INDEX listed_words_idx ON app.listed (words)",
    ),
    seen(
        "array of another type",
        "ALTER TABLE app.wide ALTER words TYPE varchar[]",
    ),
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
)
