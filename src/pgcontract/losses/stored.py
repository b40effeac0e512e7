"""What holds data in a database, and what of it one migration adds or drops.

A table is known by its OID and a column by its number, so that a new name is neither an addition nor a loss, and
a table that is dropped and made again under the same name is both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from psycopg import sql

from pgcontract.alembic.runner.names import DeclaredName
from pgcontract.database import question, reading

Known = Mapping[tuple[int, int], "Stored"]
"""OID of the table, and 0 for the table itself or the number of a column → what it is."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A table, or a column, that holds data of its own."""

    schema: str
    table: str
    column: str | None = None
    partition_of: int = 0
    """OID of the partitioned table; 0 if it is no partition."""

    @property
    def declared(self) -> DeclaredName:
        """What a declaration of it names."""
        return DeclaredName(self.schema, self.table, self.column)

    def is_named(self, name: DeclaredName) -> bool:
        """Say whether a declaration names it."""
        return (name.schema, name.relation, name.part) == (self.schema, self.table, self.column)

    @property
    def name(self) -> str:
        """How a revision may call it."""
        return self.declared.label("public")

    @property
    def relation(self) -> sql.Identifier:
        """The table, for a statement."""
        return sql.Identifier(self.schema, self.table)

    def __str__(self) -> str:
        return f"{'table' if self.column is None else 'column'} {self.name}"


def stored(url: str) -> Known:
    """Return every table and column of a database that holds data, but for PostgreSQL's own and those of extensions."""
    with reading(url) as connection:
        rows = connection.execute(question("stored")).fetchall()
    return {
        (oid, number): Stored(schema, table, column, parent)
        for oid, number, schema, table, column, parent in rows
    }


def only_in(known: Known, other: Known) -> tuple[Stored, ...]:
    """Return what is in `known` and not in `other`, sorted; a table stands for its columns and partitions."""
    return tuple(sorted(_only_in(known, other), key=lambda found: found.name))


def _only_in(known: Known, other: Known) -> Iterator[Stored]:
    missing = {key: found for key, found in known.items() if key not in other}
    for (oid, number), found in missing.items():
        is_part_of_a_table = number and (oid, 0) in missing
        is_part_of_a_partitioned_table = (found.partition_of, 0) in missing
        if not is_part_of_a_table and not is_part_of_a_partitioned_table:
            yield found
