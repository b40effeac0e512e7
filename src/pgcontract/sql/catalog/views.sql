-- One row is one view in the schemas asked for, unless an extension owns it.
SELECT
    n.nspname AS schema,
    c.relname AS name,
    (
        SELECT jsonb_agg(
            jsonb_build_object(
                'name', a.attname,
                'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid)
            )
            ORDER BY a.attnum
        )
        FROM pg_catalog.pg_attribute a
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS columns,
    rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') AS definition,
    coalesce(o.security_invoker, false) AS security_invoker,
    coalesce(o.security_barrier, false) AS security_barrier,
    coalesce(o.check_option, 'none') AS check_option
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT
        bool_or(option_value::boolean) FILTER (WHERE option_name = 'security_invoker') AS security_invoker,
        bool_or(option_value::boolean) FILTER (WHERE option_name = 'security_barrier') AS security_barrier,
        max(lower(option_value)) FILTER (WHERE option_name = 'check_option') AS check_option
    FROM pg_catalog.pg_options_to_table(c.reloptions)
) o
WHERE n.nspname = ANY (%(schemas)s)
    AND c.relkind = 'v'
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY 1, 2
