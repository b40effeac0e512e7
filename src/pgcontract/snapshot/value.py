"""The snapshot as a value: catalogue rows under names, a digest, and a text that can be stored and diffed.

How rows are read is left to `take`, what two snapshots differ in to `difference`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pgcontract.errors import SnapshotError

FORMAT = 2
"""The number of the stored form; another number is another form."""

NOT_OBJECTS = frozenset(
    {"pg_database", "pg_depend", "pg_description", "pg_init_privs", "pg_shdepend", "pg_shdescription"}
)
"""Catalogues whose rows are facts about other objects."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of one catalogue that belong to the database."""

    attributes: tuple[str, ...]
    #: name -> values in the order of `attributes`, sorted by name
    rows: Mapping[str, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole shape of one database. Two that are equal have the same shape, and the same system objects.

    What a sequence has counted up to is a row, not shape, and is not in here; nor are roles, which belong to the
    cluster: owners and grants count by the names of roles.
    """

    #: The major release of the server: catalogues differ between releases.
    major: int
    #: The identifier of the cluster, empty where the role may not know it; not part of equality or digest.
    cluster: str
    #: catalogue -> rows, sorted; only catalogues with rows
    catalogues: Mapping[str, Catalogue]
    #: catalogue -> attribute -> what the rows that initdb made come to, sorted
    system: Mapping[str, Mapping[str, str]]
    #: `catalogue` or `catalogue.column`, sorted: what the role may not read, so that nothing is known of it.
    unreadable: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of catalogue rows."""
        return sum(len(catalogue.rows) for catalogue in self.catalogues.values())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield (catalogue, name) of every row, sorted."""
        return ((name, row) for name, catalogue in self.catalogues.items() for row in catalogue.rows)

    def __getitem__(self, key: tuple[str, str]) -> Mapping[str, str | None]:
        """Return attribute -> text of the row (catalogue, name)."""
        catalogue = self.catalogues[key[0]]
        return dict(zip(catalogue.attributes, catalogue.rows[key[1]], strict=True))

    @property
    def user_objects(self) -> int:
        """How many objects somebody made: 0 in a database as CREATE DATABASE leaves it."""
        found = 0
        for name, catalogue in self.catalogues.items():
            if name not in NOT_OBJECTS:
                found += sum(1 for row in catalogue.rows if (name, row) not in _GIVEN)
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of the whole, in hexadecimal. It says nothing across major releases."""
        sha = hashlib.sha256(f"{FORMAT} {self.major} {' '.join(self.unreadable)}\n".encode())
        for name, catalogue in self.catalogues.items():
            sha.update(repr((name, catalogue.attributes, *catalogue.rows.items())).encode())
        sha.update(repr([(name, *sums.items()) for name, sums in self.system.items()]).encode())
        return sha.hexdigest()

    def to_json(self) -> str:
        """Return the stored form: one line per row, in a fixed order, without what is NULL."""
        lines = [
            f'{{"pgcontract": "snapshot", "format": {FORMAT}, "major": {self.major},',
            f' "cluster": {_text(self.cluster)}, "unreadable": {_text(self.unreadable)},',
            f' "digest": "{self.digest}",',
            ' "system": {',
            ",\n".join(f"  {_text(name)}: {_text(sums)}" for name, sums in self.system.items()),
            " },",
            ' "catalogues": {',
            ",\n".join(_block(name, catalogue) for name, catalogue in self.catalogues.items()),
            "}}",
        ]
        return "\n".join(lines) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return what `to_json` wrote.

        Raises:
            SnapshotError: it is something else, it was changed, or another release of pgcontract wrote it.
        """
        try:
            document = json.loads(text)
        except ValueError as error:
            raise SnapshotError.damaged("it is not JSON") from error
        if not isinstance(document, dict) or document.get("pgcontract") != "snapshot":
            raise SnapshotError.damaged("it does not say that it is one")
        if document.get("format") != FORMAT:
            raise SnapshotError.other_format(document.get("format"), FORMAT)
        return cls._from_document(document)

    @classmethod
    def _from_document(cls, document: Mapping[str, Any]) -> Self:
        try:
            snapshot = cls(
                major=int(document["major"]),
                cluster=str(document["cluster"]),
                catalogues={name: _catalogue(block) for name, block in document["catalogues"].items()},
                system={name: dict(sums) for name, sums in document["system"].items()},
                unreadable=tuple(document["unreadable"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SnapshotError.damaged("a part is missing") from error
        if snapshot.digest != document.get("digest"):
            raise SnapshotError.damaged("its digest does not fit, so it was changed or cut")
        return snapshot


_GIVEN = frozenset(
    {
        ("pg_namespace", "public"),
        ("pg_extension", "plpgsql"),
        ("pg_language", "plpgsql"),
        ("pg_proc", "pg_catalog.plpgsql_call_handler()"),
        ("pg_proc", "pg_catalog.plpgsql_inline_handler(pg_catalog.internal)"),
        ("pg_proc", "pg_catalog.plpgsql_validator(pg_catalog.oid)"),
    }
)
"""What every database has from the start."""


_text = json.JSONEncoder(ensure_ascii=False).encode


def _block(name: str, catalogue: Catalogue) -> str:
    rows = (
        "   "
        + _text(row)
        + ": "
        + _text({a: v for a, v in zip(catalogue.attributes, values, strict=True) if v is not None})
        for row, values in catalogue.rows.items()
    )
    head = f'  {_text(name)}: {{"attributes": {_text(catalogue.attributes)}, "rows": {{\n'
    return head + ",\n".join(rows) + "\n  }}"


def _catalogue(block: Mapping[str, Any]) -> Catalogue:
    attributes = tuple(block["attributes"])
    return Catalogue(
        attributes,
        {name: tuple(row.get(attribute) for attribute in attributes) for name, row in block["rows"].items()},
    )
