"""What is said of a run: the models of the response, exact in the OpenAPI document, and their text, once per run.

`status`, `message`, `tables`, `errors` and `timestamp` are as the application has always answered; the rest is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from pgcontract import report
from pgcontract.codenames import table_keys
from pgcontract.contract import Contract
from pgcontract.report import Difference
from pgcontract.service.probe import Code, Failure, Measurement
from pgcontract.service.revision import Head

Count = Annotated[int, Field(ge=0)]

#: `new Date().toISOString()`, as the application writes it.
Timestamp = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$",
        json_schema_extra={"format": "date-time"},
        description="When the run ended, in UTC.",
    ),
]


class Model(BaseModel):
    """Exactly these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Measured(Model):
    """How much was looked at: nothing is ever fine because nothing was."""

    tables: Count
    facts: Count
    rules: Count
    not_asked: Count = Field(description="Facts about roles that the server does not have.")


class Revision(Model):
    """Alembic's revisions, by name."""

    current: list[str] | None = Field(
        description="In the database; empty if Alembic never ran there, null if that is not known."
    )
    head: list[str] = Field(min_length=1, description="What the files lead to.")


class DifferenceModel(Model):
    """One thing that is not as wanted, and the place in the contracts that wants it."""

    kind: Literal["missing", "unexpected", "different", "undecided"]
    object: str = Field(description="The kind of the object: column, check, index, row rule, revision …")
    schema_: str | None = Field(serialization_alias="schema", description="The schema of the object.")
    table: str | None
    column: str | None = Field(description="The column's name, if it is about one.")
    name: str
    fact: str | None = Field(description="Which fact of the object; null if the object as a whole.")
    wanted: str | None
    found: str | None
    message: str
    advice: str = Field(description="What to do, in one line.")
    file: str
    line: Annotated[int, Field(ge=1)]
    character: Annotated[int, Field(ge=1)]


class Report(Model):
    """What both answers have."""

    status: str
    code: str
    message: str
    tables: dict[str, bool] = Field(
        description="Per table, in camelCase or as `property:` spells it: whether all of its facts and row rules were"
        " measured and hold."
    )
    timestamp: Timestamp
    measured: Measured
    revision: Revision
    contract: str = Field(pattern="^[0-9a-f]{64}$", description="Digest of all that is wanted.")
    duration_ms: Annotated[float, Field(ge=0, description="How long the run took, connecting included.")]


class Success(Report):
    """All contracts and row rules hold, and Alembic is at its head."""

    status: Literal["success"]
    code: Literal["ok"]
    differences: list[DifferenceModel] = Field(max_length=0)


class Error(Report):
    """Something differs, or nothing could be measured: `code` says which."""

    status: Literal["error"]
    code: Literal[
        "differs",
        "undecided",
        "unreachable",
        "timeout",
        "no_privilege",
        "nothing_to_measure",
        "busy",
        "changing",
        "bad_contract",
        "unsupported",
        "failed",
    ]
    errors: list[str] = Field(min_length=1)
    differences: list[DifferenceModel]


class Refused(Model):
    """The application's way to say no."""

    error: str


class Alive(Model):
    """The process answers. Of the database it says nothing."""

    status: Literal["ok"]


Noted = tuple[dict[str, str | None], ...]
"""Differences by `kind`, `subject`, `attribute` and `location`, without any value."""

MOST_NOTED: Final = 20
"""Differences, or problems of contracts, that one line of the log names; the rest is a count."""

LONGEST_NOTED: Final = 160
"""Characters of a name or a text in a line of the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, ready to be sent as often as it is asked for, and what is known of its run."""

    status: int
    code: str
    body: bytes
    #: When the run began, of the monotonic clock, and how long it took.
    began: float = 0.0
    seconds: float = 0.0
    #: For the log: why there was no run, how many differences there are (None without a run), and the first of them.
    reason: str = ""
    differences: int | None = None
    noted: Noted | None = None


#: What each failure means to the person who reads it, and what to do. Nothing of the server's own words is in it.
MESSAGES: Final = {
    Code.UNREACHABLE: "the database cannot be reached: check that the server runs, and DATABASE_URL",
    Code.TIMEOUT: "the database is too slow, or somebody holds a lock on a table: try again, then look into pg_locks",
    Code.NO_PRIVILEGE: "the service's role may not read all that is asked: grant it USAGE and SELECT, for Alembic's"
    " version table, too, and exempt it from row level security",
    Code.NOTHING_TO_MEASURE: "the database has no table and no type: check that DATABASE_URL names the right one",
    Code.BUSY: "all connections of the service are taken: try again, or raise PGCONTRACT_POOL_SIZE",
    Code.CHANGING: "the shape of the database changed during every attempt: try again when the migration is through",
    Code.BAD_CONTRACT: "a contract cannot be held against the database: correct its text",
    Code.UNSUPPORTED: "the server's version is not supported: use PostgreSQL 15 to 18, or a newer pgcontract",
    Code.FAILED: "the verification failed: see the service's log",
    Code.UNDECIDED: "the server refused to say whether every fact holds: see the reasons in errors",
}


BEHIND: Final = "Alembic is not at its head: run alembic upgrade head"
NOWHERE: Final = (
    "PGCONTRACT_VERSION_TABLE names no revision: run alembic upgrade head, or name Alembic's own table"
)
ELSEWHERE: Final = "the database is at a revision that no file has: deploy the files that took it there"


