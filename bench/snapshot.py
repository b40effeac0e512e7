"""How long a snapshot takes, beside three catalogue queries (the floor) and `pg_dump --schema-only`, in one run.

    python bench/snapshot.py [--tables 1000] [URL of a server]

It makes a database of its own with 20 columns, 4 constraints and 3 indexes per table, and drops it afterwards.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from pgcontract import snapshot
from pgcontract.database import connect, conninfo, reading
from pgcontract.pgdump import schema_text

NAME = sql.Identifier("pgcontract_bench_snapshot")

FLOOR = (
    "SELECT attrelid, attname, atttypid::regtype, attnotnull FROM pg_attribute WHERE attnum > 0 AND attrelid >= 16384",
    "SELECT conrelid, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE oid >= 16384",
    "SELECT indrelid, indexrelid, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid >= 16384",
)


def statements(tables: int) -> Iterator[str]:
    """Yield the DDL of `tables` tables: primary key, unique, check and foreign key each, and an index beside."""
    kinds = (
        "text",
        "numeric(30,8)",
        "timestamptz",
        "integer",
        "varchar(32)",
        "jsonb",
        "uuid",
        "boolean",
        "bigint",
    )
    columns = ", ".join(
        f"c{i} {kinds[i % 9]}" + (" DEFAULT 0" if kinds[i % 9] == "integer" else "") for i in range(17)
    )
    for table in range(tables):
        yield (
            f"CREATE TABLE t{table} (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), code varchar(32) UNIQUE,"
            f" CHECK (code <> ''), other uuid REFERENCES t{max(table - 1, 0)} (id), {columns});"
            f" CREATE INDEX ON t{table} (c1, c2)"
        )


def best(action: Callable[[], Any], runs: int = 5) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def build(connection: Connection[Any], tables: int) -> None:
    """Fill an empty database, a hundred tables per transaction, so that the locks fit."""
    script = list(statements(tables))
    for start in range(0, len(script), 100):
        connection.execute(sql.SQL("; ").join(map(sql.SQL, script[start : start + 100])))  # type: ignore[arg-type]
        connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")


def floor(url: str) -> None:
    """Ask three questions of whole catalogues."""
    with reading(url) as connection:
        for question in FLOOR:
            connection.execute(question).fetchall()


def take(url: str) -> snapshot.Snapshot:
    """Take a snapshot, connection included."""
    with reading(url) as connection:
        return snapshot.take(connection)


def measure(url: str) -> None:
    """Print the times of one database."""
    base = best(lambda: floor(url))
    dump = best(lambda: schema_text(url), runs=3)
    ours = best(lambda: take(url))
    found = take(url)
    print(f"{len(found)} catalogue rows")
    print(f"three catalogue queries  {base:6.3f} s   1.0")
    print(f"pg_dump --schema-only    {dump:6.3f} s   {dump / base:.1f}")
    print(f"snapshot                 {ours:6.3f} s   {ours / base:.1f}")
    print(f"  its digest             {best(lambda: found.digest):6.3f} s")
    print(f"  its text               {best(found.to_json, 2):6.3f} s")
    print(f"  comparison             {best(lambda: snapshot.differences(found, found)):6.3f} s")


def main() -> None:
    """Make the database, measure, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default=os.environ.get("PGCONTRACT_TEST_URL"))
    parser.add_argument("--tables", type=int, default=1000)
    options = parser.parse_args()
    with connect(options.url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(NAME))
        url = make_conninfo(conninfo(options.url), dbname=NAME.as_string().strip('"'))
        try:
            with connect(url) as connection:
                build(connection, options.tables)
            measure(url)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(NAME))


if __name__ == "__main__":
    main()
