"""From contracts to SQLAlchemy `MetaData`: the tables of the contracts for programs that use SQLAlchemy Core.

It has everything that SQLAlchemy can express. Row level security, grants, policies, triggers, rules and exclusions are
left out: `alembic check` and `alembic revision --autogenerate` compare the contracts themselves (`pgcontract.alembic`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine, UserDefinedType

from pgcontract import model
from pgcontract.contract import Contract
from pgcontract.sqltext import as_default
from pgcontract.sqltypes import base_name, in_sql, serial_sequence, spelled

Parts = tuple[model.SchemaObject, ...]
"""What belongs to a table."""

_TYPES: Mapping[str, Callable[..., TypeEngine[Any]]] = {
    "bigint": sa.BigInteger,
    "bit": postgresql.BIT,
    "boolean": sa.Boolean,
    "bytea": postgresql.BYTEA,
    "char": sa.CHAR,
    "cidr": postgresql.CIDR,
    "date": sa.Date,
    "datemultirange": postgresql.DATEMULTIRANGE,
    "daterange": postgresql.DATERANGE,
    "double precision": sa.Double,
    "inet": postgresql.INET,
    "int4multirange": postgresql.INT4MULTIRANGE,
    "int4range": postgresql.INT4RANGE,
    "int8multirange": postgresql.INT8MULTIRANGE,
    "int8range": postgresql.INT8RANGE,
    "integer": sa.Integer,
    "json": sa.JSON,
    "jsonb": postgresql.JSONB,
    "jsonpath": postgresql.JSONPATH,
    "macaddr": postgresql.MACADDR,
    "macaddr8": postgresql.MACADDR8,
    "money": postgresql.MONEY,
    "numeric": sa.Numeric,
    "nummultirange": postgresql.NUMMULTIRANGE,
    "numrange": postgresql.NUMRANGE,
    "oid": postgresql.OID,
    "real": sa.REAL,
    "regclass": postgresql.REGCLASS,
    "regconfig": postgresql.REGCONFIG,
    "smallint": sa.SmallInteger,
    "text": sa.Text,
    "tsmultirange": postgresql.TSMULTIRANGE,
    "tsquery": postgresql.TSQUERY,
    "tsrange": postgresql.TSRANGE,
    "tstzmultirange": postgresql.TSTZMULTIRANGE,
    "tstzrange": postgresql.TSTZRANGE,
    "tsvector": postgresql.TSVECTOR,
    "uuid": sa.UUID,
    "varbit": lambda length=None: postgresql.BIT(length, varying=True),
    "varchar": sa.String,
}
_TIMES: Mapping[str, Callable[..., TypeEngine[Any]]] = {
    "timestamp": lambda precision=None: postgresql.TIMESTAMP(timezone=False, precision=precision),
    "timestamptz": lambda precision=None: postgresql.TIMESTAMP(timezone=True, precision=precision),
    "time": lambda precision=None: postgresql.TIME(timezone=False, precision=precision),
    "timetz": lambda precision=None: postgresql.TIME(timezone=True, precision=precision),
}


_quote = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call] # SQLAlchemy's


class _Verbatim(UserDefinedType[Any]):
    """A type that SQLAlchemy need not understand, by its name."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        """Return the name."""
        return self.name


def metadata(contract: Contract) -> sa.MetaData:
    """Return the tables of the contracts, in the order of the files, and their enums."""
    made = sa.MetaData()
    enums = {spelled(*enum.id.qualified_name): _enum(enum, made) for enum in contract.of_kind(model.Enum)}
    tables = {
        name: _table(table, contract.parts(table.id), enums, made) for name, table in contract.tables.items()
    }
    for key in contract.of_kind(model.ForeignKey):
        tables[key.id.relation].append_constraint(_foreign_key(key, tables.get(key.references)))
    return made


def _enum(enum: model.Enum, made: sa.MetaData) -> postgresql.ENUM:
    return postgresql.ENUM(*enum.labels, name=enum.name, schema=_schema(enum.id), metadata=made)


def _table(
    table: model.Table, parts: Parts, enums: Mapping[str, postgresql.ENUM], made: sa.MetaData
) -> sa.Table:
    comments = {part.name: part.text for part in parts if isinstance(part, model.Comment)}
    items: list[sa.schema.SchemaItem] = []
    for part in parts:
        if isinstance(part, model.Column):
            items.append(_column(part, parts, enums, comments.get(part.name)))
        elif not isinstance(part, model.Index):
            items += _constraint(part)
    prefixes = ["UNLOGGED"] if table.persistence == "unlogged" else []
    made_table = sa.Table(
        table.name,
        made,
        *items,
        schema=_schema(table.id),
        prefixes=prefixes,
        comment=comments.get(""),
    )
    for part in parts:
        if isinstance(part, model.Index):
            _index(part, made_table)
        elif isinstance(part, model.Column) and _has_own_sequence(part, parts):
            _own_sequence(part, made_table)
    return made_table


def _column(
    column: model.Column, parts: Parts, enums: Mapping[str, postgresql.ENUM], comment: str | None
) -> sa.Column[Any]:
    generation: list[sa.schema.SchemaItem] = []
    if column.generated is not None:
        generation.append(
            sa.Computed(
                literally(column.generated.expression.text), persisted=column.generated.kind == "stored"
            )
        )
    if column.identity is not None:
        generation.append(identity(column.identity))
    default = sa.text(literally(as_default(column.default.text))) if column.default is not None else None
    autoincrement = auto_increment(column, parts)
    return sa.Column(
        column.name,
        _collated(_type(column.type, enums), column.collation),
        *generation,
        nullable=column.nullable == "true",
        autoincrement="auto" if autoincrement is None else autoincrement,
        server_default=None if autoincrement else default,
        comment=comment,
    )


def auto_increment(column: model.Column, parts: Parts) -> bool | None:
    """Return what `autoincrement` of a column has to say, or None where SQLAlchemy's default is right.

    True makes it a serial, which SQLAlchemy does for one column of a primary key. False keeps an integer that is a
    primary key by itself from becoming one.
    """
    key = next((part.columns for part in parts if isinstance(part, model.PrimaryKey)), ())
    columns = [part for part in parts if isinstance(part, model.Column) and part.name in key]
    if column.id in [part.id for part in columns if model.is_serial(part)][:1]:
        return True
    counts = column.type in {"smallint", "integer", "bigint"} and key == (column.name,)
    return False if counts and column.default is None and column.identity is None else None


def _has_own_sequence(column: model.Column, parts: Parts) -> bool:
    return model.is_serial(column) and not auto_increment(column, parts)


def _own_sequence(column: model.Column, table: sa.Table) -> None:
    """Let SQLAlchemy create the sequence of a serial that it cannot make itself, and tie it to its column."""
    name = serial_sequence(model.PUBLIC, table.name, column.name).strip('"').replace('""', '"')
    made = table.c[column.name]
    sequence = sa.Sequence(name, schema=table.schema, metadata=table.metadata, data_type=type(made.type)())
    made.server_default = sa.DefaultClause(sequence.next_value())
    statement = f"ALTER SEQUENCE {_path(table.schema, name)} OWNED BY %(fullname)s.{_path(column.name)}"
    owned = sa.DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy's
    sa.event.listen(table, "after_create", owned)


def _path(*names: str | None) -> str:
    return ".".join(_quote(name).replace("%", "%%") for name in names if name is not None)


def identity(said: str) -> sa.Identity:
    """Return SQLAlchemy's identity for that of a column: `always`, `by default (start 7)`."""
    numbers = re.findall(r"(increment|minvalue|maxvalue|start|cache) (-?\d+)", said)
    options: dict[str, Any] = {word: int(number) for word, number in numbers}
    return sa.Identity(always=said.startswith("always"), cycle="cycle" in said or None, **options)


