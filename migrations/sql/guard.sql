-- Raises one line that counts what the downgrade would destroy and nobody could get back. Changes nothing.
DO $guard$
DECLARE
    lost text;
BEGIN
    SELECT pg_catalog.string_agg(counted.name || ' ' || counted.rows, ', ' ORDER BY counted.place) INTO lost
    FROM (
        {counts}
    ) AS counted (place, name, rows)
    WHERE counted.rows > 0;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'the downgrade would destroy data nobody can get back (rows: ' || lost
            || '): keep a copy, then run alembic -x discard-data=yes downgrade …';
    END IF;
END
$guard$;
