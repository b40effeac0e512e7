"""`statistics:` of a table's file: extended statistics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from pgcontract.loader import phrases
from pgcontract.loader.documents import Document, Name, SqlText
from pgcontract.loader.parts import Fault, TablePart, register
from pgcontract.loader.sense import repeated
from pgcontract.loader.wording import shown
from pgcontract.model import STATISTICS_KINDS, IndexColumn, ObjectId, QualifiedName, Sql, Statistics
from pgcontract.sqltext import Kind, fault

MOST_COLUMNS = 8
"""STATS_MAX_DIMENSIONS of PostgreSQL."""
MOST_TARGET = 10_000
"""MAX_STATISTICS_TARGET of PostgreSQL."""


class StatisticsDocument(Document):
    """Extended statistics of columns and expressions."""

    name: Name = Field(description="The name of the statistics object.")
    columns: Annotated[list[SqlText], Field(min_length=1)] = Field(
        description="What the statistics are about: `status`, `(lower(email))`. The order of the columns has no"
        " meaning; expressions are in the order of the definition."
    )
    kinds: Annotated[list[Literal["ndistinct", "dependencies", "mcv"]], Field(min_length=1)] | None = Field(
        None, description="What is gathered: all three kinds unless written, and none of a single expression."
    )
    target: SqlText | None = Field(
        None, description="The statistics target, 0 to 10000, where it is not that of the columns."
    )


def _faults(document: StatisticsDocument) -> Iterator[Fault]:
    for index, text in enumerate(document.columns):
        found = _column(text)
        if found is None:
            yield (
                ("columns", index),
                f"{shown(text)} is not a column or (an expression); an order or operator class is not possible here",
            )
        elif isinstance(found, Sql) and (reason := fault(found.text, Kind.EXPRESSION)) is not None:
            yield ("columns", index), f"columns does not parse: {reason}"
    for index, column in repeated([str(_column(text) or text) for text in document.columns]):
        yield ("columns", index), f"{shown(column)} is listed twice; keep one"
    if len(document.columns) > MOST_COLUMNS:
        excess = len(document.columns) - MOST_COLUMNS
        yield ("columns",), f"statistics have at most {MOST_COLUMNS} columns and expressions; remove {excess}"
    if len(document.columns) == 1:
        yield from _single(document)
    for index, kind in repeated(document.kinds or ()):
        yield ("kinds", index), f"{kind} is listed twice; keep one"
    if document.target is not None and not _is_target(document.target):
        yield (
            ("target",),
            f"target is a number from 0 to {MOST_TARGET}, not {shown(document.target)}; correct it",
        )


def _single(document: StatisticsDocument) -> Iterator[Fault]:
    if isinstance(_column(document.columns[0]), str):
        yield ("columns",), "statistics need two columns or an expression; add a column"
    elif document.kinds is not None:
        yield ("kinds",), "statistics of a single expression have no kinds; remove the key"


def _is_target(text: str) -> bool:
    return text.isascii() and text.isdecimal() and str(int(text)) == text and int(text) <= MOST_TARGET


def _column(text: str) -> str | Sql | None:
    """Return the column or expression of an entry; None if it is neither, or more."""
    found = phrases.index_column(text)
    return found.expression if found is not None and found == IndexColumn(found.expression) else None


def _build(table: QualifiedName, document: StatisticsDocument) -> Statistics:
    found = [_column(text) for text in document.columns]
    kinds = document.kinds if document.kinds is not None else STATISTICS_KINDS
    return Statistics(
        ObjectId(Statistics.KIND, table.schema, document.name, table.name),
        tuple(sorted(column for column in found if isinstance(column, str))),
        tuple(column for column in found if isinstance(column, Sql)),
        kinds=tuple(kind for kind in STATISTICS_KINDS if kind in kinds and len(found) > 1),
        target=document.target or "default",
    )


register(
    TablePart(
        "statistics",
        "Extended statistics of several columns, or of expressions.",
        StatisticsDocument,
        _faults,
        _build,
        keys={"expressions": "columns"},
    )
)