def _type(name: str, enums: Mapping[str, postgresql.ENUM]) -> TypeEngine[Any]:
    if name.endswith("[]"):
        return postgresql.ARRAY(_type(name.removesuffix("[]"), enums))
    if base_name(name) in enums:
        return enums[base_name(name)]
    return plain_type(name) or _Verbatim(in_sql(name))


def plain_type(name: str) -> TypeEngine[Any] | None:
    """Return SQLAlchemy's type for a built-in type with its modifiers; None where it has none."""
    base = base_name(name)
    modifiers = [int(number) for number in re.findall(r"-?\d+", name[len(base) :])]
    if base.startswith("interval"):
        fields = base.removeprefix("interval").strip().upper() or None
        return postgresql.INTERVAL(precision=modifiers[0] if modifiers else None, fields=fields)
    maker = _TYPES.get(base) or _TIMES.get(base)
    return maker(*modifiers) if maker is not None else None


def _collated(made: TypeEngine[Any], collation: str | None) -> TypeEngine[Any]:
    if collation is not None and isinstance(made, sa.String):
        made.collation = collation
    return made


def _including(include: tuple[str, ...]) -> dict[str, Any]:
    return {"postgresql_include": list(include)} if include else {}


def _constraint(part: model.SchemaObject) -> list[sa.schema.SchemaItem]:
    match part:
        case model.PrimaryKey():
            options = _deferrable(part.deferrable) | _including(part.include)
            return [sa.PrimaryKeyConstraint(*part.columns, name=part.name, **options)]
        case model.Unique():
            options = _deferrable(part.deferrable) | _including(part.include)
            options |= {} if part.nulls_distinct else {"postgresql_nulls_not_distinct": True}
            return [sa.UniqueConstraint(*part.columns, name=part.name, **options)]
        case model.Check():
            condition = sa.text(literally(part.expression.text))
            return [sa.CheckConstraint(condition, name=part.name, **_validated(part.validated))]
        case _:
            return []


