"""The rehearsal of a migration: what is observed of a state, and the promises between two states.

A state is a database. How the states come about (seeded, upgraded, downgraded) is the caller's business; each promise
returns how much was looked at, so that nobody takes silence for success, and raises `BrokenPromise` with the evidence.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pgcontract import fingerprint, snapshot
from pgcontract.connection_string import ConnectionString
from pgcontract.database import reading
from pgcontract.fingerprint import Fingerprint, Kind, TableFingerprint
from pgcontract.pgdump import schema_text
from pgcontract.progress import Step
from pgcontract.snapshot import Snapshot

MOST_SHOWN = 20
"""Differences shown of each kind."""


class BrokenPromise(AssertionError):
    """A promise that does not hold. The message says what it usually means, then shows the evidence."""

    def __init__(self, meaning: str, evidence: Iterable[object]) -> None:
        lines = [str(line) for line in evidence]
        more = [f"and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
        super().__init__("\n".join([meaning, *(f"  {line}" for line in [*lines[:MOST_SHOWN], *more])]))


@dataclass(frozen=True, slots=True)
class State:
    """A database at rest, and what was observed of it. `url` is still there to ask for details."""

    name: str
    url: ConnectionString
    shape: Snapshot
    dump: str
    rows: Fingerprint


def observe(name: str, url: str, like: State | None = None, progress: Step | None = None) -> State:
    """Take the whole shape and every row of a database, in one read-only transaction, and its dump.

    Args:
        name: what messages call the state.
        url: the database.
        like: an earlier state; of its tables only the columns that it had are read.
        progress: told of each table before its rows are read.
    """
    url = ConnectionString(url)
    columns = like.rows.columns() if like is not None else None
    with ThreadPoolExecutor(max_workers=1) as beside:  # pg_dump is a process of its own
        dump = beside.submit(schema_text, url)
        with reading(url) as connection:
            shape = snapshot.take(connection)
            rows = fingerprint.take(connection, columns, progress=progress)
        return State(name, url, shape, dump.result(), rows)


def migrated(before: State, after: State) -> int:
    """Promise that a migration ran between two states: that something differs; return how many objects were compared.

    Every other promise holds of a migration that does nothing. Alembic's own table differs after any revision.

    Raises:
        BrokenPromise: no object of the schema and no row differs.
    """
    _not_the_same(before, after)
    if not snapshot.differences(before.shape, after.shape) and before.rows == after.rows:
        meaning = (
            f"nothing was migrated: {after.name} is {before.name}, so that no promise about it means anything"
        )
        raise BrokenPromise(meaning, ["is the revision to start from already the one to go to?"])
    return len(after.shape)


def _not_the_same(before: State, after: State) -> None:
    """See that there are two states. One that is compared with itself is always equal."""
    if before is after:
        raise BrokenPromise(f"nothing was compared: {before.name} was held against itself", [])


def same_shape(before: State, after: State) -> int:
    """Promise that not one catalogue row differs; return how many were compared.

    Raises:
        BrokenPromise: with every object and attribute that differs.
    """
    _not_the_same(before, after)
    differences = snapshot.differences(before.shape, after.shape)
    if differences:
        meaning = f"{after.name} is not what {before.name} was: a migration leaves something behind, or takes too much"
        raise BrokenPromise(meaning, differences)
    return len(after.shape)


def same_cluster(state: State, transaction: str) -> None:
    """Promise that nothing which a migration wrote outside of the database, such as a role, is there in a later state.

    Args:
        state: after the migration was taken back.
        transaction: the number of the transaction that it was.

    Raises:
        BrokenPromise: with what is still as the migration wrote it.
    """
    with reading(state.url) as connection:
        left = snapshot.written(connection, transaction)
    if left:
        raise BrokenPromise(
            f"a migration leaves something in the cluster that is still there in {state.name}", left
        )


def same_dump(before: State, after: State) -> int:
    """Promise that `pg_dump --schema-only` prints the same text; return the number of its lines.

    Raises:
        BrokenPromise: with the lines that differ.
    """
    _not_the_same(before, after)
    left, right = before.dump.splitlines(), after.dump.splitlines()
    lines = list(difflib.unified_diff(left, right, before.name, after.name, lineterm="", n=1))
    if lines:
        raise BrokenPromise(f"pg_dump prints another schema for {after.name} than for {before.name}", lines)
    return len(right)


def same_rows(table: str, before: State, after: State) -> int:
    """Promise that every row of a table is the same in every column that it had before; return how many rows.

    Raises:
        BrokenPromise: with the columns and keys that differ; or the table is empty, and nothing can be proven of it.
    """
    _not_the_same(before, after)
    wanted = before.rows[table]
    if wanted.doubt:
        raise BrokenPromise(f"nothing can be proven of {table}", [wanted.doubt])
    found = after.rows.get(table)
    if found is None:
        raise BrokenPromise(f"{table} is gone in {after.name}, with {wanted.rows:,} rows", [])
    if (found.columns, found.rows, found.digest) != (wanted.columns, wanted.rows, wanted.digest):
        meaning = f"rows of {table} in {after.name} are not what they were in {before.name}: the migration changes data"
        raise BrokenPromise(meaning, _evidence(wanted, found, before, after))
    return wanted.rows


def same_rows_everywhere(
    before: State, after: State, *, changed: Collection[str] = (), unproven: Collection[str] = ()
) -> int:
    """Promise `same_rows` of every table, sequence and materialized view; return how many rows.

    Args:
        before: what is wanted.
        after: what was found.
        changed: tables whose rows the migration is meant to change.
        unproven: tables of which nothing can be proven, such as an empty one.

    Raises:
        BrokenPromise: of a table that is not named something differs, or nothing can be proven; or a name is of none.
    """
    named = {*changed, *unproven}
    tables = {
        name: entry
        for name, entry in before.rows.items()
        if entry.kind is not Kind.LARGE_OBJECTS or entry.rows or name in named
    }
    faults = [f"{name}: no such table in {before.name}" for name in sorted(named - tables.keys())]
    faults += [
        f"{name}: {entry.doubt}; put rows into it, or name it as unproven"
        for name, entry in tables.items()
        if entry.doubt and name not in named
    ]
    faults += [
        f"{name}: named as unproven, and it is not"
        for name in unproven
        if name in tables and not tables[name].doubt
    ]
    if faults:
        raise BrokenPromise(f"of some tables in {before.name} nothing can be proven", faults)
    return sum(same_rows(name, before, after) for name in tables if name not in named)


def _evidence(wanted: TableFingerprint, found: TableFingerprint, before: State, after: State) -> list[str]:
    lost = [column for column in wanted.columns if column not in found.columns]
    if lost:
        return [f"columns missing: {', '.join(lost)}"]
    with reading(before.url) as old, reading(after.url) as new:
        rows = fingerprint.changed_rows(old, new, wanted.table, wanted.columns, limit=MOST_SHOWN)
    return [
        f"rows: wanted {wanted.rows:,}, found {found.rows:,}",
        *(f"missing: {_key(rows.key, key)}" for key in rows.missing),
        *(f"unexpected: {_key(rows.key, key)}" for key in rows.unexpected),
        *(f"changed: {_key(rows.key, row.key)} in {', '.join(row.columns)}" for row in rows.changed),
        *(["and more"] if rows.more else []),
    ]


def _key(columns: tuple[str, ...], values: tuple[str | None, ...]) -> str:
    return (
        ", ".join(f"{column} {value}" for column, value in zip(columns, values, strict=True))
        or "a row (there is no key)"
    )
