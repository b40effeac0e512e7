"""The whole runner, for an env.py of a few lines.

Failures are one line on stderr and exit status 2 (130 after Ctrl-C) from the command line, and
`alembic.util.CommandError` in a program.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from logging.config import fileConfig
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.util import CommandError
from sqlalchemy import URL, MetaData

from pgcontract.alembic.errors import Interrupted, MigrationRefused
from pgcontract.alembic.runner.offline import write_script
from pgcontract.alembic.runner.online import Online
from pgcontract.alembic.runner.options import read_options
from pgcontract.alembic.runner.project import Project, Texts
from pgcontract.alembic.runner.sources import locate_in_folders
from pgcontract.errors import PgcontractError


def run_migrations(  # noqa: PLR0913 - each is one choice of a project, and all are named in the call
    *,
    contracts: str | Path | None = None,
    target_metadata: MetaData | None = None,
    schemas: str | Sequence[str] = ("public",),
    version_table: str = "alembic_version",
    version_table_schema: str = "public",
    lock_key: int | None = None,
    declarations: Literal["optional", "required"] = "optional",
    texts: Texts | None = None,
    url: str | URL | None = None,
    **configure: Any,
) -> None:
    """Do what Alembic's command asks. To be called by env.py, as its last statement.

    Args:
        contracts: the folder of the contracts, relative to alembic.ini: what `check` and `revision --autogenerate`
            compare the database with. Nothing else reads it.
        target_metadata: models in place of contracts.
        schemas: the schemas that the revisions migrate. A declared name without a schema is in the first one.
        version_table: the name of Alembic's own table.
        version_table_schema: the schema of that table. It is created where it is missing, and dropped at `base` if
            it was created by a migration and nothing else is in it.
        lock_key: the key of the advisory lock, a bigint; by default derived from the version table's name.
        declarations: `required` if every revision has to define all declarations, even if empty.
        texts: advice at the end of messages.
        url: which database, unless `-x database-url` or `config.attributes["database_url"]` says so. By default
            `sqlalchemy.url` of alembic.ini, then DATABASE_URL.
        configure: more options for `EnvironmentContext.configure`.

    Raises:
        alembic.util.CommandError: the command failed, and it was called by a program or with `--raiseerr`. The
            message is one line and says at which revision the database is.
        SystemExit: the command failed, and it was called from the command line.
    """
    config = context.config
    _configure_logging(config)
    try:
        project = Project(
            schemas=(schemas,) if isinstance(schemas, str) else tuple(schemas),
            version_table=version_table,
            version_table_schema=version_table_schema,
            lock_key=lock_key,
            declarations=declarations,
            texts=texts or Texts(),
            contracts=None if contracts is None else _folder(config) / contracts,
            target_metadata=target_metadata,
            configure=configure,
        )
        _run(config, project, url)
    except (CommandError, PgcontractError) as error:
        _report_failure(config, error)
    except Exception as error:
        # What a migration does is explained by `online`. This is a file of a revision that Alembic cannot load.
        location = locate_in_folders(_version_folders(), error)
        if location is None:
            raise
        refusal = MigrationRefused.not_loaded(error, location)
        refusal.__cause__ = error
        _report_failure(config, refusal)
    except KeyboardInterrupt:
        # While a migration runs, `online` adds where the database is.
        _report_failure(config, Interrupted.at("nothing was changed"))


def _run(config: Config, project: Project, url: str | URL | None) -> None:
    # What `alembic.context` is a proxy of. Only there can be seen what the command is, before anything is configured.
    environment: EnvironmentContext = vars(context)["_proxy"]
    default_url = url or config.get_main_option("sqlalchemy.url") or None
    options = read_options(context.get_x_argument(as_dictionary=True), config.attributes, default_url)
    if context.is_offline_mode():
        write_script(environment, options, project)
    else:
        Online(environment, options, project).run()


def _version_folders() -> list[Path]:
    environment: EnvironmentContext = vars(context)["_proxy"]
    return [Path(folder) for folder in environment.script._version_locations]  # noqa: SLF001 - of every kind of setting


def _folder(config: Config) -> Path:
    """Return the folder that relative paths start from: that of alembic.ini, or the parent of the scripts' folder."""
    if config.config_file_name is not None:
        return Path(config.config_file_name).absolute().parent
    return Path(config.get_main_option("script_location") or ".").absolute().parent


def _configure_logging(config: Config) -> None:
    """Let alembic.ini configure the logging of a command line. A program keeps its own."""
    if (
        config.cmd_opts is not None
        and config.config_file_name is not None
        and config.file_config.has_section("loggers")
    ):
        fileConfig(config.config_file_name, disable_existing_loggers=False)


def _report_failure(config: Config, error: Exception) -> None:
    """End a command line with one line and its status; raise in a program, or where `--raiseerr` asks for it."""
    if config.cmd_opts is None or getattr(config.cmd_opts, "raiseerr", False):
        if isinstance(error, CommandError):
            raise error
        raise MigrationRefused(str(error)) from error
    sys.stderr.write(f"FAILED: {' '.join(str(error).split())}\n")
    raise SystemExit(getattr(error, "status", MigrationRefused.status)) from None
