-- Bounds the wait for locks, and lets no row hide behind row level security, until the transaction ends.
DO $settings$
BEGIN
    PERFORM pg_catalog.set_config('lock_timeout', {lock_timeout}, true), pg_catalog.set_config('row_security', 'off', true);
END
$settings$;
