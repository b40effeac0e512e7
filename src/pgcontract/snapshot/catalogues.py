"""What the server says of its own catalogues: attributes, keys, references. Read at run time: never out of date.

Which attributes make up the name of a row is decided here; the names themselves are made in `naming`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg import Connection

from pgcontract.database import question
from pgcontract.errors import SnapshotError
from pgcontract.snapshot import rules


@dataclass(frozen=True, slots=True)
class Reference:
    """Attributes of a catalogue that say which row of another one is meant."""

    columns: tuple[str, ...]
    #: The catalogue referred to; None where `columns[0]` holds the OID of that catalogue itself.
    target: str | None
    #: Whether the last column is a list.
    many: bool = False

    @property
    def last(self) -> str:
        """The attribute whose value the name replaces: the object of (class, object, part), else the last."""
        return self.columns[1] if self.target is None else self.columns[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """One catalogue: what its rows consist of. Equal to itself only, so that statements can be kept by it."""

    oid: str
    name: str
    shared: bool
    #: name -> type, in the order of the catalogue; only what the role may read
    types: Mapping[str, str]
    #: What the role may not read.
    unreadable: tuple[str, ...]
    #: The attributes that tell rows apart, other than `oid`; all of them where PostgreSQL has no unique key.
    key: tuple[str, ...]
    #: Longest first, so that (relation, column number) is found before relation.
    references: tuple[Reference, ...]

    @property
    def has_oid(self) -> bool:
        """Whether other catalogues can refer to its rows by one number."""
        return "oid" in self.types

    @property
    def has_key(self) -> bool:
        """Whether PostgreSQL tells its rows apart; where it does not, a row is known by all that it says."""
        return len(self.key) < len(self.types)

    @property
    def stored(self) -> tuple[str, ...]:
        """The attributes that count: everything except what is left out with a reason."""
        left_out = rules.COLUMNS_LEFT_OUT.get(self.name, {})
        return tuple(name for name in self.types if name != "oid" and name not in left_out)

    @property
    def attributes(self) -> tuple[str, ...]:
        """What a snapshot keeps of a row beside its name, which says all that is in the key."""
        return tuple(name for name in self.stored if name not in self.key)

    @property
    def readable(self) -> bool:
        """Whether the role may read enough to name the rows."""
        return not set(self.key) & set(self.unreadable) and bool(self.types)

    def polymorphic(self) -> Iterator[Reference]:
        """Yield the references that may go to any catalogue."""
        return (reference for reference in self.references if reference.target is None)


def describe(connection: Connection[Any]) -> Mapping[str, Description]:
    """Return every catalogue of the server, by name.

    Raises:
        SnapshotError: a catalogue has no key by which its rows could be named.
    """
    return _described(tuple(connection.execute(question("snapshot_catalogues")).fetchall()))


@lru_cache(maxsize=8)
def _described(answer: tuple[tuple[Any, ...], ...]) -> Mapping[str, Description]:
    """Return the catalogues that an answer describes; kept, because it is the same for each connection of one role."""
    names = {int(row[0]): str(row[1]) for row in answer}
    return {row[1]: _description(row, names) for row in answer if row[1] not in rules.CATALOGUES_OF_DATA}


def _description(row: Sequence[Any], names: Mapping[int, str]) -> Description:
    oid, name, shared = row[:3]
    attributes, keys, references = map(json.loads, row[3:])
    types = {column: kind for column, kind, readable in attributes if readable}
    return Description(
        oid=oid,
        name=name,
        shared=shared,
        types=types,
        unreadable=tuple(column for column, _, readable in attributes if not readable),
        key=_key(name, types, [tuple(key) for key in keys]),
        references=(
            *_polymorphic(types),
            *(Reference(tuple(columns), names[target], many) for columns, target, many in references),
            *(Reference(*declared) for declared in rules.REFERENCES_NOT_DECLARED.get(name, ())),
        ),
    )


def _polymorphic(types: Mapping[str, str]) -> Iterator[Reference]:
    """Yield (class, object[, part of the object]) as catalogues spell it: classid/objid, refclassid/…, classoid/…."""
    for column in types:
        other = column.replace("class", "obj")
        if column.endswith(("classid", "classoid")) and other in types:
            part = column.replace("classid", "objsubid").replace("classoid", "objsubid")
            yield Reference((column, other, part) if part in types else (column, other), None)


def _key(name: str, types: Mapping[str, str], keys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the best key: one with a name in it, else the first; the whole row where PostgreSQL keeps none."""
    if not keys:
        return tuple(types)
    usable = [key for key in keys if "oid" not in key] or [key for key in keys if key == ("oid",)]
    named = [key for key in usable if any(types.get(column) in ("name", "text") for column in key)]
    if not usable:
        raise SnapshotError.no_identity(name)
    return (named or usable)[0]
