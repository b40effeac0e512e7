"""The commands that measure a database: verify, snapshot, fingerprint."""

# ruff: noqa: PLC0415 - see the package

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pgcontract import report
from pgcontract.cli import options
from pgcontract.cli.options import DIFFERS, HOLDS, NOT_MEASURED
from pgcontract.errors import ContractError, DatabaseError, PgcontractError, system_reason

if TYPE_CHECKING:
    import psycopg

    from pgcontract.fingerprint import Fingerprint, FingerprintDifferences

T = TypeVar("T")


@click.command()
@options.database_url
@options.contracts
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="text for people, json for programs, github for annotations on a pull request.",
)
@options.timeout
def verify(database_url: str | None, contracts: Path, form: str, timeout: float) -> int:
    """Compare a database with its contracts.

    It is only read. Each difference is shown with what is wanted, what was found, and its line in the contract.
    """
    from pgcontract.loader import load
    from pgcontract.loader.wording import shown
    from pgcontract.verify import verify as verify_database

    try:
        contract = load(contracts)
        comparison = verify_database(contract, database_url, timeout=timeout).comparison
    except ContractError as error:
        if form == "github":
            click.echo("\n".join(report.github_problems(error.problems)))
        raise
    for unused in comparison.unused:
        said = f"exception {shown(unused.object)} tolerates nothing: nothing of that name is unexpected"
        click.echo(f"{unused.location}  {said}", err=True)
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
    if comparison.differs:
        return DIFFERS
    return HOLDS if comparison.holds else NOT_MEASURED


@click.command()
@options.database_url
@options.against
@options.timeout
def snapshot(database_url: str | None, output: Path | None, against: Path | None, timeout: float) -> int:
    """Record the whole shape of a database.

    The shape is every row of PostgreSQL's catalogues that is about an object of a user. Without options its digest is
    printed; --output writes it to a file; --against lists what has changed since such a file was written. SQL that is
    printed differently and has one normal form on the server is listed, but is no difference.
    """
    from pgcontract import snapshot as shape
    from pgcontract.database import reading
    from pgcontract.steady import steadily

    def measure(connection: psycopg.Connection[Any], taken: Mapping[str, shape.Snapshot]) -> shape.Snapshot:
        _require(connection, taken["its shape"].user_objects > 0, "no object of a user")
        return taken["its shape"]

    before = _stored(against, shape.Snapshot.from_json) if against is not None else None
    # Only a snapshot shows every change of the shape, so it is its own mark: two in a row have to be the same.
    after = steadily(measure, lambda c: {"its shape": shape.take(c)}, database_url, timeout=timeout)
    if output is not None:
        options.write(output, after.to_json())
    if before is None:
        click.echo(f"{after.digest}  {len(after):,} catalogue rows, {after.user_objects:,} objects of users")
        return HOLDS
    with reading(database_url, timeout=timeout) as connection:
        found = shape.resolve(connection, shape.differences(before, after))
    for entry in found.equal:
        click.echo(f"{entry.object}: {entry.attribute} is printed differently, and equal to the server")
    measured = f"{len(before):,} catalogue rows compared"
    if found.equal:
        measured += f", {report.count(len(found.equal), 'text')} of SQL equal to the server"
    return _differences(found.different, measured)


@click.command()
@options.database_url
@options.against
@click.option(
    "--except",
    "excepted",
    multiple=True,
    metavar="TABLE",
    help="With --against: a table whose rows may change, such as public.alembic_version.  [repeatable]",
)
@options.timeout
def fingerprint(
    database_url: str | None,
    output: Path | None,
    against: Path | None,
    excepted: tuple[str, ...],
    timeout: float,
) -> int:
    """Record the rows of each table as one digest.

    The server computes the digests; no row is fetched. Without options they are printed, a line per table; --output
    writes them to a file; --against lists the tables whose rows have changed since such a file was written. Tables
    and columns that were added since are no change.
    """
    if excepted and against is None:
        raise click.UsageError("--except goes with --against: name the file to compare with, too.")
    from pgcontract import fingerprint as rows
    from pgcontract.progress import tables
    from pgcontract.steady import steadily

    before = _without(_stored(against, rows.from_json), excepted) if against is not None else None
    columns = before.columns() if before is not None else None

    def measure(connection: psycopg.Connection[Any], _: object) -> Fingerprint:
        taken = rows.take(connection, columns, progress=progress)
        _require(connection, taken.rows > 0, "no row in any table")
        return taken

    with tables() as progress:
        after = steadily(measure, rows.marks, database_url, timeout=timeout)
    if output is not None:
        options.write(output, rows.to_json(after))
    if before is None:
        for name, entry in after.items():
            click.echo(f"{entry.digest or '-':32}  {entry.rows:>13,} rows  {name}  ({entry.proof})")
        return HOLDS
    for name in excepted:
        click.echo(f"not compared: {name}")
    return _row_differences(rows.differences(before, after))


def _without(before: Fingerprint, excepted: Sequence[str]) -> Fingerprint:
    unknown = [name for name in excepted if name not in before]
    if unknown:
        raise PgcontractError(
            f"the file to compare with has no table {unknown[0]}: write it as `pgcontract fingerprint` shows it"
        )
    return type(before)({name: entry for name, entry in before.items() if name not in excepted})


def _row_differences(found: FingerprintDifferences) -> int:
    for name, reason in found.unproven:
        click.echo(f"not proven: {name}: {reason}")
    if not found.tables and not found.compared_rows:
        raise PgcontractError(
            "no row was compared, so nothing was proven: check that the file is of this database"
        )
    rows, tables = report.count(found.compared_rows, "row"), report.count(found.compared_tables, "table")
    return _differences(found.tables, f"{rows} of {tables} compared")


def _differences(differences: Sequence[object], measured: str) -> int:
    for difference in differences:
        click.echo(str(difference))
    count = report.count(len(differences), "difference") if differences else "no difference"
    click.echo(f"{count}: {measured}")
    return DIFFERS if differences else HOLDS


def _require(connection: psycopg.Connection[Any], measured: bool, what: str) -> None:
    from pgcontract.database import where

    if not measured:
        raise DatabaseError.nothing_to_measure(where(connection.info.dsn), what)


def _stored(path: Path, parse: Callable[[str], T]) -> T:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = system_reason(error)
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except RecursionError:
        reason = "it is nested too deep"
    raise PgcontractError(f"cannot read {path}: {reason}; name a file that --output wrote")
