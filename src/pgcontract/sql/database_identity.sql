-- One row: which database of which running server the session is connected to.
SELECT d.oid::text || ' ' || extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text AS identity
FROM pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()
