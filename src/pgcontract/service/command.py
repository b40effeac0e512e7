"""`pgcontract serve`. It needs none of the packages of the service to be found, and says which one is missing."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from pgcontract.errors import ServiceError


class WithSettings(click.Command):
    """A command whose help lists the settings of the environment."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the settings, or what to install to have any."""
        del ctx
        try:
            known = list(_module("settings").described())
        except ServiceError as error:
            known = [("(none)", str(error))]
        with formatter.section("Settings (environment)"):
            formatter.write_dl(known)


@click.command(cls=WithSettings)
@click.option("--host", help="The address to listen on.  [default: PGCONTRACT_HOST]")
@click.option("--port", help="The port to listen on.  [default: PGCONTRACT_PORT]")
@click.option(
    "--contracts",
    type=click.Path(path_type=Path),
    help="The folder of the contracts.  [default: PGCONTRACT_CONTRACTS]",
)
def serve(host: str | None, port: str | None, contracts: Path | None) -> int:
    """Verify a live database over HTTP.

    GET /api/setup/verify-database compares the database with its contracts, for administrators. Contracts and
    revisions are read once, at the start: restart the service when they change. After SIGTERM the requests under way
    are finished, and the exit status is 0.
    """
    given = {"PGCONTRACT_HOST": host, "PGCONTRACT_PORT": port, "PGCONTRACT_CONTRACTS": contracts}
    _module("run").serve({name: value for name, value in given.items() if value is not None})
    return 0


def _module(name: str) -> Any:
    """Return a module of the service.

    Raises:
        ServiceError: the extra is not installed.
    """
    try:
        return importlib.import_module(f"pgcontract.service.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("pgcontract"):
            raise
        raise ServiceError.no_extra(error.name or "a package") from None
