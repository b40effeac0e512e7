"""Facts of a table as operations of Alembic: the calls that create and drop one column, key, check or index.

Each function returns source (`Call`), or raises `CannotDraft` with the reason where Alembic and SQLAlchemy have no
operation that makes the object with every one of its facts. Statements beyond those operations are composed by psycopg.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from psycopg import sql
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from pgcontract import model
from pgcontract.alembic.drafting.source import Call, call, parse
from pgcontract.metadata import Parts, auto_increment, identity, literally, plain_type
from pgcontract.sqltext import as_default
from pgcontract.sqltypes import spelled

Enums = Mapping[str, model.Enum]
"""Enum types by the spelling that a column's type has."""

_quote = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call] # SQLAlchemy's


class CannotDraft(Exception):
    """A difference that a draft cannot remove. The message is the reason, and what to write by hand."""


def execute(statement: sql.Composable) -> Call:
    """Return the operation that runs a statement."""
    return call("op.execute", literally(statement.as_string()))


def identifier(*names: str) -> sql.Composable:
    """Return an identifier, in quotes only where it needs them."""
    return sql.SQL(".").join(sql.SQL(_quote(name)) for name in names)


def relation(key: model.ObjectId) -> sql.Composable:
    """Return the identifier of a table or type, or of the table that an object belongs to, with its schema."""
    return identifier(*key.relation)


def text(expression: str) -> Call:
    """Return the SQL text of an expression."""
    return call("sa.text", literally(expression))


# -- columns -----------------------------------------------------------------------------------------------


def column(part: model.Column, parts: Parts, enums: Enums, *, inline: bool) -> Call:
    """Return `sa.Column(…)` of a table with these parts; `inline` in `op.create_table`, which can make a serial."""
    if part.nullable not in {"true", "false"}:
        raise CannotDraft(
            f"NOT NULL that is {part.nullable.removeprefix('false, ')} is an ALTER TABLE in SQL"
        )
    increment = auto_increment(part, parts) if inline else None
    default = None if increment or part.default is None else text(as_default(part.default.text))
    return call(
        "sa.Column",
        part.name,
        column_type(part, enums),
        *_generation(part),
        autoincrement=increment,
        server_default=default,
        nullable=part.nullable == "true",
    )


def _generation(part: model.Column) -> Iterator[Call]:
    if part.generated is not None:
        if part.generated.kind != "stored":
            raise CannotDraft("a virtual generated column is an ALTER TABLE in SQL")
        yield call("sa.Computed", literally(part.generated.expression.text), persisted=True)
    if part.identity is not None:
        made = identity(part.identity)
        if re.search(r"\b(as|unlogged)\b", part.identity):
            raise CannotDraft(f"identity {part.identity} is an ALTER TABLE in SQL")
        options = ("start", "increment", "minvalue", "maxvalue", "cycle", "cache")
        yield call("sa.Identity", always=made.always, **{name: getattr(made, name) for name in options})


def column_type(part: model.Column, enums: Enums) -> Call:
    """Return the type of a column as SQLAlchemy has it."""
    inner = part.type.removesuffix("[]")
    if inner in enums:
        enum = enums[inner]
        made = call("postgresql.ENUM", *enum.labels, name=enum.name, schema=enum.id.schema, create_type=False)
    else:
        found = plain_type(inner)
        if found is None:
            raise CannotDraft(f"SQLAlchemy has no type {part.type}: write the statement in SQL")
        made = _type_source(found)
    if part.collation is not None:
        if inner.partition("(")[0] not in {"varchar", "char", "text"} or "." in part.collation:
            raise CannotDraft(f"collation {part.collation} is an ALTER TABLE in SQL")
        made = call(made.function, *made.arguments, **dict(made.options), collation=part.collation)
    return call("postgresql.ARRAY", made) if part.type.endswith("[]") else made


def _type_source(made: TypeEngine[object]) -> Call:
    """Return the constructor's call of a type of SQLAlchemy, without what is its default."""
    source = parse(repr(made))
    module = "postgresql" if type(made).__module__.startswith("sqlalchemy.dialects.") else "sa"
    options = tuple((name, value) for name, value in source.options if name != "astext_type")
    return Call(f"{module}.{source.function}", source.arguments, options)


# -- constraints -------------------------------------------------------------------------------------------


