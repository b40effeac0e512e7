"""`view: name`: a file about one view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pgcontract.loader.build import Surroundings, type_fault
from pgcontract.loader.documents import Name, RelationDocument, RelationName, SqlText, Text, Truth
from pgcontract.loader.parts import Fault
from pgcontract.loader.relations import RelationFile, register
from pgcontract.model import ObjectId, Query, View, ViewColumn
from pgcontract.sqltext import Kind, fault
from pgcontract.sqltypes import canonical


class ViewDocument(RelationDocument):
    """The contract of one view."""

    NAMED_BY: ClassVar[str] = "view"

    view: RelationName = Field(
        description="The view's name. One with a dot in it has SQL's quotes: `'\"Log.Entries\"'`."
    )
    schema_: RelationName = Field("public", alias="schema", description="The schema that the view is in.")
    description: Text | None = Field(None, description="What the view is for. Documents only.")
    columns: Annotated[dict[Name, SqlText], Field(min_length=1)] = Field(
        description="The columns and their SQL types, in the order of the view: `id: uuid`."
    )
    definition: SqlText = Field(
        description="The query, without CREATE VIEW. Another spelling is equal if the server plans both alike."
    )
    security_invoker: Truth = Field(
        default=False, description="Whether the tables are read with the privileges of the role that queries."
    )
    security_barrier: Truth = Field(
        default=False,
        description="Whether conditions of queries are kept from rows that the view leaves out.",
    )
    check_option: Literal["none", "local", "cascaded"] = Field(
        "none", description="What WITH CHECK OPTION refuses: new rows that the view would not show."
    )


def _faults(document: ViewDocument, around: Surroundings) -> Iterator[Fault]:
    for name, written in document.columns.items():
        reason = type_fault(written, around)
        if reason is not None:
            yield ("columns", name), reason
    reason = fault(document.definition, Kind.QUERY)
    if reason is not None:
        yield ("definition",), f"definition does not parse: {reason}"


def _build(document: ViewDocument) -> View:
    return View(
        ObjectId(View.KIND, *document.relation()),
        tuple(ViewColumn(name, canonical(written) or written) for name, written in document.columns.items()),
        Query(document.definition),
        security_invoker=document.security_invoker,
        security_barrier=document.security_barrier,
        check_option=document.check_option,
    )


register(RelationFile(View.KIND, ViewDocument, _faults, _build))
