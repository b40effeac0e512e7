-- Raises one line if the session's role may not do what the upgrade will do. Changes nothing.
DO $privileges$
DECLARE
    owners text;
BEGIN
    SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)), ', ') INTO owners
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname = ANY ({requires}) AND c.relkind IN ('r', 'p')
        AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE');
    IF owners IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'role ' || pg_catalog.quote_ident(current_user) || ' may not change the tables of '
            || owners || ': connect as their owner';
    END IF;
    IF NOT pg_catalog.has_schema_privilege('public', 'CREATE') THEN
        RAISE EXCEPTION USING MESSAGE = 'role ' || pg_catalog.quote_ident(current_user)
            || ' may not create tables in schema public: GRANT CREATE ON SCHEMA public to it, or connect as the owner';
    END IF;
    IF (CASE
        WHEN pg_catalog.to_regnamespace('alembic') IS NULL
            THEN NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
        ELSE NOT (pg_catalog.has_schema_privilege('alembic', 'USAGE') AND pg_catalog.has_schema_privilege('alembic', 'CREATE'))
    END) THEN
        RAISE EXCEPTION USING MESSAGE = 'role ' || pg_catalog.quote_ident(current_user)
            || ' may not make the version table in a schema alembic: GRANT CREATE ON DATABASE to it, or let the owner'
            || ' of the database CREATE SCHEMA alembic AUTHORIZATION ' || pg_catalog.quote_ident(current_user);
    END IF;
END
$privileges$;