def _deferrable(deferrable: str) -> dict[str, object]:
    if deferrable == "no":
        return {}
    return {"deferrable": True, "initially": deferrable.removeprefix("initially ").upper()}


def primary_key(part: model.PrimaryKey) -> Call:
    """Return the operation that adds a primary key."""
    if part.include or not part.valid:
        raise CannotDraft("a primary key with INCLUDE is an ALTER TABLE in SQL")
    schema, name = part.id.schema, part.id.parent
    return call(
        "op.create_primary_key",
        part.name,
        name,
        list(part.columns),
        schema=schema,
        **_deferrable(part.deferrable),
    )


def unique(part: model.Unique, *, inline: bool = False) -> Call:
    """Return the operation that adds a unique constraint; `inline` in `op.create_table`, which can include columns."""
    if not part.valid:
        raise CannotDraft("an index that is not valid cannot be created so")
    if part.include and not inline:
        raise CannotDraft("a unique constraint with INCLUDE is an ALTER TABLE in SQL")
    schema, name = part.id.schema, part.id.parent
    return call(
        "op.create_unique_constraint",
        part.name,
        name,
        list(part.columns),
        schema=schema,
        **_deferrable(part.deferrable),
        postgresql_include=list(part.include) or None,
        postgresql_nulls_not_distinct=None if part.nulls_distinct else True,
    )


_ANY_OF = re.compile(
    r"""\((?P<column>\w+|"(?:[^"]|"")+")\)::text[ ]=[ ]ANY[ ]\(\(ARRAY\[
    (?P<values>'(?:[^']|'')*'::character[ ]varying(?:,[ ]'(?:[^']|'')*'::character[ ]varying)*)
    \]\)::text\[\]\)""",
    re.VERBOSE,
)


def restorable(expression: str) -> str:
    """Return an expression that PostgreSQL prints in such a way that it prints the same again.

    `status IN ('a', 'b')` on a varchar is printed with casts, and reading those casts gives another expression.
    """
    return _ANY_OF.sub(
        lambda found: f"{found['column']} IN ({found['values'].replace('::character varying', '')})",
        expression,
    )


def check(part: model.Check) -> Call:
    """Return the operation that adds a check constraint."""
    if not part.enforced or not part.inherited:
        raise CannotDraft("a check that is NOT ENFORCED or NO INHERIT is an ALTER TABLE in SQL")
    schema, name = part.id.schema, part.id.parent
    not_valid = None if part.validated else True
    condition = text(restorable(part.expression.text))
    return call(
        "op.create_check_constraint",
        part.name,
        name,
        condition,
        schema=schema,
        postgresql_not_valid=not_valid,
    )


def foreign_key(part: model.ForeignKey) -> Call:
    """Return the operation that adds a foreign key."""
    if not part.enforced or part.triggers != "enabled":
        raise CannotDraft("a foreign key that is not enforced, or whose triggers are disabled, is SQL")
    schema, name = part.id.schema, part.id.parent
    other_schema, other = part.references
    if any(
        "." in word for word in (name, other, schema, other_schema, *part.columns, *part.referenced_columns)
    ):
        raise CannotDraft("SQLAlchemy takes a dot in a name for the end of it: write the statement in SQL")
    on_delete = part.on_delete.upper()
    if part.on_delete_columns:
        on_delete += f" ({', '.join(map(_quote, part.on_delete_columns))})"
    return call(
        "op.create_foreign_key",
        part.name,
        name,
        other,
        list(part.columns),
        list(part.referenced_columns),
        source_schema=schema,
        referent_schema=other_schema,
        onupdate=part.on_update.upper() if part.on_update != "no action" else None,
        ondelete=on_delete if on_delete != "NO ACTION" else None,
        match=part.match.upper() if part.match != "simple" else None,
        **_deferrable(part.deferrable),
        postgresql_not_valid=None if part.validated else True,
    )


def drop_constraint(part: model.SchemaObject) -> Call:
    """Return the operation that drops a key, a unique constraint, a foreign key or a check."""
    schema, name = part.id.schema, part.id.parent
    kind = {"primary key": "primary", "foreign key": "foreignkey"}.get(part.KIND, part.KIND)
    return call("op.drop_constraint", part.name, name, schema=schema, type_=kind)


# -- indexes -----------------------------------------------------------------------------------------------


