-- Drops the version table, and its schema if the migrations made it and nothing else has moved in.
DO $drop$
BEGIN
    DROP TABLE alembic.alembic_version;
    IF pg_catalog.obj_description(pg_catalog.to_regnamespace('alembic'), 'pg_namespace')
        = 'Made by the migrations for their version table; dropped with it.'
    THEN
        DROP SCHEMA alembic;
    END IF;
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        DROP TABLE alembic.alembic_version;
        RAISE NOTICE 'schema alembic holds more than the version table, and stays';
END
$drop$;
