"""Times the fingerprint of 2 million rows against other ways to the same end: `python bench/fingerprint.py URL`.

Makes a database `fingerprint_bench` on the server at URL and drops it at the end. Prints the best of three, and
ratios to `count(*)`, the floor of a sequential scan.
"""

from __future__ import annotations

import subprocess
import sys

import psycopg
from psycopg.conninfo import make_conninfo
from snapshot import best

from pgcontract.database import reading
from pgcontract.fingerprint import take
from pgcontract.server import binaries

NAME = "fingerprint_bench"
ROWS = 2_000_000
TABLE = f"""
    CREATE TYPE currency AS ENUM ('NGN', 'USDC', 'XLM');
    CREATE TABLE t (id uuid PRIMARY KEY, user_id uuid NOT NULL, amount numeric(18,2) NOT NULL,
        currency currency NOT NULL,
        note text, meta jsonb, done boolean NOT NULL, created_at timestamp NOT NULL, updated_at timestamptz);
    INSERT INTO t SELECT gen_random_uuid(), gen_random_uuid(), random() * 1e6,
        (enum_range(NULL::currency))[1 + i % 3], CASE WHEN i % 5 > 0 THEN 'a note with number ' || i END,
        CASE WHEN i % 4 = 0 THEN jsonb_build_object('a', i, 'b', 'x') END, i % 2 = 0,
        now() - i * interval '1 second', now()
    FROM generate_series(1, {ROWS}) i
"""  # noqa: S608 -- a constant


def measure(url: str) -> dict[str, float]:
    """Return seconds by name of the way."""
    with psycopg.connect(url, autocommit=True) as plain, reading(url) as connection:
        floor = best(lambda: plain.execute("SELECT count(*) FROM t").fetchone(), 3)
        ours = best(lambda: take(connection), 3)
        text = "SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) FROM t"
        aggregated = best(lambda: plain.execute(text).fetchone(), 1)
    # The embedded server's own: an older one refuses a newer server.
    dump = f"set -o pipefail; '{binaries() / 'pg_dump'}' -a '{url}' | sha256sum"
    dumped = best(lambda: subprocess.run(["bash", "-c", dump], check=True, capture_output=True), 3)
    return {
        "count(*)": floor,
        "fingerprint": ours,
        "pg_dump -a | sha256sum": dumped,
        "md5(string_agg)": aggregated,
    }


def main(server: str) -> None:
    """Make the table, measure, print, drop."""
    url = make_conninfo(server, dbname=NAME)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE fingerprint_bench TEMPLATE template0")
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(TABLE.encode())
                connection.execute("VACUUM ANALYZE t")
                size = connection.execute(
                    "SELECT pg_size_pretty(pg_relation_size('t')), version()",
                ).fetchone()
            sys.stdout.write(f"{ROWS:,} rows, {size}\n")
            found = measure(url)
            for name, seconds in found.items():
                sys.stdout.write(
                    f"{name:24} {seconds:7.3f} s  {seconds / found['count(*)']:6.1f} x count(*)\n"
                )
        finally:
            admin.execute("DROP DATABASE fingerprint_bench WITH (FORCE)")


if __name__ == "__main__":
    main(sys.argv[1])
