"""The meaning of the letters in the columns of PostgreSQL's catalogs. An unknown letter is an error, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgcontract.errors import DatabaseError


class Codes:
    """The meanings of one catalog column; looking up an unknown letter raises DatabaseError with the column's name."""

    def __init__(self, column: str, meanings: Mapping[str, Any]) -> None:
        self._column = column
        self._meanings = meanings

    def __getitem__(self, letter: str) -> Any:
        try:
            return self._meanings[letter]
        except KeyError:
            raise DatabaseError.unknown_letter(self._column, letter) from None


RELATION = Codes(
    "pg_class.relkind",
    {
        "r": "ordinary table",
        "p": "partitioned table",
        "m": "materialized view",
        "f": "foreign table",
    },
)
PERSISTENCE = Codes("pg_class.relpersistence", {"p": "permanent", "u": "unlogged", "t": "temporary"})
REPLICA_IDENTITY = Codes(
    "pg_class.relreplident", {"d": "default", "f": "full", "n": "nothing", "i": "an index"}
)
ACTION = Codes(
    "pg_constraint.confdeltype",
    {"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"},
)
MATCH = Codes("pg_constraint.confmatchtype", {"s": "simple", "f": "full", "p": "partial"})
FIRES = Codes("pg_trigger.tgenabled", {"O": "enabled", "D": "disabled", "R": "replica", "A": "always"})
IDENTITY = Codes("pg_attribute.attidentity", {"": None, "a": "always", "d": "by default"})
GENERATED = Codes("pg_attribute.attgenerated", {"s": "stored", "v": "virtual"})
COMMAND = Codes("pg_policy.polcmd", {"*": "all", "r": "select", "a": "insert", "w": "update", "d": "delete"})
