"""platform_wallets: each wallet gets the role of its type.

Only `wallet_role`, and only where it is null: a role somebody chose is not overwritten. A wallet that is then without
the role of its type stops the revision, and so does a trigger that changed anything else (`updated_at`, say).
"""

from __future__ import annotations

from alembic import op

revision = "phase4_wallet_roles"
down_revision = "phase4_wallet_columns"
branch_labels = None
depends_on = None

requires: tuple[str, ...] = (
    "platform_wallets",
    "platform_wallets.wallet_type",
    "platform_wallets.wallet_role",
)
creates: tuple[str, ...] = ()
upgrade_destroys: dict[str, str] = {}
#: The downgrade takes back what the upgrade would write again, and nothing else.
downgrade_destroys: dict[str, str] = {}
derivable: dict[str, str] = {}

# At most four rows. The lock keeps a wallet from coming in between the update and the check.
BACKFILL = """
DO $backfill$
DECLARE
    others text;
    strays bigint;
BEGIN
    LOCK TABLE public.platform_wallets IN SHARE ROW EXCLUSIVE MODE;
    SELECT md5(string_agg((to_jsonb(w) - 'wallet_role')::text, ' ' ORDER BY w.id)) INTO others
    FROM public.platform_wallets AS w;

    UPDATE public.platform_wallets SET wallet_role = CASE wallet_type::text
        WHEN 'liquidity_pool' THEN 'liquidity_pool'
        WHEN 'operations' THEN 'operations'
        WHEN 'treasury' THEN 'treasury_pool'
        WHEN 'distribution' THEN 'distribution'
    END
    WHERE wallet_role IS NULL;

    SELECT count(*) INTO strays FROM public.platform_wallets
    WHERE wallet_role IS NULL OR wallet_role IS DISTINCT FROM CASE wallet_type::text
        WHEN 'liquidity_pool' THEN 'liquidity_pool'
        WHEN 'operations' THEN 'operations'
        WHEN 'treasury' THEN 'treasury_pool'
        WHEN 'distribution' THEN 'distribution'
    END;
    IF strays > 0 THEN
        RAISE EXCEPTION USING MESSAGE = strays || ' of the rows of platform_wallets would be without the role of their'
            ' wallet_type: set wallet_role to null where it differs, give each new wallet_type a role in this'
            ' revision, and run it again';
    END IF;
    IF others IS DISTINCT FROM (
        SELECT md5(string_agg((to_jsonb(w) - 'wallet_role')::text, ' ' ORDER BY w.id)) FROM public.platform_wallets AS w
    ) THEN
        RAISE EXCEPTION USING MESSAGE = 'a trigger on platform_wallets changes more than wallet_role when that is'
            ' filled in: disable it for this revision, and run it again';
    END IF;
END
$backfill$
"""

# Writers wait for the table, so that none of them waits for one row with another one in hand.
STOP_WRITERS = "LOCK TABLE public.platform_wallets IN SHARE ROW EXCLUSIVE MODE"

TAKE_BACK = """
UPDATE public.platform_wallets SET wallet_role = NULL
WHERE wallet_role = CASE wallet_type::text
    WHEN 'liquidity_pool' THEN 'liquidity_pool'
    WHEN 'operations' THEN 'operations'
    WHEN 'treasury' THEN 'treasury_pool'
    WHEN 'distribution' THEN 'distribution'
END
"""


def upgrade() -> None:
    """Fill in the roles, and hold that each wallet has its own."""
    op.execute(BACKFILL)


def downgrade() -> None:
    """Take back the roles that the upgrade would write again."""
    op.execute(STOP_WRITERS)
    op.execute(TAKE_BACK)
