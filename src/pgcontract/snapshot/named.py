"""The rows of a snapshot, named on first use. Equal rows are compared as they were fetched, without names.

Names follow from the rows, the numbers of the catalogues and the names of foreign objects, and from nothing else. So
two snapshots of one cluster in which all of these are equal are equal. Clones of one template keep its OIDs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pgcontract.errors import SnapshotError
from pgcontract.snapshot.foreign import Triple
from pgcontract.snapshot.naming import Names
from pgcontract.snapshot.reading import Fetched
from pgcontract.snapshot.value import Catalogue


class FetchedCatalogues(Mapping[str, Catalogue]):
    """Catalogue -> rows, sorted; only catalogues with rows.

    Every use but a comparison with another one raises SnapshotError where two rows have one name.
    """

    def __init__(
        self,
        fetched: Mapping[str, Fetched],
        oids: Mapping[str, str],
        foreign: Mapping[Triple, tuple[str, str]],
    ) -> None:
        """Take the rows, the OIDs of their catalogues, and kind and name of what is not among the rows."""
        self._fetched = fetched
        self._oids = oids
        self._foreign = foreign
        self._named: Mapping[str, Catalogue] | None = None

    def __getitem__(self, name: str) -> Catalogue:
        """Return the rows of one catalogue."""
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the catalogues, sorted."""
        return iter(self._all())

    def __len__(self) -> int:
        """Return the number of catalogues with rows."""
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        """Compare the rows as they were fetched, and by their names only where that is not enough."""
        if isinstance(other, FetchedCatalogues) and self.same_as_fetched(other):
            return True
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def same_as_fetched(self, other: FetchedCatalogues) -> bool:
        """Whether both have the same rows, numbers included, and so the same names. False says nothing.

        The order of rows does not count: an UPDATE moves them.
        """
        return (
            (self._oids, self._foreign) == (other._oids, other._foreign)
            and self._fetched.keys() == other._fetched.keys()
            and all(_same(rows, other._fetched[name]) for name, rows in self._fetched.items())
        )

    def _all(self) -> Mapping[str, Catalogue]:
        if self._named is None:
            names = Names(self._fetched, self._oids, self._foreign)
            catalogues = {name: _catalogue(rows, names) for name, rows in sorted(self._fetched.items())}
            self._named = {name: catalogue for name, catalogue in catalogues.items() if catalogue.rows}
        return self._named


def _same(left: Fetched, right: Fetched) -> bool:
    if left.names != right.names or left.rows != right.rows:
        return False
    if left.values is None and right.values is None and left.texts == right.texts:
        return True
    return Counter(left) == Counter(right)


def _catalogue(fetched: Fetched, names: Names) -> Catalogue:
    """Return the rows of one catalogue under their names."""
    description = fetched.description
    rows = names.rows(description.name)
    columns = [names.replace(description.name, column) for column in description.attributes]
    values: Iterable[tuple[str | None, ...]] = zip(*columns, strict=True) if columns else [()] * len(rows)
    kept = sorted((name, row) for name, row in zip(rows, values, strict=True) if name is not None)
    if description.has_key:
        _unique(description.name, [name for name, _ in kept])
    return Catalogue(description.attributes, dict(kept))


def _unique(catalogue: str, names: Sequence[str]) -> None:
    """Refuse sorted names of which two are the same: one row would hide the other."""
    for name, following in pairwise(names):
        if name == following:
            raise SnapshotError.duplicate(catalogue, name)
