"""The contract language as pydantic models: the shape of a file, from which `json_schema` makes the editor's schema.

Every scalar arrives as the text in the file. What the words mean together (does the column exist, is the type known)
is left to `sense` and `build`. Each field has a description: it is what an editor shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from pgcontract.loader.naming import MOST_BYTES
from pgcontract.loader.phrases import plain_name, qualified_name
from pgcontract.model import QualifiedName

_OPTION = r"(?:(?:increment|minvalue|maxvalue|start|cache) -?\d+|as \w+|cycle|unlogged|logged)"
_OPTIONS = rf"(?: \({_OPTION}(?:, {_OPTION})*\))?"
_IDENTITY = re.compile(rf"(?:always|by default){_OPTIONS}")
_SEQUENCE = re.compile(rf"(?:owned|not owned|owned by \S[^()]*){_OPTIONS}")

_OWNERSHIPS = "'owned' or 'not owned' or 'owned by TABLE.COLUMN'"
_SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}


def _truth(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _bare_columns(value: object) -> object:
    return {"columns": value} if isinstance(value, list) else value


def _short(value: str) -> str:
    """Refuse what PostgreSQL would cut off without a word."""
    size = len(value.encode(errors="surrogatepass"))
    if size > MOST_BYTES:
        raise PydanticCustomError("too_many_bytes", "too long", {"size": size})
    return value


def _short_type(value: str) -> str:
    for part in qualified_name(value):
        _short(part)
    return value


def _short_relation(value: str) -> str:
    _short(plain_name(value))
    return value


def _identity(value: str) -> str:
    if not _IDENTITY.fullmatch(value):
        raise PydanticCustomError("literal_error", "no identity", {"expected": "'always' or 'by default'"})
    return value


def _sequence(value: str) -> str:
    if not _SEQUENCE.fullmatch(value):
        raise PydanticCustomError("literal_error", "no ownership", {"expected": _OWNERSHIPS})
    return value


Truth = Annotated[bool, BeforeValidator(_truth)]
Name = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_short),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MOST_BYTES}),
]
TypeName = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_short_type),
    WithJsonSchema({"type": "string", "minLength": 1}),
]
RelationName = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_short_relation),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "anyOf": [{"maxLength": MOST_BYTES}, {"pattern": '^".*"$', "maxLength": 2 * MOST_BYTES + 2}],
        }
    ),
]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
#: SQL text and values stay as written, so a bare number in a file is as good as a quoted one.
SqlText = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True), WithJsonSchema(_SCALAR_SCHEMA)
]
Value = Annotated[str, WithJsonSchema(_SCALAR_SCHEMA)]
Label = Annotated[str, AfterValidator(_short), WithJsonSchema(_SCALAR_SCHEMA)]
Comment = Annotated[str, StringConstraints(min_length=1)]
Columns = Annotated[list[Name], Field(min_length=1)]
Identity = Annotated[
    str,
    AfterValidator(_identity),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_IDENTITY.pattern}$", "examples": ["always", "by default"]}
    ),
]
Sequence = Annotated[
    str,
    AfterValidator(_sequence),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_SEQUENCE.pattern}$", "examples": ["owned", "not owned"]}
    ),
]
Action = Literal["no action", "restrict", "cascade", "set null", "set default"]
Deferrable = Literal["no", "initially immediate", "initially deferred"]
Fires = Literal["enabled", "disabled", "replica", "always"]


_VALIDATED = "False for NOT VALID: rows from before the constraint may break it."
_ENFORCED = "False for NOT ENFORCED: no row is checked (PostgreSQL 18)."


class Document(BaseModel):
    """A mapping of the contract language: no unknown keys, and no values of other types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ColumnDocument(Document):
    """A column of the table."""

    type: SqlText = Field(
        description="The SQL type, as in DDL: `varchar(32)`, `numeric(30,8)`, `timestamptz`, `text[]`, an enum."
    )
    nullable: Truth = Field(description="Whether the column takes NULL. Always written.")
    default: SqlText | None = Field(
        None,
        description="The default as SQL: `now()`, `\"'recorded'\"`. Without this key the column must have none.",
    )
    allowed: Annotated[list[Value], Field(min_length=1)] | None = Field(
        None,
        description="The values that a CHECK named `<table>_<column>_check` allows, and those of the generated models.",
    )
    generated: Literal["stored", "virtual"] | None = Field(
        None,
        description="For a generated column: how its value is kept. The expression stands in `expression`.",
    )
    expression: SqlText | None = Field(None, description="The SQL expression of a generated column.")
    identity: Identity | None = Field(
        None,
        description="For an identity column: when it is generated, `always` or `by default`, and what its sequence has"
        " otherwise than without options, as a difference shows it: `always (increment 10, start 1000)`.",
    )
    sequence: Sequence | None = Field(
        None,
        description="For a default `nextval(…)`: whether the column owns the sequence, and the sequence's options, as a"
        " difference shows them: `not owned (increment 10)`. Not written means `owned`.",
    )
    collation: Name | None = Field(None, description="A collation other than the default one.")
    not_null_validated: Truth = Field(
        default=True,
        description="False for a NOT NULL that is NOT VALID: old rows may break it (PostgreSQL 18).",
    )
    not_null_inherited: Truth = Field(
        default=True, description="False for a NOT NULL that is NO INHERIT (PostgreSQL 18)."
    )
    description: Text | None = Field(None, description="What the column means. Documents only.")
    property: Text | None = Field(
        None,
        description="What the generated models call the column, where its name in camelCase is not meant. No fact.",
    )
    comment: Comment | None = Field(
        None, description="The comment that the database must have on the column."
    )


