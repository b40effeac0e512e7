"""${message.rstrip(".")}.

Revision ${up_revision}, after ${down_revision | comma,n}. Made ${create_date}.

The rules of this project:
 1. Small, and one purpose: new columns, their backfill and their constraints are revisions of their own where the table
    is large. A revision is one transaction, and what it locks it locks until the end.
 2. Bounded: no scan of a large table under a lock that stops writers. On a large table add a constraint NOT VALID and
    validate it in the next revision; make an index with postgresql_concurrently in an autocommit_block. Tables in use
    are locked at the start, all in one LOCK TABLE: two waits are still shorter than what the server calls a deadlock.
 3. Alone: import neither the engine nor the contracts. They will change, and this file will not.
 4. Every name with its schema (`schema="public"`), every constraint and index with its name, as drizzle-kit chooses it:
    <table>_pkey, <table>_<column>_<foreign table>_<foreign column>_fk, <table>_<column>_unique, <table>_<column>_check,
    <table>_<columns>_idx. A new table: row level security enabled, nothing granted to anon, authenticated or PUBLIC.
 5. What this revision did not make it does not drop. No CASCADE.
 6. An honest way back: a downgrade that leaves the database as it was, or a raise that says why there is none. Never
    pass.
 7. All five declarations are below, even if empty: they are checked before anything changes.
 8. The contracts change in the same pull request; `alembic check` has to find nothing.
"""

from __future__ import annotations

<%
    drafted = f"{upgrades}{downgrades}"
    needs_sa = not drafted or "sa." in drafted

    def source(value):
        return repr(value).replace("'", '"')

    def declared(name, nothing):
        """Return what `revision --autogenerate` has filled in. Without it the author does."""
        return context.get(name, nothing)
%>\
% if needs_sa:
import sqlalchemy as sa
% endif
from alembic import op
% if imports:
${imports}
% endif

revision = ${source(up_revision)}
down_revision = ${source(down_revision)}
branch_labels = ${source(branch_labels)}
depends_on = ${source(depends_on)}

#: Tables and columns (`table`, `table.column`) that have to be there before the upgrade.
requires: tuple[str, ...] = ${declared("requires", "()")}
#: Tables, indexes, columns and constraints (`table.constraint`) that must not be there before the upgrade.
creates: tuple[str, ...] = ${declared("creates", "()")}
#: What the upgrade drops: `table` or `table.column` → SQL condition of the rows that hold data in it.
upgrade_destroys: dict[str, str] = ${declared("upgrade_destroys", "{}")}
#: What the downgrade drops and nothing makes again: `table` or `table.column` → SQL condition of the rows with data.
downgrade_destroys: dict[str, str] = ${declared("downgrade_destroys", "{}")}
#: What the downgrade drops and the upgrade makes again: `table.column` → SQL expression over the row; `table` → SELECT.
derivable: dict[str, str] = ${declared("derivable", "{}")}


def upgrade() -> None:
    """Make it."""
    ${upgrades if upgrades else 'raise NotImplementedError("write the upgrade")'}


def downgrade() -> None:
    """Leave the database as it was."""
    ${downgrades if downgrades else 'raise NotImplementedError("write the downgrade, or say why there is none")'}
