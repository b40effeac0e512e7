-- One row per constraint in schema public: table (or domain), name, definition, whether each trigger behind it fires.
-- NOT NULL is a fact of the column (from PostgreSQL 18 on it is a constraint too): here only what is odd about one.
SELECT
    coalesce(c.relname, y.typname),
    k.conname,
    pg_get_constraintdef(k.oid),
    coalesce(bool_and(t.tgenabled = 'O'), true)
FROM pg_catalog.pg_constraint AS k
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
LEFT JOIN pg_catalog.pg_type AS y ON y.oid = k.contypid
LEFT JOIN pg_catalog.pg_trigger AS t ON t.tgconstraint = k.oid
WHERE k.connamespace = 'public'::regnamespace AND (k.contype <> 'n' OR NOT k.convalidated OR k.connoinherit)
GROUP BY k.oid, c.relname, y.typname, k.conname
ORDER BY 1, 2
