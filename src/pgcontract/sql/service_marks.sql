-- One row: a number that changes with every change of the shape of the wanted schemas, as seen now.
-- Statistics (VACUUM, ANALYZE) are written in place and leave xmin alone; temporary tables are in schemas of their own.
WITH spaces AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY (%(schemas)s)
), relations AS (
    SELECT oid, xmin FROM pg_catalog.pg_class WHERE relnamespace IN (SELECT oid FROM spaces)
), marks (catalogue, mark) AS (
    SELECT 1, xmin FROM relations
    UNION ALL SELECT 2, xmin FROM pg_catalog.pg_attribute WHERE attrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 3, xmin FROM pg_catalog.pg_attrdef WHERE adrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 4, xmin FROM pg_catalog.pg_constraint WHERE connamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 5, xmin FROM pg_catalog.pg_index WHERE indrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 6, xmin FROM pg_catalog.pg_type WHERE typnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 7, xmin FROM pg_catalog.pg_enum
    UNION ALL SELECT 8, xmin FROM pg_catalog.pg_policy WHERE polrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 9, xmin FROM pg_catalog.pg_trigger WHERE tgrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 10, xmin FROM pg_catalog.pg_rewrite WHERE ev_class IN (SELECT oid FROM relations)
    UNION ALL SELECT 11, xmin FROM pg_catalog.pg_inherits WHERE inhrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 12, xmin FROM pg_catalog.pg_proc WHERE pronamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 13, xmin FROM pg_catalog.pg_description WHERE objoid IN (SELECT oid FROM relations)
    UNION ALL SELECT 14, xmin FROM pg_catalog.pg_namespace WHERE oid IN (SELECT oid FROM spaces)
)
SELECT count(*)::text || ':' || coalesce(sum(pg_catalog.hashint8extended(mark::text::bigint, catalogue)), 0)::text FROM marks