class _KeyDocument(Document):
    columns: Columns = Field(description="The columns, in order.")
    name: Name | None = Field(
        None, description="The constraint's name, where it departs from the naming convention."
    )
    include: list[Name] = Field(default=[], description="Columns that the index carries besides its keys.")
    deferrable: Deferrable = Field(
        "no", description="Whether the check can wait for the end of the transaction."
    )


class PrimaryKeyDocument(_KeyDocument):
    """The primary key, where a list of columns does not say everything."""


class UniqueDocument(_KeyDocument):
    """A unique constraint."""

    nulls_distinct: Truth = Field(
        default=True, description="Whether NULLs count as different from each other."
    )


class ForeignKeyDocument(Document):
    """A foreign key."""

    columns: Columns = Field(description="The referencing columns, in order.")
    references: Text = Field(description="The referenced table and columns: `projects (id)`.")
    name: Name | None = Field(
        None, description="The constraint's name, where it departs from the naming convention."
    )
    on_delete: Action = Field("no action", description="What deleting the referenced row does.")
    on_delete_columns: list[Name] = Field(
        default=[], description="The columns that `set null` or `set default` touches, where not all of them."
    )
    on_update: Action = Field("no action", description="What changing the referenced key does.")
    match: Literal["simple", "full"] = Field("simple", description="How a key with NULLs in it is matched.")
    deferrable: Deferrable = Field(
        "no", description="Whether the check can wait for the end of the transaction."
    )
    validated: Truth = Field(default=True, description=_VALIDATED)
    enforced: Truth = Field(default=True, description=_ENFORCED)


class CheckDocument(Document):
    """A check constraint."""

    name: Name = Field(description="The constraint's name.")
    check: SqlText = Field(description="The SQL condition, without the word CHECK.")
    inherited: Truth = Field(default=True, description="False for NO INHERIT.")
    validated: Truth = Field(default=True, description=_VALIDATED)
    enforced: Truth = Field(default=True, description=_ENFORCED)


class ExclusionDocument(Document):
    """An exclusion constraint."""

    name: Name = Field(description="The constraint's name.")
    definition: SqlText = Field(
        description="The definition as PostgreSQL prints it: `EXCLUDE USING gist (…)`."
    )


class IndexDocument(Document):
    """An index that no constraint owns."""

    columns: Annotated[list[SqlText], Field(min_length=1)] = Field(
        description="The keys, in order: `id`, `at desc nulls first`, `(lower(email))`, `name text_pattern_ops`."
    )
    name: Name | None = Field(
        None, description="The index's name, where it departs from the naming convention."
    )
    unique: Truth = Field(default=False, description="Whether the index forbids equal keys.")
    method: Name = Field("btree", description="The access method.")
    where: SqlText | None = Field(None, description="The predicate of a partial index.")
    include: list[Name] = Field(default=[], description="Columns that the index carries besides its keys.")
    nulls_distinct: Truth = Field(
        default=True, description="Whether NULLs count as different from each other."
    )


class PolicyDocument(Document):
    """A row level security policy."""

    name: Name = Field(description="The policy's name.")
    command: Literal["all", "select", "insert", "update", "delete"] = Field(
        "all", description="The statements it applies to."
    )
    permissive: Truth = Field(default=True, description="False for a restrictive policy.")
    roles: list[Name] = Field(default=[], description="The roles it applies to; none written means PUBLIC.")
    using: SqlText | None = Field(None, description="The condition on existing rows.")
    check: SqlText | None = Field(None, description="The condition on new rows (WITH CHECK).")


class TriggerDocument(Document):
    """A trigger or a rule."""

    name: Name = Field(description="Its name.")
    definition: SqlText = Field(
        description="The whole definition as PostgreSQL prints it; spaces do not matter."
    )
    fires: Fires = Field("enabled", description="When it fires.")


