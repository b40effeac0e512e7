-- One row is one catalogue of the whole cluster that the role may read, and whether its rows have a number
SELECT
    c.relname::pg_catalog.text AS name,
    EXISTS (
        SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'oid' AND a.attnum > 0
    ) AS has_oid
FROM pg_catalog.pg_class AS c
WHERE c.relisshared AND c.relkind = 'r' AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
ORDER BY c.relname
