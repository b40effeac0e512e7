"""Who may do what with the rows of a table: policies and grants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from pgcontract.model.objects import SchemaObject, kind
from pgcontract.model.values import Sql


@kind
@dataclass(frozen=True, slots=True)
class Policy(SchemaObject):
    """A row level security policy. An empty `roles` is PUBLIC."""

    KIND: ClassVar[str] = "policy"

    command: str = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: Sql | None = None
    check: Sql | None = None


def with_check(using: Sql | None, check: Sql | None) -> Sql | None:
    """Return the `check` of a policy; None where it repeats `using`, which PostgreSQL takes in its place."""
    return None if check == using else check


@kind
@dataclass(frozen=True, slots=True)
class Grant(SchemaObject):
    """Effective privileges of a role on the table: direct, inherited, or reachable by SET ROLE.

    The name of the object is the role's. Privileges are sorted: `select`, `update (email)`.
    """

    KIND: ClassVar[str] = "grant"
    CLOSED: ClassVar[bool] = False

    privileges: tuple[str, ...]

    @property
    def role(self) -> str:
        """The role that has the privileges."""
        return self.id.name

    def implied(self) -> Self:
        """Return the grant of a role that has no privilege."""
        return replace(self, privileges=())
