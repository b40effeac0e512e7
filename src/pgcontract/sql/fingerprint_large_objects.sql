-- One row: how many large objects there are, and whether this user may read their pages.
SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata),
       pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')
