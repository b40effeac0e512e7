-- One row is one relation that holds or shows rows, but for views, in the schemas asked for, unless an extension owns it.
SELECT
    n.nspname AS schema,
    c.relname AS name,
    c.relkind::text AS kind,
    CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END AS of_type,
    c.relpersistence::text AS persistence,
    pg_catalog.pg_get_userbyid(c.relowner) AS owner,
    c.relrowsecurity AS row_security,
    c.relforcerowsecurity AS row_security_forced,
    c.relreplident::text AS replica_identity,
    ARRAY(
        SELECT i.inhparent::regclass::text FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno
    ) AS parents,
    ARRAY(
        SELECT i.inhrelid::regclass::text FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid ORDER BY 1
    ) AS children,
    ARRAY(
        SELECT lower(a.privilege_type)
        FROM pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) a
        WHERE a.grantee = 0
        UNION ALL
        SELECT lower(a.privilege_type) || ' (' || t.attname || ')'
        FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) a
        WHERE t.attrelid = c.oid AND NOT t.attisdropped AND t.attacl IS NOT NULL AND a.grantee = 0
        ORDER BY 1
    ) AS public_privileges
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s)
    AND c.relkind NOT IN ('i', 'I', 'S', 't', 'c', 'v')
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY 1, 2
