"""How long the observation of a small database takes, as a multiple of `pg_dump --schema-only` of it, in one run.

    python bench/observation.py [--tables 60] [--rows 10] [--runs 9] URL of a server

It makes a database of its own and drops it afterwards. Every time is that of a library call with a new connection to a
running server: imports and the making of the database are not in it. The runs take turns, so that what else the
machine does hits all of them alike; medians are printed.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from psycopg import sql
from snapshot import filled

from pgcontract import fingerprint, snapshot
from pgcontract.database import connect, reading
from pgcontract.pgdump import schema_text
from pgcontract.roundtrip import observe


def snapshot_and_fingerprint(url: str) -> None:
    """Observe as a round trip does, without pg_dump."""
    with reading(url) as connection:
        snapshot.take(connection)
        fingerprint.take(connection)


def only(take: Callable[[Any], object], url: str) -> None:
    """Take one of both, connection included."""
    with reading(url) as connection:
        take(connection)


def named(url: str) -> None:
    """Take a snapshot and name its rows, as `pgcontract snapshot` does and an equal pair does not need."""
    with reading(url) as connection:
        len(snapshot.take(connection))


def fill(url: str, tables: int, rows: int) -> None:
    """Write some rows into every table."""
    with connect(url) as connection:
        for table in range(tables):
            connection.execute(
                sql.SQL(
                    "INSERT INTO {} (code, c0) SELECT i::text, 'x' FROM generate_series(1, %s) AS i"
                ).format(sql.Identifier(f"t{table}")),
                [rows],
            )


def measure(url: str, runs: int) -> None:
    """Print the median of each, and its ratio to pg_dump."""
    actions: dict[str, Callable[[], object]] = {
        "pg_dump --schema-only": lambda: schema_text(url),
        "snapshot": lambda: only(snapshot.take, url),
        "snapshot, rows named": lambda: named(url),
        "fingerprint": lambda: only(fingerprint.take, url),
        "snapshot and fingerprint": lambda: snapshot_and_fingerprint(url),
        "observe, pg_dump beside": lambda: observe("a state", url),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(runs):
        for name, action in actions.items():
            start = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(found) for name, found in times.items()}
    floor = medians["pg_dump --schema-only"]
    for name, seconds in medians.items():
        print(f"{name:26} {seconds:6.3f} s   {seconds / floor:.2f}")


def main() -> None:
    """Make the database, measure, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--tables", type=int, default=60)
    parser.add_argument("--rows", type=int, default=10)
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    with filled(given.url, "pgcontract_bench_observation", given.tables) as url:
        fill(url, given.tables, given.rows)
        measure(url, given.runs)


if __name__ == "__main__":
    main()
