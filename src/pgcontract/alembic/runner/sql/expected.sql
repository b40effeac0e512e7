-- Raises one line if the database is not at the revision where this transaction of the script starts. Changes nothing.
DO $expected$
DECLARE
    found text;
BEGIN
    IF pg_catalog.current_setting('server_version_num')::int < 150000 THEN
        RAISE EXCEPTION USING MESSAGE = 'the server is PostgreSQL ' || pg_catalog.current_setting('server_version')
            || ', and 15 is the oldest supported: use a newer server';
    END IF;
    IF pg_catalog.to_regclass({name}) IS NOT NULL THEN
        SELECT pg_catalog.string_agg(version_num, ', ' ORDER BY version_num) INTO found FROM {table};
    END IF;
    IF coalesce(found, 'base') <> {expected} THEN
        RAISE EXCEPTION USING MESSAGE = 'this part of the script starts at revision ' || {expected}
            || ', and database ' || pg_catalog.current_database() || ' is at ' || coalesce(found, 'base')
            || ': write a script that starts there';
    END IF;
END
$expected$;
