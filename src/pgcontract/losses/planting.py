"""Writes the rows with which a declaration is tried: those that it counts, and values that it does not count."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from psycopg import sql

from pgcontract.losses.declarations import Declaration
from pgcontract.losses.values import Inserter, Session, columns, values, written

MOST_ROWS = 10
"""Rows of a table in which a value is tried."""


@dataclass(frozen=True, slots=True)
class Planter:
    """Writes rows for one declaration, each in a transaction of the caller's.

    `volatile` names the columns of the table that come and go with the same revision: what they hold is not what is
    looked for afterwards.
    """

    declaration: Declaration
    volatile: Collection[str]

    def count(self, session: Session) -> int:
        """Return how many rows the declaration counts: as the guard should, and without asking the guard."""
        declared, relation = self.declaration, self.declaration.subject.relation
        if declared.is_derivable and declared.subject.column is None:
            rows = sql.SQL("(SELECT * FROM {} EXCEPT ALL ({}))").format(relation, sql.SQL(declared.sql))
            statement = sql.SQL("SELECT count(*) FROM {} AS lost").format(rows)
        else:
            statement = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(relation, self._counted())
        (count,) = session.execute(statement).fetchone() or (0,)
        return int(count)

    def counted_row(self, session: Session) -> bool:
        """Write a row that the declaration counts; return whether one was found."""
        if self.declaration.subject.column is not None:
            return any(self._write(session, value, self._counted()) for value in self._values(session))
        wanted = sql.SQL("true") if self.declaration.is_derivable else self._counted()
        return Inserter(session, self.declaration.subject.relation, self._hints).insert(wanted) is not None

    def choices(self, session: Session) -> Iterator[sql.Composable]:
        """Yield what `uncounted_row` can be tried with: values of the column; of a table there is one choice."""
        if self.declaration.subject.column is None:
            yield sql.SQL("true")
        elif self.declaration.is_derivable:
            yield sql.SQL("({})").format(sql.SQL(self.declaration.sql))
        else:
            yield from self._values(session)

    def uncounted_row(self, session: Session, choice: sql.Composable) -> str | None:
        """Write a row that holds something and is not counted, and return it for `is_there`; None if there is none."""
        declared, relation = self.declaration, self.declaration.subject.relation
        if declared.subject.column is not None:
            wanted = sql.SQL("({}) IS NOT TRUE AND {} IS NOT NULL").format(
                self._counted(), sql.Identifier(declared.subject.column)
            )
            return self._write(session, choice, wanted)
        if not declared.is_derivable:
            wanted = sql.SQL("({}) IS NOT TRUE").format(self._counted())
            found = Inserter(session, relation, self._hints).insert(wanted)
            return str(found[1]) if found is not None else None
        made = sql.SQL(
            "INSERT INTO {table} (SELECT * FROM ({made}) AS made EXCEPT ALL SELECT * FROM {table})"
        )
        session.execute(made.format(table=relation, made=sql.SQL(declared.sql)))
        some = sql.SQL("SELECT to_jsonb(made)::text FROM ({}) AS made LIMIT 1").format(sql.SQL(declared.sql))
        row = session.execute(some).fetchone()
        return str(row[0]) if row is not None else None

    def is_there(self, session: Session, row: str) -> bool:
        """Say whether a row has, in every column that it had, what it had. Columns that came later do not matter."""
        statement = sql.SQL(
            "SELECT EXISTS (SELECT FROM {} AS found WHERE NOT EXISTS (SELECT FROM jsonb_each({}::jsonb) AS had"
            " WHERE to_jsonb(found) -> had.key IS DISTINCT FROM had.value))"
        ).format(self.declaration.subject.relation, sql.Literal(row))
        return session.execute(statement).fetchone() == (True,)

    @property
    def _hints(self) -> list[str]:
        return [self.declaration.sql]

    def _counted(self) -> sql.Composable:
        """Return the condition of the rows that are counted."""
        declared = self.declaration
        if not declared.is_derivable:
            return sql.SQL("({})").format(sql.SQL(declared.sql))
        column = sql.Identifier(str(declared.subject.column))
        # As text: json and point have no equality.
        return sql.SQL("({column} IS NOT NULL AND {column}::text IS DISTINCT FROM ({made})::text)").format(
            column=column, made=sql.SQL(declared.sql)
        )

    def _values(self, session: Session) -> list[sql.Composable]:
        subject = self.declaration.subject
        known = [column for column in columns(session, subject.relation) if column.name == subject.column]
        return [value for column in known for value in values(session, column, self._hints)]

    def _write(self, session: Session, value: sql.Composable, wanted: sql.Composable) -> str | None:
        """Write one value of the column into a row that is there, else into a new one; return the row."""
        subject = self.declaration.subject
        for place in range(MOST_ROWS):
            statement = sql.SQL(
                "UPDATE {table} AS planted SET {column} = {value} WHERE (tableoid, ctid) ="
                " (SELECT tableoid, ctid FROM {table} ORDER BY tableoid, ctid OFFSET {place} LIMIT 1)"
                " RETURNING {wanted}, (to_jsonb(planted) - {volatile}::text[])::text"
            ).format(
                table=subject.relation,
                column=sql.Identifier(str(subject.column)),
                value=value,
                place=sql.Literal(place),
                wanted=wanted,
                volatile=sql.Literal([*self.volatile]),
            )
            found = written(session, statement)
            if found is not None and found[0]:
                return str(found[1])
        if session.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(subject.relation)).fetchone() is not None:
            return None
        inserted = Inserter(session, subject.relation, self._hints).insert(
            wanted, {str(subject.column): value}
        )
        if inserted is None:
            return None
        row = json.loads(inserted[1])
        return json.dumps({name: value for name, value in row.items() if name not in self.volatile})
