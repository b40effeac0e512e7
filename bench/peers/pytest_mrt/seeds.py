"""Rows for pytest-mrt: two for every table, with parents of their own; four wallets, of which there are no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

NOW = datetime(2026, 11, 23, 10, 11, 12, tzinfo=UTC).replace(tzinfo=None)
WALLETS = ("operations", "treasury", "distribution", "liquidity_pool")

Row = dict[str, Any]


class Seeds:
    """Rows for one database. Each call of a function gives new rows: pytest-mrt leaves those before in their tables.

    Each has a lower key than all before it, and than any parent: a fault that changes one row changes that with the
    lowest key.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._keys, self._keys_of_parents = count(1 << 64, -1), count(1 << 96)

    def functions(self) -> dict[str, Callable[[], list[Row]]]:
        """Return a function per table."""
        names = [name.removeprefix("_of_") for name in dir(self) if name.startswith("_of_")]
        return {name: partial(self._two, name) for name in names} | {"platform_wallets": self._wallets}

    def _two(self, table: str) -> list[Row]:
        return [self._row(table, self._keys) for _ in range(2)]

    def _row(self, table: str, keys: Iterator[int]) -> Row:
        return {"id": UUID(int=next(keys)), **getattr(self, f"_of_{table}")()}

    def _parent(self, table: str) -> Any:
        """Insert a row that others point at. pytest-mrt goes by the alphabet, and knows nothing of it."""
        row = self._row(table, self._keys_of_parents)
        statement = sql.SQL("INSERT INTO public.{} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        self._connection.execute(statement, list(row.values()))
        return row["id"]

    def _wallets(self) -> list[Row]:
        self._connection.execute("DELETE FROM public.platform_wallets")
        return [self._wallet(kind) for kind in WALLETS]

    def _wallet(self, kind: str) -> Row:
        return {"id": UUID(int=next(self._keys)), "wallet_type": kind, "public_key": f"G{kind}",
                "encrypted_secret_key": "s", "balance_xlm": Decimal("12.3456789"), "created_at": NOW,
                "updated_at": NOW}  # fmt: skip

    def _of_users(self) -> Row:
        word = uuid4().hex
        return {"email": f"{word}@example.org", "phone": word, "password_hash": "x", "first_name": "Ada",
                "last_name": "Obi", "created_at": NOW, "updated_at": NOW}  # fmt: skip

    def _of_projects(self) -> Row:
        return {"name": "Solar", "description": "A long description", "location": "Lagos",
                "token_symbol": uuid4().hex, "target_amount": Decimal("1000.00"), "tokens_issued": Decimal("10.00"),
                "price_per_token": Decimal("1.50"), "stellar_issuer_tx": "", "images": ["a"],
                "created_at": NOW}  # fmt: skip

    def _of_transactions(self) -> Row:
        return {"user_id": self._parent("users"), "type": "deposit", "amount": Decimal("12.30"), "currency": "NGN",
                "reference": uuid4().hex, "created_at": NOW}  # fmt: skip

    def _request(self) -> Row:
        return {"transaction_id": self._parent("transactions"), "user_id": self._parent("users"),
                "amount": Decimal("12.30"), "currency": "NGN"}  # fmt: skip

    def _of_deposit_requests(self) -> Row:
        return self._request()

    def _of_withdrawal_requests(self) -> Row:
        return {**self._request(), "destination_type": "bank_account"}

    def _of_exchange_rates(self) -> Row:
        return {"xlm_usd": Decimal("0.10000001"), "usd_ngn": Decimal(1500), "xlm_ngn": Decimal(150),
                "last_fetched_at": NOW, "updated_at": NOW}  # fmt: skip

    def _of_platform_settings(self) -> Row:
        return {"setting_key": uuid4().hex, "setting_value": "1%", "updated_by": self._parent("users")}

    def _both(self) -> Row:
        return {"user_id": self._parent("users"), "project_id": self._parent("projects")}

    def _of_investments(self) -> Row:
        amount = Decimal(int(uuid4()) % 10**6) / 100
        return {**self._both(), "amount": amount, "tokens_received": Decimal("3.33"), "currency": "NGN"}

    def _of_project_token_balances(self) -> Row:
        return self._both()

    def _of_project_token_ledger(self) -> Row:
        return {**self._both(), "action": "mint", "token_amount": Decimal("10.00"), "notes": "n"}

    def _of_project_updates(self) -> Row:
        return {
            "project_id": self._parent("projects"),
            "title": "t",
            "content": "c",
            "posted_by": self._parent("users"),
        }

    def _of_secondary_market_orders(self) -> Row:
        return {**self._both(), "token_symbol": "SOL", "tokens_amount": Decimal("1.00"),
                "asking_price_ngnts": Decimal("2.00")}  # fmt: skip

    def _of_trustlines(self) -> Row:
        return {**self._both(), "asset_code": "SOL", "issuer_public_key": "G"}

    def _of_wallets(self) -> Row:
        return {
            "user_id": self._parent("users"),
            "fiat_balance": Decimal("1.00"),
            "crypto_balances": {"a": 1},
        }

    def _of_project_nav_history(self) -> Row:
        return {"project_id": self._parent("projects"), "nav_per_token": Decimal("1.5"), "source": "manual"}

    def _of_project_cashflows(self) -> Row:
        return {"project_id": self._parent("projects"), "amount_ngnts": Decimal("2.00")}

    def _of_treasury_pool_transactions(self) -> Row:
        return {"type": "inflow", "amount_ngnts": Decimal("2.00")}

    def _of_redemption_requests(self) -> Row:
        return {**self._both(), "tokens_amount": Decimal(1), "nav_snapshot": Decimal(1),
                "redemption_value_ngnts": Decimal(1)}  # fmt: skip

    def _of_audit_admin_actions(self) -> Row:
        return {"admin_id": self._parent("users"), "action": "approve"}
