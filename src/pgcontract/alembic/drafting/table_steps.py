"""Steps that create tables and enum types, and that set comments and row level security."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from pgcontract import model
from pgcontract.alembic.drafting import column_steps, operations, part_steps
from pgcontract.alembic.drafting.operations import CannotDraft
from pgcontract.alembic.drafting.steps import (
    Declarations,
    Drafting,
    Phase,
    Step,
    columns,
    find,
    parts_of,
    table_of,
)
from pgcontract.metadata import Parts, auto_increment

BY_HAND: Mapping[str, str] = {
    "table": "write op.drop_table(…), and declare in upgrade_destroys which rows hold data",
    "grant": 'write op.execute("GRANT …") or op.execute("REVOKE …")',
    "policy": 'write op.execute("CREATE POLICY …") or op.execute("ALTER POLICY …")',
    "trigger": 'write op.execute("CREATE TRIGGER …")',
    "rule": 'write op.execute("CREATE RULE …")',
    "exclusion": "write op.create_exclude_constraint(…), or the ALTER TABLE",
}
"""What to write for a kind of a table's parts that is not drafted."""
IN_SQL = "write the statement in SQL"
"""What to write for any other kind."""


def create_enum(drafting: Drafting, enum: model.Enum) -> Step:
    """Return the step that creates an enum type."""
    return Step(
        Phase.CREATE_TYPES,
        (operations.create_enum(enum),),
        (operations.drop_enum(enum),),
        Declarations(creates=(drafting.declared(enum.id),)),
    )


def drop_enum(enum: model.Enum) -> Step:
    """Return the step that drops an enum type."""
    return Step(Phase.DROP_TYPES, (operations.drop_enum(enum),), (operations.create_enum(enum),))


def create(drafting: Drafting, table: model.Table) -> Iterator[Step]:
    """Yield the steps that create a table with everything that its contract has."""
    parts = parts_of(drafting.wanted, table.id)
    _refuse_rename(drafting, table)
    _refuse_other_facts(table, parts)
    _refuse_other_owner(drafting, table)
    sequences = [
        column_steps.sequence(part)
        for part in columns(parts)
        if column_steps.is_own_serial(drafting, part) and not auto_increment(part, parts)
    ]
    upgrade = (
        *(create for create, _ in sequences),
        operations.create_table(table, parts, drafting.enums),
        *(own for _, own in sequences),
    )
    name = drafting.declared(table.id)
    declares = Declarations(creates=(name,), downgrade_destroys={name: "true"})
    yield Step(Phase.CREATE_TABLES, upgrade, (operations.drop_table(table),), declares)
    for part in parts:
        match part:
            case model.Index() | model.ForeignKey() | model.Check(validated=False):
                yield part_steps.add(drafting, part)
            case model.Comment():
                yield Step(Phase.SETTINGS, (operations.comment(part),), ())
            case _:
                pass
    if table.row_level_security != "disabled":
        switches = tuple(operations.row_level_security(table))
        yield Step(Phase.SETTINGS, switches if "forced" in table.row_level_security else switches[:1], ())


def _refuse_rename(drafting: Drafting, table: model.Table) -> None:
    """Refuse a new table whose columns are those of an unexpected one: its rows would stay behind."""
    comparison = drafting.verification.comparison
    others = [*comparison.unexpected, *(entry.found_as for entry in comparison.missing if entry.found_as)]
    wanted = _outline(parts_of(drafting.wanted, table.id))
    for other in others:
        if other.kind == "table" and _outline(parts_of(drafting.found, other)) == wanted:
            raise CannotDraft(
                f"{other.label} has the same columns: if it was renamed, write"
                f" op.rename_table({other.name!r}, {table.name!r})"
            )


def _outline(parts: Parts) -> set[tuple[str, str]]:
    return {(part.name, part.type) for part in columns(parts)}


def _refuse_other_facts(table: model.Table, parts: Parts) -> None:
    """Refuse a new table with a fact that its draft would leave out."""
    facts = (table.kind, table.parents, table.children, table.replica_identity, table.public_privileges)
    if facts != ("ordinary table", (), (), "default", ()):
        raise CannotDraft("it is more than an ordinary table: write the CREATE TABLE in SQL")
    for part in parts:
        if part.id.kind not in part_steps.WITH_TABLE:
            raise CannotDraft(f"{part.id} is not drafted: {BY_HAND.get(part.id.kind, IN_SQL)}")
        if isinstance(part, model.Grant) and part.privileges:
            raise CannotDraft(f"the privileges of {part.name} are not drafted: {BY_HAND['grant']}")


def _refuse_other_owner(drafting: Drafting, table: model.Table) -> None:
    """Refuse a new table that would have another owner, or privileges that the contract does not name."""
    if drafting.surroundings.default_privileges:
        raise CannotDraft(
            "default privileges would grant more than the contract says: write it with the REVOKE"
        )
    tables = (entry for entry in drafting.found.values() if isinstance(entry, model.Table))
    owners = Counter(entry.owner for entry in tables).most_common(1)
    role = drafting.surroundings.role
    if (table.owner or (owners[0][0] if owners else role)) != role:
        raise CannotDraft(
            f"it would belong to {role}, and the contract has another owner: connect as that role"
        )


def set_row_level_security(drafting: Drafting, key: model.ObjectId) -> Step:
    """Return the step that sets both switches of row level security."""
    upgrade, downgrade = (
        tuple(operations.row_level_security(find(objects, key, model.Table)))
        for objects in (drafting.wanted, drafting.found)
    )
    return Step(Phase.SETTINGS, upgrade, downgrade, Declarations((drafting.declared(key),)))


def set_comment(drafting: Drafting, key: model.ObjectId) -> Step:
    """Return the step that sets or removes a comment."""
    upgrade, downgrade = (
        (operations.comment(find({key: model.Comment(key, None), **objects}, key, model.Comment)),)
        for objects in (drafting.wanted, drafting.found)
    )
    return Step(Phase.SETTINGS, upgrade, downgrade, Declarations((drafting.declared(table_of(key)),)))
