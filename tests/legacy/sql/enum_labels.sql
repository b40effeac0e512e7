-- One row per label of an enum type in schema public: type, position counted from 1, label (NULL: it has none).
SELECT
    t.typname,
    rank() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder),
    e.enumlabel
FROM pg_catalog.pg_type AS t
LEFT JOIN pg_catalog.pg_enum AS e ON e.enumtypid = t.oid
WHERE t.typtype = 'e' AND t.typnamespace = 'public'::regnamespace
ORDER BY 1, 2
