"""Views, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pgcontract.catalog.reader import Row, reads
from pgcontract.catalog.tables import type_name
from pgcontract.model import ObjectId, Query, View, ViewColumn


@reads("views")
def views(rows: Iterable[Row]) -> Iterator[View]:
    """Yield views."""
    for row in rows:
        yield View(
            ObjectId(View.KIND, row.schema, row.name),
            tuple(
                ViewColumn(column["name"], type_name(column["type"]), column["default"])
                for column in row.columns or ()
            ),
            Query(row.definition.strip()),
            security_invoker=row.security_invoker,
            security_barrier=row.security_barrier,
            check_option=row.check_option,
        )
