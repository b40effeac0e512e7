"""Views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pgcontract.model.objects import SchemaObject, kind
from pgcontract.model.values import Query


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view. No contract can write a default; one that a database has is a difference."""

    name: str
    type: str
    default: str | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.type}" + (f" default {self.default}" if self.default is not None else "")


@kind
@dataclass(frozen=True, slots=True)
class View(SchemaObject):
    """A view. Its columns are in order, in which they correspond to what the definition selects."""

    KIND: ClassVar[str] = "view"
    RELATION: ClassVar[bool] = True
    NAMESPACES: ClassVar[tuple[str, ...]] = ("relation", "type")

    columns: tuple[ViewColumn, ...]
    definition: Query
    security_invoker: bool = False
    security_barrier: bool = False
    #: `none`, `local` or `cascaded`.
    check_option: str = "none"
