-- One row: the role that would create objects, whether default privileges exist for tables, and the last columns of tables.
SELECT
    current_user::text AS role,
    EXISTS (
        SELECT
        FROM pg_catalog.pg_default_acl d
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
        WHERE d.defaclobjtype = 'r' AND (n.oid IS NULL OR n.nspname = ANY (%(schemas)s))
    ) AS default_privileges,
    (
        SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(n.nspname, c.relname, a.attname)), '[]')
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = (
            SELECT max(l.attnum)
            FROM pg_catalog.pg_attribute l
            WHERE l.attrelid = c.oid AND l.attnum > 0 AND NOT l.attisdropped
        )
        WHERE n.nspname = ANY (%(schemas)s) AND c.relkind = 'r'
    ) AS last_columns
