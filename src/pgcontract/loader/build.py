"""From the document of one table to its facts, with the place of each. Names from the convention, types in canonical spelling.

Whether the tables and columns that a key names exist is left to `resolve`: other files have to be read first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from psycopg import sql

from pgcontract.contract import RowRule, Subject
from pgcontract.errors import Location, Problem
from pgcontract.loader import documents, naming, phrases
from pgcontract.loader.nodes import Parsed, PathInFile
from pgcontract.loader.validate import nearest
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
    Part,
    Policy,
    PrimaryKey,
    Rule,
    Sql,
    Table,
    Trigger,
    Unique,
    attributes,
)
from pgcontract.sqltypes import BUILT_IN, PSEUDO_TYPES, base_name, canonical, is_built_in

P = TypeVar("P", bound=Part)

_CONSTRAINTS = (PrimaryKey, Unique, ForeignKey, Check, Exclusion)


@dataclass(slots=True)
class Surroundings:
    """What the shared files say: types that are not built in, which of them are enums, and the naming convention."""

    types: set[str] = field(default_factory=set)
    enums: set[str] = field(default_factory=set)
    naming: documents.NamingDocument = field(default_factory=lambda: documents.NamingDocument.model_validate({}))


@dataclass(slots=True)
class TableBuilder:
    """Builds one table; `problems` and `locations` fill on the way."""

    name: str
    document: documents.TableDocument
    parsed: Parsed
    around: Surroundings
    problems: list[Problem] = field(default_factory=list)
    locations: dict[tuple[Subject, str], Location] = field(default_factory=dict)

    def table(self) -> Table:
        """Return the table with all its parts. With problems it is incomplete, and not to be used."""
        document = self.document
        own = ("row_level_security", "replica_identity", "persistence")
        self._place(Subject("table", self.name), (), {key: (key,) for key in own}, at=("table",))
        return Table(
            self.name,
            tuple(self._distinct(self._parts())),
            persistence=document.persistence,
            row_level_security=document.row_level_security,
            replica_identity=document.replica_identity,
        )

    def rules(self) -> Iterator[RowRule]:
        """Yield the questions about the table's rows."""
        for name, query in self.document.rows.items():
            rule = RowRule(name, self.name, query)
            self._place(rule.subject, (), {}, at=("rows", name))
            yield rule

    def descriptions(self) -> Mapping[Subject, str]:
        """Return what the contract says for people only."""
        found = {Subject("table", self.name): self.document.description}
        found |= {Subject("column", name, self.name): column.description for name, column in self.document.columns.items()}
        return {subject: text for subject, text in found.items() if text is not None}

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Part]:
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
            yield self._put(Exclusion(exclusion.name, exclusion.definition), ("exclusions", index))
        for index, entry in enumerate(self.document.indexes):
            yield from self._index(entry, ("indexes", index))
        yield from self._triggers_and_rules()
        for index, policy in enumerate(self.document.policies):
            yield self._policy(policy, ("policies", index))
        for role, privileges in self.document.grants.items():
            yield self._grant(role, privileges)

    def _column(self, name: str, column: documents.ColumnDocument) -> Column:
        path = ("columns", name)
        generated = None
        if column.generated is not None and column.expression is not None:
            generated = Generated(column.generated, Sql(column.expression))
        elif column.generated is not None or column.expression is not None:
            self._problem(path, f"{name} needs both `generated` and `expression`, or neither; write the other one too")
        if column.default is not None and (generated is not None or column.identity is not None):
            self._problem((*path, "default"), f"{name} is generated and cannot have a default too; remove one of them")
        if column.default is not None and phrases.is_bare_word(column.default):
            quoted = '"' + "'" + column.default.replace("'", "''") + "'" + '"'
            text = f"default {column.default} is a bare word, which SQL takes for a column; write default: {quoted}"
            self._problem((*path, "default"), text)
        return self._put(
            Column(
                name,
                self._type((*path, "type"), column.type),
                "true" if column.nullable else "false",
                Sql(column.default) if column.default is not None else None,
                generated,
                column.identity,
                column.collation,
            ),
            path,
        )

    def _type(self, path: PathInFile, text: str) -> str:
        found = canonical(text)
        if found is None:
            self._problem(path, f"{text} is not the name of a type; write it as in DDL, e.g. varchar(32)")
        elif base_name(found) in PSEUDO_TYPES:
            self._problem(path, f"{text} is short for a default; write {PSEUDO_TYPES[base_name(found)]} and what comes with it")
        elif not is_built_in(found) and base_name(found) not in self.around.types and found not in self.around.types:
            known = sorted(BUILT_IN | self.around.types)
            hint = nearest(base_name(found), known) or "; name it under `enums:` or `types:`"
            self._problem(path, f"unknown type {text}{hint}")
        return found or text

    def _allowed(self, name: str, column: documents.ColumnDocument, labels: Sequence[str]) -> Check:
        path = ("columns", name, "allowed")
        if base_name(canonical(column.type) or "") in self.around.enums:
            self._problem(path, f"{name} has an enum type, which allows its labels already; remove `allowed`")
        for index, label in enumerate(labels):
            if label in labels[:index]:
                self._problem((*path, index), f"{label} stands here twice; keep one")
        condition = sql.SQL("{} in ({})").format(sql.Identifier(name), sql.SQL(", ").join(map(sql.Literal, labels)))
        constraint = naming.name(self.around.naming.check, self.document.table, [name])
        return self._put(Check(constraint, Sql(condition.as_string())), path, bare=True)

    def _primary_key(self, key: documents.PrimaryKeyDocument) -> PrimaryKey:
        name = key.name or naming.name(self.around.naming.primary_key, self.document.table, key.columns)
        return self._put(PrimaryKey(name, tuple(key.columns), tuple(key.include), key.deferrable), ("primary_key",))

    def _unique(self, key: documents.UniqueDocument, path: PathInFile) -> Unique:
        name = key.name or naming.name(self.around.naming.unique, self.document.table, key.columns)
        return self._put(
            Unique(name, tuple(key.columns), tuple(key.include), key.nulls_distinct, key.deferrable), path
        )

    def _foreign_key(self, key: documents.ForeignKeyDocument, path: PathInFile) -> Iterator[ForeignKey]:
        reference = phrases.reference(key.references)
        if reference is None:
            self._problem((*path, "references"), f"{key.references} is no reference; write it as `projects (id)`")
            return
        table, columns = reference
        if len(columns) != len(key.columns):
            text = f"{len(key.columns)} columns reference {len(columns)}; name as many on both sides"
            self._problem((*path, "references"), text)
        bare_table = table.rpartition(".")[2]
        template = self.around.naming.foreign_key
        yield self._put(
            ForeignKey(
                key.name or naming.name(template, self.document.table, key.columns, bare_table, columns),
                tuple(key.columns),
                table,
                columns,
                on_delete=key.on_delete,
                on_delete_columns=tuple(key.on_delete_columns),
                on_update=key.on_update,
                match=key.match,
                deferrable=key.deferrable,
            ),
            path,
            {"referenced_columns": "references"},
        )

    def _check(self, check: documents.CheckDocument, path: PathInFile) -> Check:
        return self._put(Check(check.name, Sql(check.check), inherited=check.inherited), path, {"expression": "check"})

    def _index(self, index: documents.IndexDocument, path: PathInFile) -> Iterator[Index]:
        columns = [self._index_column(text, (*path, "columns", place)) for place, text in enumerate(index.columns)]
        names = [column.expression for column in columns if column is not None and isinstance(column.expression, str)]
        if index.name is None and len(names) < len(index.columns):
            self._problem(path, "an index on an expression has no conventional name; write `name:`")
            return
        yield self._put(
            Index(
                index.name or naming.name(self.around.naming.index, self.document.table, names),
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
            self._problem(path, f"{text} is no index key; write a column, or (an expression), then `desc nulls last` and the like")
        return found

    def _triggers_and_rules(self) -> Iterator[Part]:
        for index, trigger in enumerate(self.document.triggers):
            yield self._put(Trigger(trigger.name, trigger.definition, trigger.fires), ("triggers", index))
        for index, rule in enumerate(self.document.rules):
            yield self._put(Rule(rule.name, rule.definition, rule.fires), ("rules", index))

    def _policy(self, policy: documents.PolicyDocument, path: PathInFile) -> Policy:
        return self._put(
            Policy(
                policy.name,
                policy.command,
                policy.permissive,
                tuple(sorted(role for role in policy.roles if role != "public")),
                Sql(policy.using) if policy.using is not None else None,
                Sql(policy.check) if policy.check is not None else None,
            ),
            path,
        )

    def _grant(self, role: str, texts: Sequence[str]) -> Grant:
        privileges = []
        for index, text in enumerate(texts):
            found = phrases.privilege(text)
            if found is None:
                known = ", ".join(phrases.PRIVILEGES)
                self._problem(("grants", role, index), f"{text} is no privilege on a table; write one of {known}")
                continue
            word, columns = found
            for column in columns:
                self._known_column(("grants", role, index), column)
            privileges += [f"{word} ({column})" for column in columns] or [word]
        return self._put(Grant(role, tuple(sorted(privileges))), ("grants", role), bare=True)

    def _comments(self) -> Iterator[Comment]:
        if self.document.comment is not None:
            yield self._put(Comment("", self.document.comment), ("comment",), bare=True)
        for name, column in self.document.columns.items():
            if column.comment is not None:
                yield self._put(Comment(name, column.comment), ("columns", name, "comment"), bare=True)

    # -- places and problems -------------------------------------------------------------------------------------------

    def _put(self, part: P, path: PathInFile, keys: Mapping[str, str] | None = None, *, bare: bool = False) -> P:
        """Note where the part and its facts are written.

        A fact stands under the key of its own name, or under what `keys` says; `bare` is a part that has no keys of its own.
        """
        written = {} if bare else {name: (*path, (keys or {}).get(name, name)) for name, _ in attributes(part)}
        self._place(Subject(part.KIND, part.name, self.name), path, written, at=path)
        return part

    def _place(self, subject: Subject, path: PathInFile, written: Mapping[str, PathInFile], at: PathInFile) -> None:
        self.locations.setdefault((subject, ""), self.parsed.locate(at))
        for attribute, where in written.items():
            if where in self.parsed.places:
                self.locations.setdefault((subject, attribute), self.parsed.places[where])

    def _distinct(self, parts: Iterator[Part]) -> Iterator[Part]:
        """Pass on the parts whose name nothing else has that shares names with them."""
        seen: set[tuple[str, str]] = set()
        for part in parts:
            key = ("constraint" if isinstance(part, _CONSTRAINTS) else part.KIND, part.name)
            if key in seen:
                text = f"a second {part.KIND} would be called {part.name}; give one of them another `name:`"
                self.problems.append(Problem(self.locations[Subject(part.KIND, part.name, self.name), ""], text))
                continue
            seen.add(key)
            yield part

    def _problem(self, path: PathInFile, text: str) -> None:
        self.problems.append(Problem(self.parsed.locate(path), text))

    def _known_column(self, path: PathInFile, column: str) -> None:
        if column not in self.document.columns:
            hint = nearest(column, list(self.document.columns)) or "; name one of the table's columns"
            self._problem(path, f"{self.name} has no column {column}{hint}")
