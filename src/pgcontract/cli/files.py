"""The commands that write files: format, and generate with what follows from contracts or from their language."""

# ruff: noqa: PLC0415 - see the package

from __future__ import annotations

from pathlib import Path

import click

from pgcontract.cli import options
from pgcontract.cli.options import DIFFERS, HOLDS
from pgcontract.errors import PgcontractError


@click.command("format")
@click.option("--check", is_flag=True, help="Change nothing; list the files whose layout would change.")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
def format_(check: bool, files: tuple[Path, ...]) -> int:
    """Rewrite contract files in the one layout.

    Comments stay, and what a contract says does not change. Without FILES: those of the folder of the contracts.
    """
    from pgcontract import layout
    from pgcontract.loader.source import is_contract

    paths = list(files) or sorted(
        filter(is_contract, options.configured("contracts", Path("contracts")).glob("*"))
    )
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


@click.group()
def generate() -> None:
    """Generate Drizzle models, or the JSON Schema."""


@generate.command("json-schema")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file.  [default: the one inside pgcontract]",
)
@click.option("--check", is_flag=True, help="Change nothing; say whether the file is current.")
def json_schema(output: Path | None, check: bool) -> int:
    """Write the JSON Schema of contract files, for editors."""
    from pgcontract.loader import json_schema as schema

    path, name = (output, str(output)) if output is not None else (schema.PATH, schema.PATH.name)
    if path.is_file() and path.read_bytes() == schema.text().encode():
        click.echo(f"{name} is current")
        return HOLDS
    if check:
        again = f" --output {output}" if output is not None else ""
        click.echo(f"{name} is not current; run pgcontract generate json-schema{again}")
        return DIFFERS
    options.write(path, schema.text())
    click.echo(f"{name} written")
    return HOLDS


@generate.command()
@options.contracts
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: options.configured("drizzle_output", Path("db/schema")),
    show_default="drizzle-output in pyproject.toml, else db/schema",
    help="The folder of the models.",
)
@click.option("--check", is_flag=True, help="Change nothing; list the files that are not current.")
def drizzle(contracts: Path, output: Path, check: bool) -> int:
    """Write the contracts as Drizzle models.

    There is one TypeScript file per table. A fact that Drizzle cannot state is an error, and then nothing is written.
    The generated file of a table that has no contract any more is removed; a file written by hand never is.
    """
    from pgcontract import drizzle as models
    from pgcontract.drizzle import files
    from pgcontract.loader import load

    texts = models.generate(load(contracts))
    plan = files.plan(texts, output)
    if plan.is_current:
        click.echo(f"{len(texts)} models in {output} are current")
        return HOLDS
    if check:
        for name in plan.new:
            click.echo(f"{output / name}: is missing")
        for name, text in plan.changed.items():
            click.echo(_not_current(output / name, files.first_difference(output / name, text)))
        for name in plan.stale:
            click.echo(f"{output / name}: is of no table")
        click.echo("the models are not current; run pgcontract generate drizzle")
        return DIFFERS
    files.write(plan)
    for names, word in (((*plan.new, *plan.changed), "written"), (plan.stale, "removed")):
        for name in names:
            click.echo(f"{output / name}: {word}")
    return HOLDS


def _not_current(path: Path, difference: tuple[int, str, str] | None) -> str:
    if difference is None:
        return f"{path}: is not current; its lines end otherwise"
    line, wanted, found = difference
    return f"{path}:{line}: is not current\n    wanted  {wanted}\n    found   {found}"
