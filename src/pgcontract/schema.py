"""The schema that a database has, as one frozen value.

The catalog reader makes it; nothing here queries a server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pgcontract.model import ObjectId, SchemaObject


@dataclass(frozen=True, slots=True)
class Schema:
    """The objects of some schemas of a database, except for those that an extension owns.

    `roles` are those of the roles asked for that the server has.
    """

    server_version: int
    objects: Mapping[ObjectId, SchemaObject]
    roles: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that a contract could be compared with."""
        return not self.objects
