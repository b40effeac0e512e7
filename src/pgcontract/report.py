"""What differs, for people and machines: text, JSON and GitHub's annotations.

All of them come from one list of differences.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from pgcontract import valuelists
from pgcontract.compare import Comparison, Finding, Missing, Verdict
from pgcontract.contract import EXPRESSION, Contract
from pgcontract.errors import Location, Problem
from pgcontract.model import Generated, ObjectId, Value, format_value

_NOTHING = {
    "owner": "the owner of all the other tables",
    "roles": "public",
    "collation": "the default",
}
"""What it means that one of these facts is not written, where `none` would be wrong."""

_ADVICE = {
    "missing": "create it in a migration, or remove it from the contract",
    "renamed": "rename it in a migration, or write the new name into the contract",
    "replaced": "a migration must replace the object that has its name, or remove the contract",
    "unexpected": "name it in a contract or under `exceptions:`, or drop it in a migration",
    "different": "change it in a migration, or write into the contract what is found",
    "undecided": "do what the reason says, or write into the contract what is found",
    "row rule broken": "correct the rows in a migration, or change the rule",
    "row rule undecided": "correct the query, or give it what the reason says it lacks",
}
"""What to do about a difference, by its topic."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference from the contracts. `kind` is `missing`, `unexpected`, `different` or `undecided`."""

    kind: str
    id: ObjectId
    attribute: str
    wanted: str
    found: str
    reason: str
    location: Location
    #: The object that probably is the missing one: by another name, or of another kind.
    found_as: ObjectId | None = None

    @property
    def topic(self) -> str:
        """The kind, and more where that decides what to do: a key of the advice."""
        if self.id.kind == "row rule":
            return f"row rule {'undecided' if self.kind == 'undecided' else 'broken'}"
        if self.found_as is not None:
            return "replaced" if self.found_as.name == self.id.name else "renamed"
        return self.kind

    @property
    def advice(self) -> str:
        """What to do, in one line."""
        return _ADVICE[self.topic]

    @property
    def message(self) -> str:
        """What it means, in one line."""
        fact = self.attribute.replace("_", " ")
        match self.kind:
            case "missing" | "unexpected":
                return f"{self.id.label} is {self.kind}" + (f": {self.reason}" if self.reason else "")
            case "different" if self.reason:
                return f"{self.id}: allowed values differ: {self.reason}"
            case "different":
                return f"{self.id}: {fact} differs"
            case _:
                return f"{self.id}: {fact} is undecided: {self.reason}"

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Wanted and found, where the message does not contain them."""
        return () if self.kind == "different" and self.reason else self.both

    @property
    def both(self) -> tuple[tuple[str, str], ...]:
        """Wanted and found, where there is one of each."""
        has_both = self.kind == "different" or (self.kind == "undecided" and self.id.kind != "row rule")
        return (("wanted", self.wanted), ("found", self.found)) if has_both else ()


@dataclass(frozen=True, slots=True)
class Measured:
    """How much was compared."""

    tables: int
    facts: int
    rules: int
    not_asked: int

    def __str__(self) -> str:
        rules = f", {count(self.rules, 'row rule')}" if self.rules else ""
        skipped = (
            f" ({count(self.not_asked, 'fact')} not asked: the role is not there)" if self.not_asked else ""
        )
        return f"{count(self.tables, 'table')}, {count(self.facts, 'fact')}{rules}{skipped}"


def measured(contract: Contract, comparison: Comparison) -> Measured:
    """Count what was compared."""
    skipped = len(comparison.of(Verdict.SKIPPED))
    return Measured(len(contract.tables), comparison.compared, len(contract.rules), skipped)


def differences(contract: Contract, comparison: Comparison) -> tuple[Difference, ...]:
    """Return all differences by location. A missing object is one difference, not one for each of its facts."""
    findings = comparison.of(Verdict.DIFFERENT, Verdict.UNDECIDED)
    other_defaults = frozenset(finding.id for finding in findings if finding.attribute == "default")
    found = [
        *(_missing(contract, entry) for entry in comparison.missing),
        *(_unexpected(contract, key) for key in comparison.unexpected),
        *(
            _finding(contract, finding)
            for finding in findings
            if not _follows_from_default(finding, other_defaults)
        ),
    ]
    return tuple(sorted(found, key=lambda entry: (entry.location, str(entry.id), entry.attribute)))


def text(differences: Sequence[Difference], measured: Measured) -> str:
    """Return the differences as a reviewer reads them, what to do about each topic, and how much was looked at."""
    return "\n".join([*map(block, differences), *advice(differences), f"{verdict(differences)}: {measured}"])


def advice(differences: Iterable[Difference]) -> list[str]:
    """Return a line for each topic among the differences, which says what to do."""
    topics = dict.fromkeys(entry.topic for entry in differences)
    return [f"{topic}: {_ADVICE[topic]}" for topic in _ADVICE if topic in topics]


def block(entry: Difference) -> str:
    """Return one difference: its place and what it means, then wanted and found on lines of their own."""
    return "\n".join(
        [f"{entry.location}  {entry.message}", *(_line(name, value) for name, value in entry.values)]
    )


def _line(name: str, value: str) -> str:
    return f"    {name:7} " + value.replace("\n", "\n" + " " * 12)


def as_json(differences: Sequence[Difference], measured: Measured, contract: Contract) -> str:
    """Return one JSON object: status, measured, contract, differences."""
    return json.dumps(
        {
            "status": _status(differences),
            "contract": contract.digest,
            "measured": asdict(measured),
            "differences": [as_object(entry) for entry in differences],
        },
        indent=2,
        ensure_ascii=False,
    )


def _status(differences: Sequence[Difference]) -> str:
    """Return what the exit status says, too: `undecided` where nothing differs for certain."""
    if not differences:
        return "holds"
    return "undecided" if all(entry.kind == "undecided" for entry in differences) else "differs"


def as_object(entry: Difference) -> dict[str, str | int | None]:
    """Return one difference as a JSON object: the same on the command line, in pytest and over HTTP."""
    return {
        "kind": entry.kind,
        "object": entry.id.kind,
        "schema": entry.id.schema,
        "table": entry.id.parent or (entry.id.name if entry.id.kind == "table" else None),
        "column": entry.id.name if entry.id.kind == "column" else None,
        "name": entry.id.name,
        "fact": entry.attribute or None,
        "wanted": dict(entry.both).get("wanted"),
        "found": dict(entry.both).get("found"),
        "message": entry.message,
        "advice": entry.advice,
        "file": entry.location.file,
        "line": entry.location.line,
        "character": entry.location.column,
    }


def github(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield a workflow command per difference, which GitHub shows at the contract's line."""
    for entry in differences:
        body = "\n".join([entry.message, *(f"{name} {value}" for name, value in entry.values), entry.advice])
        yield annotation(entry.location, str(entry.id), body)


