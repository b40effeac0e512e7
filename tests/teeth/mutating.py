"""Another value for a fact: in the model, of any fact, and in the YAML text, of any that is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pgcontract.contract import Contract
from pgcontract.model import Generated, IndexColumn, ObjectId, QualifiedName, Sql, Value

_OTHERWISE: Mapping[tuple[str, str], Value] = {
    ("column", "default"): Sql("NULL"),
    ("column", "generated"): Generated("stored", Sql("NULL")),
    ("index", "where"): Sql("true"),
    ("check", "expression"): Sql("false"),
    ("policy", "using"): Sql("true"),
    ("policy", "check"): Sql("true"),
}


def otherwise(kind: str, attribute: str, value: Value) -> Value:
    """Return a value that the fact does not have."""
    if (kind, attribute) in _OTHERWISE:
        return _OTHERWISE[kind, attribute]
    match value:
        case bool():
            return not value
        case None:
            return "~"
        case str():
            return {"true": "false", "false": "true"}.get(value, f"{value}~")
        case QualifiedName():
            return value._replace(name=f"{value.name}~")
        case tuple() if len(value) > 1:
            return value[::-1]
        case tuple():
            return (*value, IndexColumn("~") if attribute == "columns" and kind == "index" else "~")
        case _:
            raise TypeError(f"no other value is known for {kind}.{attribute}: {value!r}")


def mutants(contract: Contract) -> Iterator[tuple[ObjectId, str, Contract]]:
    """Yield every fact, and a contract of its table (or its enum) alone in which that one fact has another value."""
    for key, attribute in contract.facts:
        value: Any = contract.objects[key]
        other = replace(value, **{attribute: otherwise(key.kind, attribute, getattr(value, attribute))})
        alone = only(contract, key)
        yield key, attribute, replace(alone, objects={**alone.objects, key: other})


def only(contract: Contract, key: ObjectId) -> Contract:
    """Return the contract of one table with all that belongs to it, or of one enum."""
    objects = {
        other: value
        for other, value in contract.objects.items()
        if other.relation == key.relation and (other.kind == "enum") == (key.kind == "enum")
    }
    return replace(contract, objects=objects, rules=(), ignored=())


#: What stands on the line of a fact, and what is to stand there instead.
_EDITS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("column", "type"): (r"type: .*", "type: varchar(77)"),
    ("column", "default"): (r"default: .*", 'default: "NULL"'),
    ("check", "expression"): (r"allowed: \[", "allowed: [more, "),
    ("primary key", "columns"): (r"\[id\]", "{columns: [id], name: other}"),
    ("unique", "columns"): (r"columns: \[", "columns: [id, "),
    ("foreign key", "columns"): (r"columns: \[\w+\]", "columns: [id]"),
    ("foreign key", "references"): (r"references: \w+", "references: wallets"),
    ("foreign key", "referenced_columns"): (r"\(id\)", "(created_at)"),
    ("foreign key", "on_delete"): (r"on_delete: .*", "on_delete: restrict"),
    ("index", "columns"): (r"columns: \[", "columns: [id, "),
    ("table", "row_level_security"): (r"enabled", "enabled and forced"),
    ("grant", "privileges"): (r"\[\]", "[select]"),
    ("enum", "labels"): (r"\[(\w+), (\w+)", r"[\2, \1"),
}


def edited(text: str, line: int, kind: str, attribute: str) -> str | None:
    """Return the text of a file with another value for the fact on a line; None where it is not written there."""
    lines = text.split("\n")
    here = lines[line - 1]
    if (kind, attribute) == ("column", "nullable"):
        lines[line - 1] = here.replace("true", "~").replace("false", "true").replace("~", "false")
    elif (kind, attribute) in _EDITS:
        lines[line - 1] = re.sub(*_EDITS[kind, attribute], here, count=1)
    return "\n".join(lines) if lines[line - 1] != here else None
