"""The command line. It reads arguments, prints what others computed, and turns the outcome into an exit status.

0 holds, 1 differs, 2 could not be measured, 130 interrupted.

Importing this package imports click and little else. A command's module is imported when the command is called, and
that module imports psycopg, pydantic, ruamel and rich inside the functions that need them (`bench/startup.py`).
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

import click

from pgcontract.cli.lazy import LazyGroup
from pgcontract.cli.options import HOLDS, INTERRUPTED, NOT_MEASURED
from pgcontract.errors import ContractError, PgcontractError, system_reason

#: Each command: `module:attribute`, and the first sentence of its help.
_COMMANDS = {
    "verify": ("pgcontract.cli.measuring:verify", "Compare a database with its contracts."),
    "snapshot": ("pgcontract.cli.measuring:snapshot", "Record the whole shape of a database."),
    "fingerprint": ("pgcontract.cli.measuring:fingerprint", "Record the rows of each table as one digest."),
    "format": ("pgcontract.cli.files:format_", "Rewrite contract files in the one layout."),
    "generate": ("pgcontract.cli.files:generate", "Generate Drizzle models, or the JSON Schema."),
    "serve": ("pgcontract.service.command:serve", "Verify a live database over HTTP."),
}

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
        return _say(_URL.sub(r"\1…", shown.getvalue()).rstrip("\n"))
    except (click.Abort, KeyboardInterrupt):
        return _say("pgcontract: interrupted", INTERRUPTED)
    except _NotWritten as error:
        _silence(sys.stdout)
        return _say(str(error)) if str(error) else NOT_MEASURED
    except ContractError as error:
        return _say(str(error))
    except PgcontractError as error:
        return _say(f"pgcontract: {error}")
    return status if isinstance(status, int) else HOLDS


def _say(text: str, status: int = NOT_MEASURED) -> int:
    """Write a line on stderr and return the status, which must come through also where stderr takes nothing."""
    try:
        click.echo(text, err=True)
    except OSError:
        _silence(sys.stderr)
    return status


def _silence(stream: TextIO) -> None:
    """Lead a stream that cannot be written to the null device: Python flushes it at exit, and may fail with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _NotWritten(Exception):
    """Standard output cannot be written. Without a text it was closed by its reader, as by `| head`.

    Neither may reach click or Python, which end with status 1 then: that means that something differs.
    """


class _Commands(LazyGroup):
    """The commands, whose output may end in `_NotWritten`."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _written():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _written():
            return super().invoke(ctx)


@contextmanager
def _written() -> Iterator[None]:
    """Turn an error of standard output into `_NotWritten`. One that names a file is about that file, and passes."""
    try:
        yield
    except BrokenPipeError as error:
        raise _NotWritten from error
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        reason = system_reason(error)
        raise _NotWritten(f"pgcontract: cannot write the result: {reason}; send it elsewhere") from error


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="pgcontract")
def cli() -> None:
    """Contracts for PostgreSQL schemas: what a database must look like, fact by fact.

    Exit status: 0 holds, 1 differs, 2 could not be measured. Passwords never appear in any output.
    """


cli.add_lazy(_COMMANDS)
