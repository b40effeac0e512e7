"""A command imports what it works with and no more: every import that is not needed is time that a person waits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pgcontract.cli import cli
from pgcontract.cli.lazy import LazyCommand, LazyGroup

#: Packages that take long to import, and what `import click` does not bring itself.
HEAVY = frozenset(
    """
    alembic asyncio fastapi inflect jwt psycopg pydantic pydantic_core pytest rich ruamel sqlalchemy uvicorn yaml
    """.split()
)

#: What each command may import of these. A command that is not here may import none.
ALLOWED = {
    "--help": frozenset[str](),
    "--version": frozenset[str](),
    "verfy": frozenset[str](),
    "verify --help": frozenset[str](),
    "fingerprint --help": frozenset[str](),
    "generate --help": frozenset[str](),
    "generate drizzle --help": frozenset[str](),
    "format --help": frozenset[str](),
    "format --check": frozenset({"yaml", "ruamel"}),
    # The documents of a kind are registered together with what builds its objects from YAML.
    "generate json-schema --check": frozenset({"pydantic", "pydantic_core", "yaml"}),
    "generate drizzle": frozenset({"asyncio", "inflect", "pydantic", "pydantic_core", "yaml"}),
    "verify --database-url {url}": frozenset({"asyncio", "psycopg", "pydantic", "pydantic_core", "yaml"}),
    "snapshot --database-url {url}": frozenset({"asyncio", "psycopg"}),
    "fingerprint --database-url {url}": frozenset({"asyncio", "psycopg", "rich"}),
}

#: Runs the command line, and writes the names of all imported modules behind what it says.
PROGRAM = """
import json, sys
from pgcontract.cli import run
status = run(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]))
"""


def imported(folder: Path, *arguments: str) -> tuple[int, frozenset[str]]:
    """Run a command in a process of its own; return its exit status and the names of the modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    return status, frozenset(modules)


@pytest.mark.parametrize("line", ALLOWED)
def test_a_command_imports_what_it_works_with_and_no_more(line: str, folder: Path, held: str) -> None:
    """The heavy packages that are imported are those that the command is allowed."""
    arguments = [held if word == "{url}" else word for word in line.split()]
    status, modules = imported(folder, *arguments)
    assert status == (2 if line == "verfy" else 0)
    assert HEAVY & modules == ALLOWED[line]


def test_help_imports_no_command(folder: Path) -> None:
    """Neither the modules of the commands, nor the engine beneath them."""
    _, modules = imported(folder, "--help")
    ours = {name for name in modules if name.startswith("pgcontract")}
    assert ours == {
        "pgcontract",
        "pgcontract.cli",
        "pgcontract.cli.lazy",
        "pgcontract.cli.options",
        "pgcontract.errors",
    }


@pytest.mark.parametrize("width", [40, 80, 110])
def test_the_help_is_the_same_as_with_all_commands_imported(width: int) -> None:
    """The summaries that are written down are the first sentences of the commands' own help."""
    loaded = [command.load() for command in cli.commands.values() if isinstance(command, LazyCommand)]
    assert len(loaded) == len(cli.commands)
    assert {command.name for command in loaded} == set(cli.commands)
    plain = click.Group(commands=loaded, help=cli.help, params=cli.params)
    names = ["-h", "--help"]
    shown = [
        group.get_help(
            click.Context(group, info_name="pgcontract", terminal_width=width, help_option_names=names)
        )
        for group in (cli, plain)
    ]
    assert shown[0] == shown[1]


def test_a_target_that_is_not_a_command_is_an_error() -> None:
    """A wrong entry in the table of commands cannot end in something else being called."""
    group = LazyGroup("wrong")
    group.add_lazy({"odd": ("pgcontract.cli.options:HOLDS", "Odd.")})
    with pytest.raises(TypeError, match=r"pgcontract\.cli\.options:HOLDS is not a command"):
        group.resolve_command(click.Context(group), ["odd"])
