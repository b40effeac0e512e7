-- One row per column of a relation in schema public that is no index: table, position among the living, name, type,
-- whether NULL is refused, default, and anything else that was set on it ('' for nothing).
SELECT
    c.relname,
    rank() OVER (PARTITION BY c.oid ORDER BY a.attnum),
    a.attname,
    format_type(a.atttypid, a.atttypmod),
    a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid),
    concat_ws(
        ' ',
        CASE WHEN a.attgenerated <> '' THEN 'generated ' || a.attgenerated::text END,
        CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
        CASE WHEN a.attcollation <> t.typcollation THEN 'collation ' || a.attcollation::regcollation::text END,
        CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END,
        CASE WHEN a.attcompression <> '' THEN 'compression ' || a.attcompression::text END,
        CASE WHEN a.attstattarget <> -1 THEN 'statistics ' || a.attstattarget END,
        CASE WHEN a.attoptions IS NOT NULL THEN 'options ' || a.attoptions::text END,
        CASE WHEN a.attacl IS NOT NULL THEN 'privileges ' || a.attacl::text END
    )
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I')
ORDER BY 1, 2
