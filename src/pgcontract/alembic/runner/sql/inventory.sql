-- One row per table (attnum 0) and column: of the schemas, and of the tables known by their OIDs.
SELECT c.oid::bigint AS oid, coalesce(a.attnum, 0)::int AS attnum, n.nspname AS schema, c.relname AS relation, a.attname AS part,
    -- The column of a child goes with the parent's; a generated one is computed.
    coalesce(a.attinhcount > 0 OR a.attgenerated <> '', false) AS follows
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN (
    SELECT attrelid, attnum, attname, attinhcount, attgenerated FROM pg_catalog.pg_attribute WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT oid, NULL, NULL, NULL, NULL FROM pg_catalog.pg_class
) AS a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND (n.nspname = ANY ({schemas}) OR c.oid = ANY ({oids}::oid[]))
