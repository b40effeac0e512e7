"""The statements in sql/, filled in and sent: to the server, or into the script that `--sql` writes.

Both ways get the same text, so that a script makes the same checks with the same messages as Alembic itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from alembic.runtime.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Row

from pgcontract.alembic.runner.declarations import Declared, Loss
from pgcontract.alembic.runner.names import DeclaredName
from pgcontract.alembic.runner.project import Project

OWN = "pgcontract_own"
"""The execution option that marks the runner's own statements."""

_OPTIONS = {"no_parameters": True, OWN: True}


@cache
def statement(name: str) -> sql.SQL:
    """Return `sql/<name>.sql`. Its first line says what it does."""
    return sql.SQL(
        files("pgcontract.alembic.runner").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8").strip()
    )


def send(context: MigrationContext, composed: sql.Composable) -> None:
    """Run one statement where the context's revisions run: on its connection, or into its script."""
    text = composed.as_string(None)
    if context.as_sql:
        context.impl.static_output(text)
    elif context.connection is not None:
        context.connection.exec_driver_sql(text, execution_options=_OPTIONS)


def fetch(context: MigrationContext, composed: sql.Composable) -> Sequence[Row[Any]]:
    """Return the rows of one query on the context's connection; none in a script."""
    if context.as_sql or context.connection is None:
        return []
    return context.connection.exec_driver_sql(composed.as_string(None), execution_options=_OPTIONS).all()


def prerequisites(
    requires: Sequence[Declared], creates: Sequence[Declared], project: Project
) -> sql.Composable:
    """Return the check that what the upgrade needs is there, and that what it creates is not."""
    return statement("prerequisites").format(
        requires=_rows(requires),
        creates=_rows(creates),
        schemas=sql.Literal(_in_schemas(project)),
        missing=sql.Literal(project.texts.missing),
        existing=sql.Literal(project.texts.existing),
    )


def privileges(requires: Sequence[Declared], creates: Sequence[Declared], project: Project) -> sql.Composable:
    """Return the check that the role may do what the upgrade does."""
    made_in = dict.fromkeys(declared.name.schema for declared in creates if declared.name.part is None)
    return statement("privileges").format(
        requires=_rows(requires),
        schemas=text_array(made_in),
        version_table=sql.Literal(project.version_identifier.as_string(None)),
        version_schema=sql.Literal(project.version_table_schema),
    )


def ambiguity(names: Iterable[DeclaredName], project: Project) -> sql.Composable | None:
    """Return the check that no `schema.table` is a column of the first schema as well; None if none could be."""
    doubtful = dict.fromkeys(name for name in names if name.could_be_column)
    if not doubtful:
        return None
    return statement("ambiguity").format(
        schemas=text_array(name.schema for name in doubtful),
        relations=text_array(name.relation for name in doubtful),
        default_schema=sql.Literal(project.schemas[0]),
    )


def count_losses(
    losses: Sequence[Loss], direction: str, *, strictly: Iterable[str], declared: bool = True
) -> sql.Composable:
    """Return the check that nothing with data in it is dropped.

    Args:
        losses: what to count.
        direction: `upgrade` or `downgrade`, for the message.
        strictly: revisions whose tables and columns have to be there. What others declare may be made only by a
            revision that runs before them; it is counted again when its turn comes.
        declared: whether the revisions declare these losses; the message says so.
    """
    strict = set(strictly)
    return statement("losses").format(
        labels=text_array(loss.label for loss in losses),
        queries=text_array(loss.count.as_string(None) for loss in losses),
        locations=text_array(loss.location for loss in losses),
        strict=sql.Literal([loss.revision in strict for loss in losses]),
        what=sql.Literal(
            f"the {direction} would destroy data "
            f"{'that cannot be made again' if declared else 'and does not declare it'}"
        ),
        advice=sql.Literal(
            f"{'' if declared else f'declare it in {direction}_destroys, or '}"
            f"keep a copy, then run alembic -x discard-data=yes {direction} …"
        ),
    )


def lock_tables(losses: Sequence[Loss]) -> sql.Composable:
    """Return the statement that keeps everybody off the tables concerned until the transaction ends."""
    tables = list(dict.fromkeys((loss.name.schema, loss.name.relation) for loss in losses))
    return sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;").format(
        sql.SQL(", ").join(sql.Identifier(*table) for table in tables)
    )


def text_array(values: Iterable[str]) -> sql.Composable:
    """Return an SQL array of text."""
    return sql.SQL("ARRAY[{}]::text[]").format(sql.SQL(", ").join(map(sql.Literal, values)))


def _rows(declared: Sequence[Declared]) -> sql.Composable:
    """Return a set of rows (schema, relation, part, label, location, place); part is empty for a relation."""
    return sql.SQL("unnest({}, {}, {}, {}, {}) WITH ORDINALITY").format(
        text_array(entry.name.schema for entry in declared),
        text_array(entry.name.relation for entry in declared),
        text_array(entry.name.part or "" for entry in declared),
        text_array(entry.label for entry in declared),
        text_array(entry.location for entry in declared),
    )


def _in_schemas(project: Project) -> str:
    return f"{'schema' if len(project.schemas) == 1 else 'schemas'} {', '.join(project.schemas)}"
