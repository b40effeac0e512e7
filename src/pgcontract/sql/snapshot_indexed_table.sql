-- One row: the table whose columns the expressions of an index or of a statistics object use
SELECT n.nspname, t.relname
FROM (
    SELECT i.indrelid AS relid
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
    WHERE %(catalog)s = 'pg_index' AND s.nspname = %(schema)s AND c.relname = %(name)s
    UNION ALL
    SELECT e.stxrelid
    FROM pg_catalog.pg_statistic_ext AS e
    JOIN pg_catalog.pg_namespace AS s ON s.oid = e.stxnamespace
    WHERE %(catalog)s = 'pg_statistic_ext' AND s.nspname = %(schema)s AND e.stxname = %(name)s
) AS used
JOIN pg_catalog.pg_class AS t ON t.oid = used.relid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
