"""Extended statistics, which the planner gathers of several columns or of expressions together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pgcontract.model.objects import SchemaObject, kind
from pgcontract.model.values import Sql

STATISTICS_KINDS = ("ndistinct", "dependencies", "mcv")
"""What can be gathered, in the order in which it is shown."""


@kind
@dataclass(frozen=True, slots=True)
class Statistics(SchemaObject):
    """A statistics object in the schema of its table; one in another schema is an `OtherObject`."""

    KIND: ClassVar[str] = "statistics"
    NAMESPACES: ClassVar[tuple[str, ...]] = ("statistics",)
    COLUMNS_ARE_SQL: ClassVar[bool] = True

    #: Sorted: the order has no meaning, and PostgreSQL does not keep it.
    columns: tuple[str, ...]
    #: In the order of the definition, which PostgreSQL keeps.
    expressions: tuple[Sql, ...] = ()
    #: Some of `STATISTICS_KINDS`, in their order; none for statistics of a single expression.
    kinds: tuple[str, ...] = STATISTICS_KINDS
    #: A number as text, or `default`.
    target: str = "default"

    def named_columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the columns. Those in expressions are not known."""
        yield "columns", self.columns
