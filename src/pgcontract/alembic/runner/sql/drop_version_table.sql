-- Drops the version table, and its schema if the migrations made it and it is empty otherwise.
DO $drop$
BEGIN
    DROP TABLE {table};
    IF pg_catalog.obj_description((SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {schema}), 'pg_namespace')
        = 'Made by the migrations for their version table; dropped with it.'
    THEN
        DROP SCHEMA {schema_identifier};
    END IF;
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        DROP TABLE {table};
        RAISE NOTICE 'the schema of the version table holds more than that table, and stays';
END
$drop$;
