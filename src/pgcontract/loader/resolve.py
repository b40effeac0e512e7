"""Whether what a contract names exists in the contracts: columns of keys and indexes, tables and columns of references.

Also whether two objects claim one name that a schema can have only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pgcontract.errors import Location, Problem
from pgcontract.loader.wording import folded, nearest, problem, shown
from pgcontract.model import (
    Column,
    ForeignKey,
    Index,
    ObjectId,
    PrimaryKey,
    QualifiedName,
    SchemaObject,
    Table,
    Unique,
    by_relation,
)

Locations = Mapping[tuple[ObjectId, str], Location]
Parts = Mapping[QualifiedName, tuple[SchemaObject, ...]]


@dataclass(slots=True)
class Unread:
    """Names of tables that could not be read, and of those whose keys or unique indexes could not all be.

    References to these are not reported: their own file already has an error.
    """

    tables: set[str] = field(default_factory=set)
    keys: set[QualifiedName] = field(default_factory=set)


def unresolved(objects: Iterable[SchemaObject], locations: Locations, unread: Unread) -> Iterator[Problem]:
    """Yield a problem for every name of something that does not exist, and for every name that is used twice."""
    objects = list(objects)
    parts = {value.id.qualified_name: () for value in objects if isinstance(value, Table)} | by_relation(
        objects
    )
    columns = {
        name: [part.name for part in found if isinstance(part, Column)] for name, found in parts.items()
    }
    for name, found in parts.items():
        for part in found:
            for attribute, text in _faults(name, part, columns, parts, unread):
                yield problem(locations.get((part.id, attribute), locations[part.id, ""]), text)
    yield from _claimed_twice(objects, locations)


def _faults(
    table: QualifiedName,
    part: SchemaObject,
    columns: Mapping[QualifiedName, list[str]],
    parts: Parts,
    unread: Unread,
) -> Iterator[tuple[str, str]]:
    for attribute, named in part.named_columns():
        for column in dict.fromkeys(named):
            if column not in columns[table]:
                is_sql = part.COLUMNS_ARE_SQL and attribute == "columns"
                yield attribute, _no_column(table, column, columns[table], is_sql=is_sql)
    if isinstance(part, ForeignKey) and part.references.name not in unread.tables:
        for text in _reference_faults(part, columns, parts, unread):
            yield "references", text


def _reference_faults(
    key: ForeignKey, columns: Mapping[QualifiedName, list[str]], parts: Parts, unread: Unread
) -> Iterator[str]:
    if key.references not in columns:
        if key.references.schema in {name.schema for name in columns}:
            known = {str(name): None for name in columns}
            hint = folded(str(key.references), known) or "; write a contract for it first"
            yield f"there is no contract for table {shown(str(key.references))}{hint}"
        return
    unknown = [
        column for column in dict.fromkeys(key.referenced_columns) if column not in columns[key.references]
    ]
    for column in unknown:
        yield _no_column(key.references, column, columns[key.references], is_sql=True)
    comparable = (
        not unknown and len(key.columns) == len(key.referenced_columns) and key.references not in unread.keys
    )
    if comparable and not _is_key(parts[key.references], key.referenced_columns):
        names = ", ".join(key.referenced_columns)
        yield f"{key.references} ({shown(names)}) is no key; reference a primary key, or add it to `uniques:` there"


def _is_key(parts: tuple[SchemaObject, ...], columns: tuple[str, ...]) -> bool:
    """Return whether PostgreSQL lets these columns be referenced: each once, and together unique."""
    if len(set(columns)) < len(columns):
        return False
    return any(keys is not None and set(keys) == set(columns) for keys in map(_key, parts))


def _key(part: SchemaObject) -> tuple[str, ...] | None:
    match part:
        case PrimaryKey() | Unique():
            return part.columns if part.deferrable == "no" else None
        case Index(unique=True, where=None):
            return tuple(str(key.expression) for key in part.columns)
        case _:
            return None


def _claimed_twice(objects: list[SchemaObject], locations: Locations) -> Iterator[Problem]:
    """Yield a problem for each name that two objects of one namespace have: relations in a schema, or its types."""
    taken: dict[tuple[str, QualifiedName], Location] = {}
    # Tables first: where an index has the name of a table, it is the index that has to change.
    for value in sorted(objects, key=lambda value: bool(value.id.parent)):
        for namespace in value.NAMESPACES:
            name, place = value.id.qualified_name, locations[value.id, ""]
            if (namespace, name) in taken:
                other = taken[namespace, name]
                text = (
                    f"{shown(str(name))} is the name of something else already, in {other}; give one another"
                )
                yield problem(place, text)
            taken.setdefault((namespace, name), place)


def _no_column(table: QualifiedName, column: str, known: list[str], *, is_sql: bool) -> str:
    hint = folded(column, known) if is_sql else nearest(column, known)
    return f"{table} has no column {shown(column)}{hint or '; name one of its columns'}"
