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
        EXCEPTION WHEN syntax_error_or_access_rule_violation OR invalid_schema_name THEN
            IF loss.is_strict OR SQLSTATE NOT IN ('42P01', '42703', '3F000') THEN
                RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = 'the rows of ' || loss.label || ', declared in '
                    || loss.location || ', cannot be counted: ' || SQLERRM;
            END IF;
            -- A revision that runs before makes it: it is counted again when that one is done.
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
