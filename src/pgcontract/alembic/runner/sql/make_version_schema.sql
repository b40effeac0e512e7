-- Makes the schema of the version table, and marks it as made here.
DO $make$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = {schema}) THEN
        CREATE SCHEMA {schema_identifier};
        COMMENT ON SCHEMA {schema_identifier} IS 'Made by the migrations for their version table; dropped with it.';
    END IF;
END
$make$;
