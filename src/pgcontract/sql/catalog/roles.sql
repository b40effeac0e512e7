-- One row is one role of those asked for that the server has.
SELECT r.rolname AS name
FROM pg_catalog.pg_roles r
WHERE r.rolname = ANY (%(roles)s)
ORDER BY 1
