-- One row: the server's release, this database, and the initdb objects that can be dropped and made again
SELECT
    current_setting('server_version_num')::int / 10000 AS major,
    (SELECT d.oid::text FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()) AS database,
    (
        SELECT array_agg(o.oid::text)
        FROM (
            SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'public'
            UNION
            SELECT e.oid FROM pg_catalog.pg_extension AS e
            UNION
            SELECT d.objid
            FROM pg_catalog.pg_depend AS d
            WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
        ) AS o
        WHERE o.oid < 16384
    ) AS replaceable,
    has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_know_cluster