class Writer:
    """Writes answers about one set of contracts and revisions."""

    def __init__(self, contract: Contract, head: Head) -> None:
        self._contract = contract
        self._head = head
        self._keys = table_keys(contract)

    def write(self, outcome: Measurement | Failure, seconds: float) -> Answer:
        """Return the answer for a run that took so many seconds and ended now."""
        if isinstance(outcome, Failure):
            return self._failure(outcome, seconds)
        return self._measured(outcome, seconds)

    def _failure(self, outcome: Failure, seconds: float) -> Answer:
        message = MESSAGES[outcome.code]
        return _answer(
            Error,
            status="error",
            code=outcome.code.value,
            message=message,
            errors=list(outcome.problems) or [message],
            tables=dict.fromkeys(self._keys.values(), False),
            measured=Measured(tables=0, facts=0, rules=0, not_asked=0),
            revision=Revision(current=None, head=list(self._head.revisions)),
            differences=[],
            **self._common(seconds),
        )

    def _measured(self, outcome: Measurement, seconds: float) -> Answer:
        comparison = outcome.verification.comparison
        found = report.differences(self._contract, comparison)
        entries = [*map(_model, found), *self._of_revision(outcome)]
        measured = report.measured(self._contract, comparison)
        known = {
            "tables": self._tables(found),
            "measured": Measured(**asdict(measured)),
            "revision": Revision(current=list(outcome.revisions), head=list(self._head.revisions)),
            "differences": entries,
            **self._common(seconds),
        }
        if not entries and comparison.holds:
            message = f"the database is as the contracts want it: {measured}"
            answer = _answer(Success, status="success", code="ok", message=message, **known)
            return replace(answer, differences=0)
        code = _code(outcome, entries)
        count = f"{report.count(len(entries), 'difference')}: {measured}"
        errors = list(map(_line, entries)) or [count]
        message = MESSAGES.get(code, count)
        answer = _answer(Error, status="error", code=code.value, message=message, errors=errors, **known)
        return replace(answer, differences=len(entries), noted=_noted(entries))

    def _common(self, seconds: float) -> dict[str, object]:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "timestamp": now,
            "contract": self._contract.digest,
            "duration_ms": round(seconds * 1000, 1),
        }

    def _tables(self, found: Sequence[Difference]) -> dict[str, bool]:
        wrong = {entry.id.relation for entry in found}
        return {key: name not in wrong for name, key in self._keys.items()}

    def _of_revision(self, outcome: Measurement) -> list[DifferenceModel]:
        if outcome.revisions == self._head.revisions:
            return []
        message = BEHIND if self._head.known.issuperset(outcome.revisions) else ELSEWHERE
        if not outcome.revisions:
            message = NOWHERE
        wanted, found = ", ".join(self._head.revisions), ", ".join(outcome.revisions) or "none"
        return [
            DifferenceModel(
                kind="different",
                object="revision",
                schema_=None,
                table=None,
                column=None,
                name="alembic",
                fact="revision",
                wanted=wanted,
                found=found,
                message=message,
                advice=message.partition(": ")[2],
                file=self._head.place.file,
                line=self._head.place.line,
                character=self._head.place.column,
            )
        ]


def _code(outcome: Measurement, entries: Sequence[DifferenceModel]) -> Code:
    if any(entry.kind != "undecided" for entry in entries):
        return Code.DIFFERS
    return Code.NO_PRIVILEGE if outcome.denied else Code.UNDECIDED


def _model(entry: Difference) -> DifferenceModel:
    fields = report.as_object(entry)
    return DifferenceModel.model_validate(
        {"schema_" if key == "schema" else key: value for key, value in fields.items()}
    )


def _noted(entries: Sequence[DifferenceModel]) -> Noted:
    """Return the first differences as a line of the log names them."""
    return tuple(
        {
            "kind": entry.kind,
            "subject": _cut(_subject(entry)),
            "attribute": entry.fact,
            "location": _cut(f"{entry.file}:{entry.line}:{entry.character}"),
        }
        for entry in entries[:MOST_NOTED]
    )


def _subject(entry: DifferenceModel) -> str:
    schema = "" if entry.schema_ in {None, "public"} else f"{entry.schema_}."
    if entry.object == "column":
        return f"{schema}{entry.table}.{entry.name}"
    if entry.object == "table" or entry.table is None:
        return f"{entry.object} {schema}{entry.name}"
    return f"{schema}{entry.table} {entry.object} {entry.name}"


def brief(problems: Sequence[str]) -> str:
    """Return the problems as one text of bounded length, for the log."""
    more = [f"and {len(problems) - MOST_NOTED} more"] if len(problems) > MOST_NOTED else []
    return "; ".join([*map(_cut, problems[:MOST_NOTED]), *more])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NOTED else f"{text[: LONGEST_NOTED - 1]}…"


def _line(entry: DifferenceModel) -> str:
    values = f": wanted {entry.wanted}, found {entry.found}" if entry.kind == "different" else ""
    return f"{entry.file}:{entry.line}:{entry.character}  {entry.message}{values}"


def _answer(kind: type[Success | Error], **fields: object) -> Answer:
    model = kind.model_validate(fields)
    return Answer(200 if kind is Success else 503, model.code, model.model_dump_json(by_alias=True).encode())
