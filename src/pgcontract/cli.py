"""The command line. It reads arguments, prints what others computed, and turns the outcome into an exit status.

0 holds, 1 differs, 2 could not be measured, 130 interrupted.

Each command imports what it works with itself: at the top, pydantic, psycopg, ruamel and rich together make
`pgcontract --help` and a misspelt option wait for 0.45 s instead of 0.12 s.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import io
import math
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pgcontract import report
from pgcontract.compare import Verdict
from pgcontract.errors import ContractError, DatabaseError, PgcontractError
from pgcontract.service.command import serve

if TYPE_CHECKING:
    import psycopg

HOLDS, DIFFERS, NOT_MEASURED, INTERRUPTED = 0, 1, 2, 130

#: A URL in the wrong place, of which click would show the password.
_URL = re.compile(r"(\w[\w+.-]*://)\S*")

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


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


class _Seconds(click.FloatRange):
    """What PostgreSQL takes for a timeout: a millisecond to 24 days."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        if math.isnan(seconds):
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return seconds


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="pgcontract")
def cli() -> None:
    """Contracts for PostgreSQL schemas: what a database must look like, fact by fact.

    Exit status: 0 holds, 1 differs, 2 could not be measured. Passwords never appear in any output.
    """


def _database_url(command: F) -> F:
    return click.option(
        "--database-url",
        metavar="URL",
        help="postgresql://user:password@host:port/database; a Unix socket's folder works as ?host=."
        " [default: DATABASE_URL]",
    )(command)


def _timeout(command: F) -> F:
    return click.option(
        "--timeout",
        type=_Seconds(min=0, max=2_147_483),
        default=0,
        metavar="SECONDS",
        help="How long one statement or lock may take; 0 is for ever.  [default: 0]",
    )(command)


def _against(command: F) -> F:
    output = click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
    )
    against = click.option(
        "--against",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Compare with a file that --output wrote.",
    )
    return output(against(command))


_contracts = click.option(
    "--contracts",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("contracts"),
    show_default=True,
    help="The folder of the contracts.",
)


@cli.command()
@_database_url
@_contracts
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For whom.",
)
@_timeout
def verify(database_url: str | None, contracts: Path, form: str, timeout: float) -> int:
    """Hold a database against the contracts, read-only.

    Every difference is shown with what was wanted, what was found, and the contract's line.
    """
    from pgcontract.loader import load
    from pgcontract.verify import verify as verify_database

    try:
        contract = load(contracts)
        comparison = verify_database(contract, database_url, timeout=timeout).comparison
    except ContractError as error:
        if form == "github":
            click.echo("\n".join(report.github_problems(error.problems)))
        raise
    differences, measured = report.differences(contract, comparison), report.measured(contract, comparison)
    match form:
        case "json":
            # JSON is UTF-8, whatever the terminal is.
            text = report.as_json(differences, measured, contract)
            click.echo(text.encode(errors="backslashreplace"))
        case "github":
            click.echo("\n".join([*report.github(differences), f"{report.verdict(differences)}: {measured}"]))
        case _:
            click.echo(report.text(differences, measured))
    if comparison.of(Verdict.DIFFERENT) or comparison.unexpected:
        return DIFFERS
    return HOLDS if comparison.holds else NOT_MEASURED


@cli.command()
@_database_url
@_against
@_timeout
def snapshot(database_url: str | None, output: Path | None, against: Path | None, timeout: float) -> int:
    """Take the whole shape of a database: every catalogue row of every user object.

    Alone it prints the digest; with --output it writes the snapshot; with --against it says what changed since.
    """
    from pgcontract import snapshot as shape
    from pgcontract.database import reading

    before = _stored(against, shape.Snapshot.from_json) if against is not None else None
    with reading(database_url, timeout=timeout) as connection:
        after = shape.take(connection)
        _require(connection, after.user_objects > 0, "no object of a user")
    if output is not None:
        _write(output, after.to_json())
    if before is None:
        click.echo(f"{after.digest}  {len(after):,} catalogue rows, {after.user_objects:,} objects of users")
        return HOLDS
    return _differences(shape.differences(before, after), f"{len(before):,} catalogue rows compared")


