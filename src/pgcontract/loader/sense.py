"""Whether the document of one table makes sense by itself: what PostgreSQL would refuse, found without a server.

Each fault is a path in the file and a sentence. What needs other files, or the types that they bring, is left to
`build` and `resolve`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from pgcontract.loader import parts, phrases
from pgcontract.loader.documents import (
    CheckDocument,
    ColumnDocument,
    ForeignKeyDocument,
    PolicyDocument,
    PrimaryKeyDocument,
    RelationDocument,
    TableDocument,
    UniqueDocument,
)
from pgcontract.loader.nodes import PathInFile
from pgcontract.loader.parts import Fault
from pgcontract.loader.wording import folded, shown
from pgcontract.sqltext import Kind, fault, used_sequences
from pgcontract.sqltypes import canonical, is_built_in

_PROGRAM_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_INTEGERS = frozenset({"smallint", "integer", "bigint"})


def faults(document: TableDocument) -> Iterator[Fault]:
    """Yield what is wrong with a table's document."""
    yield from dotted(document)
    yield from _properties(document)
    for name, column in document.columns.items():
        yield from _column(("columns", name), name, column)
    yield from _keys(document)
    for index, key in enumerate(document.foreign_keys):
        yield from _foreign_key(("foreign_keys", index), key)
    for place, check in enumerate(document.checks):
        yield from _validated(("checks", place), check)
    for index, policy in enumerate(document.policies):
        yield from _policy(("policies", index), policy)
    yield from _grants(document)
    yield from _sql(document)
    yield from parts.faults(document)


