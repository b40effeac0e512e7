"""Names the rows of one table that differ between two databases: keys and columns, never a value beside the key.

Both sides put their rows into buckets by the hash of the key and sum each bucket up; only buckets that differ are
fetched, as hashes per column. A table without a key is compared as a multiset of row hashes, which can only count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

import psycopg
from psycopg import sql

from pgcontract.errors import FingerprintError
from pgcontract.fingerprint.hashing import ask, forms, refuse_row_security, row_hash
from pgcontract.fingerprint.relations import Relation, relations
from pgcontract.fingerprint.values import Kind

Connection = psycopg.Connection[Any]
Key = tuple[str, ...]

BUCKETS = 4096
"""Buckets per table: 2 million rows make 500 rows in each. A power of two."""

FETCHED = 20_000
"""Rows fetched at once from either side, at least one bucket."""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that both sides have, with other values."""

    key: Key
    columns: tuple[str, ...]
    """The columns whose values differ, in the order asked for."""


@dataclass(frozen=True, slots=True)
class RowDifferences:
    """The rows of one table that differ, up to a limit."""

    table: str
    key: tuple[str, ...]
    """The columns that tell rows apart; empty where no key does, and then rows are only counted."""
    missing: tuple[Key, ...] = ()
    """Keys, as text, of rows that only `before` has. One empty key per row where the table has no key."""
    unexpected: tuple[Key, ...] = ()
    """Keys of rows that only `after` has."""
    changed: tuple[ChangedRow, ...] = ()
    more: bool = False
    """Whether there are more than the limit."""

    @property
    def count(self) -> int:
        """How many rows are named."""
        return len(self.missing) + len(self.unexpected) + len(self.changed)


@dataclass(frozen=True, slots=True)
class _Row:
    key: Key
    whole: int
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """How to read one of the two databases."""

    connection: Connection
    table: str
    source: sql.Composable
    cells: tuple[sql.Composable, ...]
    key: tuple[sql.Composable, ...]
    """Expressions whose hash chooses the bucket: the key, or the whole row."""
    names: tuple[str, ...]
    """The key's columns, or none."""

    def buckets(self) -> dict[int, tuple[int, int]]:
        """Return bucket → number of rows and sum of their hashes."""
        query = sql.SQL("SELECT {}, pg_catalog.count(*), pg_catalog.sum({}) FROM {} GROUP BY 1").format(
            self._bucket(),
            row_hash(self.cells),
            self.source,
        )
        return {bucket: (rows, int(total)) for bucket, rows, total in ask(self.connection, self.table, query)}

    def rows(self, buckets: Sequence[int]) -> list[_Row]:
        """Return the rows of these buckets."""
        key = [sql.SQL("{}::pg_catalog.text").format(sql.Identifier(name)) for name in self.names]
        single = [sql.SQL("pg_catalog.hash_record_extended(ROW({}), 1)").format(cell) for cell in self.cells]
        query = sql.SQL(
            "SELECT ARRAY[{}]::pg_catalog.text[], {}, ARRAY[{}]::pg_catalog.int8[]"
            " FROM {} WHERE {} = ANY ({})",
        ).format(
            sql.SQL(", ").join(key),
            row_hash(self.cells),
            sql.SQL(", ").join(single),
            self.source,
            self._bucket(),
            sql.Literal(list(buckets)),
        )
        found = ask(self.connection, self.table, query)
        return [_Row(tuple(key), whole, tuple(cells)) for key, whole, cells in found]

    def _bucket(self) -> sql.Composable:
        return sql.SQL("({} & {})").format(row_hash(self.key), sql.Literal(BUCKETS - 1))


