"""Holds what is wanted against what is found. Pure: no I/O, no server; what only a server can settle stays undecided.

Every wanted fact gets a finding. What is found and not wanted is unexpected: the world is closed, but for kinds
that a contract must name to ask about (grants, comments) and for things it exempts by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum as PythonEnum
from enum import StrEnum
from typing import TypeVar

from pgcontract.contract import Contract, Exemption, Subject
from pgcontract.model import Column, Comment, Enum, Grant, Part, Sql, Table, Thing, Value, attributes
from pgcontract.schema import Schema
from pgcontract.sqltext import same_tokens, used_sequences

T = TypeVar("T")


class Verdict(StrEnum):
    """What is known of a fact."""

    EQUAL = "equal"
    DIFFERENT = "different"
    #: Two spellings that may mean the same, or a question that the server refused. Never a success.
    UNDECIDED = "undecided"
    #: About a role that the server does not have.
    NOT_ASKED = "not asked"


class Missing(PythonEnum):
    """The found value of a fact whose subject is not there."""

    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One wanted fact and what became of it. `reason` says why it is undecided or was not asked."""

    subject: Subject
    attribute: str
    verdict: Verdict
    wanted: Value
    found: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unexpected:
    """Something found that no contract names. `same_as` is a missing subject that is equal in all but its name."""

    subject: Subject
    same_as: Subject | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finding for every wanted fact, and what was found besides."""

    findings: tuple[Finding, ...]
    unexpected: tuple[Unexpected, ...]
    #: Exceptions that tolerate nothing: what they name is not there, or is not called so.
    idle: tuple[Exemption, ...] = ()

    def of(self, *verdicts: Verdict) -> tuple[Finding, ...]:
        """Return the findings with one of the verdicts."""
        return tuple(finding for finding in self.findings if finding.verdict in verdicts)

    @property
    def holds(self) -> bool:
        """Say whether something was measured and nothing differs or is undecided."""
        measured = self.of(Verdict.EQUAL)
        return bool(measured) and not self.of(Verdict.DIFFERENT, Verdict.UNDECIDED) and not self.unexpected


def compare(contract: Contract, schema: Schema) -> Comparison:
    """Compare all tables, enums and things of the contract's schemas."""
    findings: list[Finding] = []
    unexpected: list[Unexpected] = []
    tables = pair_by_key(contract.tables.values(), schema.tables.values(), lambda table: table.name)
    owner = _common_owner(contract, schema)
    for wanted, found in tables:
        of_table = _table(wanted, found, schema.roles, owner)
        findings += of_table.findings
        unexpected += of_table.unexpected
    for wanted_enum, found_enum in pair_by_key(
        contract.enums.values(), schema.enums.values(), lambda enum: enum.name
    ):
        if wanted_enum is not None:
            findings += _attributes(Subject("enum", wanted_enum.name), wanted_enum, found_enum)
        elif found_enum is not None:
            unexpected.append(Unexpected(Subject("enum", found_enum.name)))
    named = set(_sequences(contract))
    unexpected += (
        Unexpected(Subject(thing.kind, thing.name)) for thing in sorted(schema.things) if thing not in named
    )
    exempt = {exemption.object for exemption in contract.exemptions}
    met = {entry.subject.in_full for entry in unexpected}
    return Comparison(
        tuple(findings),
        tuple(entry for entry in unexpected if entry.subject.in_full not in exempt),
        tuple(exemption for exemption in contract.exemptions if exemption.object not in met),
    )


def pair_by_key(
    wanted: Iterable[T], found: Iterable[T], key: Callable[[T], object]
) -> Iterator[tuple[T | None, T | None]]:
    """Pair two collections by key: the wanted ones in their order, then what was only found, in its order.

    Raises:
        ValueError: one side has a key twice.
    """
    left, right = _by_key(wanted, key), _by_key(found, key)
    for name, value in left.items():
        yield value, right.get(name)
    for name, value in right.items():
        if name not in left:
            yield None, value


def spellings(wanted: Value, found: Value) -> list[tuple[str, str]]:
    """Return the pairs of SQL texts by which two undecided values differ."""
    return [pair for pair in zip(texts(wanted), texts(found), strict=True) if pair[0] != pair[1]]


def texts(value: Value) -> Iterator[str]:
    """Yield every SQL text in a value, in order."""
    if isinstance(value, Sql):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def _by_key(values: Iterable[T], key: Callable[[T], object]) -> dict[object, T]:
    keyed: dict[object, T] = {}
    for value in values:
        if key(value) in keyed:
            raise ValueError(f"two values have the key {key(value)!r}")
        keyed[key(value)] = value
    return keyed


