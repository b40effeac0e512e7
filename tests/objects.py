"""Objects of a schema as tests write them: by kind and name, of the table `t` where nothing else is given."""

from __future__ import annotations

from typing import Any, TypeVar

from pgcontract.contract import Contract
from pgcontract.model import ObjectId, SchemaObject

ObjectT = TypeVar("ObjectT", bound=SchemaObject)


def table(name: str, schema: str = "public") -> ObjectId:
    """Return the id of a table."""
    return ObjectId("table", schema, name)


T = table("t")


def part(kind: type[ObjectT], name: str, *facts: Any, of: ObjectId = T, **more: Any) -> ObjectT:
    """Return an object that belongs to a table."""
    return kind(ObjectId(kind.KIND, of.schema, name, of.name), *facts, **more)


def states(contract: Contract, value: SchemaObject) -> bool:
    """Return whether a contract has exactly this object, under exactly this name."""
    return contract.objects.get(value.id) == value
