"""Takes a snapshot: the whole shape of a database as one value.

It is complete by construction, not by list: every row of every catalogue that belongs to the database, with names in
place of OIDs, minus the columns for which `rules` gives a reason. The catalogues are those that the server itself
lists, so what a later release adds is in the snapshot without a change here. Rows that initdb made (a GRANT on a
function of pg_catalog changes one) are summed per catalogue and attribute: a change is seen, and where.

PostgreSQL prints definitions as of now, not as of the transaction: DDL that runs at the same time may be half seen. Who
cannot rule that out takes two (`steady`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import psycopg
from psycopg import Connection

from pgcontract.database import refused
from pgcontract.snapshot.catalogues import Description, describe
from pgcontract.snapshot.foreign import foreign_names
from pgcontract.snapshot.named import FetchedCatalogues
from pgcontract.snapshot.reading import fetch, server
from pgcontract.snapshot.value import Snapshot


def take(connection: Connection[Any]) -> Snapshot:
    """Return the shape of the database behind `connection`, inside `database.reading(url)`.

    The rows get their names on first use; until then two snapshots are compared as the server sent them.

    Raises:
        SnapshotError: the rows of a catalogue cannot be named.
        DatabaseError: the server refuses an answer.
    """
    try:
        return _take(connection)
    except psycopg.Error as error:
        raise refused("the catalogues", error) from error


def _take(connection: Connection[Any]) -> Snapshot:
    origin = server(connection)
    descriptions = describe(connection)
    readable = [description for description in descriptions.values() if description.readable]
    fetched, system = fetch(connection, readable, origin)
    oids = {name: description.oid for name, description in descriptions.items()}
    return Snapshot(
        major=origin.major,
        cluster=origin.cluster,
        catalogues=FetchedCatalogues(fetched, oids, foreign_names(connection, fetched, oids)),
        system=dict(sorted(system.items())),
        unreadable=tuple(sorted(_unreadable(descriptions))),
    )


def _unreadable(descriptions: Mapping[str, Description]) -> Iterable[str]:
    for name, description in descriptions.items():
        if description.unreadable and not _never_asked(description):
            whole = not description.readable
            yield from [name] if whole else [f"{name}.{column}" for column in description.unreadable]


def _never_asked(description: Description) -> bool:
    """Whether no row of a catalogue of the cluster can concern a database: then nothing is lost by not reading it."""
    return description.shared and not any(
        reference.target in ("pg_database", None) for reference in description.references
    )