def _table(
    wanted: Table | None, found: Table | None, roles: frozenset[str], common_owner: str | None
) -> Comparison:
    if wanted is None:
        return Comparison(
            (), () if found is None else (Unexpected(Subject(_relation_kind(found), found.name)),)
        )
    if found is not None and wanted.owner is None and found.owner == common_owner:
        found = replace(found, owner=None)
    findings = list(_attributes(Subject("table", wanted.name), wanted, found))
    missing: dict[Part, Subject] = {}
    extra: dict[Subject, Part] = {}
    found_parts = found.parts if found is not None else ()
    for wanted_part, found_part in pair_by_key(
        wanted.parts, found_parts, lambda part: (part.KIND, part.name)
    ):
        if wanted_part is None:
            if found_part is not None and found_part.CLOSED:
                extra[_subject(wanted.name, found_part)] = found_part
            continue
        subject = _subject(wanted.name, wanted_part)
        counterpart = found_part if found_part is not None or found is None else _nothing(wanted_part)
        if counterpart is None:
            missing.setdefault(_nameless(wanted_part), subject)
        findings += _not_asked(subject, wanted_part, roles) or _attributes(subject, wanted_part, counterpart)
    unexpected = (Unexpected(subject, missing.get(_nameless(part))) for subject, part in extra.items())
    return Comparison(tuple(findings), tuple(unexpected))


def _sequences(contract: Contract) -> Iterator[Thing]:
    """Yield the sequences that wanted defaults take numbers from: what they must be like is a fact of the column."""
    for table in contract.tables.values():
        for part in table.parts:
            if isinstance(part, Column) and part.default is not None and part.sequence is not None:
                for *schema, name in used_sequences(part.default.text):
                    yield Thing("sequence", ".".join([*(word for word in schema if word != "public"), name]))


def _common_owner(contract: Contract, schema: Schema) -> str | None:
    """Return the owner of most tables, but for those whose contract names one."""
    named = {table.name for table in contract.tables.values() if table.owner is not None}
    owners = Counter(
        table.owner
        for table in schema.tables.values()
        if _relation_kind(table) == "table" and table.name not in named
    ).most_common(1)
    return owners[0][0] if owners else None


def _relation_kind(table: Table) -> str:
    return "table" if table.kind.startswith(("ordinary table", "partitioned table")) else table.kind


def _subject(table: str, part: Part) -> Subject:
    return Subject(part.KIND, part.name, table)


def _nothing(wanted: Part) -> Part | None:
    """Return what a database has that shows no sign of an open kind: a role without privileges, no comment."""
    match wanted:
        case Grant(name=name):
            return Grant(name, ())
        case Comment(name=name):
            return Comment(name, None)
        case _:
            return None


def _not_asked(subject: Subject, wanted: Part, roles: frozenset[str]) -> list[Finding]:
    if not isinstance(wanted, Grant) or wanted.name in roles:
        return []
    reason = f"the server has no role {wanted.name}"
    return [Finding(subject, "privileges", Verdict.NOT_ASKED, wanted.privileges, None, reason)]


def _attributes(
    subject: Subject, wanted: Part | Table | Enum, found: Part | Table | Enum | None
) -> list[Finding]:
    if found is None:
        return [
            Finding(subject, name, Verdict.DIFFERENT, value, Missing.MISSING)
            for name, value in attributes(wanted)
        ]
    return [
        Finding(subject, name, _verdict(name, value, getattr(found, name)), value, getattr(found, name))
        for name, value in attributes(wanted)
    ]


def _verdict(name: str, wanted: Value, found: Value) -> Verdict:
    if wanted == found or (name == "definition" and same_tokens(str(wanted), str(found))):
        return Verdict.EQUAL
    return Verdict.UNDECIDED if _skeleton(wanted) == _skeleton(found) else Verdict.DIFFERENT


def _skeleton(value: Value) -> Value:
    """Return the value with every SQL text blanked out: if two are equal so far, only the texts differ."""
    match value:
        case Sql():
            return Sql("")
        case tuple():
            return tuple(map(_skeleton, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return (type(value), *(_skeleton(getattr(value, field.name)) for field in fields(value)))
        case _:
            return value


def _nameless(part: Part) -> Part:
    return replace(part, name="")  # type: ignore[type-var] # each part is a dataclass
