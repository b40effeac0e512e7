"""What is found: the schema of a database as one frozen value.

The catalogue reader makes it; nothing here asks a server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pgcontract.model import Enum, Table, Thing


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables, enums and other things of some schemas of a database.

    Keys are names as the model writes them: with the schema in front unless it is `public`.
    `roles` are those of the names asked for that the server has. What an extension owns is not in here.
    """

    server_version: int
    tables: Mapping[str, Table]
    enums: Mapping[str, Enum]
    things: frozenset[Thing]
    roles: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing at all to hold a contract against."""
        return not self.tables and not self.enums and not self.things
