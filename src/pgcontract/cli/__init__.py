"""The command line. It reads arguments, prints what others computed, and turns the outcome into an exit status.

0 holds, 1 differs, 2 could not be measured, 130 interrupted.

Each command imports what it works with itself: at the top, pydantic, psycopg, ruamel and rich together make
`pgcontract --help` and a misspelt option wait for 0.45 s instead of 0.12 s.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

import click

from pgcontract.cli.files import format_, generate
from pgcontract.cli.measuring import fingerprint, snapshot, verify
from pgcontract.cli.options import HOLDS, INTERRUPTED, NOT_MEASURED
from pgcontract.errors import ContractError, PgcontractError
from pgcontract.service.command import serve

#: A URL in the wrong place, of which click would show the password.
_URL = re.compile(r"(\w[\w+.-]*://)\S*")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. Whatever goes wrong is one clear line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows only ASCII is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        status = cli.main(arguments, prog_name="pgcontract", standalone_mode=False)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(_URL.sub(r"\1…", shown.getvalue()), err=True, nl=False)
        return NOT_MEASURED
    except (click.Abort, KeyboardInterrupt):
        click.echo("pgcontract: interrupted", err=True)
        return INTERRUPTED
    except _NobodyReads:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at its end
        return NOT_MEASURED
    except ContractError as error:
        click.echo(str(error), err=True)
        return NOT_MEASURED
    except PgcontractError as error:
        click.echo(f"pgcontract: {error}", err=True)
        return NOT_MEASURED
    return status if isinstance(status, int) else HOLDS


class _NobodyReads(Exception):
    """Standard output is closed, as by `| head`. click would turn this into status 1, which means: differs."""


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _NobodyReads from error


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="pgcontract")
def cli() -> None:
    """Contracts for PostgreSQL schemas: what a database must look like, fact by fact.

    Exit status: 0 holds, 1 differs, 2 could not be measured. Passwords never appear in any output.
    """


for command in (verify, snapshot, fingerprint, format_, generate, serve):
    cli.add_command(command)
