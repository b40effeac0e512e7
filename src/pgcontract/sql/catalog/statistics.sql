-- One row is one statistics object in the schema of its relation, in the schemas asked for, unless an extension owns it.
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    s.stxname AS name,
    ARRAY(
        SELECT a.attname::text
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::smallint[])
    ) AS columns,
    coalesce(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid), '{}') AS expressions,
    s.stxkind::text[] AS kinds,
    -- The default is NULL as of PostgreSQL 17, and -1 before.
    coalesce(s.stxstattarget, -1) AS target
FROM pg_catalog.pg_statistic_ext s
JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid AND c.relnamespace = s.stxnamespace
JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname = ANY (%(schemas)s)
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_statistic_ext'::regclass AND d.objid = s.oid AND d.deptype = 'e'
    )
ORDER BY 1, 2, 3
