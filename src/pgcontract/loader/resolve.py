"""Whether what a contract names exists in the contracts: columns of keys and indexes, tables and columns of references.

Also whether two tables claim one name that a schema can have only once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pgcontract.contract import Subject
from pgcontract.errors import Location, Problem
from pgcontract.loader.phrases import qualified, schema_of
from pgcontract.loader.wording import folded, nearest, problem, shown
from pgcontract.model import Column, Enum, Exclusion, ForeignKey, Index, Part, PrimaryKey, Table, Unique

Locations = Mapping[tuple[Subject, str], Location]


@dataclass(slots=True)
class Unread:
    """Names of tables of which nothing could be read, and of those whose keys or unique indexes not all could be.

    Nobody is told that one of these is missing.
    """

    tables: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)


def unresolved(
    tables: Mapping[str, Table],
    enums: Mapping[str, Enum],
    locations: Locations,
    unread: Unread,
) -> Iterator[Problem]:
    """Yield a problem for every name that leads nowhere, or to two things."""
    columns = {
        name: [part.name for part in table.parts if isinstance(part, Column)]
        for name, table in tables.items()
    }
    for name, table in tables.items():
        for part in table.parts:
            subject = Subject(part.KIND, part.name, name)
            for attribute, text in _faults(name, part, columns, tables, unread):
                yield problem(locations.get((subject, attribute), locations[subject, ""]), text)
    yield from _claimed_twice(tables, enums, locations)


def _faults(
    table: str,
    part: Part,
    columns: Mapping[str, list[str]],
    tables: Mapping[str, Table],
    unread: Unread,
) -> Iterator[tuple[str, str]]:
    for attribute, named in _named_columns(part):
        for column in dict.fromkeys(named):
            if column not in columns[table]:
                is_sql = isinstance(part, Index) and attribute == "columns"
                yield attribute, _no_column(table, column, columns[table], is_sql=is_sql)
    if isinstance(part, ForeignKey) and part.references not in unread.tables:
        for text in _reference_faults(part, columns, tables, unread):
            yield "references", text


def _named_columns(part: Part) -> Iterator[tuple[str, tuple[str, ...]]]:
    match part:
        case PrimaryKey() | Unique():
            yield "columns", part.columns
            yield "include", part.include
        case ForeignKey():
            yield "columns", part.columns
        case Index():
            yield "columns", tuple(key.expression for key in part.columns if isinstance(key.expression, str))
            yield "include", part.include
        case _:
            return


def _reference_faults(
    key: ForeignKey,
    columns: Mapping[str, list[str]],
    tables: Mapping[str, Table],
    unread: Unread,
) -> Iterator[str]:
    if key.references not in columns:
        if schema_of(key.references) in set(map(schema_of, columns)):
            hint = folded(key.references, columns) or "; write a contract for it first"
            yield f"there is no contract for table {shown(key.references)}{hint}"
        return
    unknown = [
        column for column in dict.fromkeys(key.referenced_columns) if column not in columns[key.references]
    ]
    for column in unknown:
        yield _no_column(key.references, column, columns[key.references], is_sql=True)
    comparable = (
        not unknown and len(key.columns) == len(key.referenced_columns) and key.references not in unread.keys
    )
    if comparable and not _is_key(tables[key.references], key.referenced_columns):
        names = ", ".join(key.referenced_columns)
        yield f"{key.references} ({shown(names)}) is no key; reference a primary key, or add it to `uniques:` there"


def _is_key(table: Table, columns: tuple[str, ...]) -> bool:
    """Say whether PostgreSQL lets these columns be referenced: each once, and together unique."""
    if len(set(columns)) < len(columns):
        return False
    return any(keys is not None and set(keys) == set(columns) for keys in map(_key, table.parts))


def _key(part: Part) -> tuple[str, ...] | None:
    match part:
        case PrimaryKey() | Unique():
            return part.columns if part.deferrable == "no" else None
        case Index(unique=True, where=None):
            return tuple(str(key.expression) for key in part.columns)
        case _:
            return None


def _claimed_twice(
    tables: Mapping[str, Table], enums: Mapping[str, Enum], locations: Locations
) -> Iterator[Problem]:
    """Yield a problem for names that two of one namespace would have: relations in a schema, or its types."""
    for claims in (_relations(tables), _types(tables, enums)):
        taken: dict[str, Location] = {}
        for subject, name in claims:
            place = locations[subject, ""]
            if name in taken:
                text = (
                    f"{shown(name)} is the name of something else already, in {taken[name]}; give one another"
                )
                yield problem(place, text)
            taken.setdefault(name, place)


def _relations(tables: Mapping[str, Table]) -> Iterator[tuple[Subject, str]]:
    """Yield tables, then the indexes that constraints and contracts make."""
    for name in tables:
        yield Subject("table", name), name
    for name, table in tables.items():
        for part in table.parts:
            if isinstance(part, PrimaryKey | Unique | Exclusion | Index):
                yield Subject(part.KIND, part.name, name), qualified(part.name, schema_of(name))


def _types(tables: Mapping[str, Table], enums: Mapping[str, Enum]) -> Iterator[tuple[Subject, str]]:
    """Yield tables, each of which is a type, too, then enums."""
    for name in tables:
        yield Subject("table", name), name
    for name in enums:
        yield Subject("enum", name), name


def _no_column(table: str, column: str, known: list[str], *, is_sql: bool) -> str:
    hint = folded(column, known) if is_sql else nearest(column, known)
    return f"{table} has no column {shown(column)}{hint or '; name one of its columns'}"
