-- One row per session that holds what the session {pid} waits for. An ordinary role sees of others only pid and application.
SELECT
    (
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
        FROM pg_catalog.pg_locks AS known
        JOIN pg_catalog.pg_class AS c ON c.oid = known.relation
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE known.pid = waiting.pid AND (NOT known.granted OR known.locktype = 'tuple')
            AND known.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        LIMIT 1
    ) AS relation,
    blocking.pid, a.application_name, pg_catalog.to_char(a.xact_start, 'YYYY-MM-DD HH24:MI:SS TZH:TZM') AS since, a.state,
    a.wait_event_type || ': ' || a.wait_event AS waits_for
FROM (SELECT DISTINCT pid FROM pg_catalog.pg_locks WHERE pid = {pid} AND NOT granted) AS waiting
CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(waiting.pid)) AS blocking (pid)
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = blocking.pid
ORDER BY blocking.pid
