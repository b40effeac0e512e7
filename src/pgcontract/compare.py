"""Compares two maps of objects. Pure: no I/O, no server; whatever only a server can decide stays undecided.

`compare` is symmetric: it takes the objects of a contract and of a schema, of two contracts, or of two schemas. No kind
of object is named here. `compare_with_schema` prepares the two sides of a verification for it: a database has more
than a contract asks about (privileges of other roles, comments), and not every omitted key is a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from pgcontract.contract import Contract, IgnoredObject
from pgcontract.model import ObjectId, Query, SchemaObject, Sql, Value, attribute_names, by_relation, facts
from pgcontract.schema import Schema
from pgcontract.sqltext import same_tokens

Objects = Mapping[ObjectId, SchemaObject]


class Verdict(StrEnum):
    """What is known of a fact."""

    EQUAL = "equal"
    DIFFERENT = "different"
    #: Two spellings that may mean the same, or a query that the server refused. Never a success.
    UNDECIDED = "undecided"
    #: About a role that the server does not have.
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that both sides have, and that is not equal as text. `reason` says why it is undecided or was skipped."""

    id: ObjectId
    attribute: str
    verdict: Verdict
    wanted: Value
    found: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """An object that only the wanted side has.

    `found_as` is an object that only the other side has and that is probably the same: it is equal except for its name,
    or a relation of the same name is of another kind. It is not reported as unexpected as well.
    """

    id: ObjectId
    found_as: ObjectId | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides differ in. Of objects that are missing or unexpected as a whole, the parts are not listed."""

    #: How many facts of wanted objects were compared, those of missing objects included, skipped ones not.
    compared: int
    missing: tuple[Missing, ...] = ()
    unexpected: tuple[ObjectId, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: Entries of `ignore` that match no unexpected object.
    unused: tuple[IgnoredObject, ...] = ()

    def of(self, *verdicts: Verdict) -> tuple[Finding, ...]:
        """Return the findings with one of the verdicts."""
        return tuple(finding for finding in self.findings if finding.verdict in verdicts)

    @property
    def differs(self) -> bool:
        """Whether anything is certain to differ."""
        return bool(self.missing or self.unexpected or self.of(Verdict.DIFFERENT))

    @property
    def holds(self) -> bool:
        """Whether something was compared, and nothing differs or is undecided."""
        return bool(self.compared) and not self.differs and not self.of(Verdict.UNDECIDED)


def compare_with_schema(contract: Contract, schema: Schema) -> Comparison:
    """Compare all objects of the contract's schemas."""
    roles = {None, *schema.roles}
    wanted = {key: value for key, value in contract.objects.items() if value.role in roles}
    skipped = [_skipped(value) for key, value in contract.objects.items() if key not in wanted]
    comparison = compare(wanted, dict(_comparable(wanted, schema.objects)))
    ignored = {entry.object for entry in contract.ignored}
    met = {key.label for key in comparison.unexpected}
    return replace(
        comparison,
        unexpected=tuple(key for key in comparison.unexpected if key.label not in ignored),
        findings=(*comparison.findings, *(finding for findings in skipped for finding in findings)),
        unused=tuple(entry for entry in contract.ignored if entry.object not in met),
    )


def compare(wanted: Objects, found: Objects) -> Comparison:
    """Compare two maps of objects, in the order of `wanted`."""
    missing = _outermost({key: value for key, value in wanted.items() if key not in found})
    unexpected = _outermost({key: value for key, value in found.items() if key not in wanted})
    renamed = {**_of_another_kind(missing, unexpected), **_renamed(missing, unexpected, wanted, found)}
    taken = set(renamed.values())
    findings: list[Finding] = []
    for key, value in wanted.items():
        other = found.get(key)
        if other is not None and (other is not value and other != value):
            findings += _findings(value, other)
    return Comparison(
        compared=sum(len(attribute_names(type(value))) for value in wanted.values()),
        missing=tuple(Missing(key, renamed.get(key)) for key in missing),
        unexpected=tuple(key for key in unexpected if key not in taken),
        findings=tuple(findings),
    )


def differing_sql(wanted: Value, found: Value) -> list[tuple[str, str]]:
    """Return the pairs of SQL texts by which two undecided values differ."""
    return [pair for pair in zip(sql_texts(wanted), sql_texts(found), strict=True) if pair[0] != pair[1]]


def sql_texts(value: Value) -> Iterator[str]:
    """Yield every SQL expression in a value, in order. A query is none."""
    if isinstance(value, Query):
        return
    if isinstance(value, Sql):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from sql_texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from sql_texts(getattr(value, field.name))


