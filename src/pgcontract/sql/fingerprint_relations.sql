-- One row is one stored column of one relation that holds rows (or one relation without any column).
-- A partitioned table is read at its root, once; where a foreign table is among its partitions, partition by partition.
WITH RECURSIVE relation AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relnamespace,
           c.relispopulated,
           pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS schema_open,
           CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS readable
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM pg_catalog.pg_partition_tree(pg_catalog.pg_partition_root(c.oid)) AS leaf
            JOIN pg_catalog.pg_class AS f ON f.oid = leaf.relid
            WHERE f.relkind = 'f'
        ) AS with_foreign
    ) AS tree
    WHERE c.relkind NOT IN ('v', 'c', 'i', 'I', 't')
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND CASE c.relkind WHEN 'p' THEN NOT c.relispartition AND NOT tree.with_foreign
                         WHEN 'f' THEN true
                         ELSE NOT c.relispartition OR tree.with_foreign END
), attribute AS (
    SELECT a.attrelid, a.attnum, a.attname, a.attgenerated, a.atttypid,
           -- Asking for each column takes longer than all the rest.
           r.readable OR pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS readable
    FROM pg_catalog.pg_attribute AS a
    JOIN relation AS r ON r.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S'
), base AS (
    SELECT DISTINCT atttypid AS root, atttypid AS type FROM attribute
    UNION
    SELECT b.root, t.typbasetype
    FROM base AS b JOIN pg_catalog.pg_type AS t ON t.oid = b.type
    WHERE t.typtype = 'd'
), part AS (
    SELECT b.type AS whole, b.type AS type, 0 AS depth
    FROM base AS b JOIN pg_catalog.pg_type AS t ON t.oid = b.type
    WHERE t.typtype <> 'd'
    UNION
    SELECT p.whole, inside.type, 1
    FROM part AS p
    JOIN pg_catalog.pg_type AS t ON t.oid = p.type
    CROSS JOIN LATERAL (
        SELECT t.typelem WHERE t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
        UNION ALL
        SELECT t.typbasetype WHERE t.typtype = 'd'
        UNION ALL
        SELECT g.rngsubtype FROM pg_catalog.pg_range AS g WHERE t.oid IN (g.rngtypid, g.rngmultitypid)
        UNION ALL
        SELECT f.atttypid FROM pg_catalog.pg_attribute AS f
        WHERE f.attrelid = t.typrelid AND t.typtype = 'c' AND f.attnum > 0 AND NOT f.attisdropped
    ) AS inside (type)
), inner_part AS (
    -- Types numbered below 10000 have the same OID on every server and in every release.
    SELECT p.whole,
           pg_catalog.bool_and(t.oid < 10000 AND t.typsend <> 0) AS portable,
           pg_catalog.bool_and(t.typtype = 'e') AS labels
    FROM part AS p JOIN pg_catalog.pg_type AS t ON t.oid = p.type
    WHERE p.depth > 0
    GROUP BY p.whole
), column_type AS (
    SELECT b.root, t.typname, n.nspname, t.typtype, t.oid < 10000 AS builtin,
           s.proname AS send_name, sn.nspname AS send_schema,
           COALESCE(i.portable, true) AS portable, COALESCE(i.labels, false) AS labels
    FROM base AS b
    JOIN pg_catalog.pg_type AS t ON t.oid = b.type AND t.typtype <> 'd'
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    -- A type may borrow the send function of another one, which SQL then cannot call.
    LEFT JOIN pg_catalog.pg_proc AS s ON s.oid = t.typsend
        AND (s.proargtypes[0] = t.oid
             OR EXISTS (SELECT FROM pg_catalog.pg_type AS pseudo WHERE pseudo.oid = s.proargtypes[0] AND pseudo.typtype = 'p'))
    LEFT JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.pronamespace
    LEFT JOIN inner_part AS i ON i.whole = b.type
)
SELECT r.nspname, r.relname, r.relkind::pg_catalog.text, r.relispopulated, r.schema_open,
       pg_catalog.row_security_active(r.oid),
       r.readable,
       k.attnames,
       a.attname, a.attgenerated::pg_catalog.text, a.readable,
       y.nspname, y.typname, y.typtype::pg_catalog.text, y.builtin, y.send_schema, y.send_name, y.portable, y.labels
FROM relation AS r
LEFT JOIN attribute AS a ON a.attrelid = r.oid
LEFT JOIN column_type AS y ON y.root = a.atttypid
LEFT JOIN LATERAL (
    -- What tells one row from another: the primary key, or else the first unique key that takes no NULL.
    SELECT pg_catalog.array_agg(ka.attname::pg_catalog.text ORDER BY place.n) AS attnames
    FROM pg_catalog.pg_index AS x
    CROSS JOIN LATERAL pg_catalog.unnest(x.indkey) WITH ORDINALITY AS place (attnum, n)
    JOIN pg_catalog.pg_attribute AS ka ON ka.attrelid = x.indrelid AND ka.attnum = place.attnum
    WHERE x.indrelid = r.oid AND x.indisunique AND x.indisvalid AND x.indimmediate
      AND x.indpred IS NULL AND x.indexprs IS NULL AND place.n <= x.indnkeyatts
    GROUP BY x.indexrelid, x.indisprimary
    HAVING pg_catalog.bool_and(ka.attnotnull)
    ORDER BY x.indisprimary DESC, pg_catalog.count(*), attnames
    LIMIT 1
) AS k ON true
ORDER BY r.nspname, r.relname, a.attname