def changed_rows(
    before: Connection,
    after: Connection,
    table: str,
    columns: Sequence[str],
    limit: int = 20,
) -> RowDifferences:
    """Return which rows of `table` differ between two databases, both read in a pinned transaction.

    Args:
        before: where the rows are as wanted.
        after: where they are as found.
        table: its qualified name, as a fingerprint spells it.
        columns: the columns to compare; both sides must have them.
        limit: how many rows are named at most, all kinds together.

    Raises:
        FingerprintError: the table or one of the columns is not there on one side, or not readable.
        DatabaseError: the server refuses.
    """
    old = _find(before, table, columns, "before")
    new = _find(after, table, columns, "after")
    key = _shared_key(old, new)
    sides = (_side(before, old, columns, key), _side(after, new, columns, key))
    found = list(islice(_differing(sides, columns), limit + 1))
    named = found[:limit]
    return RowDifferences(
        table=table,
        key=key,
        missing=tuple(sorted(kind.key for kind in named if isinstance(kind, _Missing))),
        unexpected=tuple(sorted(kind.key for kind in named if isinstance(kind, _Unexpected))),
        changed=tuple(
            sorted((kind for kind in named if isinstance(kind, ChangedRow)), key=lambda row: row.key),
        ),
        more=len(found) > limit,
    )


@dataclass(frozen=True, slots=True)
class _Missing:
    key: Key


@dataclass(frozen=True, slots=True)
class _Unexpected:
    key: Key


_Difference = _Missing | _Unexpected | ChangedRow


def _find(connection: Connection, table: str, columns: Sequence[str], where: str) -> Relation:
    for relation in relations(connection):
        if relation.qualified == table and not relation.obstacle and relation.kind is not Kind.SEQUENCE:
            break
    else:
        raise FingerprintError.no_table(table, where)
    refuse_row_security(relation)
    readable = {column.name for column in relation.columns if column.readable and column.stored}
    if absent := [name for name in columns if name not in readable]:
        raise FingerprintError.no_column(table, absent, where)
    return relation


def _shared_key(old: Relation, new: Relation) -> tuple[str, ...]:
    """Return the key of `old` where `new` has its columns too, else none."""
    readable = {column.name for column in new.columns if column.readable and column.stored}
    return old.key if readable.issuperset(old.key) else ()


def _side(connection: Connection, relation: Relation, columns: Sequence[str], key: tuple[str, ...]) -> _Side:
    how = forms(relation.columns)
    cells = tuple(how[name].expression for name in columns)
    return _Side(
        connection=connection,
        table=relation.qualified,
        source=relation.source,
        cells=cells,
        key=tuple(how[name].expression for name in key) or cells,
        names=key,
    )


def _differing(sides: tuple[_Side, _Side], columns: Sequence[str]) -> Iterator[_Difference]:
    old, new = (side.buckets() for side in sides)
    differing = sorted(bucket for bucket in old.keys() | new.keys() if old.get(bucket) != new.get(bucket))
    sizes = {bucket: max(old.get(bucket, (0, 0))[0], new.get(bucket, (0, 0))[0]) for bucket in differing}
    for batch in _batches(sizes):
        yield from _compare(sides[0].rows(batch), sides[1].rows(batch), columns)


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """Cut the buckets into runs of about FETCHED rows, so that a table changed throughout is not fetched whole."""
    batch: list[int] = []
    rows = 0
    for bucket, size in sizes.items():
        if batch and rows + size > FETCHED:
            yield batch
            batch, rows = [], 0
        batch.append(bucket)
        rows += size
    if batch:
        yield batch


def _compare(old: Iterable[_Row], new: Iterable[_Row], columns: Sequence[str]) -> Iterator[_Difference]:
    """Compare the rows of the same buckets, key by key. A key may have several rows, or be empty."""
    wanted, found = _by_key(old), _by_key(new)
    for key in sorted(wanted.keys() | found.keys()):
        lost = list((Counter(wanted[key]) - Counter(found[key])).elements())
        gained = list((Counter(found[key]) - Counter(wanted[key])).elements())
        for left, right in zip_longest(lost, gained):
            yield from _difference(key, left, right, columns)


def _by_key(rows: Iterable[_Row]) -> defaultdict[Key, list[_Row]]:
    together: defaultdict[Key, list[_Row]] = defaultdict(list)
    for row in rows:
        together[row.key].append(row)
    return together


def _difference(
    key: Key,
    left: _Row | None,
    right: _Row | None,
    columns: Sequence[str],
) -> Iterator[_Difference]:
    """Return one difference, or two for a pair of rows that no key makes one."""
    if left and right and key:
        pairs = zip(columns, left.cells, right.cells, strict=True)
        yield ChangedRow(key, tuple(name for name, old, new in pairs if old != new))
        return
    if left:
        yield _Missing(key)
    if right:
        yield _Unexpected(key)
