"""Is a database the legacy database, exactly? A second opinion, with catalogue queries of its own.

Shares nothing with the engine's catalogue reader, so that the two can contradict each other. Looks at schema public
only; which rows there are, and who may read them, is left to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from pgcontract.database import connect
from tests.legacy import FOLDER, facts

Facts = Mapping[str, str]
"""The name of a fact → what it is, both as text: `column users.email type` → `text`."""

_UNIQUE_INDEX = "CREATE UNIQUE INDEX {name} ON public.{table} USING btree {columns}; healthy: True"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was compared: how many facts the catalogue file states, and each difference as one line."""

    facts: int
    differences: list[str]


def differences(url: str) -> list[str]:
    """Return one line per fact that is missing, unexpected or different in schema public of the database at `url`.

    Raises:
        DatabaseError: the database cannot be reached.
    """
    return check(url).differences


def check(url: str) -> Checked:
    """Compare schema public of the database at `url` with `catalog.yaml`, both ways."""
    wanted = wanted_facts()
    with connect(url) as connection:
        found = found_facts(connection)
    return Checked(len(wanted), list(_compare(wanted, found)))


def wanted_facts() -> Facts:
    """Return what `catalog.yaml` states."""
    stated = facts()
    return _collect(
        [
            *(fact for name, labels in stated["enums"].items() for fact in _enum(name, enumerate(labels, 1))),
            *(fact for name, table in stated["tables"].items() for fact in _wanted_table(name, table)),
        ]
    )


def found_facts(connection: psycopg.Connection[Any]) -> Facts:
    """Return the same facts as the server states them, and a fact for everything else in schema public."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL search_path = public")
        rows = {
            path.stem: _ask(connection, path.read_text("utf-8")) for path in (FOLDER / "sql").glob("*.sql")
        }
    return _collect(
        [
            *(fact for name, place, label in rows["enum_labels"] for fact in _enum(name, [(place, label)])),
            *((f"table {name}", what) for name, what in rows["relations"]),
            *(fact for row in rows["columns"] for fact in _column(*row)),
            *(
                (f"constraint {t}.{name}", f"{text}; enabled: {on}")
                for t, name, text, on in rows["constraints"]
            ),
            *(
                (f"index {table}.{name}", f"{text}; healthy: {ok}")
                for table, name, text, ok in rows["indexes"]
            ),
            *((f"{kind} {name}", "there") for kind, name in rows["others"]),
        ]
    )


def _ask(connection: psycopg.Connection[Any], text: str) -> list[tuple[Any, ...]]:
    """Return the rows of one of our own files."""
    return connection.execute(text).fetchall()


def _enum(name: str, labels: Iterable[tuple[int, str | None]]) -> Iterator[tuple[str, str]]:
    """Yield a fact per label, under its position."""
    return ((f"enum {name} label {place}", str(label)) for place, label in labels)


def _column(
    table: str, place: int, name: str, kind: str, not_null: bool, default: str | None, extra: str
) -> Iterator[tuple[str, str]]:
    """Yield the facts of one column."""
    of = f"column {table}.{name}"
    yield f"{of} position", str(place)
    yield f"{of} type", kind
    yield f"{of} not null", str(not_null)
    yield f"{of} default", default if default is not None else "none"
    yield f"{of} anything else", extra or "none"


def _wanted_table(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the facts of one table: itself, its columns, constraints and the indexes behind these."""
    yield f"table {name}", "ordinary"
    for place, column in enumerate(table["columns"], 1):
        not_null = column.get("not_null", False)
        yield from _column(name, place, column["name"], column["type"], not_null, column.get("default"), "")
    for constraint in table["constraints"]:
        definition = constraint["definition"]
        yield f"constraint {name}.{constraint['name']}", f"{definition}; enabled: True"
        if not definition.startswith("FOREIGN KEY"):
            columns = definition[definition.index("(") :]
            text = _UNIQUE_INDEX.format(name=constraint["name"], table=name, columns=columns)
            yield f"index {name}.{constraint['name']}", text


def _collect(facts: Iterable[tuple[str, str]]) -> Facts:
    """Return the facts by name; the same name twice is a fault of the question, never last-wins."""
    collected: dict[str, str] = {}
    for name, what in facts:
        if name in collected:
            raise ValueError(f"two facts are called {name!r}: make the query that gives them tell them apart")
        collected[name] = what
    return collected


def _compare(wanted: Facts, found: Facts) -> Iterator[str]:
    """Yield one line per difference, in the order of the names."""
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"{name}: missing (wanted {wanted[name]})"
        elif name not in wanted:
            yield f"{name}: unexpected (found {found[name]})"
        elif wanted[name] != found[name]:
            yield f"{name}: wanted {wanted[name]}, found {found[name]}"
