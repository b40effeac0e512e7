"""The objects of a schema as frozen values, and the registry of their kinds.

Every field of a kind's class, except for the id, is one fact. Two objects are equal if all of their facts are, whatever
they are called: the id is the key under which they are looked up. Nothing else in the engine lists the kinds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import ClassVar, Self, TypeVar

from pgcontract.model.identity import ObjectId, QualifiedName

Value = object
"""The value of a fact: a str, bool, None, Sql, or a tuple or dataclass of such."""

ObjectT = TypeVar("ObjectT", bound="SchemaObject")

_KINDS: dict[str, type[SchemaObject]] = {}


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """One object of a schema. A subclass declares a kind; a subclass without KIND is a base for several."""

    KIND: ClassVar[str] = ""
    #: False for kinds of which only what a contract names is compared: other objects of the kind are never unexpected.
    CLOSED: ClassVar[bool] = True
    #: Whether objects of the kind share the names of tables: at most one of them has a name in a schema.
    RELATION: ClassVar[bool] = False
    #: Namespaces of its schema in which the object's name is taken, such as `relation` and `type`.
    NAMESPACES: ClassVar[tuple[str, ...]] = ()
    #: Whether a contract writes `columns` as SQL, in which names without quotes are in lower case.
    COLUMNS_ARE_SQL: ClassVar[bool] = False

    id: ObjectId = field(compare=False)

    @property
    def name(self) -> str:
        """The object's own name, without schema or parent."""
        return self.id.name

    @property
    def role(self) -> str | None:
        """The role without which the object cannot exist; None if it needs no role."""
        return None

    def named_columns(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Yield the columns of its own table that the object names, by the attribute that names them."""
        return ()

    def describes(self) -> Iterable[ObjectId]:
        """Return the ids of other objects that facts of this one are about, so that they are not unexpected."""
        return ()

    def implied(self) -> Self | None:
        """Return what a database has that shows no object of this id; None for a missing object."""
        return None


def kind(cls: type[ObjectT]) -> type[ObjectT]:
    """Register a class as the kind that its KIND names."""
    if _KINDS.setdefault(cls.KIND, cls) is not cls:
        raise ValueError(f"kind {cls.KIND!r} is registered twice")
    return cls


def kinds() -> Mapping[str, type[SchemaObject]]:
    """Return the registry: the class of each kind, in the order of registration."""
    return _KINDS


def facts(value: SchemaObject) -> Iterator[tuple[str, Value]]:
    """Yield the facts of an object as (attribute, value), in the order of the class."""
    for name in attribute_names(type(value)):
        yield name, getattr(value, name)


def attribute_names(cls: type[SchemaObject]) -> tuple[str, ...]:
    """Return the names of the facts of a kind, in order."""
    return _attribute_names(cls)  # type: ignore[arg-type] # a class is hashable


@cache
def _attribute_names(cls: type[SchemaObject]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.name != "id")


def by_id(objects: Iterable[ObjectT]) -> dict[ObjectId, ObjectT]:
    """Return the objects by their ids, in order.

    Raises:
        ValueError: two objects have the same id.
    """
    keyed: dict[ObjectId, ObjectT] = {}
    for value in objects:
        if value.id in keyed:
            raise ValueError(f"two objects have the id {value.id!r}")
        keyed[value.id] = value
    return keyed


def by_relation(objects: Iterable[SchemaObject]) -> dict[QualifiedName, tuple[SchemaObject, ...]]:
    """Return what belongs to each table or view, by the name of the relation, in order."""
    parts: dict[QualifiedName, list[SchemaObject]] = defaultdict(list)
    for value in objects:
        if value.id.parent:
            parts[value.id.relation].append(value)
    return {key: tuple(found) for key, found in parts.items()}
