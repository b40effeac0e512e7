-- One row is a table (number 0) or a column that holds data of its own: what is lost when it is dropped.
SELECT c.oid::bigint, 0, n.nspname, c.relname, NULL::name, coalesce(i.inhparent::bigint, 0)
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid AND c.relispartition
WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
UNION ALL
-- Inherited columns are their parent's, and a generated column is made again by the server itself.
SELECT c.oid::bigint, a.attnum::integer, n.nspname, c.relname, a.attname, 0
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND (a.attislocal OR a.attinhcount = 0)
