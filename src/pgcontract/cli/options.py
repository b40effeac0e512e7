"""What commands share: exit statuses, options, and writing a file that the user named.

An option that is not given has the value of `[tool.pgcontract]` in pyproject.toml, else its own default.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pgcontract.errors import PgcontractError, system_reason

HOLDS, DIFFERS, NOT_MEASURED, INTERRUPTED = 0, 1, 2, 130

D = TypeVar("D")
F = TypeVar("F", bound=Callable[..., Any])


class _Seconds(click.FloatRange):
    """What PostgreSQL takes for a timeout: a millisecond to 24 days."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if math.isnan(number):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return float(super().convert(number, param, ctx))


def database_url(command: F) -> F:
    """Add --database-url."""
    return click.option(
        "--database-url",
        metavar="URL",
        help="postgresql://user:password@host:port/database; for a Unix socket, ?host= and its folder."
        "  [default: the environment's DATABASE_URL]",
    )(command)


def timeout(command: F) -> F:
    """Add --timeout."""
    return click.option(
        "--timeout",
        type=_Seconds(min=0, max=2_147_483),
        default=lambda: configured("timeout", 0.0),
        show_default="timeout in pyproject.toml, else 0",
        metavar="SECONDS",
        help="Seconds that one statement, or waiting for one lock, may take; 0 is no limit.",
    )(command)


def against(command: F) -> F:
    """Add --output and --against."""
    output = click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
    )
    stored = click.option(
        "--against",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Compare with a file that --output wrote.",
    )
    return output(stored(command))


contracts = click.option(
    "--contracts",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: configured("contracts", Path("contracts")),
    show_default="contracts in pyproject.toml, else contracts",
    help="The folder of the contracts.",
)


def configured(key: str, default: D) -> D:
    """Return the value of a key of `[tool.pgcontract]`, as it applies in the working directory.

    Raises:
        ConfigurationError: the configuration is wrong, whichever key of it.
    """
    from pgcontract.configuration import read  # noqa: PLC0415 - see the package

    value = getattr(read(Path.cwd()), key)
    if isinstance(value, Path) and value.is_relative_to(Path.cwd()):
        value = value.relative_to(Path.cwd())  # as a person would write it
    return default if value is None else value


def write(path: Path, text: str) -> None:
    """Write a file that the user named.

    Raises:
        PgcontractError: it cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PgcontractError(f"cannot write {path}: {system_reason(error)}; name another file") from None