def index(part: model.Index) -> Call:
    """Return the operation that creates an index."""
    if not part.valid:
        raise CannotDraft("an index that is not valid cannot be created so")
    schema, name = part.id.schema, part.id.parent
    return call(
        "op.create_index",
        part.name,
        name,
        [_index_key(key) for key in part.columns],
        schema=schema,
        unique=part.unique or None,
        postgresql_using=part.method if part.method != "btree" else None,
        postgresql_include=list(part.include) or None,
        postgresql_nulls_not_distinct=None if part.nulls_distinct else True,
        postgresql_where=text(restorable(part.where.text)) if part.where is not None else None,
    )


def _index_key(key: model.IndexColumn) -> object:
    """Return a column's name, or the SQL text of a key that says more."""
    nulls = "first" if key.order == "desc" else "last"
    if isinstance(key.expression, str) and key == model.IndexColumn(key.expression):
        return key.expression
    words = [f"({key.expression})" if isinstance(key.expression, model.Sql) else _quote(key.expression)]
    if key.collation is not None:
        words.append(f"COLLATE {_dotted(key.collation)}")
    if key.opclass is not None:
        words.append(_dotted(key.opclass))
    words += ["DESC"] if key.order == "desc" else []
    words += [f"NULLS {key.nulls.upper()}"] if key.nulls != nulls else []
    return text(" ".join(words))


def _dotted(name: str) -> str:
    return name if '"' in name else ".".join(map(_quote, name.split(".")))


def drop_index(part: model.Index) -> Call:
    """Return the operation that drops an index."""
    schema, name = part.id.schema, part.id.parent
    return call("op.drop_index", part.name, table_name=name, schema=schema)


# -- tables and types --------------------------------------------------------------------------------------


def create_table(table: model.Table, parts: Parts, enums: Enums) -> Call:
    """Return the operation that creates a table: its columns, primary key, unique constraints and checks."""
    items = [column(part, parts, enums, inline=True) for part in parts if isinstance(part, model.Column)]
    for part in parts:
        match part:
            case model.PrimaryKey():
                primary_key(part)
                items.append(
                    call(
                        "sa.PrimaryKeyConstraint",
                        *part.columns,
                        name=part.name,
                        **_deferrable(part.deferrable),
                    )
                )
            case model.Unique():
                made = unique(part, inline=True)
                options = dict(made.options)
                options.pop("schema")
                items.append(call("sa.UniqueConstraint", *part.columns, name=part.name, **options))
            case model.Check(validated=True):
                check(part)
                items.append(
                    call("sa.CheckConstraint", text(restorable(part.expression.text)), name=part.name)
                )
    prefixes = ["UNLOGGED"] if table.persistence == "unlogged" else None
    return call("op.create_table", table.name, *items, schema=table.id.schema, prefixes=prefixes)


def drop_table(table: model.Table) -> Call:
    """Return the operation that drops a table."""
    return call("op.drop_table", table.name, schema=table.id.schema)


def create_enum(enum: model.Enum) -> Call:
    """Return the operation that creates an enum type."""
    labels = sql.SQL(", ").join(map(sql.Literal, enum.labels))
    return execute(sql.SQL("CREATE TYPE {} AS ENUM ({})").format(relation(enum.id), labels))


def drop_enum(enum: model.Enum) -> Call:
    """Return the operation that drops an enum type."""
    return execute(sql.SQL("DROP TYPE {}").format(relation(enum.id)))


def comment(part: model.Comment) -> Call:
    """Return the operation that sets or removes the comment on a table or a column."""
    if part.name:
        on = sql.SQL("COLUMN {}.{}").format(relation(part.id), identifier(part.name))
    else:
        on = sql.SQL("TABLE {}").format(relation(part.id))
    return execute(sql.SQL("COMMENT ON {} IS {}").format(on, sql.Literal(part.text)))


def row_level_security(table: model.Table) -> Iterator[Call]:
    """Yield the operations that set both switches of row level security."""
    enable = sql.SQL("ENABLE" if table.row_level_security.startswith("enabled") else "DISABLE")
    force = sql.SQL("FORCE" if table.row_level_security.endswith("forced") else "NO FORCE")
    for switch in (enable, force):
        statement = sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY")
        yield execute(statement.format(relation(table.id), switch))


def enums_by_type(enums: Iterable[model.Enum]) -> Enums:
    """Return enums by the spelling that a column's type has."""
    return {spelled(*enum.id.qualified_name): enum for enum in enums}