def repeated(items: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each item that stands there again, with its place."""
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item in seen:
            yield index, item
        seen.add(item)


def dotted(document: RelationDocument) -> Iterator[Fault]:
    """Yield a fault for a name with a dot in it that may be a schema's and a relation's."""
    named_by = document.NAMED_BY
    for key, name in ((named_by, getattr(document, named_by)), ("schema", document.schema_)):
        if phrases.is_ambiguous(name):
            quoted = '"' + name.replace('"', '""') + '"'
            text = "has a dot in it; write the schema under `schema:`, or, if the name itself has a dot, SQL's quotes"
            yield (key,), f"{shown(name)} {text}: {key}: {shown(_in_yaml(quoted))}"


def _in_yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if "'" in text else f"'{text}'"


def _properties(document: TableDocument) -> Iterator[Fault]:
    if document.property is not None and not _PROGRAM_NAME.fullmatch(document.property):
        yield ("property",), _no_program_name(document.property)
    taken: dict[str, str] = {}
    for name, column in document.columns.items():
        if column.property is None:
            continue
        path = ("columns", name, "property")
        if not _PROGRAM_NAME.fullmatch(column.property):
            yield path, _no_program_name(column.property)
        elif column.property in taken:
            yield (
                path,
                f"{taken[column.property]} is called {column.property} already; give one of them another",
            )
        taken.setdefault(column.property, shown(name))


def _no_program_name(text: str) -> str:
    return f"{shown(text)} is no name that programs can use; write letters, digits and _ only, a letter first"


def _column(path: PathInFile, name: str, column: ColumnDocument) -> Iterator[Fault]:
    if (column.generated is None) != (column.expression is None):
        yield (
            path,
            f"{shown(name)} needs both `generated` and `expression`, or neither; write the other one too",
        )
    if column.identity is not None and column.generated is not None:
        yield (
            (*path, "identity"),
            f"{shown(name)} cannot be both generated and an identity; remove one of them",
        )
    for key in _weak_not_null(column) if column.nullable else ():
        yield (*path, key), f"{shown(name)} has no NOT NULL; write nullable: false, or remove {key}"
    if column.default is not None:
        yield from _default((*path, "default"), name, column, column.default)
    if column.sequence is not None and not used_sequences(column.default or ""):
        yield (
            (*path, "sequence"),
            f"{shown(name)} takes no number from a sequence; write `default: nextval('…')` too, or remove `sequence`",
        )
    if column.identity is not None:
        yield from _identity(path, name, column)
    for index, label in repeated(column.allowed or ()):
        yield (*path, "allowed", index), f"{shown(label)} stands here twice; keep one"


def _weak_not_null(column: ColumnDocument) -> list[str]:
    """Return the keys that say that the column's NOT NULL does not hold for every row."""
    facts = {
        "not_null_validated": column.not_null_validated,
        "not_null_inherited": column.not_null_inherited,
    }
    return [key for key, holds in facts.items() if not holds]


def _default(path: PathInFile, name: str, column: ColumnDocument, default: str) -> Iterator[Fault]:
    if column.generated is not None or column.identity is not None:
        yield path, f"{shown(name)} is generated and cannot have a default too; remove one of them"
    if default.lower() == "null" and is_built_in(canonical(column.type) or ""):
        yield path, f"{shown(name)} has no default then; remove the key, which says the same"
    elif phrases.is_bare_word(default):
        yield (
            path,
            f"default {shown(default)} is a bare word, which SQL takes for a column; {_in_quotes(default)}",
        )
    elif default.startswith(("{", "[")):
        yield (
            path,
            f"default {shown(default)} is no SQL, where an array or JSON has quotes; {_in_quotes(default)}",
        )


def _in_quotes(default: str) -> str:
    literal = "'" + default.replace("'", "''") + "'"
    plain = '"' not in default and "\\" not in default
    return "write default: " + shown(f'"{literal}"' if plain else "'" + literal.replace("'", "''") + "'")


def _identity(path: PathInFile, name: str, column: ColumnDocument) -> Iterator[Fault]:
    if column.nullable:
        yield (*path, "nullable"), f"{shown(name)} is an identity, which is never NULL; write nullable: false"
    if not column.not_null_validated:
        yield (
            (*path, "not_null_validated"),
            f"{shown(name)} is an identity, which is never NULL; remove not_null_validated",
        )
    if canonical(column.type) not in _INTEGERS:
        yield (
            (*path, "type"),
            f"{shown(name)} is an identity, which is a whole number; write smallint, integer or bigint",
        )


def _keys(document: TableDocument) -> Iterator[Fault]:
    keys: list[tuple[PathInFile, PrimaryKeyDocument | UniqueDocument]] = []
    if document.primary_key is not None:
        keys.append((("primary_key",), document.primary_key))
        yield from _nullable_key(document, document.primary_key)
    keys += ((("uniques", index), unique) for index, unique in enumerate(document.uniques))
    for path, key in keys:
        for index, column in repeated(key.columns):
            yield (*path, "columns", index), f"the key names {shown(column)} twice; keep one"


def _nullable_key(document: TableDocument, key: PrimaryKeyDocument) -> Iterator[Fault]:
    for name in dict.fromkeys(key.columns):
        column = document.columns.get(name)
        if column is not None and column.nullable:
            text = f"{shown(name)} is in the primary key, which makes it NOT NULL; write nullable: false"
            yield ("columns", name, "nullable"), text
        elif column is not None:
            for weak in _weak_not_null(column):
                text = (
                    f"{shown(name)} is in the primary key, whose NOT NULL holds for every row; remove {weak}"
                )
                yield ("columns", name, weak), text


def _foreign_key(path: PathInFile, key: ForeignKeyDocument) -> Iterator[Fault]:
    reference = phrases.reference(key.references)
    if reference is None:
        yield (*path, "references"), f"{shown(key.references)} is no reference; write it as `projects (id)`"
    elif len(reference[1]) != len(key.columns):
        yield (*path, "references"), _counts(len(key.columns), len(reference[1]))
    if key.on_delete_columns and key.on_delete not in {"set null", "set default"}:
        text = "on_delete_columns goes with on_delete set null or set default; write one of these, or remove the key"
        yield (*path, "on_delete_columns"), text
    yield from _validated(path, key)
    for index, column in enumerate(key.on_delete_columns):
        if column not in key.columns:
            yield (
                (*path, "on_delete_columns", index),
                f"{shown(column)} is not in this key; name columns of the key only",
            )


def _validated(path: PathInFile, constraint: ForeignKeyDocument | CheckDocument) -> Iterator[Fault]:
    if not constraint.enforced and "validated" in constraint.model_fields_set:
        yield (
            (*path, "validated"),
            "a constraint that is not enforced is never validated; remove `validated`",
        )


def _counts(own: int, referenced: int) -> str:
    verb = "columns reference" if own > 1 else "column references"
    return f"{own} {verb} {referenced}; name as many on both sides"


def _policy(path: PathInFile, policy: PolicyDocument) -> Iterator[Fault]:
    if policy.command == "insert" and policy.using is not None:
        yield (
            (*path, "using"),
            "a policy for insert meets no existing rows; write `check:` instead of `using:`",
        )
    if policy.command in {"select", "delete"} and policy.check is not None:
        yield (
            (*path, "check"),
            f"a policy for {policy.command} meets no new rows; write `using:` instead of `check:`",
        )
    for index, role in repeated(policy.roles):
        yield (*path, "roles", index), f"role {shown(role)} stands here twice; keep one"


def _grants(document: TableDocument) -> Iterator[Fault]:
    for role, texts in document.grants.items():
        seen: list[str] = []
        for index, text in enumerate(texts):
            path = ("grants", role, index)
            found = phrases.privilege(text)
            if found is None:
                known = ", ".join(phrases.PRIVILEGES)
                yield path, f"{shown(text)} is no privilege on a table; write one of {known}"
                continue
            word, columns = found
            for column in columns:
                if column not in document.columns:
                    hint = folded(column, document.columns) or "; name one of the table's columns"
                    yield path, f"{shown(document.table)} has no column {shown(column)}{hint}"
            seen += [f"{word} ({column})" for column in columns] or [word]
            if len(set(seen)) < len(seen) or any(word in seen for _ in columns):
                yield path, f"{shown(text)} is granted here already; keep one"
                seen = list(dict.fromkeys(seen))


def _sql(document: TableDocument) -> Iterator[Fault]:
    for path, text, kind in chain(_expressions(document), _definitions(document)):
        found = fault(text, kind)
        if found is not None:
            yield path, f"{path[-1] if kind is not Kind.QUERY else 'the question'} does not parse: {found}"


def _expressions(document: TableDocument) -> Iterator[tuple[PathInFile, str, Kind]]:
    for name, column in document.columns.items():
        for key, text in (("default", column.default), ("expression", column.expression)):
            if text is not None:
                yield ("columns", name, key), text, Kind.EXPRESSION
    for index, check in enumerate(document.checks):
        yield ("checks", index, "check"), check.check, Kind.EXPRESSION
    for index, entry in enumerate(document.indexes):
        if entry.where is not None:
            yield ("indexes", index, "where"), entry.where, Kind.EXPRESSION
    for index, policy in enumerate(document.policies):
        for key, text in (("using", policy.using), ("check", policy.check)):
            if text is not None:
                yield ("policies", index, key), text, Kind.EXPRESSION
    for name, query in document.rows.items():
        yield ("rows", name), query, Kind.QUERY


def _definitions(document: TableDocument) -> Iterator[tuple[PathInFile, str, Kind]]:
    for index, exclusion in enumerate(document.exclusions):
        yield ("exclusions", index, "definition"), exclusion.definition, Kind.DEFINITION
    for key, entries in (("triggers", document.triggers), ("rules", document.rules)):
        for index, entry in enumerate(entries):
            yield (key, index, "definition"), entry.definition, Kind.DEFINITION
