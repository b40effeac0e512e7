"""five tables for treasury, cashflows, NAV history, redemptions and the audit of administrators.

The chain starts at the live database: what it builds on is required, not made.
Creating a foreign key stops writes to `users` and `projects` until the end of this revision; the tables are empty, so
that is a matter of milliseconds.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "phase4_tables"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "project_nav_history",
    "project_cashflows",
    "treasury_pool_transactions",
    "redemption_requests",
    "audit_admin_actions",
)

#: Index → table and columns. One for each foreign key; the wider first one leads with its key.
INDEXES = {
    "project_nav_history_project_id_effective_at_idx": (
        "project_nav_history",
        "project_id",
        "effective_at DESC NULLS FIRST",
    ),
    "project_nav_history_updated_by_idx": ("project_nav_history", "updated_by"),
    "project_cashflows_project_id_idx": ("project_cashflows", "project_id"),
    "project_cashflows_verified_by_idx": ("project_cashflows", "verified_by"),
    "treasury_pool_transactions_source_project_id_idx": ("treasury_pool_transactions", "source_project_id"),
    "redemption_requests_user_id_idx": ("redemption_requests", "user_id"),
    "redemption_requests_project_id_idx": ("redemption_requests", "project_id"),
    "audit_admin_actions_admin_id_idx": ("audit_admin_actions", "admin_id"),
}

#: `platform_wallets` is for the revisions that follow: better to stop here than half way.
requires: tuple[str, ...] = (
    "users",
    "users.id",
    "projects",
    "projects.id",
    "platform_wallets",
    "platform_wallets.wallet_type",
)
creates: tuple[str, ...] = (*TABLES, *(f"{table}_pkey" for table in TABLES), *INDEXES)
upgrade_destroys: dict[str, str] = {}
downgrade_destroys: dict[str, str] = dict.fromkeys(TABLES, "true")
derivable: dict[str, str] = {}

# All at once and first: whoever is at work on both tables is waited for once, and nothing is made for nothing.
STOP_WRITERS = "LOCK TABLE public.users, public.projects IN SHARE ROW EXCLUSIVE MODE"
STOP_ALL = "LOCK TABLE public.users, public.projects IN ACCESS EXCLUSIVE MODE"

# Supabase grants ALL on every new table in `public` to anon and authenticated. Row level security keeps them from the
# rows, but not from TRUNCATE. The application connects as the owner of the tables it has; that owner is not bound.
PROTECT = """
DO $protect$
DECLARE
    tables text[] := ARRAY['project_nav_history', 'project_cashflows', 'treasury_pool_transactions',
        'redemption_requests', 'audit_admin_actions'];
    owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.users'::regclass);
    made name;
    stranger name;
BEGIN
    FOREACH made IN ARRAY tables LOOP
        IF owner <> current_user THEN
            EXECUTE format('ALTER TABLE public.%I OWNER TO %I', made, owner);
        END IF;
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', made);
        EXECUTE format('REVOKE ALL ON TABLE public.%I FROM PUBLIC', made);
        FOR stranger IN SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
            EXECUTE format('REVOKE ALL ON TABLE public.%I FROM %I', made, stranger);
        END LOOP;
    END LOOP;
