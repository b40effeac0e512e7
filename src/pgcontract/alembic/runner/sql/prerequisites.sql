-- Raises one line if the upgrade lacks what it builds on, or if what it will make is there already. Changes nothing.
DO $prerequisites$
DECLARE
    missing text;
    taken text;
BEGIN
    WITH judged AS (
        SELECT required.*, found.oid
        FROM {requires} AS required (schema, relation, part, label, location, place)
        LEFT JOIN (
            SELECT c.oid, n.nspname, c.relname
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p')
        ) AS found ON found.nspname = required.schema AND found.relname = required.relation
    ), absent AS (
        SELECT place, location, CASE WHEN part = '' THEN 'table ' ELSE 'column ' END || label AS label
        FROM judged
        -- A column of a table that is missing itself says nothing new.
        WHERE CASE
            WHEN part = '' THEN oid IS NULL
            ELSE oid IS NOT NULL AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = judged.oid AND a.attname = judged.part AND a.attnum > 0 AND NOT a.attisdropped
            )
        END
    )
    SELECT 'database ' || pg_catalog.current_database() || ' has no ' || pg_catalog.string_agg(label, ', ' ORDER BY place)
        || ' in ' || {schemas} || ', required by '
        || (SELECT pg_catalog.string_agg(location, ', ' ORDER BY place) FROM (
            SELECT location, min(place) AS place FROM absent GROUP BY location
        ) AS locations)
        || ': ' || {missing} INTO missing
    FROM absent;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = missing;
    END IF;

    WITH present AS (
        SELECT made.place, made.location, made.label
        FROM {creates} AS made (schema, relation, part, label, location, place)
        JOIN pg_catalog.pg_namespace AS n ON n.nspname = made.schema
        WHERE CASE
            WHEN made.part = '' THEN
                EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND c.relname = made.relation)
                -- A table brings a type of its own name.
                OR EXISTS (SELECT FROM pg_catalog.pg_type AS t WHERE t.typnamespace = n.oid AND t.typname = made.relation)
            ELSE EXISTS (
                SELECT FROM pg_catalog.pg_class AS c
                WHERE c.relnamespace = n.oid AND c.relname = made.relation AND (
                    EXISTS (
                        SELECT FROM pg_catalog.pg_attribute AS a
                        WHERE a.attrelid = c.oid AND a.attname = made.part AND NOT a.attisdropped
                    )
                    OR EXISTS (
                        SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.conname = made.part
                    )
                )
            )
        END
    )
    SELECT pg_catalog.string_agg(label, ', ' ORDER BY place) || ' exists already in ' || {schemas} || ' of database '
        || pg_catalog.current_database() || ', and no migration made it, though '
        || (SELECT pg_catalog.string_agg(location, ', ' ORDER BY place) FROM (
            SELECT location, min(place) AS place FROM present GROUP BY location
        ) AS locations)
        || ' creates it: ' || {existing} INTO taken
    FROM present;
    IF taken IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = taken;
    END IF;
END
$prerequisites$;
