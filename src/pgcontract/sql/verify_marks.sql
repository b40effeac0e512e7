-- One row: a text that changes with every change of what a verification reads in the catalogues, as seen now.
-- Statistics (VACUUM, ANALYZE) are written in place and leave xmin alone. Only names in the wanted schemas count, and what
-- their columns are made of: temporary tables, and other schemas at work, change nothing.
WITH spaces AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY (%(schemas)s)
), relations AS MATERIALIZED (
    SELECT oid, xmin FROM pg_catalog.pg_class WHERE relnamespace IN (SELECT oid FROM spaces)
), attributes AS MATERIALIZED (
    SELECT atttypid, xmin FROM pg_catalog.pg_attribute WHERE attrelid IN (SELECT oid FROM relations)
), types AS MATERIALIZED (
    SELECT oid, xmin
    FROM pg_catalog.pg_type
    WHERE typnamespace IN (SELECT oid FROM spaces) OR oid IN (SELECT atttypid FROM attributes)
), constraints AS MATERIALIZED (
    SELECT oid, xmin FROM pg_catalog.pg_constraint WHERE connamespace IN (SELECT oid FROM spaces)
), marks (catalogue, mark) AS (
    SELECT 'pg_namespace', xmin::text FROM pg_catalog.pg_namespace WHERE oid IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_class', xmin::text FROM relations
    UNION ALL SELECT 'pg_attribute', xmin::text FROM attributes
    UNION ALL SELECT 'pg_attrdef', xmin::text FROM pg_catalog.pg_attrdef WHERE adrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 'pg_constraint', xmin::text FROM constraints
    UNION ALL SELECT 'pg_index', xmin::text FROM pg_catalog.pg_index WHERE indrelid IN (SELECT oid FROM relations)
    UNION ALL SELECT 'pg_type', xmin::text FROM types
    UNION ALL SELECT 'pg_enum', xmin::text FROM pg_catalog.pg_enum WHERE enumtypid IN (SELECT oid FROM types)
    UNION ALL SELECT 'pg_policy', xmin::text FROM pg_catalog.pg_policy WHERE polrelid IN (SELECT oid FROM relations)
    -- The triggers of a foreign key stand at the other table too.
    UNION ALL SELECT 'pg_trigger', xmin::text FROM pg_catalog.pg_trigger
        WHERE tgrelid IN (SELECT oid FROM relations) OR tgconstraint IN (SELECT oid FROM constraints)
    UNION ALL SELECT 'pg_rewrite', xmin::text FROM pg_catalog.pg_rewrite WHERE ev_class IN (SELECT oid FROM relations)
    UNION ALL SELECT 'pg_inherits', xmin::text FROM pg_catalog.pg_inherits
        WHERE inhrelid IN (SELECT oid FROM relations) OR inhparent IN (SELECT oid FROM relations)
    -- Also those of other schemas that defaults here take numbers from.
    UNION ALL SELECT 'pg_sequence', xmin::text FROM pg_catalog.pg_sequence
        WHERE seqrelid IN (SELECT oid FROM relations) OR seqrelid IN (
            SELECT u.refobjid
            FROM pg_catalog.pg_attrdef f
            JOIN pg_catalog.pg_depend u ON u.classid = 'pg_catalog.pg_attrdef'::regclass AND u.objid = f.oid
            WHERE f.adrelid IN (SELECT oid FROM relations) AND u.refclassid = 'pg_catalog.pg_class'::regclass
        )
    UNION ALL SELECT 'pg_description', xmin::text FROM pg_catalog.pg_description
        WHERE classoid = 'pg_catalog.pg_class'::regclass AND objoid IN (SELECT oid FROM relations)
    -- Members of extensions, and what columns own.
    UNION ALL SELECT 'pg_depend', xmin::text FROM pg_catalog.pg_depend
        WHERE deptype = 'e'
            OR deptype IN ('a', 'i') AND classid = 'pg_catalog.pg_class'::regclass AND objid IN (SELECT oid FROM relations)
    UNION ALL SELECT 'pg_proc', xmin::text FROM pg_catalog.pg_proc WHERE pronamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_operator', xmin::text FROM pg_catalog.pg_operator WHERE oprnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_collation', xmin::text FROM pg_catalog.pg_collation WHERE collnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_conversion', xmin::text FROM pg_catalog.pg_conversion WHERE connamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_opclass', xmin::text FROM pg_catalog.pg_opclass WHERE opcnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_opfamily', xmin::text FROM pg_catalog.pg_opfamily WHERE opfnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_ts_parser', xmin::text FROM pg_catalog.pg_ts_parser WHERE prsnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_ts_template', xmin::text FROM pg_catalog.pg_ts_template WHERE tmplnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_ts_config', xmin::text FROM pg_catalog.pg_ts_config WHERE cfgnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_ts_dict', xmin::text FROM pg_catalog.pg_ts_dict WHERE dictnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT 'pg_statistic_ext', xmin::text
        FROM pg_catalog.pg_statistic_ext WHERE stxnamespace IN (SELECT oid FROM spaces)
    -- Only superusers may read pg_authid itself. Of a role counts what it is called, and what makes it hold all privileges.
    UNION ALL SELECT 'pg_roles', concat(oid, ' ', rolname, ' ', rolsuper, ' ', rolinherit) FROM pg_catalog.pg_roles
    UNION ALL SELECT 'pg_auth_members', xmin::text FROM pg_catalog.pg_auth_members
)
SELECT count(*)::text || ':' || sum(pg_catalog.hashtextextended(concat(catalogue, ' ', mark), 0))::text AS mark
FROM marks