END
$protect$
"""


def upgrade() -> None:
    """Make the tables, their indexes, and nobody's but the owner's."""
    op.execute(STOP_WRITERS)
    _create_project_nav_history()
    _create_project_cashflows()
    _create_treasury_pool_transactions()
    _create_redemption_requests()
    _create_audit_admin_actions()
    for name, (table, *columns) in INDEXES.items():
        op.create_index(name, table, [sa.text(column) for column in columns], schema="public")
    op.execute(PROTECT)


def downgrade() -> None:
    """Drop the tables, and with them their indexes and constraints."""
    op.execute(STOP_ALL)
    for table in reversed(TABLES):
        op.drop_table(table, schema="public")


def _create_project_nav_history() -> None:
    table = "project_nav_history"
    op.create_table(
        table,
        _id(),
        sa.Column("project_id", sa.UUID()),
        sa.Column("nav_per_token", sa.Numeric(30, 8), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        _now("effective_at"),
        sa.Column("updated_by", sa.UUID()),
        sa.Column("notes", sa.Text()),
        _primary_key(table),
        _foreign_key(table, "project_id", "projects", ondelete="CASCADE"),
        _foreign_key(table, "updated_by", "users"),
        _one_of(table, "source", "manual", "formula", "audited"),
        schema="public",
    )


def _create_project_cashflows() -> None:
    table = "project_cashflows"
    op.create_table(
        table,
        _id(),
        sa.Column("project_id", sa.UUID()),
        sa.Column("amount_ngnts", sa.Numeric(30, 2), nullable=False),
        sa.Column("source", sa.String(128)),
        sa.Column("source_document_url", sa.Text()),
        sa.Column("verified_by", sa.UUID()),
        sa.Column("verified_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("status", sa.String(16), server_default="recorded"),
        sa.Column("chain_tx_hash", sa.Text()),
        _now("created_at"),
        _primary_key(table),
        _foreign_key(table, "project_id", "projects", ondelete="CASCADE"),
        _foreign_key(table, "verified_by", "users"),
        _one_of(table, "status", "recorded", "verified", "tokenized"),
        schema="public",
    )


def _create_treasury_pool_transactions() -> None:
    table = "treasury_pool_transactions"
    op.create_table(
        table,
        _id(),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("amount_ngnts", sa.Numeric(30, 2), nullable=False),
        sa.Column("source_project_id", sa.UUID()),
        sa.Column("destination_wallet", sa.String(64)),
        sa.Column("related_tx_hash", sa.Text()),
        sa.Column("metadata", JSONB()),
        _now("created_at"),
        _primary_key(table),
        _foreign_key(table, "source_project_id", "projects"),
        _one_of(table, "type", "inflow", "allocation", "buyback", "replenish", "fee"),
        schema="public",
    )


def _create_redemption_requests() -> None:
    table = "redemption_requests"
    op.create_table(
        table,
        _id(),
        sa.Column("user_id", sa.UUID()),
        sa.Column("project_id", sa.UUID()),
        sa.Column("tokens_amount", sa.Numeric(30, 8), nullable=False),
        sa.Column("nav_snapshot", sa.Numeric(30, 8), nullable=False),
        sa.Column("redemption_value_ngnts", sa.Numeric(30, 2), nullable=False),
        sa.Column("funding_plan", JSONB(), server_default=sa.text("'{}'::jsonb")),
        sa.Column("tx_hashes", JSONB(), server_default=sa.text("'[]'::jsonb")),
        sa.Column("status", sa.String(32), server_default="pending"),
        _now("created_at"),
        sa.Column("processed_at", sa.TIMESTAMP(timezone=True)),
        _primary_key(table),
        _foreign_key(table, "user_id", "users"),
        _foreign_key(table, "project_id", "projects"),
        _one_of(table, "status", "pending", "processing", "completed", "rejected"),
        schema="public",
    )


def _create_audit_admin_actions() -> None:
    table = "audit_admin_actions"
    op.create_table(
        table,
        _id(),
        sa.Column("admin_id", sa.UUID()),
        sa.Column("action", sa.String(128)),
        sa.Column("target", JSONB()),
        sa.Column("details", JSONB()),
        _now("created_at"),
        _primary_key(table),
        _foreign_key(table, "admin_id", "users"),
        schema="public",
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"))


def _primary_key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"{table}_pkey")


def _foreign_key(
    table: str, column: str, foreign: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = f"{table}_{column}_{foreign}_id_fk"
    return sa.ForeignKeyConstraint([column], [f"public.{foreign}.id"], name=name, ondelete=ondelete)


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(column).in_(values), name=f"{table}_{column}_check")