class RelationDocument(Document):
    """What the contracts of all kinds of relations have in common. The key of the name is the kind."""

    NAMED_BY: ClassVar[str]

    if TYPE_CHECKING:  # each document has them itself, behind the key that names it
        schema_: RelationName
        description: Text | None

    def relation(self) -> QualifiedName:
        """Return schema and name of the relation as PostgreSQL stores them."""
        return QualifiedName(plain_name(self.schema_), plain_name(getattr(self, self.NAMED_BY)))


class TableDocument(RelationDocument):
    """The contract of one table."""

    NAMED_BY: ClassVar[str] = "table"

    table: RelationName = Field(
        description="The table's name. One with a dot in it has SQL's quotes: `'\"Log.Entries\"'`."
    )
    schema_: RelationName = Field(
        "public", alias="schema", description="The schema that the table stands in."
    )
    description: Text | None = Field(None, description="What the table is for. Documents only.")
    property: Text | None = Field(
        None,
        description="What the generated models call the table, where its name in camelCase is not meant. No fact.",
    )
    comment: Comment | None = Field(None, description="The comment that the database must have on the table.")
    columns: Annotated[dict[Name, ColumnDocument], Field(min_length=1)] = Field(
        description="The columns by name. Their order is not a promise."
    )
    primary_key: Annotated[PrimaryKeyDocument | None, BeforeValidator(_bare_columns)] = Field(
        None, description="The columns of the primary key, in order: `[id]`."
    )
    uniques: list[UniqueDocument] = Field(default=[], description="The unique constraints.")
    foreign_keys: list[ForeignKeyDocument] = Field(default=[], description="The foreign keys.")
    checks: list[CheckDocument] = Field(
        default=[], description="Check constraints, besides those that `allowed` makes."
    )
    exclusions: list[ExclusionDocument] = Field(default=[], description="The exclusion constraints.")
    indexes: list[IndexDocument] = Field(default=[], description="The indexes that no constraint owns.")
    triggers: list[TriggerDocument] = Field(default=[], description="The triggers that somebody made.")
    rules: list[TriggerDocument] = Field(default=[], description="The rewrite rules.")
    row_level_security: Literal["disabled", "enabled", "enabled and forced"] = Field(
        "disabled", description="Whether row level security is on, and whether it binds the owner too."
    )
    policies: list[PolicyDocument] = Field(default=[], description="The row level security policies.")
    grants: dict[Name, list[Text]] = Field(
        default={},
        description="What a role may do, by whatever way: `anon: []` means nothing. `public` is everybody;"
        " other roles that are not named are not asked about.",
    )
    owner: Name | None = Field(
        None, description="The role that owns the table, where that is not the owner of all the other tables."
    )
    replica_identity: Literal["default", "full", "nothing"] = Field(
        "default", description="What logical replication knows of an old row."
    )
    persistence: Literal["permanent", "unlogged"] = Field(
        "permanent", description="Whether the table survives a crash."
    )
    rows: dict[Text, SqlText] = Field(default={}, description="Named SQL questions that must return no row.")


class NamingDocument(Document):
    """How constraints and indexes are named where a contract gives no name; drizzle-kit's way if not written."""

    primary_key: Text = Field("{table}_pkey", description="A primary key. Known words: {table}, {columns}.")
    unique: Text = Field(
        "{table}_{columns}_unique",
        description="A unique constraint. Known words: {table}, {columns}, and {column_0}, the first of them.",
    )
    foreign_key: Text = Field(
        "{table}_{columns}_{foreign_table}_{foreign_columns}_fk",
        description="A foreign key. Known words: {table}, {columns}, {column_0}, {foreign_table}, {foreign_columns}.",
    )
    check: Text = Field(
        "{table}_{columns}_check",
        description="The check that `allowed` makes. Known words: {table}, {columns}.",
    )
    index: Text = Field(
        "{table}_{columns}_idx", description="An index. Known words: {table}, {columns}, {column_0}."
    )


class ExceptionDocument(Document):
    """A thing in the database that no contract names and that is tolerated all the same."""

    object: Text = Field(
        description="Its kind and name as a difference shows them: `view public_stats`, `function touch()`."
    )
    reason: Text = Field(description="Why it is tolerated.")


class SharedDocument(Document):
    """What is not about one table: enum types, names, exceptions."""

    enums: dict[TypeName, Annotated[list[Label], Field(min_length=1)]] = Field(
        default={},
        description="The enum types by name, their labels in order. One of another schema is `audit.mood`, and then"
        " nothing else may stand there that no contract names.",
    )
    types: list[Text] = Field(
        default=[], description="Types that extensions or others bring, so that columns may have them."
    )
    naming: NamingDocument = Field(
        default_factory=lambda: NamingDocument.model_validate({}), description="The naming convention."
    )
    exceptions: list[ExceptionDocument] = Field(
        default=[], description="Things that are tolerated, exactly named."
    )
