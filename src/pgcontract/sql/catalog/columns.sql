-- One row is one living column of a relation in the schemas asked for.
WITH sequence AS (
    SELECT q.oid, q.relpersistence, s.seqtypid,
        -- What departs from a sequence without options.
        nullif(concat_ws(
            ', ',
            CASE WHEN s.seqincrement <> 1 THEN 'increment ' || s.seqincrement END,
            CASE WHEN s.seqmin <> 1 THEN 'minvalue ' || s.seqmin END,
            CASE
                WHEN s.seqmax <> CASE pg_catalog.format_type(s.seqtypid, NULL)
                    WHEN 'smallint' THEN 32767 WHEN 'integer' THEN 2147483647 ELSE 9223372036854775807
                END THEN 'maxvalue ' || s.seqmax
            END,
            CASE WHEN s.seqstart <> 1 THEN 'start ' || s.seqstart END,
            CASE WHEN s.seqcache <> 1 THEN 'cache ' || s.seqcache END,
            CASE WHEN s.seqcycle THEN 'cycle' END
        ), '') AS options
    FROM pg_catalog.pg_sequence s
    JOIN pg_catalog.pg_class q ON q.oid = s.seqrelid
)
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    a.attname AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
    a.attnotnull AS not_null,
    coalesce(k.convalidated, true) AS not_null_validated,
    coalesce(NOT k.connoinherit, true) AS not_null_inherited,
    -- A default of NULL is none; PostgreSQL keeps it where a length is cast. On a domain it hides the domain's own.
    CASE
        WHEN a.attgenerated = '' AND t.typtype <> 'd'
            AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ '^NULL::[a-z ]+(\([0-9,-]+\))?[a-z ]*(\[\])?$' THEN NULL
        ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    END AS expression,
    a.attgenerated::text AS generated,
    a.attidentity::text AS identity,
    (
        SELECT concat_ws(
            ', ',
            CASE WHEN s.seqtypid <> a.atttypid THEN 'as ' || pg_catalog.format_type(s.seqtypid, NULL) END,
            s.options,
            CASE WHEN s.relpersistence = 'u' AND c.relpersistence <> 'u' THEN 'unlogged' END
        )
        FROM pg_catalog.pg_depend w
        JOIN sequence s ON s.oid = w.objid
        WHERE a.attidentity <> ''
            AND w.classid = 'pg_catalog.pg_class'::regclass
            AND w.refclassid = 'pg_catalog.pg_class'::regclass
            AND w.refobjid = a.attrelid
            AND w.refobjsubid = a.attnum
            AND w.deptype = 'i'
    ) AS identity_options,
    CASE WHEN d.oid IS NOT NULL THEN (
        SELECT string_agg(used.owner || coalesce(' (' || nullif(used.options, '') || ')', ''), ' and ' ORDER BY s_oid)
        FROM (
            SELECT
                s.oid AS s_oid,
                CASE
                    WHEN o.objid IS NULL THEN 'not owned'
                    WHEN o.refobjid = a.attrelid AND o.refobjsubid = a.attnum THEN 'owned'
                    ELSE 'owned by ' || CASE m.nspname WHEN 'public' THEN '' ELSE m.nspname || '.' END || r.relname || '.' || b.attname
                END AS owner,
                concat_ws(
                    ', ',
                    -- A serial's sequence is of the type of its column; any other counts in bigint unless it says otherwise.
                    CASE WHEN s.seqtypid <> CASE
                        WHEN o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND pg_catalog.format_type(a.atttypid, NULL) IN ('smallint', 'integer')
                        THEN a.atttypid ELSE 'bigint'::regtype
                    END THEN 'as ' || pg_catalog.format_type(s.seqtypid, NULL) END,
                    s.options,
                    CASE
                        WHEN s.relpersistence = 'u' AND c.relpersistence <> 'u' THEN 'unlogged'
                        WHEN s.relpersistence <> 'u' AND c.relpersistence = 'u' AND o.refobjid = a.attrelid THEN 'logged'
                    END
                ) AS options
            FROM pg_catalog.pg_depend u
            JOIN sequence s ON s.oid = u.refobjid
            LEFT JOIN pg_catalog.pg_depend o
                ON o.classid = 'pg_catalog.pg_class'::regclass
                AND o.objid = s.oid
                AND o.refclassid = 'pg_catalog.pg_class'::regclass
                AND o.refobjsubid > 0
                AND o.deptype IN ('a', 'i')
            LEFT JOIN pg_catalog.pg_class r ON r.oid = o.refobjid
            LEFT JOIN pg_catalog.pg_namespace m ON m.oid = r.relnamespace
            LEFT JOIN pg_catalog.pg_attribute b ON b.attrelid = o.refobjid AND b.attnum = o.refobjsubid
            WHERE a.attgenerated = ''
                AND u.classid = 'pg_catalog.pg_attrdef'::regclass
                AND u.objid = d.oid
                AND u.refclassid = 'pg_catalog.pg_class'::regclass
        ) used
    ) END AS sequence,
    CASE
        WHEN a.attcollation = t.typcollation THEN NULL
        WHEN pg_catalog.pg_collation_is_visible(o.oid) THEN o.collname
        ELSE o.collnamespace::regnamespace || '.' || o.collname
    END AS collation
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation
-- Only PostgreSQL 18 and later keep NOT NULL in pg_constraint.
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
WHERE n.nspname = ANY (%(schemas)s)
    AND c.relkind IN ('r', 'p')
    AND a.attnum > 0
    AND NOT a.attisdropped
