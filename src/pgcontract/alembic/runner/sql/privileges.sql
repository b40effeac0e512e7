-- Raises one line if the session's role may not do what the upgrade will do. Changes nothing.
DO $privileges$
DECLARE
    owners text;
    closed text;
BEGIN
    SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)), ', ') INTO owners
    FROM {requires} AS required (schema, relation, part, label, location, place)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = required.schema
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = required.relation
    WHERE c.relkind IN ('r', 'p') AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE');
    IF owners IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'role ' || pg_catalog.quote_ident(current_user) || ' may not change the tables of '
            || owners || ': connect as their owner';
    END IF;
    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname), ', ' ORDER BY n.nspname) INTO closed
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname = ANY ({schemas}) AND NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE');
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'role ' || pg_catalog.quote_ident(current_user)
            || ' may not create tables in schema ' || closed || ': GRANT CREATE ON SCHEMA ' || closed
            || ' to it, or connect as the owner';
    END IF;
    IF pg_catalog.to_regclass({version_table}) IS NULL AND NOT coalesce(
        (
            SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')
            FROM pg_catalog.pg_namespace AS n WHERE n.nspname = {version_schema}
        ),
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
    ) THEN
        RAISE EXCEPTION USING MESSAGE = 'role ' || pg_catalog.quote_ident(current_user)
            || ' may not make the version table in a schema ' || {version_schema}
            || ': GRANT CREATE ON DATABASE to it, or let the owner of the database CREATE SCHEMA ' || {version_schema}
            || ' AUTHORIZATION ' || pg_catalog.quote_ident(current_user);
    END IF;
END
$privileges$;
