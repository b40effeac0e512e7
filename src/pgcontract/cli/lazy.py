"""Commands that are imported only when one of them runs: `pgcontract --help` needs nothing but click."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click


class LazyCommand(click.Command):
    """Stands in for a command whose module is not imported yet.

    Args:
        name: the name of the command.
        target: `module:attribute` of the command itself.
        summary: the first sentence of its help, which the help of the group shows.
    """

    def __init__(self, name: str, target: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self._target = target

    def load(self) -> click.Command:
        """Import the module and return the command.

        Raises:
            TypeError: the target is not a command.
        """
        module, _, attribute = self._target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self._target} is not a command")
        return command


class LazyGroup(click.Group):
    """A group that lists its lazy commands by their summaries, and imports the one that is called."""

    def add_lazy(self, commands: Mapping[str, tuple[str, str]]) -> None:
        """Add commands by name: the target and the summary of each, as in `LazyCommand`."""
        for name, (target, summary) in commands.items():
            self.add_command(LazyCommand(name, target, summary))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name of the command that is called, the command itself, and the arguments that are left."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, LazyCommand) else command, rest
