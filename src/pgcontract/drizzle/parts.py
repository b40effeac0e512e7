"""The parts of a table in Drizzle's words: columns with their own keys, and the list of what concerns several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pgcontract import model
from pgcontract.contract import Contract
from pgcontract.drizzle.names import Names
from pgcontract.drizzle.types import builder, default, narrowed, serial
from pgcontract.drizzle.typescript import (
    CORE,
    Array,
    Call,
    Chain,
    Node,
    Object,
    Text,
    quoted,
    sql,
    sql_template,
)
from pgcontract.drizzle.typescript import string as literal


@dataclass(frozen=True, slots=True)
class Words:
    """Says the parts of one table. `enums` has variables by type; `cyclic` the tables that lead back to this one."""

    contract: Contract
    names: Names
    table: model.Table
    enums: dict[str, str]
    cyclic: frozenset[model.QualifiedName]

    @property
    def parts(self) -> tuple[model.SchemaObject, ...]:
        """What belongs to the table."""
        return self.contract.parts(self.table.id)

    @property
    def name(self) -> model.QualifiedName:
        """The name of the table."""
        return self.table.id.qualified_name

    def columns(self) -> Iterator[tuple[str, str, Chain]]:
        """Yield (column, property, what makes it) in the order of the contract."""
        for part in self.parts:
            if isinstance(part, model.Column):
                yield (
                    part.name,
                    self.names.columns[self.name, part.name],
                    Chain(tuple(self._column(part))),
                )

    def extras(self) -> Iterator[Chain]:
        """Yield what stands beside the columns: keys, then checks, indexes and policies, each in order."""
        order = (model.PrimaryKey, model.Unique, model.ForeignKey, model.Check, model.Index, model.Policy)
        for kind in order:
            for part in self.parts:
                if isinstance(part, kind) and not self._on_column(part):
                    yield Chain(tuple(self._extra(part)))

    def unsaid(self) -> list[str]:
        """Return what only the database keeps, because Drizzle leaves it alone: grants and comments."""
        roles = sorted(
            model.quote_if_ambiguous(part.name) for part in self.parts if isinstance(part, model.Grant)
        )
        comments = any(isinstance(part, model.Comment) for part in self.parts)
        return [
            *([f"the privileges of {' and '.join(roles)}"] if roles else []),
            *(["the comments"] if comments else []),
        ]

    # -- columns -------------------------------------------------------------------------------------------------------

    def _column(self, column: model.Column) -> Iterator[Call]:
        allowed = self.contract.note(column.id).allowed
        counted = serial(column)
        made = counted or builder(column, self.enums, allowed)
        if made is None:
            raise AssertionError(column.type)  # `limits` has refused it
        yield made
        if column.type.endswith("[]"):
            yield Call(".array")
        type_ = narrowed(column, allowed) if allowed is not None else None
        if type_ is not None:
            yield type_
        yield from self._column_keys(column)
        value = default(column, is_enum=column.type in self.enums)
        if value is not None and counted is None:
            yield value
        if column.generated is not None:
            yield Call(".generatedAlwaysAs", (sql(column.generated.expression.text),))
        if column.identity is not None:
            yield Call(
                ".generatedAlwaysAsIdentity"
                if column.identity == "always"
                else ".generatedByDefaultAsIdentity"
            )
        key = self._reference_on(column.name)
        if key is not None:
            yield self._reference(key)

    def _column_keys(self, column: model.Column) -> Iterator[Call]:
        for part in self.parts:
            match part:
                case model.PrimaryKey() if self._on_column(part) and part.columns == (column.name,):
                    yield Call(".primaryKey")
                    return  # NOT NULL goes without saying
        if column.nullable == "false":
            yield Call(".notNull")
        for part in self.parts:
            if isinstance(part, model.Unique) and self._on_column(part) and part.columns == (column.name,):
                yield self._unique_call(part)

    def _unique_call(self, unique: model.Unique) -> Call:
        own = unique.name == f"{self.table.name}_{unique.columns[0]}_unique"
        if not unique.nulls_distinct:
            return Call(".unique", (quoted(unique.name), Object((("nulls", quoted("not distinct")),))))
        return Call(".unique", () if own else (quoted(unique.name),))

    def _on_column(self, part: model.SchemaObject) -> bool:
        """Whether the column itself says it."""
        match part:
            case model.PrimaryKey():
                return len(part.columns) == 1 and part.name == f"{self.table.name}_pkey"
            case model.Unique():
                return len(part.columns) == 1
            case model.ForeignKey():
                return part == self._reference_on(part.columns[0])
            case _:
                return False

    def _reference_on(self, column: str) -> model.ForeignKey | None:
        """Return the first foreign key of the column alone that has the name that Drizzle gives it."""
        for part in self.parts:
            if isinstance(part, model.ForeignKey) and part.columns == (column,):
                own = f"{self.table.name}_{column}_{part.references.name}_{part.referenced_columns[0]}_fk"
                if part.name == own:
                    return part
        return None

    def _reference(self, key: model.ForeignKey) -> Call:
        target, imports = self._target(key.references)
        typed = key.references in self.cyclic
        arrow = "(): AnyPgColumn => " if typed else "() => "
        text = arrow + self.names.column(key.references, key.referenced_columns[0], target)
        imports = (*imports, *(((CORE, "type AnyPgColumn"),) if typed else ()))
        actions: list[tuple[str, Node]] = []
        if key.on_delete != "no action":
            actions.append(("onDelete", quoted(key.on_delete)))
        if key.on_update != "no action":
            actions.append(("onUpdate", quoted(key.on_update)))
        function = Text(text, imports, simple=False)
        return Call(".references", (function, Object(tuple(actions))) if actions else (function,))

    def _target(self, table: model.QualifiedName) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the variable of a table, and what has to be imported for it."""
        name = self.names.tables[table]
        return name, () if table == self.name else ((f"./{self.names.files[table]}", name),)

    # -- beside the columns --------------------------------------------------------------------------------------------

    def _extra(self, part: model.SchemaObject) -> Iterator[Call]:
        match part:
            case model.PrimaryKey():
                entries = (("name", quoted(part.name)), ("columns", self._columns(part.columns)))
                yield Call("primaryKey", (Object(entries),))
            case model.Unique():
                yield Call("unique", (quoted(part.name),))
                yield Call(".on", self._columns(part.columns).items)
                if not part.nulls_distinct:
                    yield Call(".nullsNotDistinct")
            case model.ForeignKey():
                yield from self._foreign_key(part)
            case model.Check():
                yield Call("check", (quoted(part.name), self._condition(part)))
            case model.Index():
                yield from self._index(part)
            case model.Policy():
                yield Call("pgPolicy", (quoted(part.name), Object(tuple(_policy(part)))))
            case _:
                raise AssertionError(part.KIND)

    def _foreign_key(self, key: model.ForeignKey) -> Iterator[Call]:
        target, imports = self._target(key.references)
        owner = "t" if key.references == self.name else target
        foreign = tuple(
            Text(self.names.column(key.references, column, owner), imports)
            for column in key.referenced_columns
        )
        entries = (
            ("name", quoted(key.name)),
            ("columns", self._columns(key.columns)),
            ("foreignColumns", Array(foreign)),
        )
        yield Call("foreignKey", (Object(entries, open=True),))
        if key.on_delete != "no action":
            yield Call(".onDelete", (quoted(key.on_delete),))
        if key.on_update != "no action":
            yield Call(".onUpdate", (quoted(key.on_update),))

    def _condition(self, check: model.Check) -> Text:
        """Return the condition; in that of a column's `allowed`, the column is one that the compiler knows."""
        condition = sql(check.expression.text)
        for column in self.parts:
            start = f'sql`"{column.name}" in ('
            if self.contract.note(column.id).allowed and condition.text.startswith(start):
                reached = self.names.column(self.name, column.name, "t")
                return sql_template(f"${{{reached}}} in ({condition.text[len(start) : -1]}")
        return condition

    def _index(self, index: model.Index) -> Iterator[Call]:
        keys = tuple(self._index_key(key) for key in index.columns)
        yield Call("uniqueIndex" if index.unique else "index", (quoted(index.name),))
        yield Call(".on", keys) if index.method == "btree" else Call(".using", (quoted(index.method), *keys))
        if index.where is not None:
            yield Call(".where", (sql(index.where.text),))

    def _index_key(self, key: model.IndexColumn) -> Text:
        if isinstance(key.expression, model.Sql):
            return sql(f"({key.expression})")
        text = self.names.column(self.name, key.expression, "t")
        if key.order == "desc":
            text += f".desc().nulls{key.nulls.capitalize()}()"
        elif key.nulls == "first":
            text += ".asc().nullsFirst()"
        return Text(text + (f".op({literal(key.opclass)})" if key.opclass else ""))

    def _columns(self, columns: tuple[str, ...]) -> Array:
        return Array(tuple(Text(self.names.column(self.name, column, "t")) for column in columns))


def _policy(policy: model.Policy) -> Iterator[tuple[str, Node]]:
    yield "as", quoted("permissive" if policy.permissive else "restrictive")
    yield "for", quoted(policy.command)
    yield "to", Array(tuple(map(quoted, policy.roles))) if policy.roles else quoted("public")
    if policy.using is not None:
        yield "using", sql(policy.using.text)
    if policy.check is not None:
        yield "withCheck", sql(policy.check.text)
