-- One row per thing in schema public of a kind that the legacy database has none of: its kind, its name.
SELECT 'function', p.oid::regprocedure::text
FROM pg_catalog.pg_proc AS p
WHERE p.pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', t.tgrelid::regclass::text || '.' || t.tgname
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
UNION ALL
SELECT 'policy', p.polrelid::regclass::text || '.' || p.polname
FROM pg_catalog.pg_policy AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'rule', r.ev_class::regclass::text || '.' || r.rulename
FROM pg_catalog.pg_rewrite AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
UNION ALL
SELECT 'type', t.oid::regtype::text
FROM pg_catalog.pg_type AS t
WHERE t.typnamespace = 'public'::regnamespace AND t.typtype NOT IN ('e', 'c') AND t.typcategory <> 'A'
UNION ALL
SELECT 'statistics', s.stxname
FROM pg_catalog.pg_statistic_ext AS s
WHERE s.stxnamespace = 'public'::regnamespace
UNION ALL
SELECT 'collation', l.collname
FROM pg_catalog.pg_collation AS l
WHERE l.collnamespace = 'public'::regnamespace
UNION ALL
SELECT 'operator', o.oid::regoperator::text
FROM pg_catalog.pg_operator AS o
WHERE o.oprnamespace = 'public'::regnamespace
UNION ALL
SELECT 'comment', c.relname || CASE WHEN d.objsubid > 0 THEN ' column ' || d.objsubid ELSE '' END
FROM pg_catalog.pg_description AS d
JOIN pg_catalog.pg_class AS c ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = c.oid
WHERE c.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
