-- One row is one privilege that a role asked for has on a relation or on a column of it, by whatever way.
WITH relation AS (
    SELECT c.oid, c.relowner, n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (%(schemas)s) AND c.relkind IN ('r', 'p')
), privilege (word, on_columns, since) AS (
    VALUES
        ('select', true, 0), ('insert', true, 0), ('update', true, 0), ('references', true, 0),
        ('delete', false, 0), ('truncate', false, 0), ('trigger', false, 0), ('maintain', false, 170000)
), reach AS MATERIALIZED (
    -- The role itself, and every other that it can become by SET ROLE, or make itself a member of: those need not be
    -- inherited from.
    SELECT g.oid AS role_oid, g.rolname, m.oid AS as_oid
    FROM pg_catalog.pg_roles g
    JOIN pg_catalog.pg_roles m ON g.oid = m.oid OR pg_catalog.pg_has_role(
        g.oid, m.oid, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'set' ELSE 'member' END
    ) OR pg_catalog.pg_has_role(g.oid, m.oid, 'member with admin option')
    WHERE g.rolname = ANY (%(roles)s)
), whole AS MATERIALIZED (
    SELECT g.role_oid, g.rolname, t.oid, t.relowner, t.schema, t.name, p.word, p.on_columns,
        bool_or(pg_catalog.has_table_privilege(g.as_oid, t.oid, p.word)) AS held,
        -- An owner and a superuser may hand on everything: that follows from what they are.
        NOT bool_or(pg_catalog.pg_has_role(g.as_oid, t.relowner, 'usage'))
            AND bool_or(pg_catalog.has_table_privilege(g.as_oid, t.oid, p.word || ' with grant option')) AS handed_on
    FROM reach g
    CROSS JOIN relation t
    JOIN privilege p ON p.since <= current_setting('server_version_num')::integer
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), single AS (
    SELECT w.*, a.attname,
        bool_or(pg_catalog.has_column_privilege(g.as_oid, w.oid, a.attnum, w.word)) AS held_on_column,
        NOT bool_or(pg_catalog.pg_has_role(g.as_oid, w.relowner, 'usage')) AND bool_or(
            pg_catalog.has_column_privilege(g.as_oid, w.oid, a.attnum, w.word || ' with grant option')
        ) AS column_handed_on
    FROM whole w
    JOIN reach g USING (role_oid)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND NOT a.attisdropped
    WHERE w.on_columns AND a.attacl IS NOT NULL
    GROUP BY w.role_oid, w.rolname, w.oid, w.relowner, w.schema, w.name, w.word, w.on_columns, w.held, w.handed_on, a.attname
)
SELECT w.schema, w.name AS relation, w.rolname AS role, w.word AS privilege
FROM whole w
WHERE w.held
UNION ALL
SELECT w.schema, w.name, w.rolname, w.word || ' with grant option'
FROM whole w
WHERE w.handed_on
UNION ALL
SELECT w.schema, w.name, w.rolname, w.word || ' (' || w.attname || ')'
FROM single w
WHERE w.held_on_column AND NOT w.held
UNION ALL
SELECT w.schema, w.name, w.rolname, w.word || ' (' || w.attname || ') with grant option'
FROM single w
WHERE w.column_handed_on AND NOT w.handed_on
ORDER BY 1, 2, 3, 4
