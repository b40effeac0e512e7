-- Waits until no other migration is at work on this database, and keeps others waiting until the transaction ends.
DO $advisory_lock$ BEGIN PERFORM pg_catalog.pg_advisory_xact_lock({key}); END $advisory_lock$;
