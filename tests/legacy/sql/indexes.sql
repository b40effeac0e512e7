-- One row per index on a relation in schema public: table, name, definition, whether it is valid, ready and live.
SELECT t.relname, i.relname, pg_get_indexdef(i.oid), x.indisvalid AND x.indisready AND x.indislive
FROM pg_catalog.pg_index AS x
JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
WHERE t.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
