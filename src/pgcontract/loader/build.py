"""From the document of one table to its facts, with the place of each.

Names come from the convention where none is written; types are in canonical spelling.
Whether the document makes sense by itself is left to `sense`; whether the tables and columns that a key names exist, to
`resolve`: other files have to be read first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pgcontract.contract import EXPRESSION, RowRule
from pgcontract.errors import Location, Problem
from pgcontract.loader import documents, naming, parts, phrases, sense
from pgcontract.loader.nodes import Parsed, PathInFile
from pgcontract.loader.wording import nearest, problem, shown
from pgcontract.model import (
    Check,
    Column,
    Comment,
    Exclusion,
    ForeignKey,
    Generated,
    Grant,
    Index,
    IndexColumn,
    ObjectId,
    Policy,
    PrimaryKey,
    QualifiedName,
    Rule,
    SchemaObject,
    Sql,
    Table,
    Trigger,
    Unique,
    facts,
    with_check,
)
from pgcontract.sqltext import used_sequences
from pgcontract.sqltypes import (
    BUILT_IN,
    PSEUDO_TYPES,
    base_name,
    canonical,
    fault,
    is_built_in,
    serial_sequence,
)

ObjectT = TypeVar("ObjectT", bound=SchemaObject)

_CONSTRAINTS = (PrimaryKey, Unique, ForeignKey, Check, Exclusion)


@dataclass(slots=True)
class Surroundings:
    """What the shared files say: types that are not built in, which of them are enums, and the naming convention.

    Types are in canonical spelling. `complete` is false where a file could not be read that may have brought more.
    """

    types: set[str] = field(default_factory=set)
    enums: set[str] = field(default_factory=set)
    naming: documents.NamingDocument = field(
        default_factory=lambda: documents.NamingDocument.model_validate({})
    )
    complete: bool = True


def type_fault(written: str, around: Surroundings) -> str | None:
    """Return what is wrong with the type of a column, and what to do; None if it is a known one."""
    found, text = canonical(written), shown(written)
    if found is None:
        return f"{text} is not the name of a type; write it as in DDL, like varchar(32)"
    if base_name(found) in PSEUDO_TYPES:
        return f"{text} is short for more than a type; write {PSEUDO_TYPES[base_name(found)]}"
    reason = fault(found)
    if reason is not None:
        return f"{reason}, not {text}; correct it"
    if is_built_in(found) or not {base_name(found), found}.isdisjoint(around.types) or not around.complete:
        return None
    hint = nearest(base_name(found), sorted(BUILT_IN | around.types))
    advice = "name it under `enums:` or `types:`"
    return f"unknown type {text}{hint} Else {advice}" if hint else f"unknown type {text}; {advice}"


@dataclass(slots=True)
class TableBuilder:
    """Builds one table; `problems` and `locations` fill on the way."""

    document: documents.TableDocument
    parsed: Parsed
    around: Surroundings
    problems: list[Problem] = field(default_factory=list)
    locations: dict[tuple[ObjectId, str], Location] = field(default_factory=dict)
    #: Where the part stands that was built last: of two with one name it is the second that has to say so.
    last_put: PathInFile = ()

    @property
    def name(self) -> QualifiedName:
        """The name of the table."""
        return self.document.relation()

    def objects(self) -> list[SchemaObject]:
        """Return the table and all that belongs to it. With problems this is incomplete, and not to be used."""
        document = self.document
        self.problems += (problem(self.parsed.locate(path), text) for path, text in sense.faults(document))
        table = Table(
            ObjectId("table", *self.name),
            persistence=document.persistence,
            row_level_security=document.row_level_security,
            owner=document.owner,
            replica_identity=document.replica_identity,
            public_privileges=_privileges(document.grants.get(phrases.PUBLIC, ())),
        )
        places: dict[str, PathInFile] = {
            key: (key,) for key in ("row_level_security", "replica_identity", "persistence", "owner")
        }
        places["public_privileges"] = ("grants", phrases.PUBLIC)
        self._place(table.id, places, at=("table",))
        return [table, *self._distinct(self._parts())]

    def rules(self) -> Iterator[RowRule]:
        """Yield the row rules of the table."""
        for name, query in self.document.rows.items():
            rule = RowRule(name, self.name, query)
            self._place(rule.id, {}, at=("rows", name))
            yield rule

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[SchemaObject]:
        yield from self._comments()
        for name, column in self.document.columns.items():
            yield self._column(name, column)
            if column.allowed is not None:
                yield self._allowed(name, column, column.allowed)
        if self.document.primary_key is not None:
            yield self._primary_key(self.document.primary_key)
        for index, unique in enumerate(self.document.uniques):
            yield self._unique(unique, ("uniques", index))
        for index, key in enumerate(self.document.foreign_keys):
            yield from self._foreign_key(key, ("foreign_keys", index))
        for index, check in enumerate(self.document.checks):
            yield self._check(check, ("checks", index))
        for index, exclusion in enumerate(self.document.exclusions):
            yield self._put(
                Exclusion(self._id(Exclusion, exclusion.name), exclusion.definition), ("exclusions", index)
            )
        for index, entry in enumerate(self.document.indexes):
            yield from self._index(entry, ("indexes", index))
        yield from self._triggers_and_rules()
        yield from self._registered()
        for index, policy in enumerate(self.document.policies):
            yield self._policy(policy, ("policies", index))
        for role, privileges in self.document.grants.items():
            if role != phrases.PUBLIC:
                yield self._put(
                    Grant(self._id(Grant, role), _privileges(privileges)), ("grants", role), bare=True
                )

    def _column(self, name: str, column: documents.ColumnDocument) -> Column:
        path = ("columns", name)
        generated = None
        if column.generated is not None and column.expression is not None:
            generated = Generated(column.generated, Sql(column.expression))
        self._place(self._id(Column, name), {EXPRESSION: (*path, EXPRESSION)}, at=path)
        return self._put(
            Column(
                self._id(Column, name),
                self._type((*path, "type"), column.type),
                _nullable(column),
                Sql(column.default) if column.default is not None else None,
                generated,
                column.identity,
                column.collation,
                (column.sequence or "owned") if used_sequences(column.default or "") else None,
            ),
            path,
        )

    def _type(self, path: PathInFile, written: str) -> str:
        found = canonical(written)
        if found is not None and base_name(found) in PSEUDO_TYPES:
            text = f"{shown(written)} is short for more than a type; {self._instead_of_serial(path, found)}"
            self._problem(path, text)
        elif (reason := type_fault(written, self.around)) is not None:
            self._problem(path, reason)
        return found or written

    def _instead_of_serial(self, path: PathInFile, found: str) -> str:
        sequence = shown(serial_sequence(*self.name, str(path[1])))
        whole = PSEUDO_TYPES[base_name(found)]
        return f"write {whole} and `default: nextval('{sequence}')`, or for an identity column `identity: by default`"

    def _allowed(self, name: str, column: documents.ColumnDocument, labels: Sequence[str]) -> Check:
        path = ("columns", name, "allowed")
        if base_name(canonical(column.type) or "") in self.around.enums:
            self._problem(
                path, f"{shown(name)} has an enum type, which allows its labels already; remove `allowed`"
            )
        from psycopg import sql  # noqa: PLC0415 - a tenth of a second that only `allowed` has to wait for

        condition = sql.SQL("{} in ({})").format(
            sql.Identifier(name), sql.SQL(", ").join(map(sql.Literal, labels))
        )
        constraint = naming.name(self.around.naming.check, self.name.name, [name])
        return self._put(Check(self._id(Check, constraint), Sql(condition.as_string())), path, bare=True)

    def _primary_key(self, key: documents.PrimaryKeyDocument) -> PrimaryKey:
        name = key.name or naming.name(self.around.naming.primary_key, self.name.name, key.columns)
        return self._put(
            PrimaryKey(self._id(PrimaryKey, name), tuple(key.columns), tuple(key.include), key.deferrable),
            ("primary_key",),
        )

    def _unique(self, key: documents.UniqueDocument, path: PathInFile) -> Unique:
        name = key.name or naming.name(self.around.naming.unique, self.name.name, key.columns)
        return self._put(
            Unique(
                self._id(Unique, name),
                tuple(key.columns),
                tuple(key.include),
                key.nulls_distinct,
                key.deferrable,
            ),
            path,
        )

    def _foreign_key(self, key: documents.ForeignKeyDocument, path: PathInFile) -> Iterator[ForeignKey]:
        reference = phrases.reference(key.references)
        if reference is None:
            return  # a fault that `sense` tells
        table, columns = reference
        template = self.around.naming.foreign_key
        name = key.name or naming.name(template, self.name.name, key.columns, table.name, columns)
        yield self._put(
            ForeignKey(
                self._id(ForeignKey, name),
                tuple(key.columns),
                table,
                columns,
                on_delete=key.on_delete,
                on_delete_columns=tuple(key.on_delete_columns),
                on_update=key.on_update,
                match=key.match,
                deferrable=key.deferrable,
                validated=key.validated,
                enforced=key.enforced,
            ),
            path,
            {"referenced_columns": "references"},
        )

    def _check(self, check: documents.CheckDocument, path: PathInFile) -> Check:
        return self._put(
            Check(
                self._id(Check, check.name),
                Sql(check.check),
                check.validated,
                check.enforced,
                check.inherited,
            ),
            path,
            {"expression": "check"},
        )

    def _index(self, index: documents.IndexDocument, path: PathInFile) -> Iterator[Index]:
        columns = [
            self._index_column(text, (*path, "columns", place)) for place, text in enumerate(index.columns)
        ]
        names = [
            column.expression
            for column in columns
            if column is not None and isinstance(column.expression, str)
        ]
        if index.name is None and None not in columns and len(names) < len(index.columns):
            self._problem(path, "an index on an expression has no conventional name; write `name:`")
        if None in columns or (index.name is None and len(names) < len(index.columns)):
            return
        name = index.name or naming.name(self.around.naming.index, self.name.name, names)
        yield self._put(
            Index(
                self._id(Index, name),
                tuple(column for column in columns if column is not None),
                unique=index.unique,
                method=index.method,
                where=Sql(index.where) if index.where is not None else None,
                include=tuple(index.include),
                nulls_distinct=index.nulls_distinct,
            ),
            path,
        )

    def _index_column(self, text: str, path: PathInFile) -> IndexColumn | None:
        found = phrases.index_column(text)
        if found is None:
            self._problem(
                path,
                f"{shown(text)} is no index key; write a column, or (an expression), then `desc` or `nulls last`",
            )
        return found

    def _triggers_and_rules(self) -> Iterator[SchemaObject]:
        for index, trigger in enumerate(self.document.triggers):
            yield self._put(
                Trigger(self._id(Trigger, trigger.name), trigger.definition, trigger.fires),
                ("triggers", index),
            )
        for index, rule in enumerate(self.document.rules):
            yield self._put(Rule(self._id(Rule, rule.name), rule.definition, rule.fires), ("rules", index))

    def _registered(self) -> Iterator[SchemaObject]:
        for part, path, entry in parts.written(self.document):
            yield self._put(part.build(self.name, entry), path, part.keys)

    def _policy(self, policy: documents.PolicyDocument, path: PathInFile) -> Policy:
        using = Sql(policy.using) if policy.using is not None else None
        check = Sql(policy.check) if policy.check is not None else None
        roles = () if phrases.PUBLIC in policy.roles else tuple(sorted(policy.roles))
        return self._put(
            Policy(
                self._id(Policy, policy.name),
                policy.command,
                policy.permissive,
                roles,
                using,
                with_check(using, check),
            ),
            path,
        )

    def _comments(self) -> Iterator[Comment]:
        if self.document.comment is not None:
            yield self._put(Comment(self._id(Comment, ""), self.document.comment), ("comment",), bare=True)
        for name, column in self.document.columns.items():
            if column.comment is not None:
                yield self._put(
                    Comment(self._id(Comment, name), column.comment), ("columns", name, "comment"), bare=True
                )

    # -- places and problems -------------------------------------------------------------------------------------------

    def _id(self, kind: type[SchemaObject], name: str) -> ObjectId:
        return ObjectId(kind.KIND, self.name.schema, name, self.name.name)

    def _put(
        self, part: ObjectT, path: PathInFile, keys: Mapping[str, str] | None = None, *, bare: bool = False
    ) -> ObjectT:
        """Note where the part and its facts are written.

        A fact stands under the key of its own name, or under what `keys` says; a `bare` part has no keys of its own.
        """
        written = {} if bare else {name: (*path, (keys or {}).get(name, name)) for name, _ in facts(part)}
        self._place(part.id, written, at=path)
        self.last_put = path
        return part

    def _place(self, key: ObjectId, written: Mapping[str, PathInFile], at: PathInFile) -> None:
        self.locations.setdefault((key, ""), self.parsed.locate(at))
        for attribute, where in written.items():
            if where in self.parsed.places:
                self.locations.setdefault((key, attribute), self.parsed.places[where])

    def _distinct(self, parts: Iterator[SchemaObject]) -> Iterator[SchemaObject]:
        """Pass on the parts whose name nothing else has that shares names with them."""
        seen: set[tuple[str, str]] = set()
        for part in parts:
            key = ("constraint" if isinstance(part, _CONSTRAINTS) else part.KIND, part.name)
            if key in seen:
                text = f"a second {part.KIND} would be called {part.name}; give one of them another `name:`"
                self._problem(self.last_put, text)
                continue
            seen.add(key)
            yield part

    def _problem(self, path: PathInFile, text: str) -> None:
        self.problems.append(problem(self.parsed.locate(path), text))


def _nullable(column: documents.ColumnDocument) -> str:
    if column.nullable:
        return "true"
    facts = {"not validated": column.not_null_validated, "not inherited": column.not_null_inherited}
    return ", ".join(["false", *(lack for lack, holds in facts.items() if not holds)])


def _privileges(texts: Sequence[str]) -> tuple[str, ...]:
    """Return privileges as the model has them; what is none is left out, as `sense` has told."""
    found = [privilege for privilege in map(phrases.privilege, texts) if privilege is not None]
    single = (f"{word} ({column})" for word, columns in found for column in columns)
    return tuple(sorted([*single, *(word for word, columns in found if not columns)]))
