-- One row is one comment on a relation (column is then empty) or a column in the schemas asked for.
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    coalesce(a.attname, '') AS column,
    d.description AS text
FROM pg_catalog.pg_description d
JOIN pg_catalog.pg_class c ON d.classoid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objoid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE n.nspname = ANY (%(schemas)s)
    AND c.relkind IN ('r', 'p')
ORDER BY 1, 2, 3
