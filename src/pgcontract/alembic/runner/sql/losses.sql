-- Raises one line that counts the rows whose data the revisions would destroy. Changes nothing.
DO $losses$
DECLARE
    loss record;
    counted bigint;
    lost text[] := ARRAY[]::text[];
    locations text[] := ARRAY[]::text[];
BEGIN
    FOR loss IN
        SELECT declared.* FROM unnest({labels}, {queries}, {locations}, {strict}::bool[])
            AS declared (label, query, location, is_strict)
    LOOP
        BEGIN
            EXECUTE loss.query INTO counted;
        EXCEPTION WHEN undefined_table OR undefined_column OR invalid_schema_name THEN
            -- A revision that runs before makes it: it is counted again when that one is done.
            IF loss.is_strict THEN
                RAISE;
            END IF;
            counted := 0;
        END;
        IF counted > 0 THEN
            lost := lost || (loss.label || ' ' || counted);
            IF loss.location <> ALL (locations) THEN
                locations := locations || loss.location;
            END IF;
        END IF;
    END LOOP;
    IF lost <> ARRAY[]::text[] THEN
        RAISE EXCEPTION USING MESSAGE = {what} || ' (rows: ' || pg_catalog.array_to_string(lost, ', ') || '), in ' || pg_catalog.array_to_string(locations, ', ')
            || ': ' || {advice};
    END IF;
END
$losses$;
