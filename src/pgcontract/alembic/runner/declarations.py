"""What a revision declares about itself, in plain attributes of its module. A revision imports nothing of the engine.

| attribute | says |
|---|---|
| `requires` | tables and columns that have to be there before the upgrade |
| `creates` | tables, indexes, columns and constraints that must not be there before the upgrade |
| `upgrade_destroys` | what the upgrade drops: `table` or `table.column` → SQL condition of the rows that hold data |
| `downgrade_destroys` | the same for the downgrade: rows whose data cannot be made again |
| `derivable` | what the downgrade drops, to be made again: `table.column` → SQL expression; `table` → SELECT |

The expression is over the row, the SELECT returns all rows of the table. Only rows that differ from them are lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from alembic.runtime.migration import MigrationStep, RevisionStep
from psycopg import sql

from pgcontract.alembic.errors import MigrationRefused
from pgcontract.alembic.runner.names import DeclaredName, UnknownNameError, parse_name
from pgcontract.alembic.runner.project import Project
from pgcontract.alembic.runner.sources import locate, revision_of

ATTRIBUTES = ("requires", "creates", "upgrade_destroys", "downgrade_destroys", "derivable")


@dataclass(frozen=True, slots=True)
class Loss:
    """Data that a step drops, and the query that counts the rows which hold it."""

    name: DeclaredName
    label: str
    count: sql.Composable
    """SELECT of one number."""
    location: str
    """`revision (file:line)` of the step."""
    revision: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A name of `requires` or `creates`."""

    name: DeclaredName
    label: str
    location: str


class Declarations:
    """The declarations of one revision, for one direction."""

    def __init__(self, step: RevisionStep, project: Project, *, read: bool = True) -> None:
        self._module: ModuleType = step.revision.module
        self._project = project
        self.function = "upgrade" if step.is_upgrade else "downgrade"
        self.location = locate(self._module, self.function)
        self.requires: tuple[Declared, ...] = ()
        self.creates: tuple[Declared, ...] = ()
        self.losses: tuple[Loss, ...] = ()
        if not read:
            return
        self._check_attributes()
        self.requires = self._names("requires") if step.is_upgrade else ()
        self.creates = self._names("creates") if step.is_upgrade else ()
        self.losses = tuple(self._losses())

    def _check_attributes(self) -> None:
        if hasattr(self._module, "irreplaceable"):
            raise MigrationRefused.old_declaration(self.location, "irreplaceable", "downgrade_destroys")
        if self._project.declarations == "required":
            for attribute in ATTRIBUTES:
                if not hasattr(self._module, attribute):
                    raise MigrationRefused.missing_declaration(self.location, attribute)

    def _names(self, attribute: str) -> tuple[Declared, ...]:
        given: Any = getattr(self._module, attribute, ())
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise MigrationRefused.bad_declaration(self.location, attribute, "write a tuple of names")
        return tuple(
            Declared(name, self._label(name), self.location)
            for name in (self._parse(attribute, text) for text in given)
        )

    def _losses(self) -> Iterable[Loss]:
        seen: dict[DeclaredName, str] = {}
        destroys = f"{self.function}_destroys"
        counts = {destroys: _rows_where, "derivable": _rows_that_differ}
        for attribute in (destroys, "derivable") if self.function == "downgrade" else (destroys,):
            for text, condition in self._mapping(attribute).items():
                name = self._parse(attribute, text)
                if name in seen:
                    raise MigrationRefused.bad_declaration(
                        self.location, attribute, f"{text!r} is in {seen[name]} already"
                    )
                seen[name] = attribute
                count = counts[attribute](name, condition)
                yield Loss(name, self._label(name), count, self.location, revision_of(self._module))

    def _mapping(self, attribute: str) -> Mapping[str, str]:
        given: Any = getattr(self._module, attribute, {})
        if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
            raise MigrationRefused.bad_declaration(
                self.location, attribute, "write a dictionary of names and SQL texts"
            )
        return given

    def _parse(self, attribute: str, text: object) -> DeclaredName:
        try:
            return parse_name(str(text), self._project.schemas)
        except UnknownNameError as error:
            raise MigrationRefused.bad_declaration(self.location, attribute, str(error)) from None

    def _label(self, name: DeclaredName) -> str:
        return name.label(self._project.schemas[0])


def read_declarations(steps: Iterable[MigrationStep], project: Project) -> list[Declarations]:
    """Return the declarations of each step that runs a revision.

    Raises:
        MigrationRefused: a declaration is missing, of the wrong type, outdated or ambiguous.
    """
    return [Declarations(step, project) for step in steps if isinstance(step, RevisionStep)]


def _rows_where(name: DeclaredName, condition: str) -> sql.Composable:
    return sql.SQL("SELECT count(*) FROM {} WHERE {}").format(name.table, sql.SQL(condition))


def _rows_that_differ(name: DeclaredName, expression: str) -> sql.Composable:
    if name.part is None:
        # As texts: a column of type json has no equality.
        return sql.SQL(
            "SELECT count(*) FROM (SELECT lost::text FROM {} AS lost EXCEPT ALL SELECT made::text FROM ({}) AS made)"
            " AS differing"
        ).format(name.table, sql.SQL(expression))
    column = sql.Identifier(name.part)
    return sql.SQL("SELECT count(*) FROM {} WHERE {} IS NOT NULL AND {} IS DISTINCT FROM ({})").format(
        name.table, column, column, sql.SQL(expression)
    )
