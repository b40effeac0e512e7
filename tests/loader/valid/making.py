"""What each feature of the language means: a name, lines after HEAD, and the facts and places that they make.

The table is `t` in `t.yaml`; `others` are further files. `places` are `attribute → line:column` of the part, "" the
part itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pgcontract.model import (
    Check,
    Column,
    ForeignKey,
    Index,
    IndexColumn,
    QualifiedName,
    SchemaObject,
    Sql,
)
from tests.objects import part

USERS = """\
table: users
columns:
  id: {type: uuid, nullable: false}
  a: {type: text, nullable: false}
  b: {type: text, nullable: false}
  Camel: {type: text, nullable: false}
primary_key: [id]
uniques:
  - columns: [a, b]
  - columns: [Camel]
"""
IN_AUDIT = "schema: audit\n" + USERS.replace("table: users", "table: log")


@dataclass(frozen=True, slots=True)
class Valid:
    """`part` is among the table's parts exactly so."""

    name: str
    lines: str
    part: SchemaObject
    places: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)
    file: str = "t.yaml"


def column(lines: str, value: Column, **places: str) -> Valid:
    indented = "".join(f"    {line}\n" for line in lines.splitlines())
    name = lines.replace("\n", ", ")
    return Valid(f"column: {name}", f"  a:\n{indented}", value, {"": "7:3", **places})


def typed(written: str, canonical: str) -> Valid:
    return column(
        f"type: {written}\nnullable: true", part(Column, "a", canonical, "true"), type="8:5", nullable="9:5"
    )


def default(written: str, text: str) -> Valid:
    value = part(Column, "a", "text", "true", Sql(text))
    return column(f"type: text\nnullable: true\ndefault: {written}", value, default="10:5")


def allowed(written: str, text: str) -> Valid:
    lines = f"  a:\n    type: text\n    nullable: true\n    allowed: {written}\n"
    return Valid(
        f"allowed: {written}", lines, part(Check, "t_a_check", Sql(text)), {"": "10:5", "expression": "10:5"}
    )


def key(written: str, column: IndexColumn) -> Valid:
    lines = f"indexes:\n  - columns:\n      - {written}\n    name: i\n"
    columns = "  name:\n    type: text\n    nullable: true\n  Camel:\n    type: text\n    nullable: true\n"
    return Valid(
        f"index key: {written}", columns + lines, part(Index, "i", (column,)), {"": "14:5", "columns": "14:5"}
    )


def references(written: str, table: QualifiedName, columns: tuple[str, ...], own: str, name: str) -> Valid:
    count = len(columns)
    lines = "  x:\n    type: text\n    nullable: true\n" if count > 1 else ""
    lines += f"foreign_keys:\n  - columns: [{own}]\n    references: {written}\n"
    value = part(ForeignKey, name, tuple(own.split(", ")), table, columns)
    line = 8 + 3 * (count > 1)
    places = {
        "": f"{line}:5",
        "columns": f"{line}:5",
        "references": f"{line + 1}:5",
        "referenced_columns": f"{line + 1}:5",
    }
    return Valid(f"references: {written}", lines, value, places, {"users.yaml": USERS, "log.yaml": IN_AUDIT})


def foreign(lines: str, value: ForeignKey, **places: str) -> Valid:
    text = "foreign_keys:\n  - columns: [id]\n    references: users (id)\n"
    text += "".join(f"    {line}\n" for line in lines.splitlines())
    name = lines.replace("\n", ", ")
    return Valid(f"foreign key: {name}", text, value, {"": "8:5", **places}, {"users.yaml": USERS})


def part_of(name: str, lines: str, value: SchemaObject, places: Mapping[str, str], **others: str) -> Valid:
    return Valid(name, lines, value, places, {f"{other}.yaml": text for other, text in others.items()})


TO_USERS = ("t_id_users_id_fk", ("id",), QualifiedName("public", "users"), ("id",))
