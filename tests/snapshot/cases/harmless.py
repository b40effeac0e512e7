"""What leaves nothing behind."""

from __future__ import annotations

from tests.snapshot.cases.case import unseen

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
        "index made again while its column is renamed",
        "DROP INDEX app.orders_user_id_idx",
        "ALTER TABLE app.orders RENAME user_id TO owner_id",
        "CREATE INDEX orders_user_id_idx ON app.orders (owner_id)",
        "ALTER TABLE app.orders RENAME owner_id TO user_id",
    ),
    unseen(
        "number of dimensions of an array",
        "DROP TABLE app.wide",
        "CREATE TABLE app.wide (serial_id serial, words text[][])",
    ),
    unseen(
        "key of a partition made before it was one",
        "ALTER TABLE app.keyed DETACH PARTITION app.keyed_1",
        "ALTER TABLE app.keyed_1 DROP CONSTRAINT keyed_1_pkey",
        "ALTER TABLE app.keyed_1 ADD CONSTRAINT keyed_1_pkey PRIMARY KEY (id)",
        "ALTER TABLE app.keyed ATTACH PARTITION app.keyed_1 FOR VALUES IN (1)",
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