def _foreign_key(key: model.ForeignKey, target: sa.Table | None) -> sa.ForeignKeyConstraint:
    """Return the constraint; `target` is None for a table without a contract, which SQLAlchemy finds by its name."""
    on_delete = key.on_delete.upper()
    if key.on_delete_columns:
        on_delete += f" ({', '.join(map(_quote, key.on_delete_columns))})"
    return sa.ForeignKeyConstraint(
        key.columns,
        [
            target.c[column] if target is not None else ".".join((*_prefix(key.references), column))
            for column in key.referenced_columns
        ],
        name=key.name,
        ondelete=on_delete if on_delete != "NO ACTION" else None,
        onupdate=key.on_update.upper() if key.on_update != "no action" else None,
        match=key.match.upper() if key.match != "simple" else None,
        **_deferrable(key.deferrable),
        **_validated(key.validated),
    )


def _index(index: model.Index, table: sa.Table) -> None:
    keys = [_index_key(key, table) for key in index.columns]
    options: dict[str, Any] = {"postgresql_using": index.method} if index.method != "btree" else {}
    if index.where is not None:
        options["postgresql_where"] = sa.text(literally(index.where.text))
    options |= _including(index.include)
    if not index.nulls_distinct:
        options["postgresql_nulls_not_distinct"] = True
    opclasses = {
        key.expression: key.opclass
        for key in index.columns
        if isinstance(key.expression, str) and key.opclass is not None
    }
    if opclasses:
        options["postgresql_ops"] = opclasses
    sa.Index(index.name, *keys, unique=index.unique, _table=table, **options)


def _index_key(key: model.IndexColumn, table: sa.Table) -> Any:
    element: Any = (
        table.c[key.expression]
        if isinstance(key.expression, str)
        else sa.text(literally(f"({key.expression})"))
    )
    # A collation is left out: Alembic would find the index changed for ever, as it does not read it back.
    if key.order == "desc":
        element = sa.desc(element)
    if key.nulls != ("first" if key.order == "desc" else "last"):
        element = sa.nulls_first(element) if key.nulls == "first" else sa.nulls_last(element)
    return element


def _deferrable(deferrable: str) -> dict[str, Any]:
    if deferrable == "no":
        return {}
    return {"deferrable": True, "initially": deferrable.removeprefix("initially ").upper()}


def _validated(validated: bool) -> dict[str, Any]:
    return {} if validated else {"postgresql_not_valid": True}


def _schema(key: model.ObjectId) -> str | None:
    return None if key.schema == model.PUBLIC else key.schema


def _prefix(name: model.QualifiedName) -> tuple[str, ...]:
    return (name.name,) if name.schema == model.PUBLIC else name


def literally(text: str) -> str:
    """Return SQL for `sa.text`: escape what `sa.text` would take for a parameter."""
    return re.sub(r"(?<!:):(?=\w)", r"\\:", text)
