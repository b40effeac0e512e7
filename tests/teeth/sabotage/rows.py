"""Migrations that change rows, on the way up, on the way down, or only the second time."""

# ruff: noqa: E501, S608 -- one case, one line; statements of constant cases
from __future__ import annotations

from tests.teeth.sabotage.case import DOWN, ROWS, UP, UP_AGAIN, WALLETS, Sabotage


def _one(table: str, change: str, where: str = "true") -> str:
    """Return a statement that changes one row, and fails where there is none to change."""
    return (
        f"DO $$ BEGIN UPDATE public.{table} SET {change} WHERE id = (SELECT id FROM public.{table} WHERE {where} ORDER BY id LIMIT 1);"
        " IF NOT FOUND THEN RAISE 'there is no such row to plant a fault in'; END IF; END $$"
    )


def _up(name: str, *statements: str) -> Sabotage:
    return Sabotage(name, ROWS, up=statements)


def _down(name: str, *statements: str) -> Sabotage:
    return Sabotage(f"{name}, on the way down", ROWS, down=statements)


_SWAP = "UPDATE public.investments SET amount = CASE investments.id WHEN l.id THEN r.amount ELSE l.amount END FROM (SELECT id, amount FROM public.investments ORDER BY amount, id LIMIT 1) l, (SELECT id, amount FROM public.investments ORDER BY amount DESC, id LIMIT 1) r WHERE investments.id IN (l.id, r.id)"
_SECOND = (
    "EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'public.platform_wallets'::regclass AND attisdropped)"
)

