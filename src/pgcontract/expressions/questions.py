"""The questions that the server is asked about spellings, and which of them are the same.

Two questions are the same if their texts are, and everything in a table that the answer may depend on: the columns that
a text mentions. So `'0'` as an integer is one question, in however many tables it is a default.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pgcontract.compare import Finding, differing_sql
from pgcontract.model import Column, ObjectId, QualifiedName, Table, by_relation
from pgcontract.schema import Schema
from pgcontract.sqltext import BrokenError, tokens

_LONGEST_NAME = 63
"""Bytes. Longer names are cut by the server, so that they are not compared with names here."""
_SYSTEM_COLUMNS = frozenset({"tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"})

T = TypeVar("T")

Pairs = tuple[tuple[str, str], ...]
"""Wanted and found texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Whether the texts of a finding mean the same. `key` is equal for questions that have the same answer."""

    finding: Finding
    pairs: Pairs
    #: The type that a default is cast to; None for other expressions.
    type: str | None
    key: Hashable

    @property
    def table(self) -> QualifiedName:
        """The table whose columns the texts may mention."""
        return self.finding.id.relation


@dataclass(frozen=True, slots=True)
class _Names:
    """What a text can mention of a table, by names without regard to case: columns, and everything else."""

    others: frozenset[str]
    columns: dict[str, list[Column]] = field(default_factory=dict)


class Questions:
    """Makes questions about one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._parts = by_relation(schema.objects.values())
        self._known: dict[QualifiedName, _Names | None] = {}
        self._words: dict[Pairs, frozenset[str] | None] = {}

    def of(self, finding: Finding) -> Question:
        """Return the question that decides an undecided finding."""
        pairs = tuple(differing_sql(finding.wanted, finding.found))
        column = self._schema.objects.get(finding.id)
        wanted_type = column.type if isinstance(column, Column) else None
        return Question(finding, pairs, wanted_type, (pairs, wanted_type, self._scope(finding, pairs)))

    def _scope(self, finding: Finding, pairs: Pairs) -> Hashable:
        """Return the columns that the texts mention; the name of the table where it may be more than columns."""
        table = finding.id.relation
        names = self._names(table)
        words = self._words_of(pairs)
        if names is None or words is None or not words.isdisjoint(names.others):
            return table
        mentioned = [column for word in words for column in names.columns.get(word, ())]
        if any(column.generated is not None for column in mentioned):
            return table
        return frozenset((column.name, column) for column in mentioned)

    def _names(self, table: QualifiedName) -> _Names | None:
        if table not in self._known:
            self._known[table] = self._names_of(table)
        return self._known[table]

    def _names_of(self, table: QualifiedName) -> _Names | None:
        """Return what texts can mention of a table; None where its plans have more in them than the texts."""
        value = self._schema.objects.get(ObjectId(Table.KIND, *table))
        if not isinstance(value, Table) or value.row_level_security != "disabled":
            return None
        names = _Names(frozenset({table.name.casefold(), *_SYSTEM_COLUMNS}))
        for part in self._parts.get(table, ()):
            if isinstance(part, Column):
                names.columns.setdefault(part.name.casefold(), []).append(part)
        return names

    def _words_of(self, pairs: Pairs) -> frozenset[str] | None:
        if pairs not in self._words:
            self._words[pairs] = _words(pairs)
        return self._words[pairs]


def _words(pairs: Pairs) -> frozenset[str] | None:
    """Return all words and names in the texts without regard to case; None where one may stand for another name."""
    try:
        found = [token for pair in pairs for text in pair for token in tokens(text)]
    except BrokenError:
        return None
    names = [token.text for token in found if token.kind in {"word", "name"}]
    if any(len(name.encode()) > _LONGEST_NAME or name[:2].casefold() == "u&" for name in names):
        return None
    return frozenset(name.strip('"').replace('""', '"').casefold() for name in names)


def by_table(questions: Iterable[Question]) -> list[list[Question]]:
    """Return the questions in groups of one table, in order."""
    groups: dict[QualifiedName, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.table, []).append(question)
    return [*groups.values()]


def in_pairs(items: Sequence[T]) -> Iterator[tuple[T, T]]:
    """Yield each wanted item with the found one that follows it."""
    return zip(items[::2], items[1::2], strict=True)
