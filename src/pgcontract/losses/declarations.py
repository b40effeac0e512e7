"""What a revision says that it destroys, and whether that is everything and no more.

The names that stand in a revision are never trusted to be complete: they are held against what the revision did to a
database.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.script import Script

from pgcontract.alembic.runner.names import DeclaredName, UnknownNameError, parse_name
from pgcontract.losses.chain import Chain, Changes, Direction
from pgcontract.losses.stored import Stored
from pgcontract.roundtrip import BrokenPromise

DOWNGRADE, DERIVABLE, UPGRADE = "downgrade_destroys", "derivable", "upgrade_destroys"

_RUNS: dict[str, Direction] = {DOWNGRADE: "downgrade", DERIVABLE: "downgrade", UPGRADE: "upgrade"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """One entry of `downgrade_destroys`, `upgrade_destroys` or `derivable`, and what it is about."""

    attribute: str
    name: str
    """As the guard shows it."""
    sql: str
    """The condition of the rows that cannot be made again; of `derivable` what makes them again."""
    subject: Stored
    location: str
    """`file:line`."""

    @property
    def direction(self) -> Direction:
        """The command that destroys it."""
        return _RUNS[self.attribute]

    @property
    def is_derivable(self) -> bool:
        """Whether it says how the data is made again, instead of which rows hold any."""
        return self.attribute == DERIVABLE


def all_declared(chain: Chain, revisions: Collection[str] | None = None) -> int:
    """Promise that every table and column that a revision can destroy is declared there, and nothing else.

    Args:
        chain: the revisions, run on databases of their own.
        revisions: which of them; all if None.

    Returns:
        How many tables and columns were compared.

    Raises:
        BrokenPromise: with each that is not declared, or declared and not concerned, at file and line.
    """
    looked_at = 0
    faults: list[str] = []
    for revision in chain.scripts if revisions is None else revisions:
        looked_at += chain.changes(revision).looked_at
        faults += _faults(chain, revision)
    if faults:
        raise BrokenPromise("a migration can destroy data that it does not declare", faults)
    return looked_at


def declarations(chain: Chain, revision: str) -> tuple[Declaration, ...]:
    """Return what a revision declares of what it does. `all_declared` tells of the rest."""
    return tuple(
        Declaration(entry.attribute, entry.label, entry.sql, subject, entry.location)
        for entry in _entries(chain, revision)
        for subject in _concerned(entry.attribute, chain.changes(revision))
        if entry.name is not None and subject.is_named(entry.name)
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a revision's declarations, whatever it is about."""

    attribute: str
    text: str
    sql: str
    name: DeclaredName | None
    """What it means; None if that is nothing."""
    label: str
    location: str


def _entries(chain: Chain, revision: str) -> list[_Entry]:
    script = chain.scripts[revision]
    found = []
    for attribute in _RUNS:
        for text, condition in dict(getattr(script.module, attribute, None) or {}).items():
            try:
                name = parse_name(text, chain.schemas)
            except UnknownNameError:
                name = None
            label = name.label(chain.schemas[0]) if name is not None else text
            location = _location(script, attribute, text)
            found.append(_Entry(attribute, text, str(condition), name, label, location))
    return found


def _faults(chain: Chain, revision: str) -> Iterator[str]:
    script, changes, entries = chain.scripts[revision], chain.changes(revision), _entries(chain, revision)
    named = {
        (entry.name.schema, entry.name.relation, entry.name.part, _RUNS[entry.attribute])
        for entry in entries
        if entry.name
    }
    for subject in changes.destroyed:
        if (subject.schema, subject.table, subject.column, "downgrade") not in named:
            how = "adds" if subject in changes.added else "does not add"
            yield (
                f"{_location(script, DOWNGRADE, None)}  {revision} {how} {subject}, and its downgrade"
                f" destroys it: declare {subject.name} in {DOWNGRADE} or {DERIVABLE}"
            )
    for subject in changes.dropped:
        if (subject.schema, subject.table, subject.column, "upgrade") not in named:
            yield (
                f"{_location(script, UPGRADE, None)}  {revision} drops {subject} on the way up:"
                f" declare {subject.name} in {UPGRADE}"
            )
    for entry in entries:
        if not any(
            entry.name and subject.is_named(entry.name) for subject in _concerned(entry.attribute, changes)
        ):
            yield (
                f"{entry.location}  {entry.attribute} of {revision} names {entry.text}, which its"
                f" {_RUNS[entry.attribute]} does not drop"
            )


def _concerned(attribute: str, changes: Changes) -> tuple[Stored, ...]:
    return changes.dropped if _RUNS[attribute] == "upgrade" else changes.destroyed


def _location(script: Script, attribute: str, name: str | None) -> str:
    """Return file and line of an entry, else of the attribute, else of the function that destroys."""
    path = Path(script.path)
    lines: dict[str, int] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=function):
                lines.setdefault(function, node.lineno)
            case (
                ast.Assign(targets=[ast.Name(id=known)], value=value)
                | ast.AnnAssign(target=ast.Name(id=known), value=value)
            ) if known == attribute:
                lines[attribute] = node.lineno
                lines.update(_keys(value))
    line = lines.get(f"key {name}") or lines.get(attribute) or lines.get(_RUNS[attribute]) or 1
    here = Path.cwd()
    return f"{path.relative_to(here) if path.is_relative_to(here) else path}:{line}"


def _keys(value: ast.expr | None) -> dict[str, int]:
    if not isinstance(value, ast.Dict):
        return {}
    return {f"key {key.value!s}": key.lineno for key in value.keys if isinstance(key, ast.Constant)}
