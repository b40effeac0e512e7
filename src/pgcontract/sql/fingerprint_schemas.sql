-- One row is one of the schemas asked for that does not exist.
SELECT wanted.name
FROM pg_catalog.unnest(%(schemas)s::pg_catalog.text[]) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = wanted.name)
ORDER BY wanted.name