CHANGED = (
    _up("a microsecond", _one("transactions", "created_at = created_at + interval '1 microsecond'", "isfinite(created_at)")),
    _up("a letter's case", _one("users", "first_name = upper(first_name)", "first_name <> upper(first_name)")),
    _up("a trailing space", _one("users", "first_name = first_name || ' '")),
    _up("a line end", _one("projects", "description = description || chr(10)")),
    _up("a normal form", _one("users", "last_name = normalize(last_name || 'é', NFD)")),
    _up("a json spelling", _one("wallets", "crypto_balances = (crypto_balances::text || ' ')::json")),
    _up("a json key twice", _one("wallets", "crypto_balances = '{\"a\": 1, \"a\": 1}'")),
    _up("NULL for an empty text", _one("projects", "stellar_issuer_tx = NULL", "stellar_issuer_tx IS NOT NULL")),
    _up("an empty text for NULL", _one("projects", "stellar_issuer_tx = ''", "stellar_issuer_tx IS NULL")),
    _up("a cent", _one("investments", "amount = amount - 0.01")),
    _up("the last place", _one("platform_wallets", "balance_xlm = balance_xlm - 0.0000001", "balance_xlm > 1")),
    _up("amounts of two rows swapped", _SWAP),
    _up("two columns swapped", _one("users", "first_name = last_name, last_name = first_name", "first_name <> last_name")),
    _up("two amounts of each row swapped", "UPDATE public.investments SET amount = tokens_received, tokens_received = amount"),
    _up("a row twice", "INSERT INTO public.project_updates SELECT gen_random_uuid(), project_id, title, content, posted_by, created_at, updated_at FROM public.project_updates ORDER BY id LIMIT 1"),
    _up("a row lost", "DELETE FROM public.project_updates WHERE id = (SELECT id FROM public.project_updates ORDER BY id LIMIT 1)"),
    _up("a row lost and another made", "UPDATE public.project_updates SET id = gen_random_uuid() WHERE id = (SELECT id FROM public.project_updates ORDER BY id LIMIT 1)"),
    _up("a table emptied", "TRUNCATE public.exchange_rates"),
    _up("another enum label", _one("investments", "currency = 'XLM'", "currency <> 'XLM'")),
    _up("a boolean", _one("users", "is_suspended = NOT is_suspended")),
    _up("an array's order", _one("projects", "images = images || 'b'::text, documents = 'x'::text || documents", "images IS NOT NULL")),
    _up("a word for NULL in an array", _one("projects", "images = ARRAY['NULL']")),
    _up("the time stamps of wallets touched", "UPDATE public.platform_wallets SET updated_at = now()"),
    _up("a day instead of a time", "ALTER TABLE public.exchange_rates ALTER last_fetched_at DROP DEFAULT, ALTER last_fetched_at TYPE date; ALTER TABLE public.exchange_rates ALTER last_fetched_at TYPE timestamp, ALTER last_fetched_at SET DEFAULT now()"),
    _up("two places instead of seven", "ALTER TABLE public.platform_wallets ALTER balance_xlm TYPE numeric(18,2) USING trunc(balance_xlm, 2); ALTER TABLE public.platform_wallets ALTER balance_xlm TYPE numeric(18,7)"),
    _up("a text cut", "ALTER TABLE public.projects ALTER description TYPE varchar(8) USING left(description, 8); ALTER TABLE public.projects ALTER description TYPE text"),
    # Declared, and falsely: what is not declared is refused by the runner itself.
    Sabotage("a column made again, empty", ROWS, up=("ALTER TABLE public.project_token_ledger DROP notes; ALTER TABLE public.project_token_ledger ADD notes text",), declares=(("upgrade_destroys", "{'project_token_ledger.notes': 'false'}"),)),
    _up("a foreign key moved to another user", _one("investments", "user_id = (SELECT max(id::text)::uuid FROM public.users)", "user_id <> (SELECT max(id::text)::uuid FROM public.users)")),
    _down("a microsecond", _one("transactions", "created_at = created_at - interval '1 microsecond'", "isfinite(created_at)")),
    _down("a row lost", "DELETE FROM public.project_updates WHERE id = (SELECT id FROM public.project_updates ORDER BY id LIMIT 1)"),
    _down("a row twice", "INSERT INTO public.exchange_rates SELECT gen_random_uuid(), xlm_usd, usd_ngn, xlm_ngn, is_stale, manual_override_enabled, manual_xlm_ngn, last_fetched_at, created_at, updated_at FROM public.exchange_rates ORDER BY id LIMIT 1"),
    _down("amounts of two rows swapped", _SWAP),
    _down("a trailing space", _one("users", "first_name = first_name || ' '")),
    _down("wallets deleted with their roles", "DELETE FROM public.platform_wallets WHERE wallet_role IS NOT NULL"),
    _down("the time stamps of wallets touched", "UPDATE public.platform_wallets SET updated_at = now()"),
    _down("a table emptied", "TRUNCATE public.trustlines"),
    _down("parents deleted, children with them", "DELETE FROM public.projects WHERE id = (SELECT project_id FROM public.investments WHERE project_id <> (SELECT id FROM public.projects ORDER BY id LIMIT 1) ORDER BY id LIMIT 1)"),
    Sabotage("a row changed by the second upgrade only", ROWS, up=(f"UPDATE public.users SET updated_at = now() WHERE {_SECOND}",)),
    Sabotage("a row lost by the second upgrade only", ROWS, up=(f"DELETE FROM public.exchange_rates WHERE {_SECOND}",)),
    Sabotage("a backfill that touches a time stamp", UP, edits=(("phase4_wallet_roles", "SET wallet_role = CASE", "SET updated_at = now(), wallet_role = CASE"),)),
    Sabotage("a backfill that forgets a type", UP, edits=(("phase4_wallet_roles", "        WHEN 'distribution' THEN 'distribution'\n    END\n    WHERE", "    END\n    WHERE"),)),
    Sabotage("a backfill and its check both wrong", WALLETS, edits=(("phase4_wallet_roles", "THEN 'treasury_pool'", "THEN 'treasury'"),)),
    Sabotage("a role taken back that should stay", WALLETS, up=("UPDATE public.platform_wallets SET wallet_role = NULL WHERE wallet_type = 'treasury'",)),
    Sabotage("wallets that are not all there", "test_wallets_that_are_not_all_there", edits=(("phase4_wallet_roles", "IF strays > 0 THEN", "IF strays > 0 OR (SELECT count(*) FROM public.platform_wallets) < 4 THEN"),)),
    Sabotage("no wallet at all", "test_the_chain_runs_on_a_database_without_a_single_row", edits=(("phase4_wallet_roles", "IF strays > 0 THEN", "IF strays > 0 OR NOT EXISTS (SELECT FROM public.platform_wallets) THEN"),)),
    Sabotage("an error half way up", UP, up=("CREATE TABLE public.half ()", "SELECT 1/0")),
    Sabotage("an error half way down", DOWN, down=("DROP TABLE public.audit_admin_actions", "SELECT 1/0")),
    Sabotage("an error half way up, the second time", UP_AGAIN, up=(f"DO $$ BEGIN IF {_SECOND} THEN RAISE 'not again'; END IF; END $$",)),
    Sabotage("an error at a row of a legacy table", UP, up=("ALTER TABLE public.users ADD CONSTRAINT c CHECK (false)",)),
)  # fmt: skip
