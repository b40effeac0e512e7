"""Names in the declarations of revisions: which table, column, index or constraint a text means.

| written | means |
|---|---|
| `invoices` | table (or index) of the first schema |
| `invoices.total` | column (or constraint) of a table of the first schema |
| `billing.invoices` | table of schema `billing`, where the project migrates a schema of that name |
| `billing.invoices.total` | column of a table of schema `billing` |
| `table billing.invoices` | never a column, also where the first schema has a table `billing` |

A name with a dot or a quotation mark in it is quoted as in SQL: `"odd.name".total`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

_PART = r'(?:"(?:[^"]|"")+"|[^".\s]+)'
_NAME = re.compile(rf"{_PART}(?:\.{_PART}){{0,2}}")
_PARTS = re.compile(_PART)


class UnknownNameError(ValueError):
    """A declared name that means nothing, or more than one thing. The message says what to write."""


@dataclass(frozen=True, slots=True)
class DeclaredName:
    """A table, index, column or constraint. Equal if they mean the same, however they are written."""

    schema: str
    relation: str
    part: str | None = None
    """The column or constraint; None for the relation itself."""
    could_be_column: bool = False
    """`schema.table`, which is a column if the first schema has a table called like the other schema."""

    @property
    def table(self) -> sql.Identifier:
        """The relation with its schema, quoted."""
        return sql.Identifier(self.schema, self.relation)

    def __str__(self) -> str:
        return ".".join((self.schema, self.relation, *(() if self.part is None else (self.part,))))

    def label(self, default_schema: str) -> str:
        """Return the name as short as it may be declared."""
        known = (self.relation,) if self.part is None else (self.relation, self.part)
        return ".".join(known if self.schema == default_schema else (self.schema, *known))


def parse_name(text: str, schemas: Sequence[str]) -> DeclaredName:
    """Return what a declared name means.

    Args:
        text: as the revision has it.
        schemas: the schemas of the project; a name without one is in the first.

    Raises:
        UnknownNameError: it is not a name, or it names a schema that the project does not migrate.
    """
    bare = text.removeprefix("table ")
    if not _NAME.fullmatch(bare):
        raise UnknownNameError(f"{text!r} is not a name: write table, table.column, or schema.table.column")
    match [_unquote(part) for part in _PARTS.findall(bare)]:
        case [relation]:
            return DeclaredName(schemas[0], relation)
        case [schema, relation] if schema in schemas:
            return DeclaredName(schema, relation, could_be_column=bare == text and schema != schemas[0])
        case [schema, _] if bare != text:
            raise _unknown_schema(text, schema, schemas)
        case [relation, part]:
            return DeclaredName(schemas[0], relation, part)
        case [schema, relation, part] if schema in schemas and bare == text:
            return DeclaredName(schema, relation, part)
        case [schema, *_]:
            raise _unknown_schema(text, schema, schemas)
    raise AssertionError(text)


def _unknown_schema(text: str, schema: str, schemas: Sequence[str]) -> UnknownNameError:
    known = ", ".join(schemas)
    return UnknownNameError(
        f"{text!r} names schema {schema!r}, and the project migrates {known}: add it to schemas= in env.py"
    )


def _unquote(part: str) -> str:
    return part[1:-1].replace('""', '"') if part.startswith('"') else part
