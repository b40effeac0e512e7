-- One row: the type that the values of a domain have; none if there is no domain of that name
SELECT pg_catalog.format_type(t.typbasetype, t.typtypmod)
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND n.nspname = %(schema)s AND t.typname = %(name)s