def github_problems(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield a workflow command per problem of a contract."""
    for problem in problems:
        yield annotation(problem.place, "contract", problem.text)


def annotation(place: Location | None, title: str, message: str) -> str:
    """Return GitHub's workflow command for an error; without a place it is about the whole run."""
    where = {"file": place.file, "line": place.line, "col": place.column} if place is not None else {}
    properties = ",".join(
        f"{name}={_escape(str(value), more=True)}" for name, value in {**where, "title": title}.items()
    )
    return f"::error {properties}::{_escape(message)}"


def verdict(differences: Sequence[Difference]) -> str:
    """Return the verdict in words."""
    return count(len(differences), "difference") if differences else "all contracts hold"


def _follows_from_default(finding: Finding, other_defaults: frozenset[ObjectId]) -> bool:
    """Return whether only one side takes numbers from a sequence, which the difference of the default shows."""
    sides = (finding.wanted, finding.found)
    return finding.attribute == "sequence" and None in sides and finding.id in other_defaults


def _finding(contract: Contract, finding: Finding) -> Difference:
    wanted, found, reason = finding.wanted, finding.found, finding.reason
    values = _allowed(contract, finding)
    if values is not None:
        wanted, found = values
        reason = _by_values(*values)
    return Difference(
        finding.verdict.value,
        finding.id,
        finding.attribute,
        _said(finding.attribute, wanted),
        _said(finding.attribute, found),
        reason,
        contract.locate(finding.id, _written(finding)),
    )


def _allowed(contract: Contract, finding: Finding) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the values that `allowed:` and the database allow; None for other facts, and where they are the same."""
    if finding.verdict is not Verdict.DIFFERENT or finding.id.kind != "check":
        return None
    wanted, found = valuelists.written(str(finding.wanted)), valuelists.printed(str(finding.found))
    if wanted is None or found is None or wanted[0] != found[0] or set(wanted[1]) == set(found[1]):
        return None
    column = ObjectId("column", finding.id.schema, wanted[0], finding.id.parent)
    return (wanted[1], found[1]) if contract.note(column).allowed == wanted[1] else None


def _by_values(wanted: Sequence[str], found: Sequence[str]) -> str:
    sides = {
        "missing": tuple(value for value in wanted if value not in found),
        "unexpected": tuple(value for value in found if value not in wanted),
    }
    return "; ".join(f"{name}: {format_value(values)}" for name, values in sides.items() if values)


def _said(attribute: str, value: Value) -> str:
    return _NOTHING[attribute] if attribute in _NOTHING and value in (None, ()) else format_value(value)


def _written(finding: Finding) -> str:
    """Return the key under which a contract writes what differs."""
    match finding.wanted, finding.found:
        case Generated(kind=wanted), Generated(kind=found) if wanted == found:
            return EXPRESSION
        case _:
            return finding.attribute


def _missing(contract: Contract, entry: Missing) -> Difference:
    reason = ""
    if entry.found_as is not None:
        same_name = entry.found_as.name == entry.id.name
        reason = (
            f"{entry.found_as.label} has its name"
            if same_name
            else f"{entry.found_as.label} equals it except for its name: renamed?"
        )
    return Difference("missing", entry.id, "", "", "", reason, contract.locate(entry.id), entry.found_as)


def _unexpected(contract: Contract, key: ObjectId) -> Difference:
    return Difference("unexpected", key, "", "", "", "", contract.locate(key))


def count(number: int, noun: str) -> str:
    """Return `1 row`, `1,234 rows`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _escape(value: str, *, more: bool = False) -> str:
    """Escape as actions/toolkit does: data, and properties, in which `:` and `,` mean something too."""
    escaped = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if more else escaped


def cell(value: str) -> str:
    """Escape a value for a cell of a Markdown table."""
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
