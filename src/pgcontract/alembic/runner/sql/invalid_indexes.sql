-- One row per invalid index of the schemas, which a statement with CONCURRENTLY left when it failed.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
-- A partitioned index is invalid until all of its partitions have theirs.
WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname = ANY ({schemas})
ORDER BY n.nspname, c.relname
