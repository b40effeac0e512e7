-- One row per relation in schema public that is no index: name, and what it is ('ordinary' for a plain table).
SELECT
    c.relname,
    concat_ws(
        ' ',
        CASE c.relkind::text || c.relpersistence::text
            WHEN 'rp' THEN 'ordinary'
            ELSE 'kind ' || c.relkind::text || c.relpersistence::text
        END,
        CASE WHEN c.relrowsecurity THEN 'row level security' END,
        CASE WHEN c.relforcerowsecurity THEN 'forced' END,
        CASE WHEN c.relreplident <> 'd' THEN 'replica identity ' || c.relreplident::text END,
        CASE WHEN c.oid IN (SELECT h.inhrelid FROM pg_catalog.pg_inherits AS h) THEN 'has a parent' END,
        CASE WHEN c.reloptions IS NOT NULL THEN 'options ' || c.reloptions::text END
    )
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I')
ORDER BY 1
