"""Hands a draft to Alembic, which writes the revision with the project's own template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext

from pgcontract.alembic.drafting.draft import Draft
from pgcontract.alembic.drafting.source import layout

_DECLARATIONS = {
    "requires": "tuple[str, ...]",
    "creates": "tuple[str, ...]",
    "downgrade_destroys": "dict[str, str]",
    "upgrade_destroys": "dict[str, str]",
    "derivable": "dict[str, str]",
}
"""What the template may write, by the names of its arguments, with the annotation that stands before it."""


class DraftedOperation(ops.MigrateOperation):
    """One operation of a draft, as the source that a revision has."""

    def __init__(self, source: str) -> None:
        self.source = source


@renderers.dispatch_for(DraftedOperation)
def _render(_context: AutogenContext, operation: DraftedOperation) -> list[str]:
    return operation.source.split("\n")


def write_draft(made: Draft, context: MigrationContext, directives: list[ops.MigrationScript]) -> None:
    """Replace what Alembic found, which is nothing, and hand the declarations to the template."""
    script = directives[0]
    for container, calls in ((script.upgrade_ops, made.upgrade), (script.downgrade_ops, made.downgrade)):
        if container is None:
            raise TypeError("a revision for several databases cannot be drafted")
        # Alembic indents what a body has by four more columns.
        container.ops[:] = [DraftedOperation(layout(entry, 4).replace("\n    ", "\n")) for entry in calls]
    if any("postgresql." in operation.source for operation in _drafted(script)):
        script.imports = {*(script.imports or ()), "from sqlalchemy.dialects import postgresql"}
    declares = made.declarations
    arguments: dict[str, Any] = context.opts["template_args"]
    for name, annotation in _DECLARATIONS.items():
        before = f"{name}: {annotation} = "
        arguments[name] = layout(getattr(declares, name), before=before).removeprefix(before)


def _drafted(script: ops.MigrationScript) -> Iterator[DraftedOperation]:
    for container in (script.upgrade_ops, script.downgrade_ops):
        for operation in container.ops if container is not None else ():
            if isinstance(operation, DraftedOperation):
                yield operation
