"""Replaces OIDs by names, a whole column at a time.

Objects of this database are named by the unique key of their catalogue, whose own OIDs are replaced first. Objects of
the server and of the cluster (types, operators, roles, tablespaces) are named by pg_identify_object(), one question
for all that are referred to. Asking it for everything would take longer than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from psycopg import Connection

from pgcontract.database import question
from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Description, Reference
from pgcontract.snapshot.reading import Fetched

Values = tuple[str | None, ...]
Triple = tuple[str, str, int]

LEFT_OUT = "(left out)"
"""What a reference to an object that is left out reads as."""

_NUMBER = re.compile(r"-?\d+")
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")


class Names:
    """The names of everything that rows refer to, made on first use."""

    def __init__(self, fetched: Mapping[str, Fetched], descriptions: Mapping[str, Description]) -> None:
        """Take the rows as fetched; `foreign` has to be filled before a name is asked for."""
        self._fetched = fetched
        self._oids = {name: description.oid for name, description in descriptions.items()}
        self._catalogues = {oid: name for name, oid in self._oids.items()}
        self._own: dict[str, dict[str, str | None]] = {}
        self._rows: dict[str, list[str | None]] = {}
        self._columns: dict[tuple[str, str], str] | None = None
        self._relation_kinds: dict[str, str] | None = None
        #: (catalogue's OID, object's OID, column number or 0) -> (kind, name)
        self.foreign: dict[Triple, tuple[str, str]] = {}

    def rows(self, catalogue: str) -> Sequence[str | None]:
        """Return the name of each row of a catalogue, in the order fetched; None for those left out."""
        if catalogue not in self._rows:
            self._rows[catalogue] = list(self._make_rows(self._fetched[catalogue]))
        return self._rows[catalogue]

    def replace(self, catalogue: str, column: str) -> Sequence[str | None]:
        """Return a column of a catalogue with its references replaced."""
        fetched = self._fetched[catalogue]
        for reference in fetched.description.references:
            if reference.last == column:
                names = self._resolve(fetched, reference)
                return [LEFT_OUT if name is None else name or None for name in names]
        return fetched.columns[column]

    def missing(self) -> set[Triple]:
        """Return all that is referred to and not an object of this database, before any name is made."""
        own = {
            fetched.description.oid: {*fetched.columns["oid"], "0", None}
            for fetched in self._fetched.values()
            if fetched.description.has_oid
        }
        found: set[Triple] = set()
        for fetched in self._fetched.values():
            for reference in fetched.description.references:
                if set(reference.columns) <= set(fetched.columns):  # else the role may not read it
                    found.update(self._missing(fetched, reference, own))
        return found

    # -- references ---------------------------------------------------------------------------------------------

    def _missing(
        self, fetched: Fetched, reference: Reference, own: Mapping[str, set[str | None]]
    ) -> Iterator[Triple]:
        columns = [fetched.columns[column] for column in reference.columns]
        if reference.target is None:
            for values in set(zip(*columns, strict=True)):
                class_oid = self._class(str(values[0]))
                if values[1] not in own.get(class_oid, ()):
                    yield class_oid, str(values[1]), _part(values)
        elif reference.target == "pg_attribute":
            relations = own[self._oids["pg_class"]]
            for relation, numbers in {
                pair for pair in zip(*columns, strict=True) if pair[0] not in relations
            }:
                yield from (
                    (self._oids["pg_class"], relation, int(n)) for n in _NUMBER.findall(numbers or "")
                )
        else:
            target = self._oids[reference.target]
            for value in set(columns[0]) - own.get(target, set()):
                yield from (
                    (target, n, 0) for n in _NUMBER.findall(value or "") if n not in own.get(target, ())
                )

    def _class(self, oid: str) -> str:
        """Return the OID of the catalogue that holds the objects which `oid` is said to hold."""
        alias = rules.CLASS_ALIASES.get(oid)
        return self._oids[alias] if alias else oid

    def _resolve(self, fetched: Fetched, reference: Reference) -> Iterable[str | None]:
        """Return a name per row: empty where nothing is referred to, None where it is left out."""
        if reference.target is None:
            return self._mapped(fetched, reference.columns, self._any_object)
        if reference.target == "pg_attribute":
            return self._mapped(fetched, reference.columns, self._attributes)
        target = reference.target
        if reference.many:
            return self._mapped(fetched, reference.columns, lambda v: self._list(target, v[0]))
        return self._mapped(fetched, reference.columns, lambda v: self._object(target, v[0]))

    @staticmethod
    def _mapped(
        fetched: Fetched, columns: Sequence[str], name: Callable[[Values], str | None]
    ) -> Iterable[str | None]:
        """Name each different value once."""
        values = list(zip(*(fetched.columns[column] for column in columns), strict=True))
        known = {value: name(value) for value in set(values)}
        return [known[value] for value in values]

    def _object(self, catalogue: str, oid: str | None) -> str | None:
        if oid is None or oid == "0":
            return ""
        own = self._named(catalogue)
        if oid in own:
            return own[oid]
        return self._foreign((self._oids[catalogue], oid, 0))[1]

    def _list(self, catalogue: str, value: str | None) -> str | None:
        if value is None:
            return ""
        return "{" + ", ".join(self._object(catalogue, oid) or "-" for oid in _NUMBER.findall(value)) + "}"

    def _attributes(self, values: Values) -> str | None:
        relation, numbers = values
        if relation is None or numbers is None or relation == "0":
            return ""
        found = [self._attribute(relation, number) for number in _NUMBER.findall(numbers)]
        return ", ".join(found)

    def _attribute(self, relation: str, number: str) -> str:
        """Return the bare name of a column; system columns have the same number everywhere."""
        if number == "0":
            return "(expression)"
        if self._columns is None:
            columns = self._fetched["pg_attribute"].columns
            keys = zip(columns["attrelid"], columns["raw attnum"], strict=True)
            self._columns = {
                (str(key[0]), str(key[1])): quoted(str(name))
                for key, name in zip(keys, columns["attname"], strict=True)
            }
        known = self._columns.get((relation, number))
        if known or int(number) < 0:
            return known or f"(system column {number})"
        return self._foreign((self._oids["pg_class"], relation, int(number)))[1]

    def _any_object(self, values: Values) -> str | None:
        """Return kind and name of what (class, object[, part]) means."""
        oid, part = str(values[1]), _part(values)
        class_oid = self._class(str(values[0]))
        catalogue = self._catalogues.get(class_oid, "")
        named = self._named(catalogue)
        if oid not in named:
            return " ".join(self._foreign((class_oid, oid, part)))
        name = named[oid]
        if name is None:
            return None
        if part:
            return f"column {name}.{self._attribute(oid, str(part))}"
        return f"{self.kind(catalogue, oid)} {name}"

    def _foreign(self, triple: Triple) -> tuple[str, str]:
        return self.foreign.get(triple) or ("object", f"(missing {triple[1]})")

    def kind(self, catalogue: str, oid: str) -> str:
        """Return what an object of this database is called."""
        if catalogue != "pg_class":
            return rules.kind_of(catalogue)
        if self._relation_kinds is None:
            columns = self._fetched["pg_class"].columns
            kinds = (rules.kind_of_relation(str(kind)) for kind in columns["relkind"])
            self._relation_kinds = dict(zip(map(str, columns["oid"]), kinds, strict=True))
        return self._relation_kinds[oid]

    # -- names of rows ------------------------------------------------------------------------------------------

    def _named(self, catalogue: str) -> Mapping[str, str | None]:
        """Return OID -> name for the objects of this database in a catalogue."""
        if catalogue not in self._own:
            fetched = self._fetched.get(catalogue)
            if fetched is None or not fetched.description.has_oid:
                return {}
            oids = map(str, fetched.columns["oid"])
            self._own[catalogue] = dict(zip(oids, self.rows(catalogue), strict=True))
        return self._own[catalogue]

    def _make_rows(self, fetched: Fetched) -> Iterator[str | None]:
        layout = Layout(fetched.description)
        single = [self._resolve(fetched, reference) for reference in layout.references]
        named = [fetched.columns[column] for column in layout.names]
        other = [fetched.columns[column] for column in layout.others]
        count = len(fetched.hidden)
        for hidden, refs, names, others in zip(
            fetched.hidden, _rows(single, count), _rows(named, count), _rows(other, count), strict=True
        ):
            yield None if hidden or None in refs else layout.write(refs, names, others)


class Layout:
    """How the parts of a key are put together: `schema.name(types)`, `schema.table.constraint`."""

    def __init__(self, description: Description) -> None:
        """Split the key of a catalogue: references, then names, then what else there is."""
        left = list(description.key)
        references: list[Reference] = []
        for reference in description.references:
            if set(reference.columns) <= set(left):
                references.append(reference)
                # A column is named with its table: `attrelid` stays for the reference to the table.
                consumed = reference.columns[-1:] if reference.target == "pg_attribute" else reference.columns
                left = [column for column in left if column not in consumed]
        order = {"pg_namespace": 0, "pg_attribute": 2}
        self.references = sorted(references, key=lambda reference: order.get(reference.target or "", 1))
        self.names = [column for column in left if _is_name(description, column)]
        self.others = [column for column in left if column not in self.names]
        spaces = [reference for reference in references if reference.target == "pg_namespace"]
        #: How many references come before the name; those behind it stand in parentheses.
        self.leading = len(spaces) if spaces and self.names else len(references)
        self.parentheses = bool(self.others) or self.leading < len(references)
        dotted = bool(self.names) or any(reference.target == "pg_attribute" for reference in references)
        self.between = "." if dotted else ", " if description.has_key else " -> "

    def write(self, references: Values, names: Values, others: Values) -> str:
        """Return one name."""
        leading = [part for part in references[: self.leading] if part]
        if names:
            leading += [quoted(name or "") for name in names]
        text = self.between.join(leading)
        if not self.parentheses:
            return text
        behind = [part or "-" for part in (*references[self.leading :], *others)]
        return f"{text}({', '.join(behind).strip('{}')})"


def _is_name(description: Description, column: str) -> bool:
    return column == "datname" or description.types[column] in ("name", "text")


def _part(values: Values) -> int:
    """Return the number of the column in (class, object, column number), 0 for the object itself."""
    return int(values[2] or 0) if len(values) > 2 else 0


def _rows(columns: Sequence[Iterable[str | None]], count: int) -> Iterable[Values]:
    """Turn columns into rows; `count` rows also where there is no column."""
    return zip(*columns, strict=True) if columns else [()] * count


def quoted(name: str) -> str:
    """Return a name in double quotes where its parts could otherwise be taken for other names."""
    return name if _PLAIN.match(name) else '"' + name.replace('"', '""') + '"'


def name_foreign_objects(connection: Connection[Any], names: Names) -> None:
    """Ask the server, once, for the names of all that does not belong to this database."""
    wanted = sorted(names.missing())
    if not wanted:
        return
    answer = connection.execute(
        question("snapshot_foreign_names"), [list(part) for part in zip(*wanted, strict=True)]
    )
    for class_oid, oid, part, kind, identity in answer:
        if identity is not None:
            names.foreign[(class_oid, oid, part)] = (kind, identity)
