"""What makes `alembic check` and `alembic revision --autogenerate` compare the database with contracts.

Alembic's own comparison sees neither an added label of an enum nor a changed check, grant or policy, and it sees
differences where there are none (expression indexes, defaults of serials). So Alembic is given nothing to compare, and
its hook for finished comparisons, `process_revision_directives`, does the work (`drafting.checking`). The contracts,
and all that reads them, are imported only then: no migration may depend on them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any

from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import MetaData

from pgcontract.alembic.errors import ContractsDiffer
from pgcontract.alembic.runner.project import Project
from pgcontract.errors import PgcontractError


def autogenerate_options(
    contracts: str | PathLike[str] = "contracts",
    *,
    database_url: str | None = None,
    default_schema: str = "public",
) -> dict[str, Any]:
    """Return the arguments of `context.configure` in an env.py with which Alembic compares the contracts.

        context.configure(connection=connection, **autogenerate_options("contracts"))

    `check` then reports what `pgcontract verify` reports, and `revision --autogenerate` drafts from those differences.
    No other command is affected. From the command line the exit status is 0, 1 if something differs, or 2; a program
    gets ContractsDiffer, DraftRefused or another `alembic.util.CommandError`.

    Args:
        contracts: the folder of the contracts.
        database_url: the database that Alembic is connected to, where that does not follow from the connection: with
            another driver than psycopg, and parameters that libpq does not know.
        default_schema: the schema of names without one in the declarations of a revision.
    """

    def process(context: MigrationContext, _revision: object, directives: list[MigrationScript]) -> None:
        is_check = _is_check(context)
        if not is_check and not _is_autogenerate(context):
            return
        # No migration may depend on the contracts.
        from pgcontract.alembic.drafting import checking  # noqa: PLC0415

        with _statuses(context):
            if is_check:
                checking.check(context, Path(contracts), database_url)
            else:
                checking.draft_revision(context, directives, Path(contracts), database_url, default_schema)

    return {
        "target_metadata": MetaData(),
        "include_name": lambda *_: False,
        "process_revision_directives": process,
    }


def autogenerate(run: Callable[..., None], project: Project) -> None:
    """Compare the database with the contracts of a project; with its models where it has no contracts.

    Args:
        run: configures the environment with the keyword arguments it is given (those of
            `EnvironmentContext.configure`) on a read-only connection, and runs what the command wants there.
        project: names the contracts and the schemas.
    """
    if project.contracts is not None:
        run(**autogenerate_options(project.contracts, default_schema=project.schemas[0]))
        return

    def include_name(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "schema" or name is None or name in project.schemas

    run(
        target_metadata=project.target_metadata,
        include_schemas=project.schemas != ("public",),
        include_name=include_name,
        compare_type=True,
        compare_server_default=True,
    )


def _is_check(context: MigrationContext) -> bool:
    """Return whether the command is `alembic check`, rather than `revision --autogenerate`."""
    # Both hand over a function that is defined inside of their own, and nothing else tells them apart.
    return str(getattr(context.opts.get("fn"), "__qualname__", "")).startswith("check.")


def _is_autogenerate(context: MigrationContext) -> bool:
    revision = context.opts.get("revision_context")
    return revision is not None and bool(revision.command_args.get("autogenerate"))


@contextmanager
def _statuses(context: MigrationContext) -> Iterator[None]:
    """End a command line with its status and its text; raise to a program, or where `--raiseerr` asks for it."""
    try:
        yield
    except (CommandError, PgcontractError) as error:
        options = context.config.cmd_opts if context.config is not None else None
        if options is None or getattr(options, "raiseerr", False):
            if isinstance(error, CommandError):
                raise
            raise CommandError(str(error)) from error
        if isinstance(error, ContractsDiffer):
            print(error)  # noqa: T201 - the report, on stdout as that of `pgcontract verify`
        else:
            print(f"FAILED: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(getattr(error, "status", 2)) from None
