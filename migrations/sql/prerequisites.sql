-- Raises one line if the upgrade lacks what it builds on, or if what it will make is there already. Changes nothing.
DO $prerequisites$
DECLARE
    missing text;
    taken text;
BEGIN
    WITH wanted AS (
        SELECT place, pg_catalog.split_part(name, '.', 1) AS relation, pg_catalog.split_part(name, '.', 2) AS part
        FROM unnest({requires}) WITH ORDINALITY AS required (name, place)
    ), judged AS (
        SELECT wanted.place, wanted.relation, wanted.part, found.oid
        FROM wanted
        LEFT JOIN (
            SELECT c.oid, c.relname
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
        ) AS found ON found.relname = wanted.relation
    )
    SELECT pg_catalog.string_agg(
        CASE WHEN part = '' THEN 'table ' || relation ELSE 'column ' || relation || '.' || part END, ', ' ORDER BY place
    ) INTO missing
    FROM judged
    -- A column of a table that is missing itself says nothing new.
    WHERE CASE
        WHEN part = '' THEN oid IS NULL
        ELSE oid IS NOT NULL AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = judged.oid AND a.attname = judged.part AND a.attnum > 0 AND NOT a.attisdropped
        )
    END;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'database ' || pg_catalog.current_database() || ' has no ' || missing
            || ' in schema public: the migrations start from the live TokenStocks database; check that the URL names it';
    END IF;

    WITH made AS (
        SELECT place, name, pg_catalog.split_part(name, '.', 1) AS relation, pg_catalog.split_part(name, '.', 2) AS part
        FROM unnest({creates}) WITH ORDINALITY AS created (name, place)
    )
    SELECT pg_catalog.string_agg(made.name, ', ' ORDER BY made.place) INTO taken
    FROM made
    WHERE EXISTS (
        SELECT FROM pg_catalog.pg_namespace AS n
        WHERE n.nspname = 'public' AND CASE
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
    );
    IF taken IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = taken || ' exists already in schema public of database '
            || pg_catalog.current_database() || ', and no migration made it (drizzle-kit push?):'
            || ' if it holds no data, drop it and run the upgrade again';
    END IF;
END
$prerequisites$;
