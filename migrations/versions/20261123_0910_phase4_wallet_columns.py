"""platform_wallets: a safety buffer and a role.

Both columns may be null, so the application that does not know them goes on writing. At most four rows: the check is
validated at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "phase4_wallet_columns"
down_revision = "phase4_tables"
branch_labels = None
depends_on = None

requires: tuple[str, ...] = ("platform_wallets", "platform_wallets.wallet_type")
creates: tuple[str, ...] = (
    "platform_wallets.min_reserve_threshold",
    "platform_wallets.wallet_role",
    "platform_wallets.platform_wallets_wallet_role_check",
)
upgrade_destroys: dict[str, str] = {}
downgrade_destroys: dict[str, str] = {
    "platform_wallets.min_reserve_threshold": "min_reserve_threshold IS NOT NULL",
}
#: A role that the next revision would fill in again is not lost.
derivable: dict[str, str] = {
    "platform_wallets.wallet_role": """CASE wallet_type::text
        WHEN 'liquidity_pool' THEN 'liquidity_pool'
        WHEN 'operations' THEN 'operations'
        WHEN 'treasury' THEN 'treasury_pool'
        WHEN 'distribution' THEN 'distribution'
    END""",
}

ROLES = ("operations", "treasury", "distribution", "liquidity_pool", "treasury_pool")


def upgrade() -> None:
    """Add the columns and the check."""
    op.add_column("platform_wallets", sa.Column("min_reserve_threshold", sa.Numeric(30, 2)), schema="public")
    op.add_column("platform_wallets", sa.Column("wallet_role", sa.String(32)), schema="public")
    op.create_check_constraint(
        "platform_wallets_wallet_role_check",
        "platform_wallets",
        sa.column("wallet_role").in_(ROLES),
        schema="public",
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_constraint(
        "platform_wallets_wallet_role_check", "platform_wallets", type_="check", schema="public"
    )
    op.drop_column("platform_wallets", "wallet_role", schema="public")
    op.drop_column("platform_wallets", "min_reserve_threshold", schema="public")
