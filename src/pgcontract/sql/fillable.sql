-- One row is a column of a table that a statement may write: its type, whether it must be given, and where it refers to.
SELECT
    a.attname,
    pg_catalog.format_type(a.atttypid, a.atttypmod),
    b.typcategory::text,
    a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',
    ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = b.oid ORDER BY e.enumsortorder),
    -- Every text in which a value may be written that a check or a domain wants.
    ARRAY(
        SELECT pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint AS k
        WHERE k.contype = 'c' AND (k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey) OR k.contypid = t.oid)
        ORDER BY k.conname
    ),
    f.confrelid::bigint,
    n.nspname,
    p.relname,
    (SELECT g.attname FROM pg_catalog.pg_attribute AS g WHERE g.attrelid = f.confrelid
        AND g.attnum = f.confkey[pg_catalog.array_position(f.conkey, a.attnum)])
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type AS b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN LATERAL (
    SELECT k.* FROM pg_catalog.pg_constraint AS k
    WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey) ORDER BY k.conname LIMIT 1
) AS f ON true
LEFT JOIN pg_catalog.pg_class AS p ON p.oid = f.confrelid
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = p.relnamespace
WHERE a.attrelid = pg_catalog.to_regclass(%(table)s) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    AND a.attidentity <> 'a'
ORDER BY a.attnum
