-- One row is one catalogue of this server, with its attributes, its unique keys and its references to other catalogues
WITH catalogue AS (
    SELECT c.oid, c.relname, c.relisshared
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind = 'r' AND c.relnamespace = 'pg_catalog'::regnamespace
),

attribute AS (
    SELECT
        a.attrelid,
        json_agg(
            json_build_array(
                a.attname,
                pg_catalog.format_type(a.atttypid, NULL),
                pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
            ) ORDER BY a.attnum
        ) AS attributes
    FROM pg_catalog.pg_attribute AS a
    JOIN catalogue AS c ON c.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped
    GROUP BY a.attrelid
),

unique_key AS (
    SELECT i.indrelid, json_agg(k.columns ORDER BY NOT i.indisprimary, i.indexrelid) AS keys
    FROM pg_catalog.pg_index AS i
    JOIN catalogue AS c ON c.oid = i.indrelid
    CROSS JOIN LATERAL (
        SELECT json_agg(a.attname ORDER BY part.place) AS columns
        FROM unnest(i.indkey) WITH ORDINALITY AS part (attnum, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = part.attnum
    ) AS k
    WHERE i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
    GROUP BY i.indrelid
),

reference AS (
    SELECT
        f.fktable,
        json_agg(
            json_build_array(f.fkcols, f.pktable::pg_catalog.oid::pg_catalog.int8, f.is_array)
            ORDER BY cardinality(f.fkcols) DESC, f.fkcols
        ) AS refs
    FROM pg_catalog.pg_get_catalog_foreign_keys() AS f
    GROUP BY f.fktable
)

SELECT
    c.oid::pg_catalog.text AS oid,
    c.relname AS name,
    c.relisshared AS shared,
    attribute.attributes::pg_catalog.text AS attributes,
    coalesce(unique_key.keys, '[]')::pg_catalog.text AS keys,
    coalesce(reference.refs, '[]')::pg_catalog.text AS refs
FROM catalogue AS c
JOIN attribute ON attribute.attrelid = c.oid
LEFT JOIN unique_key ON unique_key.indrelid = c.oid
LEFT JOIN reference ON reference.fktable = c.oid
ORDER BY c.relname
