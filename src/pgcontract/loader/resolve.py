"""Whether what a contract names exists in the contracts: columns of keys and indexes, tables and columns of references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pgcontract.contract import Subject
from pgcontract.errors import Location, Problem
from pgcontract.loader.validate import nearest
from pgcontract.model import Column, ForeignKey, Index, Part, PrimaryKey, Table, Unique

Locations = Mapping[tuple[Subject, str], Location]


def unresolved(tables: Mapping[str, Table], locations: Locations) -> Iterator[Problem]:
    """Yield a problem for every name that leads nowhere."""
    columns = {name: [part.name for part in table.parts if isinstance(part, Column)] for name, table in tables.items()}
    for name, table in tables.items():
        for part in table.parts:
            for attribute, text in _faults(name, part, columns):
                subject = Subject(part.KIND, part.name, name)
                yield Problem(locations.get((subject, attribute), locations[subject, ""]), text)


def _faults(table: str, part: Part, columns: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for attribute, named in _named_columns(part):
        for column in named:
            if column not in columns[table]:
                yield attribute, _no_column(table, column, columns[table])
    if isinstance(part, ForeignKey):
        yield from _reference_faults(part, columns)


def _named_columns(part: Part) -> Iterator[tuple[str, tuple[str, ...]]]:
    match part:
        case PrimaryKey() | Unique():
            yield "columns", part.columns
            yield "include", part.include
        case ForeignKey():
            yield "columns", part.columns
            yield "on_delete_columns", part.on_delete_columns
        case Index():
            yield "columns", tuple(key.expression for key in part.columns if isinstance(key.expression, str))
            yield "include", part.include
        case _:
            return


def _reference_faults(key: ForeignKey, columns: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    spoken_of = {name.rpartition(".")[0] for name in columns}
    if key.references not in columns and key.references.rpartition(".")[0] in spoken_of:
        hint = nearest(key.references, list(columns)) or "; write a contract for it first"
        yield "references", f"there is no contract for table {key.references}{hint}"
    for column in key.referenced_columns if key.references in columns else ():
        if column not in columns[key.references]:
            yield "references", _no_column(key.references, column, columns[key.references])


def _no_column(table: str, column: str, known: list[str]) -> str:
    return f"{table} has no column {column}{nearest(column, known) or '; name one of its columns'}"
