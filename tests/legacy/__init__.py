"""The frozen starting point: the TokenStocks database as it stands before phase 4, and rows to fill it with.

`legacy.sql` makes it, `catalog.yaml` states it fact by fact, `check` holds a database against those facts,
`seed` writes the rows. Nothing here knows of phase 4.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    import psycopg

FOLDER = Path(__file__).parent

DDL = FOLDER / "legacy.sql"
"""Makes all of it in an empty database: one script, for psql or for one `execute`."""

FACTS = FOLDER / "catalog.yaml"
"""The same, stated."""

TABLES = (
    "users",
    "projects",
    "transactions",
    "wallets",
    "platform_wallets",
    "platform_settings",
    "exchange_rates",
    "deposit_requests",
    "withdrawal_requests",
    "investments",
    "project_token_balances",
    "project_token_ledger",
    "project_updates",
    "trustlines",
    "secondary_market_orders",
)
"""Every table, those that are referred to first."""


@cache
def facts() -> dict[str, Any]:
    """Return what `catalog.yaml` states: `enums` (name → labels), `tables` (name → columns, constraints)."""
    stated: dict[str, Any] = YAML(typ="safe").load(FACTS)
    return stated


def build(connection: psycopg.Connection[Any]) -> None:
    """Make the legacy database, without rows, in the empty database of `connection`; the caller commits."""
    connection.execute(DDL.read_bytes())
