"""Replaces OIDs by names, a whole column at a time. Pure: the names of objects elsewhere come from `foreign`.

Objects of this database are named by the unique key of their catalogue, whose own OIDs are replaced first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pgcontract.snapshot import rules
from pgcontract.snapshot.catalogues import Description, Reference
from pgcontract.snapshot.foreign import Triple, class_of, numbers, part_of
from pgcontract.snapshot.reading import Fetched

Values = tuple[str | None, ...]

LEFT_OUT = "(left out)"
"""What a reference to an object that is left out reads as."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")


class Names:
    """The names of everything that rows refer to, made on first use."""

    def __init__(
        self,
        fetched: Mapping[str, Fetched],
        oids: Mapping[str, str],
        foreign: Mapping[Triple, tuple[str, str]],
    ) -> None:
        """Take the rows, the OIDs of their catalogues, and kind and name of what is not among the rows."""
        self._fetched = fetched
        self._oids = oids
        self._foreign_names = foreign
        self._catalogues = {oid: name for name, oid in oids.items()}
        self._own: dict[str, dict[str, str | None]] = {}
        self._rows: dict[str, list[str | None]] = {}
        self._columns: dict[tuple[str, str], str] | None = None
        self._relation_kinds: dict[str, str] | None = None

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
        return fetched.column(column)

    # -- references ---------------------------------------------------------------------------------------------

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
        values = list(zip(*(fetched.column(column) for column in columns), strict=True))
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
        return "{" + ", ".join(self._object(catalogue, oid) or "-" for oid in numbers(value)) + "}"

    def _attributes(self, values: Values) -> str | None:
        relation, listed = values
        if relation is None or listed is None or relation == "0":
            return ""
        return ", ".join(self._attribute(relation, number) for number in numbers(listed))

    def _attribute(self, relation: str, number: str) -> str:
        """Return the bare name of a column; system columns have the same number everywhere."""
        if number == "0":
            return "(expression)"
        if self._columns is None:
            fetched = self._fetched["pg_attribute"]
            keys = zip(fetched.column("attrelid"), fetched.column("raw attnum"), strict=True)
            self._columns = {
                (str(key[0]), str(key[1])): quoted(str(name))
                for key, name in zip(keys, fetched.column("attname"), strict=True)
            }
        known = self._columns.get((relation, number))
        if known or int(number) < 0:
            return known or f"(system column {number})"
        return self._foreign((self._oids["pg_class"], relation, int(number)))[1]

    def _any_object(self, values: Values) -> str | None:
        """Return kind and name of what (class, object[, part]) means."""
        oid, part = str(values[1]), part_of(values)
        class_oid = class_of(str(values[0]), self._oids)
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
        return self._foreign_names.get(triple) or ("object", f"(missing {triple[1]})")

    def kind(self, catalogue: str, oid: str) -> str:
        """Return what an object of this database is called."""
        if catalogue != "pg_class":
            return rules.kind_of(catalogue)
        if self._relation_kinds is None:
            fetched = self._fetched["pg_class"]
            kinds = (rules.kind_of_relation(str(kind)) for kind in fetched.column("relkind"))
            self._relation_kinds = dict(zip(map(str, fetched.column("oid")), kinds, strict=True))
        return self._relation_kinds[oid]

    # -- names of rows ------------------------------------------------------------------------------------------

    def _named(self, catalogue: str) -> Mapping[str, str | None]:
        """Return OID -> name for the objects of this database in a catalogue."""
        if catalogue not in self._own:
            fetched = self._fetched.get(catalogue)
            if fetched is None or not fetched.description.has_oid:
                return {}
            oids = map(str, fetched.column("oid"))
            self._own[catalogue] = dict(zip(oids, self.rows(catalogue), strict=True))
        return self._own[catalogue]

    def _make_rows(self, fetched: Fetched) -> Iterator[str | None]:
        layout = Layout(fetched.description)
        single = [self._resolve(fetched, reference) for reference in layout.references]
        named = [fetched.column(column) for column in layout.names]
        other = [fetched.column(column) for column in layout.others]
        count = fetched.rows
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


def _rows(columns: Sequence[Iterable[str | None]], count: int) -> Iterable[Values]:
    """Turn columns into rows; `count` rows also where there is no column."""
    return zip(*columns, strict=True) if columns else [()] * count


def quoted(name: str) -> str:
    """Return a name in double quotes where its parts could otherwise be taken for other names."""
    return name if _PLAIN.match(name) else '"' + name.replace('"', '""') + '"'
