-- One row is one relation that holds rows, or one thing that says how they read, with a text that changes whenever rows of
-- another moment than the transaction's may be seen there. What TRUNCATE, REFRESH and a rewriting ALTER TABLE leave is
-- seen by every transaction at once (or looks empty to older ones), and so are names, columns, partitions and labels.
WITH relation AS (
    SELECT c.*, n.nspname
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind NOT IN ('v', 'i', 'I', 't')
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
)
SELECT pg_catalog.format('%%I.%%I', r.nspname, r.relname) AS name,
       pg_catalog.concat_ws(
           ' ', r.oid, r.relkind, r.relfilenode, r.relispopulated,
           (SELECT pg_catalog.string_agg(i.inhparent::pg_catalog.text, ',' ORDER BY i.inhparent)
            FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = r.oid),
           (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', a.attnum, a.atttypid, a.attname), 0))
            FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)
       ) AS mark
FROM relation AS r
UNION ALL
SELECT pg_catalog.format('%%I.%%I', n.nspname, t.typname),
       pg_catalog.string_agg(e.oid || ' ' || e.enumlabel, ',' ORDER BY e.oid)
FROM pg_catalog.pg_enum AS e
JOIN pg_catalog.pg_type AS t ON t.oid = e.enumtypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_'
GROUP BY n.nspname, t.typname
