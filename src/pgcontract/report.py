"""What differs, for people and machines: text, JSON and GitHub's annotations.

All of them come from one list of differences.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from pgcontract.compare import Comparison, Finding, Missing, Unexpected, Verdict
from pgcontract.contract import EXPRESSION, Contract, Subject
from pgcontract.errors import Location, Problem
from pgcontract.model import Generated, Value, show

_NO_TABLES = frozenset({"view", "materialized view", "foreign table"})

_NOTHING = {
    "owner": "the owner of all the other tables",
    "roles": "public",
    "collation": "the default",
}
"""What it means that one of these facts is not written, where `none` would be wrong."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as wanted. `kind` is `missing`, `unexpected`, `different` or `undecided`."""

    kind: str
    subject: Subject
    attribute: str
    wanted: str
    found: str
    reason: str
    location: Location

    @property
    def message(self) -> str:
        """What it means, in one line."""
        match self.kind:
            case "missing" | "unexpected":
                return f"{self.subject.in_full} is {self.kind}" + (f": {self.reason}" if self.reason else "")
            case "different":
                return f"{self.subject}: {self.attribute.replace('_', ' ')} differs"
            case _:
                return f"{self.subject}: {self.attribute.replace('_', ' ')} is undecided: {self.reason}"

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Wanted and found, where the message does not say it all."""
        said = self.kind == "different" or (self.kind == "undecided" and self.subject.kind != "row rule")
        return (("wanted", self.wanted), ("found", self.found)) if said else ()


@dataclass(frozen=True, slots=True)
class Measured:
    """How much was looked at."""

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
    """Count what the comparison looked at."""
    skipped = len(comparison.of(Verdict.NOT_ASKED))
    rules = len(contract.rules)
    return Measured(len(contract.tables), len(comparison.findings) - rules - skipped, rules, skipped)


def differences(contract: Contract, comparison: Comparison) -> tuple[Difference, ...]:
    """Return all differences by place. What is missing is one difference, not one for each of its facts."""
    other = _of_another_kind(comparison)
    found = [
        *_of_findings(contract, comparison, other),
        *(
            _unexpected(contract, entry)
            for entry in comparison.unexpected
            if entry.subject.table not in other
        ),
    ]
    return tuple(
        sorted(
            found, key=lambda difference: (difference.location, str(difference.subject), difference.attribute)
        )
    )


def text(differences: Sequence[Difference], measured: Measured) -> str:
    """Return the differences as a reviewer reads them, and a last line that says how much was looked at."""
    return "\n".join([*map(block, differences), f"{verdict(differences)}: {measured}"])


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
    """Return one difference as a JSON object."""
    return {
        "kind": entry.kind,
        "table": entry.subject.table or (entry.subject.name if entry.subject.kind == "table" else None),
        "object": entry.subject.kind,
        "name": entry.subject.name,
        "fact": entry.attribute or None,
        "wanted": dict(entry.values).get("wanted"),
        "found": dict(entry.values).get("found"),
        "message": entry.message,
        "file": entry.location.file,
        "line": entry.location.line,
        "column": entry.location.column,
    }


def github(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield a workflow command per difference, which GitHub shows at the contract's line."""
    for entry in differences:
        body = "\n".join([entry.message, *(f"{name} {value}" for name, value in entry.values)])
        yield annotation(entry.location, str(entry.subject), body)


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


def _of_findings(contract: Contract, comparison: Comparison, other: frozenset[str]) -> Iterator[Difference]:
    absent = {
        finding.subject for finding in comparison.of(Verdict.DIFFERENT) if finding.found is Missing.MISSING
    }
    said: set[Subject] = set()
    other_defaults = {
        finding.subject
        for finding in comparison.of(Verdict.DIFFERENT, Verdict.UNDECIDED)
        if (finding.subject.kind, finding.attribute) == ("column", "default")
    }
    for finding in comparison.of(Verdict.DIFFERENT, Verdict.UNDECIDED):
        if _follows(finding, other) or _follows_from_default(finding, other_defaults):
            continue
        if finding.found is not Missing.MISSING:
            yield _finding(contract, finding)
        elif finding.subject not in said and Subject("table", finding.subject.table) not in absent:
            said.add(finding.subject)
            yield Difference("missing", finding.subject, "", "", "", "", contract.locate(finding.subject))


def _of_another_kind(comparison: Comparison) -> frozenset[str]:
    """Return the wanted tables in whose place there is a view or a foreign table, which has none of their keys."""
    return frozenset(
        finding.subject.name
        for finding in comparison.of(Verdict.DIFFERENT)
        if (finding.subject.kind, finding.attribute) == ("table", "kind") and finding.found in _NO_TABLES
    )


def _follows(finding: Finding, other: frozenset[str]) -> bool:
    """Say whether a difference only follows from the table being one of `other`, and need not be reported as well."""
    match finding.subject.kind:
        case "table":
            return finding.subject.name in other and finding.attribute != "kind"
        case "row rule" | "grant":
            return False
        case _:
            return finding.subject.table in other


def _follows_from_default(finding: Finding, other_defaults: set[Subject]) -> bool:
    """Say whether only one side takes numbers from a sequence, which the difference of the default shows."""
    sides = (finding.wanted, finding.found)
    return finding.attribute == "sequence" and None in sides and finding.subject in other_defaults


def _finding(contract: Contract, finding: Finding) -> Difference:
    return Difference(
        finding.verdict.value,
        finding.subject,
        finding.attribute,
        _said(finding.attribute, finding.wanted),
        _said(finding.attribute, finding.found),
        finding.reason,
        contract.locate(finding.subject, _written(finding)),
    )


def _said(attribute: str, value: Value) -> str:
    return _NOTHING[attribute] if attribute in _NOTHING and value in (None, ()) else show(value)


def _written(finding: Finding) -> str:
    """Return the key under which a contract writes what differs."""
    match finding.wanted, finding.found:
        case Generated(kind=wanted), Generated(kind=found) if wanted == found:
            return EXPRESSION
        case _:
            return finding.attribute


def _unexpected(contract: Contract, entry: Unexpected) -> Difference:
    reason = f"it is {entry.same_as} but for its name" if entry.same_as is not None else ""
    return Difference("unexpected", entry.subject, "", "", "", reason, contract.locate(entry.subject))


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
