"""What everything is called in TypeScript: variables, properties, types and files, each once and none a keyword."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pgcontract.codenames import camel_case, code_name
from pgcontract.contract import Contract
from pgcontract.drizzle.singular import singular
from pgcontract.drizzle.typescript import KEYWORDS, is_identifier
from pgcontract.errors import Problem
from pgcontract.model import Column, Enum, QualifiedName, Table

#: What the generated files import, and `t`, the table that they are in: a table of the same name would hide it.
TAKEN = frozenset(
    """
    bigint bigserial bit boolean char check cidr date doublePrecision foreignKey index inet integer interval json jsonb
    line macaddr macaddr8 numeric pgEnum pgPolicy pgTable point primaryKey real serial smallint smallserial sql t text
    time timestamp unique uniqueIndex uuid varchar
    """.split()
)

#: The same of types.
TYPES_TAKEN = ("AnyPgColumn", "PgTableExtraConfigValue")

#: What every table of Drizzle has already.
MEMBERS = frozenset(
    {"_", "$inferSelect", "$inferInsert", "enableRLS", "getSQL", "shouldOmitSQLParens", "__proto__"}
)

FILES_TAKEN = frozenset({"enums", "index"})


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all that the contracts speak of. `files` are without `.ts`."""

    tables: dict[QualifiedName, str] = field(default_factory=dict)
    columns: dict[tuple[QualifiedName, str], str] = field(default_factory=dict)
    enums: dict[QualifiedName, str] = field(default_factory=dict)
    types: dict[QualifiedName, str] = field(default_factory=dict)
    files: dict[QualifiedName, str] = field(default_factory=dict)

    def column(self, table: QualifiedName, column: str, owner: str) -> str:
        """Return how a column is reached on the variable `owner`."""
        return f"{owner}.{self.columns[table, column]}"


def names(contract: Contract) -> tuple[Names, list[Problem]]:
    """Return the names, and a problem for each that cannot be had."""
    made = Names()
    problems = [*_enums(contract, made), *_tables(contract, made)]
    for table in contract.of_kind(Table):
        problems += _columns(contract, table, made)
    return made, problems


def _enums(contract: Contract, made: Names) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for value in contract.of_kind(Enum):
        enum = value.name
        name = made.enums[value.id.qualified_name] = f"{camel_case(enum)}Enum"
        place = contract.locate(value.id)
        if not is_identifier(name):
            yield Problem(place, f"enum {enum} gives no name that TypeScript takes; rename it")
        elif name in taken:
            yield Problem(
                place,
                f"enums {taken[name]} and {enum} would both be {name} in TypeScript; rename one of them",
            )
        taken.setdefault(name, enum)


def _tables(contract: Contract, made: Names) -> Iterator[Problem]:
    exported = dict.fromkeys(TYPES_TAKEN, "Drizzle") | {
        name: f"enum {enum}" for enum, name in made.enums.items()
    }
    files: dict[str, str] = {}
    for key, value in contract.tables.items():
        table = value.name
        place = contract.locate(value.id, "property")
        name = made.tables[key] = code_name(contract, value.id)
        made.types[key] = singular(name[:1].upper() + name[1:])
        made.files[key] = table
        reason = _unusable(name, TAKEN, "which the models need for something else")
        if reason is not None:
            yield Problem(
                place,
                f"table {table} would be {name or 'nameless'} in TypeScript, {reason}; write `property:`",
            )
        # A table and its own type may share a name (`property: Series`): TypeScript keeps values and types apart.
        for export in dict.fromkeys((name, made.types[key], f"New{made.types[key]}")):
            if export in exported:
                both = f"table {table} and {exported[export]} would both export {export}"
                yield Problem(place, f"{both}; write `property:` for one of them")
            exported.setdefault(export, f"table {table}")
        yield from _file(contract, value, files)


def _file(contract: Contract, value: Table, files: dict[str, str]) -> Iterator[Problem]:
    table, place = value.name, contract.locate(value.id)
    same = files.setdefault(table.lower(), table)
    if not re.fullmatch(r"[\w$. -]+", table):  # a dot is behind a schema, which `limits` refuses
        yield Problem(
            place, f"table {table} gives no name for a file; rename the table, or write its model by hand"
        )
    elif table.lower() in FILES_TAKEN:
        yield Problem(
            place, f"{table}.ts is the file of something else; rename the table, or write its model by hand"
        )
    elif same != table:
        yield Problem(place, f"the files of {same} and {table} differ in case only; rename one of them")


def _columns(contract: Contract, table: Table, made: Names) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for column in contract.parts(table.id):
        if not isinstance(column, Column):
            continue
        place = contract.locate(column.id, "property")
        name = made.columns[table.id.qualified_name, column.name] = code_name(contract, column.id)
        reason = _unusable(name, MEMBERS, "which every Drizzle table has already", keywords=False)
        if reason is not None:
            yield Problem(
                place, f"{column.id} would be {name or 'nameless'} in TypeScript, {reason}; write `property:`"
            )
        elif name in taken:
            both = f"{column.id} and {taken[name]} would both be {name} in TypeScript"
            yield Problem(place, f"{both}; write `property:` for one of them")
        taken.setdefault(name, column.name)


def _unusable(name: str, taken: frozenset[str], whose: str, *, keywords: bool = True) -> str | None:
    if not is_identifier(name):
        return "which is no identifier"
    if keywords and name in KEYWORDS:
        return "which is a keyword there"
    return whose if name in taken else None


def cycles(
    contract: Contract, references: Mapping[QualifiedName, frozenset[QualifiedName]]
) -> frozenset[tuple[QualifiedName, QualifiedName]]:
    """Return the references (from, to) that lie on a cycle, for which TypeScript needs a type to begin with."""
    return frozenset(
        (table, other)
        for table in contract.tables
        for other in references.get(table, ())
        if table in _reachable(other, references)
    )


def _reachable(
    start: QualifiedName, references: Mapping[QualifiedName, frozenset[QualifiedName]]
) -> set[QualifiedName]:
    found, waiting = {start}, [start]
    while waiting:
        new = references.get(waiting.pop(), frozenset[QualifiedName]()) - found
        found |= new
        waiting += new
    return found
