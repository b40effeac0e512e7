"""Enum types, and objects without facts: those of kinds that the contract language does not describe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pgcontract.model.objects import SchemaObject, kind


@kind
@dataclass(frozen=True, slots=True)
class Enum(SchemaObject):
    """An enum type, its labels in order."""

    KIND: ClassVar[str] = "enum"
    NAMESPACES: ClassVar[tuple[str, ...]] = ("type",)

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherObject(SchemaObject):
    """A view, sequence, function, domain or the like: the kind is the id's. No contract can name one yet."""


@dataclass(frozen=True, slots=True)
class OtherRelation(OtherObject):
    """A view, materialized view, foreign table or sequence: such an object has its name in common with tables."""

    RELATION: ClassVar[bool] = True