@cli.command()
@_database_url
@_against
@_timeout
def fingerprint(database_url: str | None, output: Path | None, against: Path | None, timeout: float) -> int:
    """Take the rows of every table as one value each, without reading them out.

    Alone it prints a line per table; with --output it writes the fingerprint; with --against it says which tables
    changed. Tables and columns that only the database has are no change.
    """
    from pgcontract import fingerprint as rows
    from pgcontract.database import reading
    from pgcontract.progress import tables

    before = _stored(against, rows.from_json) if against is not None else None
    with reading(database_url, timeout=timeout) as connection, tables() as progress:
        after = rows.take(connection, before.columns() if before is not None else None, progress=progress)
        _require(connection, after.rows > 0, "no row in any table")
    if output is not None:
        _write(output, rows.to_json(after))
    if before is None:
        for name, entry in after.items():
            click.echo(f"{entry.digest or '-':32}  {entry.rows:>13,} rows  {name}  ({entry.proof})")
        return HOLDS
    result = rows.differences(before, after)
    for name, reason in result.unproven:
        click.echo(f"not proven: {name}: {reason}")
    if not result.tables and not result.compared_rows:
        raise PgcontractError(
            "no row was compared, so nothing was proven: check that the file is of this database"
        )
    return _differences(
        result.tables,
        f"{_count(result.compared_rows, 'row')} of {_count(result.compared_tables, 'table')} compared",
    )


@cli.command("format")
@click.option("--check", is_flag=True, help="Change nothing; say which files are not laid out so.")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
def format_(check: bool, files: tuple[Path, ...]) -> int:
    """Lay contract files out alike. Without FILE: those of the folder contracts."""
    from pgcontract import layout

    paths = list(files) or sorted(Path("contracts").glob("*.yaml"))
    if not paths:
        raise PgcontractError(
            "there is no contract to lay out: name files, or work where the folder contracts is"
        )
    texts = layout.changed(paths)
    for path, text in texts.items():
        if not check:
            layout.write(path, text)
        click.echo(f"{path}: {'is laid out otherwise; run pgcontract format' if check else 'laid out'}")
    if not texts:
        click.echo(f"{len(paths)} files are laid out so already")
    return DIFFERS if check and texts else HOLDS


@cli.group()
def generate() -> None:
    """Write what follows from the contracts, or from their language."""


@generate.command("json-schema")
@click.option("--check", is_flag=True, help="Change nothing; say whether the file is current.")
def json_schema(check: bool) -> int:
    """Write the JSON Schema of the contract language, for editors."""
    from pgcontract.loader import json_schema as schema

    if schema.PATH.is_file() and schema.PATH.read_text(encoding="utf-8") == schema.text():
        click.echo(f"{schema.PATH.name} is current")
        return HOLDS
    if check:
        click.echo(f"{schema.PATH.name} is not current; run pgcontract generate json-schema")
        return DIFFERS
    _write(schema.PATH, schema.text())
    click.echo(f"{schema.PATH.name} written")
    return HOLDS


@generate.command()
@_contracts
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("db/schema"),
    show_default=True,
    help="The folder of the models.",
)
@click.option("--check", is_flag=True, help="Change nothing; say which files are not current.")
def drizzle(contracts: Path, output: Path, check: bool) -> int:
    """Write the contracts as Drizzle models, one TypeScript file per table.

    A fact that Drizzle has no word for is an error. Files of tables that are gone are removed, if they were made here.
    """
    from pgcontract import drizzle as models
    from pgcontract.drizzle import files
    from pgcontract.loader import load

    texts = models.generate(load(contracts))
    plan = files.plan(texts, output)
    if plan.is_current:
        click.echo(f"{len(texts)} models in {output} are current")
        return HOLDS
    if not check:
        files.write(plan)
    words = ("is missing", "is not current", "is of no table") if check else ("written", "written", "removed")
    for names, word in zip((plan.new, plan.changed, plan.stale), words, strict=True):
        for name in names:
            click.echo(f"{output / name}: {word}")
    if check:
        click.echo("the models are not current; run pgcontract generate drizzle")
    return DIFFERS if check else HOLDS


cli.add_command(serve)


def _differences(differences: Sequence[object], measured: str) -> int:
    for difference in differences:
        click.echo(str(difference))
    click.echo(f"{_count(len(differences), 'difference') if differences else 'no difference'}: {measured}")
    return DIFFERS if differences else HOLDS


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _require(connection: psycopg.Connection[Any], measured: bool, what: str) -> None:
    from pgcontract.database import where

    if not measured:
        raise DatabaseError.nothing_to_measure(where(connection.info.dsn), what)


def _stored(path: Path, parse: Callable[[str], T]) -> T:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        match error:
            case OSError():
                reason = error.strerror or "refused"
            case UnicodeDecodeError():
                reason = "it is not UTF-8 text"
            case _:
                reason = "it is nested too deep"
        raise PgcontractError(
            f"cannot read {path}: {reason.lower()}; name a file that --output wrote"
        ) from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PgcontractError(
            f"cannot write {path}: {(error.strerror or 'refused').lower()}; name another file"
        ) from None


if __name__ == "__main__":
    main()
