-- One row is one privilege that a role asked for has on a relation or on a column of it, by whatever way.
WITH relation AS (
    SELECT c.oid, c.relowner, CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (%(schemas)s) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
), privilege (word, on_columns, since) AS (
    VALUES
        ('select', true, 0), ('insert', true, 0), ('update', true, 0), ('references', true, 0),
        ('delete', false, 0), ('truncate', false, 0), ('trigger', false, 0), ('maintain', false, 170000)
), whole AS MATERIALIZED (
    SELECT g.oid AS role_oid, g.rolname, t.oid, t.relowner, t.name, p.word, p.on_columns,
        pg_catalog.has_table_privilege(g.oid, t.oid, p.word) AS held
    FROM pg_catalog.pg_roles g
    CROSS JOIN relation t
    JOIN privilege p ON p.since <= current_setting('server_version_num')::integer
    WHERE g.rolname = ANY (%(roles)s)
)
SELECT w.name AS relation, w.rolname AS role, w.word AS privilege
FROM whole w
WHERE w.held
UNION ALL
SELECT w.name, w.rolname, w.word || ' with grant option'
FROM whole w
WHERE w.held
    -- An owner and a superuser may hand on everything: that follows from what they are.
    AND NOT pg_catalog.pg_has_role(w.role_oid, w.relowner, 'usage')
    AND pg_catalog.has_table_privilege(w.role_oid, w.oid, w.word || ' with grant option')
UNION ALL
SELECT w.name, w.rolname, w.word || ' (' || a.attname || ')'
FROM whole w
JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE w.on_columns
    AND NOT w.held
    AND pg_catalog.has_column_privilege(w.role_oid, w.oid, a.attnum, w.word)
UNION ALL
SELECT w.name, w.rolname, w.word || ' (' || a.attname || ') with grant option'
FROM whole w
JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE w.on_columns
    AND NOT pg_catalog.pg_has_role(w.role_oid, w.relowner, 'usage')
    AND a.attacl IS NOT NULL
    AND pg_catalog.has_column_privilege(w.role_oid, w.oid, a.attnum, w.word || ' with grant option')
ORDER BY 1, 2, 3
