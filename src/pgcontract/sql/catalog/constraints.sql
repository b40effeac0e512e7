-- One row is one constraint of a table in the schemas asked for, but for NOT NULL (a column's) and constraint triggers.
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    k.conname AS name,
    k.contype::text AS kind,
    ARRAY(
        SELECT (SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = u.attnum)
        FROM unnest(k.conkey) WITH ORDINALITY u (attnum, place)
        ORDER BY u.place
    ) AS columns,
    f.nspname AS referenced_schema,
    r.relname AS referenced,
    CASE WHEN k.contype = 'f' THEN ARRAY(
        SELECT (SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = u.attnum)
        FROM unnest(k.confkey) WITH ORDINALITY u (attnum, place)
        ORDER BY u.place
    ) END AS referenced_columns,
    CASE WHEN k.confdelsetcols IS NOT NULL THEN ARRAY(
        SELECT (SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = u.attnum)
        FROM unnest(k.confdelsetcols) WITH ORDINALITY u (attnum, place)
        ORDER BY u.place
    ) ELSE '{}' END AS on_delete_columns,
    k.confupdtype::text AS on_update,
    k.confdeltype::text AS on_delete,
    k.confmatchtype::text AS match,
    k.condeferrable AS deferrable,
    k.condeferred AS deferred,
    k.convalidated AS validated,
    later.conenforced AS enforced,
    later.conperiod AS period,
    NOT k.connoinherit AS inherited,
    CASE WHEN i.indnatts > i.indnkeyatts THEN ARRAY(
        SELECT a.attname::text
        FROM unnest(i.indkey::smallint[]) WITH ORDINALITY u (attnum, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
        WHERE u.place > i.indnkeyatts
        ORDER BY u.place
    ) ELSE '{}' END AS include,
    coalesce(NOT i.indnullsnotdistinct, true) AS nulls_distinct,
    coalesce(i.indisvalid AND i.indisready AND i.indislive, true) AS valid,
    pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression,
    CASE WHEN k.contype NOT IN ('p', 'u', 'f', 'c') THEN pg_catalog.pg_get_constraintdef(k.oid) END AS definition,
    CASE WHEN k.contype = 'f' OR k.condeferrable THEN ARRAY(
        SELECT DISTINCT g.tgenabled::text FROM pg_catalog.pg_trigger g WHERE g.tgconstraint = k.oid ORDER BY 1
    ) ELSE '{}' END AS triggers
FROM (SELECT true AS conenforced, false AS conperiod) older
CROSS JOIN pg_catalog.pg_constraint k
-- NOT ENFORCED and PERIOD come with PostgreSQL 18: names that `own` does not have are those of `older`.
CROSS JOIN LATERAL (SELECT conenforced, conperiod FROM (SELECT k.*) own) later
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace f ON f.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
WHERE n.nspname = ANY (%(schemas)s)
    AND k.contype NOT IN ('n', 't')
    -- A foreign key to a partitioned table is repeated for each partition of it, by a name that no one chose.
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid
    )