def _skipped(value: SchemaObject) -> list[Finding]:
    reason = f"role {value.role} does not exist"
    return [Finding(value.id, name, Verdict.SKIPPED, fact, None, reason) for name, fact in facts(value)]


def _comparable(wanted: Objects, found: Objects) -> Iterator[tuple[ObjectId, SchemaObject]]:
    """Yield the objects of a database as far as a contract states such: see `SchemaObject` for the open kinds."""
    owner = _common_owner(wanted, found)
    described = {key for value in wanted.values() for key in value.describes()}
    for key, value in found.items():
        counterpart = wanted.get(key)
        if counterpart is None:
            if value.CLOSED and key not in described:
                yield key, value
        elif hasattr(counterpart, "owner") and counterpart.owner is None and value.owner == owner:  # type: ignore[attr-defined] # of the same kind
            yield key, replace(value, owner=None)  # type: ignore[call-arg] # it has one
        else:
            yield key, value
    relations = {key.relation for key in found if not key.parent}
    for key, value in wanted.items():
        implied = value.implied() if key not in found and key.relation in relations else None
        if implied is not None:
            yield key, implied


def _common_owner(wanted: Objects, found: Objects) -> str | None:
    """Return the owner of most objects with an owner, except for those whose contract names one."""
    owners = Counter(
        value.owner
        for key, value in found.items()
        if hasattr(value, "owner") and getattr(wanted.get(key), "owner", None) is None
    ).most_common(1)
    return owners[0][0] if owners else None


def _outermost(objects: Objects) -> Objects:
    """Return the objects without those that belong to another one of them."""
    relations = {key.relation for key in objects if not key.parent}
    return {key: value for key, value in objects.items() if not key.parent or key.relation not in relations}


def _of_another_kind(missing: Objects, unexpected: Objects) -> Mapping[ObjectId, ObjectId]:
    """Return the missing tables, and the relation of another kind that has the name of each."""
    names = {
        key.qualified_name: key for key, value in unexpected.items() if not key.parent and value.RELATION
    }
    return {
        key: names[key.qualified_name]
        for key, value in missing.items()
        if value.RELATION and not key.parent and key.qualified_name in names
    }


def _renamed(
    missing: Objects, unexpected: Objects, wanted: Objects, found: Objects
) -> Mapping[ObjectId, ObjectId]:
    """Pair missing with unexpected objects that are equal except for their names, each at most once."""
    if not missing or not unexpected:
        return {}
    candidates: dict[Hashable, list[ObjectId]] = {}
    for key, signature in _signatures(unexpected, found):
        candidates.setdefault(signature, []).append(key)
    pairs: dict[ObjectId, ObjectId] = {}
    for key, signature in _signatures(missing, wanted):
        if candidates.get(signature):
            pairs[key] = candidates[signature].pop(0)
    return pairs


def _signatures(objects: Objects, side: Objects) -> Iterator[tuple[ObjectId, Hashable]]:
    """Yield what is to be equal of an object and its renamed counterpart: its facts; of a table, also its columns."""
    parts = by_relation(side.values())
    for key, value in objects.items():
        columns = [part for part in parts.get(key.relation, ()) if part.id.kind == "column"]
        inner = frozenset((part.name, tuple(facts(part))) for part in columns) if not key.parent else None
        if inner or key.parent or not value.RELATION:
            yield key, (key.kind, key.schema, key.parent, tuple(facts(value)), inner)


def _findings(wanted: SchemaObject, found: SchemaObject) -> Iterator[Finding]:
    for name, value in facts(wanted):
        other = getattr(found, name)
        if value != other:
            verdict = _verdict(name, value, other)
            if verdict is not Verdict.EQUAL:
                yield Finding(wanted.id, name, verdict, value, other)


def _verdict(name: str, wanted: Value, found: Value) -> Verdict:
    if name == "definition" and same_tokens(str(wanted), str(found)):
        return Verdict.EQUAL
    return Verdict.UNDECIDED if _skeleton(wanted) == _skeleton(found) else Verdict.DIFFERENT


def _skeleton(value: Value) -> Value:
    """Return the value with every SQL text blanked out: if two are equal so far, only the texts differ."""
    match value:
        case Sql():
            return type(value)("")
        case tuple():
            return tuple(map(_skeleton, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return (type(value), *(_skeleton(getattr(value, field.name)) for field in fields(value)))
        case _:
            return value
