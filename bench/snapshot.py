"""How long a snapshot takes, beside three catalogue queries (the floor) and `pg_dump --schema-only`, in one run.

    python bench/snapshot.py [--tables 1000] URL of a server

It makes a database of its own with 20 columns, 4 constraints and 3 indexes per table, and drops it afterwards.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from pgcontract import snapshot
from pgcontract.database import connect, conninfo, reading
from pgcontract.pgdump import schema_text

TYPES = (
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
COLUMNS = {f"c{number}": kind for number, kind in zip(range(17), cycle(TYPES), strict=False)}
"""Name and type of the columns that nothing else depends on. Those of type integer have the default 0."""

FLOOR = (
    "SELECT attrelid, attname, atttypid::regtype, attnotnull FROM pg_attribute WHERE attnum > 0 AND attrelid >= 16384",
    "SELECT conrelid, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE oid >= 16384",
    "SELECT indrelid, indexrelid, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid >= 16384",
)


def statements(tables: int) -> Iterator[str]:
    """Yield the DDL of `tables` tables: primary key, unique, check and foreign key each, and an index beside."""
    columns = ", ".join(
        f"{name} {kind}" + (" DEFAULT 0" if kind == "integer" else "") for name, kind in COLUMNS.items()
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
    named = best(lambda: len(take(url)))
    found, other = take(url), take(url)
    print(f"  compared as fetched    {best(lambda: found == other):6.3f} s")
    print(f"{len(found)} catalogue rows")
    print(f"three catalogue queries  {base:6.3f} s   1.0")
    print(f"pg_dump --schema-only    {dump:6.3f} s   {dump / base:.1f}")
    print(f"snapshot                 {ours:6.3f} s   {ours / base:.1f}")
    print(f"snapshot, rows named     {named:6.3f} s   {named / base:.1f}")
    print(f"  its digest             {best(lambda: found.digest):6.3f} s")
    print(f"  its text               {best(found.to_json, 2):6.3f} s")
    print(f"  comparison             {best(lambda: snapshot.differences(found, found)):6.3f} s")


@contextmanager
def filled(server: str, name: str, tables: int) -> Iterator[str]:
    """Make a database of so many tables, give its connection string, and drop it at the end."""
    database = sql.Identifier(name)
    with connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(database))
        url = make_conninfo(conninfo(server), dbname=name)
        try:
            with connect(url) as connection:
                build(connection, tables)
            yield url
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def arguments(description: str | None) -> argparse.Namespace:
    """Return what the command line says: `url` and `tables`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("url")
    parser.add_argument("--tables", type=int, default=1000)
    return parser.parse_args()


def main() -> None:
    """Make the database, measure, drop it."""
    given = arguments(__doc__)
    with filled(given.url, "pgcontract_bench_snapshot", given.tables) as url:
        measure(url)


if __name__ == "__main__":
    main()
