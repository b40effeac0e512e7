"""The platform's wallets as the rehearsal writes and reads them."""

from __future__ import annotations

import psycopg

ROLES = {
    "liquidity_pool": "liquidity_pool",
    "operations": "operations",
    "treasury": "treasury_pool",
    "distribution": "distribution",
}
"""The role of each type of wallet, as the requirement decides it."""

OLD_INSERT = """
    INSERT INTO platform_wallets (wallet_type, public_key, encrypted_secret_key)
    VALUES (%s, 'GOLD', 'secret') RETURNING id
"""


def roles(url: str) -> dict[str, str | None]:
    """Return the role of every wallet there is, by its type."""
    with psycopg.connect(url) as connection:
        return dict(
            connection.execute("SELECT wallet_type::text, wallet_role FROM platform_wallets").fetchall()
        )
