"""What Alembic runs for every command that needs a database or writes a script.

It reads the settings, chooses between `online` and `offline`, and tells failures: in one line on stderr and exit status
2 (130 after Ctrl-C) from the command line, as alembic.util.CommandError to a program.
"""

from __future__ import annotations

import sys
from logging.config import fileConfig
from pathlib import Path
from typing import Any

from alembic import context
from alembic.runtime.environment import EnvironmentContext
from alembic.util import CommandError
from sqlalchemy import MetaData

from migrations import offline
from migrations.errors import Interrupted, Refused
from migrations.online import Online
from migrations.settings import settings
from migrations.statements import VERSION_SCHEMA, VERSION_TABLE
from pgcontract.errors import PgcontractError

ROOT = Path(__file__).parent.parent


def wanted() -> MetaData:
    """Return the tables of the contracts. Only `check` and `revision --autogenerate` need them."""
    from pgcontract.loader import load  # noqa: PLC0415 - no migration may depend on the contracts
    from pgcontract.metadata import metadata  # noqa: PLC0415

    return metadata(load(ROOT / "contracts"))


def included(name: str | None, kind: str, _parents: Any) -> bool:
    """Compare what stands in the schema of the application, not the version table's, nor what a host brings along."""
    return kind != "schema" or name in {None, "public"}


OPTIONS: dict[str, Any] = {
    "version_table": VERSION_TABLE,
    "version_table_schema": VERSION_SCHEMA,
    "compare_type": True,
    "compare_server_default": True,
    "include_name": included,
}


def run() -> None:
    """Do what the command asks."""
    chosen = settings(context.get_x_argument(as_dictionary=True), context.config.attributes)
    # What `alembic.context` stands for. Only there can be seen what the command is, before anything is configured.
    environment: EnvironmentContext = vars(context)["_proxy"]
    if context.is_offline_mode():
        offline.write(environment, chosen, OPTIONS)
    else:
        Online(environment, chosen, OPTIONS, wanted).run()


def tell(error: Exception) -> None:
    """End a command line with one line and its status; raise to a program, or where `--raiseerr` asks for it."""
    options = context.config.cmd_opts
    if options is None or getattr(options, "raiseerr", False):
        raise error if isinstance(error, CommandError) else Refused(str(error)) from error
    sys.stderr.write(f"FAILED: {' '.join(str(error).split())}\n")
    raise SystemExit(getattr(error, "status", Refused.status)) from None


if context.config.cmd_opts is not None and context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)
try:
    run()
except (CommandError, PgcontractError) as failure:
    tell(failure)
except KeyboardInterrupt:
    # While a migration runs, `online` says more.
    tell(Interrupted.at("nothing was changed"))
