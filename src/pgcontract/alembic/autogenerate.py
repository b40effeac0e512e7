"""`alembic check` and `alembic revision --autogenerate`: the database against the contracts of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import MetaData

from pgcontract.alembic.project import Project


def autogenerate(run: Callable[..., None], project: Project) -> None:
    """Let Alembic compare the database with the contracts.

    Args:
        run: configures the environment with the keyword arguments it is given (those of
            `EnvironmentContext.configure`) on a read-only connection, and runs what the command wants there.
        project: names the contracts and the schemas.
    """

    def include_name(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "schema" or name is None or name in project.schemas

    run(
        target_metadata=_target_metadata(project),
        include_schemas=project.schemas != ("public",),
        include_name=include_name,
        compare_type=True,
        compare_server_default=True,
    )


def _target_metadata(project: Project) -> MetaData | None:
    if project.contracts is None:
        return project.target_metadata
    from pgcontract.loader import load  # noqa: PLC0415 - no migration may depend on the contracts
    from pgcontract.metadata import metadata  # noqa: PLC0415

    return metadata(load(project.contracts))
