-- One row is the schema public, where it is asked for and the role may not use it: its names would not be printed bare.
-- Those of other schemas are always printed with their schema.
SELECT n.nspname AS name
FROM pg_catalog.pg_namespace n
WHERE n.nspname = 'public' AND n.nspname = ANY (%(schemas)s) AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
