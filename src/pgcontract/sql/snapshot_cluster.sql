-- One row: the identifier that initdb gave the cluster
SELECT s.system_identifier::text FROM pg_catalog.pg_control_system() AS s
