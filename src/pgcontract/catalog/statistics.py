"""Extended statistics, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pgcontract.catalog.codes import Codes
from pgcontract.catalog.reader import Row, part_of, reads
from pgcontract.model import STATISTICS_KINDS, Sql, Statistics

#: Statistics of expressions are gathered wherever there are expressions.
_KIND = Codes(
    "pg_statistic_ext.stxkind", {"d": "ndistinct", "f": "dependencies", "m": "mcv", "e": "expressions"}
)


@reads("statistics")
def statistics(rows: Iterable[Row]) -> Iterator[Statistics]:
    """Yield extended statistics."""
    for row in rows:
        gathered = {_KIND[letter] for letter in row.kinds}
        yield Statistics(
            part_of(row, Statistics.KIND, row.name),
            tuple(sorted(row.columns)),
            tuple(map(Sql, row.expressions)),
            kinds=tuple(kind for kind in STATISTICS_KINDS if kind in gathered),
            target="default" if row.target < 0 else str(row.target),
        )
