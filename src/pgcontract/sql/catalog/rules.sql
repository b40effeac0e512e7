-- One row is one rewrite rule of a relation in the schemas asked for, but for those that make a view a view.
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    w.rulename AS name,
    pg_catalog.pg_get_ruledef(w.oid) AS definition,
    w.ev_enabled::text AS fires
FROM pg_catalog.pg_rewrite w
JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s)
    AND NOT (w.rulename = '_RETURN' AND w.ev_type = '1')
ORDER BY 1, 2, 3
