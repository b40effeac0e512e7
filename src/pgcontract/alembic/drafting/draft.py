"""Drafts a revision from the differences between contracts and a database, for `alembic revision --autogenerate`.

Each difference that `verify` reports becomes the steps that remove it, each with its way back, or is refused with the
reason. A draft with a refused difference is not written. So nothing is drafted that the comparison does not see, and
nothing that it sees is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pgcontract import model, report
from pgcontract.alembic.drafting import column_steps, part_steps, table_steps
from pgcontract.alembic.drafting.operations import CannotDraft
from pgcontract.alembic.drafting.source import Call
from pgcontract.alembic.drafting.steps import Declarations, Drafting, Step
from pgcontract.compare import Verdict
from pgcontract.report import Difference
from pgcontract.verify import Verification

_BY_HAND = {
    **table_steps.BY_HAND,
    "enum": 'write op.execute("ALTER TYPE … ADD VALUE …"); the downgrade has to make the type again',
    "type": "existing values may need USING: write op.alter_column(…, type_=…, postgresql_using=…)",
    "primary key": "foreign keys may depend on it: write op.drop_constraint(…) and op.create_primary_key(…)",
    "row rule": "it is about rows: write the UPDATE or DELETE that they need",
}
"""What to write for a difference, by kind of object or by attribute, that is not drafted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The steps in order, and the differences that they do not cover, each with its reason."""

    steps: tuple[Step, ...]
    refused: tuple[tuple[Difference, str], ...]

    @property
    def upgrade(self) -> tuple[Call, ...]:
        """The operations of the upgrade."""
        return tuple(made for step in self.steps for made in step.upgrade)

    @property
    def downgrade(self) -> tuple[Call, ...]:
        """The operations of the downgrade."""
        return tuple(made for step in reversed(self.steps) for made in step.downgrade)

    @property
    def declarations(self) -> Declarations:
        """What all the steps declare, without what one of them creates and another requires."""
        each = [step.declares for step in self.steps]
        creates = _in_order(name for step in each for name in step.creates)
        # What belongs to a table that is created is created with it.
        inside = tuple(f"{name.removeprefix('table ')}." for name in creates)
        requires = _in_order(name for step in each for name in step.requires if name not in creates)
        return Declarations(
            tuple(name for name in requires if not name.startswith(inside)),
            tuple(name for name in creates if not name.startswith(inside)),
            {name: rows for step in each for name, rows in step.upgrade_destroys.items()},
            {name: rows for step in each for name, rows in step.downgrade_destroys.items()},
            {name: made for step in each for name, made in step.derivable.items()},
        )


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def draft(drafting: Drafting) -> Draft:
    """Return the steps that make the contracts hold on the database that was verified."""
    verification = drafting.verification
    steps: list[Step] = []
    refused: list[tuple[Difference, str]] = []
    drafted: list[Difference] = []
    for difference in report.differences(verification.contract, verification.comparison):
        try:
            steps += [step for step in _steps(drafting, difference) if step not in steps]
            drafted.append(difference)
        except CannotDraft as reason:
            refused.append((difference, str(reason)))
    later = [entry for entry in refused if _is_checked_later(entry[0], drafted, verification)]
    return Draft(
        tuple(sorted(steps, key=lambda step: step.phase)),
        tuple(entry for entry in refused if entry not in later),
    )


def _steps(drafting: Drafting, difference: Difference) -> Iterator[Step]:
    key, found = difference.id, drafting.found.get(difference.id)
    match difference.kind:
        case "missing":
            yield from _missing(drafting, drafting.wanted[key])
        case "unexpected" if key == drafting.version_table:
            raise CannotDraft(
                f'it is Alembic\'s own: write "object: {key.label}" with a reason under exceptions: in a contract,'
                " or keep it in a schema without contracts (version_table_schema=)"
            )
        case "unexpected" if isinstance(found, model.Column):
            yield column_steps.drop(drafting, key)
        case "unexpected" if isinstance(found, model.Enum):
            yield table_steps.drop_enum(found)
        case "unexpected" if found is not None and key.kind in part_steps.DROPPED:
            yield part_steps.drop(drafting, found)
        case "different":
            yield from _changes(drafting, key, difference.attribute)
        case "undecided" if key.kind != "row rule":
            raise CannotDraft("it is not decided whether it differs")
        case kind:
            raise CannotDraft(_BY_HAND.get(key.kind, f"what is {kind} is created or dropped by hand"))


def _missing(drafting: Drafting, wanted: model.SchemaObject) -> Iterator[Step]:
    key = wanted.id
    found_as = drafting.found_as(key)
    if found_as is not None and found_as.kind != key.kind:
        raise CannotDraft(f"{found_as.label} has its name: drop or rename it by hand")
    match wanted:
        case model.Table():
            yield from table_steps.create(drafting, wanted)
        case model.Enum() if found_as is not None:
            raise CannotDraft('write op.execute("ALTER TYPE … RENAME TO …")')
        case model.Enum():
            yield table_steps.create_enum(drafting, wanted)
        case model.Column():
            yield column_steps.add(drafting, key)
        case _ if key.kind in part_steps.DROPPED or (key.kind in part_steps.ADDED and found_as is None):
            if found_as is not None:
                yield part_steps.drop(drafting, drafting.found[found_as])
            yield part_steps.add(drafting, wanted)
        case _:
            raise CannotDraft(_BY_HAND.get(key.kind, table_steps.IN_SQL))


def _changes(drafting: Drafting, key: model.ObjectId, attribute: str) -> Iterator[Step]:
    match key.kind, attribute:
        case "column", "nullable":
            yield column_steps.alter_nullable(drafting, key)
        case "column", "default":
            yield column_steps.alter_default(drafting, key)
        case "comment", _:
            yield table_steps.set_comment(drafting, key)
        case "table", "row_level_security":
            yield table_steps.set_row_level_security(drafting, key)
        case kind, _ if kind in part_steps.DROPPED:
            yield part_steps.drop(drafting, drafting.found[key])
            yield part_steps.add(drafting, drafting.wanted[key], replaces=True)
        case kind, _:
            raise CannotDraft(_BY_HAND.get(attribute) or _BY_HAND.get(kind) or table_steps.IN_SQL)


def _is_checked_later(difference: Difference, drafted: list[Difference], verification: Verification) -> bool:
    """Return whether a row rule could not run because it names a table or column that the draft adds."""
    undecided = verification.comparison.of(Verdict.UNDECIDED)
    reasons = [finding.reason for finding in undecided if finding.id == difference.id]
    added = [entry.id.name for entry in drafted if entry.kind == "missing"]
    return difference.id.kind == "row rule" and any(
        "does not exist" in reason and name in reason for reason in reasons for name in added
    )
