"""Tables and columns that a revision drops without declaring it: found by comparing before and after.

Objects are compared by OID and column number. So a table or column that is renamed, or moved to another schema, is
the same; one that is dropped and created again is not. TRUNCATE, DELETE and UPDATE change data and drop nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from alembic.runtime.migration import MigrationContext
from psycopg import sql

from pgcontract.alembic.runner.declarations import Loss
from pgcontract.alembic.runner.names import DeclaredName
from pgcontract.alembic.runner.project import Project
from pgcontract.alembic.runner.statements import fetch, statement, text_array

Inventory = Mapping[tuple[int, int], DeclaredName]
"""OID of a table and number of a column (0 for the table itself) → its name."""


class UndeclaredLossError(Exception):
    """A revision has dropped what it does not declare. Its transaction has to be rolled back."""

    def __init__(self, names: Sequence[DeclaredName]) -> None:
        super().__init__(names)
        self.names = tuple(names)


def read_inventory(context: MigrationContext, project: Project, known: Inventory | None = None) -> Inventory:
    """Return the tables and columns of the project's schemas, and of the tables of `known` wherever they are now.

    Without `known`, columns are left out that go with another: generated ones, and those of child tables.
    """
    oids = sorted({oid for oid, _ in known or {}})
    rows = fetch(
        context,
        statement("inventory").format(schemas=text_array(project.schemas), oids=sql.Literal(oids)),
    )
    version_table = (project.version_table_schema, project.version_table)
    return {
        (row.oid, row.attnum): DeclaredName(row.schema, row.relation, row.part)
        for row in rows
        if (row.schema, row.relation) != version_table and (known is not None or not row.follows)
    }


def find_undeclared(
    before: Inventory, after: Inventory, declared: Collection[DeclaredName]
) -> list[DeclaredName]:
    """Return what is gone and not declared, tables before columns. Of a table that is gone, columns are not listed."""
    gone = [key for key in before if key not in after]
    tables = {oid for oid, column in gone if not column}
    lost = [before[key] for key in gone if not key[1] or key[0] not in tables]
    covered = {(name.schema, name.relation) for name in declared if name.part is None}
    exact = {(name.schema, name.relation, name.part) for name in declared}
    return sorted(
        (
            name
            for name in lost
            if (name.schema, name.relation) not in covered
            and (name.schema, name.relation, name.part) not in exact
        ),
        key=lambda name: (name.part is not None, name.schema, name.relation, name.part or ""),
    )


def undeclared_losses(names: Collection[DeclaredName], project: Project, **known: Any) -> list[Loss]:
    """Return the losses to count: every row of a table, and the rows of a column that are not null.

    Args:
        names: tables and columns that are there.
        project: knows the default schema.
        known: `location` and `revision` of the step.
    """
    return [Loss(name, name.label(project.schemas[0]), _count(name), **known) for name in names]


def _count(name: DeclaredName) -> sql.Composable:
    if name.part is None:
        return sql.SQL("SELECT count(*) FROM {}").format(name.table)
    return sql.SQL("SELECT count({}) FROM {}").format(sql.Identifier(name.part), name.table)
