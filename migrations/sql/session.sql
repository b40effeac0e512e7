-- Bounds the wait for locks, and lets no row hide behind row level security, until the transaction ends.
SET LOCAL lock_timeout = {lock_timeout};
SET LOCAL row_security = off;
