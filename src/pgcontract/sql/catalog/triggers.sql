-- One row is one trigger that somebody made on a relation in the schemas asked for.
SELECT
    n.nspname AS schema,
    c.relname AS relation,
    g.tgname AS name,
    pg_catalog.pg_get_triggerdef(g.oid) AS definition,
    g.tgenabled::text AS fires
FROM pg_catalog.pg_trigger g
JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s)
    AND NOT g.tgisinternal
ORDER BY 1, 2, 3
