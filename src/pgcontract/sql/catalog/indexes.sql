-- One row is one index that no constraint owns, of a relation in the schemas asked for.
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    x.relname AS name,
    i.indisunique AS unique,
    m.amname AS method,
    i.indisvalid AND i.indisready AND i.indislive AS valid,
    NOT i.indnullsnotdistinct AS nulls_distinct,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
    -- Only here does the server say whether an expression's collation is its own or written at the index.
    CASE WHEN i.indexprs IS NOT NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid) END AS definition,
    (
        SELECT jsonb_agg(
            jsonb_build_object(
                'name', a.attname,
                'expression', CASE WHEN u.attnum = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, u.place::integer, false) END,
                'descending', i.indoption[u.place - 1] & 1 = 1,
                'nulls_first', i.indoption[u.place - 1] & 2 = 2,
                'opclass', CASE
                    WHEN e.attoptions IS NOT NULL THEN p.opcname || '(' || array_to_string(e.attoptions, ', ') || ')'
                    -- That of the column's own type: integers can also be indexed as OIDs, whose default is another.
                    WHEN p.opcdefault AND (p.opcintype = a.atttypid OR NOT EXISTS (
                        SELECT FROM pg_catalog.pg_opclass own
                        WHERE own.opcmethod = p.opcmethod AND own.opcdefault AND own.opcintype = a.atttypid AND own.oid <> p.oid
                    )) THEN NULL
                    WHEN pg_catalog.pg_opclass_is_visible(p.oid) THEN p.opcname
                    ELSE p.opcnamespace::regnamespace || '.' || p.opcname
                END,
                'collation', CASE
                    WHEN o.oid = a.attcollation THEN NULL
                    WHEN pg_catalog.pg_collation_is_visible(o.oid) THEN o.collname
                    ELSE o.collnamespace::regnamespace || '.' || o.collname
                END
            )
            ORDER BY u.place
        )
        FROM unnest(i.indkey::smallint[]) WITH ORDINALITY u (attnum, place)
        JOIN pg_catalog.pg_attribute e ON e.attrelid = i.indexrelid AND e.attnum = u.place
        JOIN pg_catalog.pg_opclass p ON p.oid = i.indclass[u.place - 1]
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum AND u.attnum <> 0
        LEFT JOIN pg_catalog.pg_collation o ON o.oid = i.indcollation[u.place - 1]
        WHERE u.place <= i.indnkeyatts
    ) AS keys,
    ARRAY(
        SELECT a.attname::text
        FROM unnest(i.indkey::smallint[]) WITH ORDINALITY u (attnum, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum
        WHERE u.place > i.indnkeyatts
        ORDER BY u.place
    ) AS include
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = x.relam
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s)
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    )
