-- Raises one line if a declared schema.table could as well be a column of a table in the first schema. Changes nothing.
DO $ambiguity$
DECLARE
    ambiguous text;
BEGIN
    SELECT pg_catalog.format('%s.%s is ambiguous, because schema %s has a table %s: write "table %s.%s" or "%s.%s.%s"',
        schema, relation, {default_schema}, schema, schema, relation, {default_schema}, schema, relation) INTO ambiguous
    FROM unnest({schemas}, {relations}) AS declared (schema, relation)
    WHERE EXISTS (
        SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = {default_schema} AND c.relname = declared.schema
    )
    LIMIT 1;
    IF ambiguous IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = ambiguous;
    END IF;
END
$ambiguity$;
