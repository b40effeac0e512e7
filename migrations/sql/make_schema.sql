-- Makes the schema of the version table, and marks it as made here.
DO $make$
BEGIN
    IF pg_catalog.to_regnamespace('alembic') IS NULL THEN
        CREATE SCHEMA alembic;
        COMMENT ON SCHEMA alembic IS 'Made by the migrations for their version table; dropped with it.';
    END IF;
END
$make$;
