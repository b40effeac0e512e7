-- One row is one other object that stands in the schemas asked for by itself: not of an extension, not part of something else.
WITH thing (classid, oid, namespace, kind, name) AS (
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, c.relnamespace, 'sequence', c.relname::text
    FROM pg_catalog.pg_class c
    WHERE c.relkind = 'S'
    UNION ALL
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, t.typnamespace,
        CASE t.typtype WHEN 'c' THEN 'composite type' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'base type' END,
        t.typname::text
    FROM pg_catalog.pg_type t
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE t.typtype NOT IN ('c', 'e', 'm') AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid) OR t.typtype = 'c' AND c.relkind = 'c'
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, p.pronamespace,
        CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
        p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')'
    FROM pg_catalog.pg_proc p
    UNION ALL
    SELECT 'pg_catalog.pg_operator'::regclass, o.oid, o.oprnamespace, 'operator',
        o.oprname || '(' || o.oprleft::regtype || ',' || o.oprright::regtype || ')'
    FROM pg_catalog.pg_operator o
    UNION ALL
    SELECT 'pg_catalog.pg_collation'::regclass, o.oid, o.collnamespace, 'collation', o.collname::text
    FROM pg_catalog.pg_collation o
    UNION ALL
    SELECT 'pg_catalog.pg_conversion'::regclass, o.oid, o.connamespace, 'conversion', o.conname::text
    FROM pg_catalog.pg_conversion o
    UNION ALL
    SELECT 'pg_catalog.pg_opclass'::regclass, o.oid, o.opcnamespace, 'operator class', o.opcname::text
    FROM pg_catalog.pg_opclass o
    UNION ALL
    SELECT 'pg_catalog.pg_opfamily'::regclass, o.oid, o.opfnamespace, 'operator family', o.opfname::text
    FROM pg_catalog.pg_opfamily o
    UNION ALL
    SELECT 'pg_catalog.pg_ts_parser'::regclass, o.oid, o.prsnamespace, 'text search parser', o.prsname::text
    FROM pg_catalog.pg_ts_parser o
    UNION ALL
    SELECT 'pg_catalog.pg_ts_template'::regclass, o.oid, o.tmplnamespace, 'text search template', o.tmplname::text
    FROM pg_catalog.pg_ts_template o
    UNION ALL
    SELECT 'pg_catalog.pg_ts_config'::regclass, o.oid, o.cfgnamespace, 'text search configuration', o.cfgname::text
    FROM pg_catalog.pg_ts_config o
    UNION ALL
    SELECT 'pg_catalog.pg_ts_dict'::regclass, o.oid, o.dictnamespace, 'text search dictionary', o.dictname::text
    FROM pg_catalog.pg_ts_dict o
    UNION ALL
    SELECT 'pg_catalog.pg_statistic_ext'::regclass, o.oid, o.stxnamespace, 'statistics', o.stxname::text
    FROM pg_catalog.pg_statistic_ext o
    JOIN pg_catalog.pg_class c ON c.oid = o.stxrelid
    -- In the schema of their table they are a part of it.
    WHERE c.relnamespace <> o.stxnamespace
)
SELECT thing.kind, n.nspname AS schema, thing.name
FROM thing
JOIN pg_catalog.pg_namespace n ON n.oid = thing.namespace
WHERE n.nspname = ANY (%(schemas)s)
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        -- e: an extension owns it; i: it is an inner part (a multirange's functions, an identity's sequence).
        WHERE d.classid = thing.classid AND d.objid = thing.oid AND d.objsubid = 0 AND d.deptype IN ('e', 'i')
    )
    -- The sequence of a serial is a fact of its column; one that the column owns and does not use is not.
    AND NOT EXISTS (
        SELECT
        FROM pg_catalog.pg_depend owned
        JOIN pg_catalog.pg_attrdef f ON f.adrelid = owned.refobjid AND f.adnum = owned.refobjsubid
        JOIN pg_catalog.pg_depend used
            ON used.classid = 'pg_catalog.pg_attrdef'::regclass AND used.objid = f.oid AND used.refobjid = thing.oid
        WHERE thing.kind = 'sequence'
            AND owned.classid = thing.classid
            AND owned.objid = thing.oid
            AND owned.refclassid = 'pg_catalog.pg_class'::regclass
            AND owned.deptype = 'a'
    )
ORDER BY 1, 2, 3
