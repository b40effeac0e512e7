"""What Drizzle has no word for: each such fact is a problem at its line, and no model is less than its contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields

from pgcontract import model
from pgcontract.contract import Contract
from pgcontract.drizzle.types import builder, takes_allowed
from pgcontract.errors import Problem
from pgcontract.model import PUBLIC, ObjectId, SchemaObject, Table, format_value

#: Facts that a model can only have at their usual value.
_FIXED: Mapping[type, tuple[str, ...]] = {
    Table: ("kind", "persistence", "parents", "children", "replica_identity", "public_privileges", "owner"),
    model.Column: ("collation",),
    model.PrimaryKey: ("include", "deferrable", "valid"),
    model.Unique: ("include", "deferrable", "valid"),
    model.ForeignKey: ("on_delete_columns", "match", "deferrable", "validated", "enforced", "triggers"),
    model.Check: ("validated", "enforced", "inherited"),
    model.Index: ("include", "nulls_distinct", "valid"),
}
#: What a model can have at all. The existence of a part of any other kind is a problem.
_STATED = (*_FIXED, model.Policy)
_LEFT_ALONE = (model.Grant, model.Comment)

#: drizzle-orm puts names in quotes as they are, and drizzle-kit joins them by these marks and parts them again.
_MARKS = re.compile(r'[";,]|--')

_ADVICE = "take it out of the contract, or write this model by hand"


def problems(contract: Contract, enums: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for every fact that no model can state. `enums` has the variable of each enum type."""
    for enum in contract.of_kind(model.Enum):
        for what in (*_marks(enum.name), *_dots(enum.name)):
            yield _problem(contract, enum.id, "", what)
        if enum.id.schema != PUBLIC:
            yield Problem(
                contract.locate(enum.id), f"the models hold schema public only, and not {enum.id}; {_ADVICE}"
            )
    for key, value in contract.objects.items():
        if not key.parent and not isinstance(value, Table | model.Enum):
            yield _problem(contract, key, "", "the existence")
    for table in contract.tables.values():
        for subject, attribute, what in _wordless(contract, table, enums):
            yield _problem(contract, subject, attribute, what)


def _problem(contract: Contract, subject: ObjectId, attribute: str, what: str) -> Problem:
    text = f"Drizzle has no word for {what} of {subject}; {_ADVICE}"
    return Problem(contract.locate(subject, attribute), text)


def _marks(name: str) -> Iterator[str]:
    found = _MARKS.search(name)
    if found is not None:
        yield f"the {found[0]} in the name"


def _dots(name: str) -> Iterator[str]:
    if (
        "." in name
    ):  # drizzle-kit keys its tables by `schema.name`; that it parts these right has not been tried
        yield "the . in the name"


def _wordless(
    contract: Contract, table: Table, enums: Mapping[str, str]
) -> Iterator[tuple[ObjectId, str, str]]:
    own, parts = table.id, contract.parts(table.id)
    if own.schema != PUBLIC:
        yield own, "", "the schema"
    yield from ((own, "", what) for what in (*_marks(table.name), *_dots(table.name)))
    yield from ((own, name, what) for name, what in _unusual(table))
    if table.row_level_security not in {"enabled", "disabled"}:
        yield own, "row_level_security", f"row level security {table.row_level_security}"
    policies = any(isinstance(part, model.Policy) for part in parts)
    if policies and table.row_level_security == "disabled":
        yield own, "row_level_security", "disabled row level security with policies"
    keys: set[tuple[str, ...]] = set()
    for part in parts:
        subject = part.id
        if not isinstance(part, _LEFT_ALONE):
            yield from ((subject, "name", what) for what in _marks(part.name))
        if isinstance(part, model.PrimaryKey | model.Unique):
            if part.columns in keys:  # PostgreSQL makes one of two in one CREATE TABLE
                yield subject, "columns", "a second key of the same columns"
            keys.add(part.columns)
        if not isinstance(part, (*_STATED, *_LEFT_ALONE)):
            yield subject, "", "the existence"
            continue
        yield from (
            (subject, name, what) for name, what in (*_unusual(part), *_of_part(contract, part, enums))
        )


def _unusual(value: SchemaObject) -> Iterator[tuple[str, str]]:
    usual = {field.name: field.default for field in fields(value) if field.default is not MISSING}
    for name in _FIXED.get(type(value), ()):
        found = getattr(value, name)
        if found != usual[name]:
            yield name, f"{name.replace('_', ' ')} {format_value(found)}"


def _of_part(contract: Contract, part: SchemaObject, enums: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    match part:
        case model.Column():
            yield from _of_column(part, enums)
            allowed = contract.note(part.id).allowed
            if allowed is not None and not takes_allowed(part, allowed):
                yield "allowed", f"a list of allowed values of type {part.type}"
        case model.Check() if ";" in part.expression.text:  # drizzle-kit cuts the check off there
            yield "expression", "a ; in the condition"
        case model.ForeignKey() if part.references not in contract.tables:
            yield "references", f"the reference to {part.references}, which has no contract,"
        case model.Index():
            for key in part.columns:
                if key.collation is not None:
                    yield "columns", f"collation {key.collation}"
                ordered = key.order == "desc" or key.nulls != "last"
                if isinstance(key.expression, model.Sql) and (key.opclass or ordered):
                    yield "columns", f"the order or operator class of ({key.expression})"
                elif key.opclass and ordered:  # drizzle-kit leaves the order out
                    yield "columns", f"the order beside an operator class ({key})"
        case _:
            return


def _of_column(column: model.Column, enums: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if builder(column, enums, None) is None:
        yield "type", f"type {column.type}"
    if column.sequence not in {None, "owned", "not owned"}:
        yield "sequence", f"a sequence that is {column.sequence}"
    if column.identity not in {None, "always", "by default"}:
        yield "identity", f"identity {column.identity}"
    if column.nullable not in {"true", "false"}:
        yield "nullable", f"nullable {column.nullable}"
    if column.generated is not None and column.generated.kind != "stored":
        yield "generated", f"generated {column.generated.kind}"
