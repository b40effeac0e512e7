"""Faults of columns: what ALTER TABLE … ALTER COLUMN can do, clause by clause."""

# ruff: noqa: E501 -- one case, one line
from __future__ import annotations

from tests.teeth.planting import Fault

_TYPES = (
    ("project_nav_history", "nav_per_token", "numeric(30,2)"),
    ("project_nav_history", "nav_per_token", "numeric(30,7)"),
    ("project_nav_history", "nav_per_token", "numeric(31,8)"),
    ("project_nav_history", "nav_per_token", "numeric"),
    ("project_nav_history", "nav_per_token", "double precision"),
    ("project_nav_history", "effective_at", "timestamp"),
    ("project_nav_history", "effective_at", "timestamptz(3)"),
    ("project_nav_history", "notes", "varchar"),
    ("project_nav_history", "notes", "varchar(256)"),
    ("project_cashflows", "amount_ngnts", "numeric(30,3)"),
    ("project_cashflows", "amount_ngnts", "money"),
    ("project_cashflows", "source", "varchar(127)"),
    ("project_cashflows", "source", "text"),
    ("project_cashflows", "verified_at", "timestamp"),
    ("project_cashflows", "verified_at", "date"),
    ("treasury_pool_transactions", "metadata", "json"),
    ("treasury_pool_transactions", "metadata", "text"),
    ("treasury_pool_transactions", "destination_wallet", "char(64)"),
    ("platform_wallets", "min_reserve_threshold", "numeric(18,2)"),
    ("platform_wallets", "min_reserve_threshold", "real"),
    ("investments", "amount", "numeric(20,2)"),
    ("investments", "currency", "text"),
    ("users", "bank_details_submitted_at", "timestamptz"),
    ("projects", "images", "text"),
    ("projects", "images", "varchar[]"),
    ("projects", "start_date", "timestamp(0)"),
)

_RETYPED = tuple(
    Fault(
        "column.type",
        f"ALTER TABLE {table} ALTER {column} TYPE {wanted} USING {column}::text::{wanted}",
        f"{table} > {column}: > type:",
        f"{table}.{column}: type differs",
    )
    for table, column, wanted in _TYPES
)

_LOOK_ALIKES = (
    Fault("column.type", "CREATE DOMAIN amount AS numeric(30,2); ALTER TABLE project_cashflows ALTER amount_ngnts TYPE amount", "project_cashflows > amount_ngnts: > type:", "project_cashflows.amount_ngnts: type differs", 1),
    Fault("column.type", 'CREATE DOMAIN public."boolean" AS text; ALTER TABLE users ALTER is_suspended DROP DEFAULT, ALTER is_suspended TYPE public."boolean"', "users > is_suspended: > type:", "users.is_suspended: type differs", 2),
    Fault("column.type", "CREATE SCHEMA other; CREATE DOMAIN other.text AS pg_catalog.text; ALTER TABLE projects ALTER location TYPE other.text", "projects > location: > type:", "projects.location: type differs"),
    Fault("column.type", "CREATE TYPE \"Currency\" AS ENUM ('NGN', 'USDC', 'XLM'); ALTER TABLE investments ALTER currency TYPE \"Currency\" USING currency::text::\"Currency\"", "investments > currency: > type:", "investments.currency: type differs", 1),
    Fault("column.type", "CREATE SCHEMA other; CREATE TYPE other.currency AS ENUM ('NGN', 'USDC', 'XLM'); ALTER TABLE investments ALTER currency TYPE other.currency USING currency::text::other.currency", "investments > currency: > type:", "investments.currency: type differs"),
    Fault("column.type", "ALTER TABLE project_nav_history ALTER effective_at DROP DEFAULT, ALTER effective_at TYPE time with time zone USING now()::timetz, ALTER effective_at SET DEFAULT now()", "project_nav_history > effective_at: > type:", "effective_at: type differs"),
    Fault("column.type", "ALTER TABLE audit_admin_actions ALTER id DROP DEFAULT, ALTER id TYPE text; ALTER TABLE audit_admin_actions ALTER id SET DEFAULT gen_random_uuid()", "audit_admin_actions > id: > type:", "audit_admin_actions.id: type differs"),
    Fault("column.type", "ALTER TABLE users ALTER kyc_documents TYPE jsonb USING NULL", "users > kyc_documents: > type:", "users.kyc_documents: type differs"),
)  # fmt: skip

_NULLABLE = (
    Fault("column.nullable", "ALTER TABLE project_nav_history ALTER nav_per_token DROP NOT NULL", "project_nav_history > nav_per_token: > nullable:", "project_nav_history.nav_per_token: nullable differs"),
    Fault("column.nullable", "ALTER TABLE users ALTER email DROP NOT NULL", "users > email: > nullable:", "users.email: nullable differs"),
    Fault("column.nullable", "ALTER TABLE project_cashflows ALTER project_id SET NOT NULL", "project_cashflows > project_id: > nullable:", "project_cashflows.project_id: nullable differs"),
    Fault("column.nullable", "UPDATE platform_wallets SET min_reserve_threshold = 0; ALTER TABLE platform_wallets ALTER min_reserve_threshold SET NOT NULL", "platform_wallets > min_reserve_threshold: > nullable:", "min_reserve_threshold: nullable differs"),
    Fault("column.nullable", "ALTER TABLE users ADD CONSTRAINT email_there CHECK (email IS NOT NULL); ALTER TABLE users ALTER email DROP NOT NULL", "users > email: > nullable:", "users.email: nullable differs", 1),
    Fault("column.nullable", "ALTER TABLE users ALTER email DROP NOT NULL; ALTER TABLE users ADD CONSTRAINT users_email_not_null NOT NULL email NOT VALID", "users > email: > nullable:", "users.email: nullable differs", since=18),
    Fault("column.nullable", "ALTER TABLE users ALTER email DROP NOT NULL; ALTER TABLE users ADD CONSTRAINT users_email_not_null NOT NULL email NO INHERIT", "users > email: > nullable:", "users.email: nullable differs", since=18),
    Fault("column.nullable", "ALTER TABLE users ALTER email DROP NOT NULL; CREATE DOMAIN mail AS text NOT NULL; ALTER TABLE users ALTER email TYPE mail", "users > email: > nullable:", "users.email: nullable differs", 2),
)  # fmt: skip

_DEFAULTS_OF = (
    ("project_cashflows", "status", "DROP DEFAULT"),
    ("project_cashflows", "status", "SET DEFAULT 'verified'"),
    ("project_cashflows", "status", "SET DEFAULT 'Recorded'"),
    ("project_cashflows", "status", "SET DEFAULT 'recorded '"),
    ("project_cashflows", "status", "SET DEFAULT ''"),
    ("project_cashflows", "status", "SET DEFAULT NULL"),
    ("project_nav_history", "effective_at", "SET DEFAULT 'now()'"),
    ("project_nav_history", "effective_at", "SET DEFAULT clock_timestamp()"),
    ("project_nav_history", "effective_at", "SET DEFAULT now() + interval '1 microsecond'"),
    ("project_nav_history", "effective_at", "SET DEFAULT CURRENT_DATE"),
    ("project_nav_history", "effective_at", "SET DEFAULT now() AT TIME ZONE 'UTC'"),
    ("project_nav_history", "id", "SET DEFAULT md5(random()::text)::uuid"),
    ("project_nav_history", "id", "SET DEFAULT '00000000-0000-4000-8000-000000000000'"),
    ("redemption_requests", "funding_plan", "SET DEFAULT '[]'"),
    ("redemption_requests", "funding_plan", "SET DEFAULT 'null'"),
    ("redemption_requests", "tx_hashes", "SET DEFAULT '[[]]'"),
    ("redemption_requests", "tx_hashes", "DROP DEFAULT"),
    ("platform_wallets", "balance_xlm", "SET DEFAULT 0.0000001"),
    ("platform_wallets", "balance_xlm", "DROP DEFAULT"),
    ("users", "role", "SET DEFAULT 'admin'"),
    ("users", "is_suspended", "SET DEFAULT true"),
    ("wallets", "crypto_balances", "SET DEFAULT '{ }'"),
)

_DEFAULTS = (
    *(
        Fault("column.default", f"ALTER TABLE {table} ALTER {column} {how}", f"{table} > {column}: > default:", f"{table}.{column}: default differs")
        for table, column, how in _DEFAULTS_OF
    ),
    Fault("column.default", "ALTER TABLE project_cashflows ALTER source SET DEFAULT 'unknown'", "project_cashflows > source:", "project_cashflows.source: default differs"),
    Fault("column.default", "ALTER TABLE platform_wallets ALTER wallet_role SET DEFAULT 'treasury'", "platform_wallets > wallet_role:", "platform_wallets.wallet_role: default differs"),
    Fault("column.default", "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.now() - interval ''1 day'''; ALTER TABLE users ALTER created_at SET DEFAULT public.now()", "users > created_at: > default:", "users.created_at: default differs", 1),
    Fault("column.default", "CREATE FUNCTION public.gen_random_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT pg_catalog.gen_random_uuid()'; ALTER TABLE users ALTER id SET DEFAULT public.gen_random_uuid()", "users > id: > default:", "users.id: default differs", 1),
    Fault("column.default", "CREATE SCHEMA other; CREATE FUNCTION other.key() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'; ALTER TABLE users ALTER id SET DEFAULT other.key()", "users > id: > default:", "users.id: default differs"),
    Fault("column.default", "CREATE SCHEMA other; CREATE FUNCTION other.state() RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT ''recorded''::text'; ALTER TABLE project_cashflows ALTER status SET DEFAULT other.state()", "project_cashflows > status: > default:", "project_cashflows.status: default differs"),
    Fault("column.default", "ALTER TABLE audit_admin_actions ALTER id SET DEFAULT uuidv7()", "audit_admin_actions > id: > default:", "audit_admin_actions.id: default differs", since=18),
)  # fmt: skip

_REST = (
    Fault("column.generated", "ALTER TABLE project_nav_history DROP notes, ADD notes text GENERATED ALWAYS AS (source) STORED", "project_nav_history > notes:", "project_nav_history.notes: generated differs"),
    Fault("column.generated", "ALTER TABLE project_nav_history DROP notes, ADD notes text GENERATED ALWAYS AS (source) VIRTUAL", "project_nav_history > notes:", "project_nav_history.notes: generated differs", since=18),
    Fault("column.generated", "ALTER TABLE project_nav_history DROP notes, ADD notes text GENERATED ALWAYS AS (source)", "project_nav_history > notes:", "project_nav_history.notes: generated differs", since=18),
    Fault("column.identity", "ALTER TABLE project_nav_history DROP notes, ADD notes bigint GENERATED ALWAYS AS IDENTITY", "project_nav_history > notes:", "project_nav_history.notes: identity differs", 2),
    Fault("column.identity", "ALTER TABLE project_nav_history DROP notes, ADD notes bigint GENERATED BY DEFAULT AS IDENTITY", "project_nav_history > notes:", "project_nav_history.notes: identity differs", 2),
    Fault("column.collation", 'ALTER TABLE project_nav_history ALTER notes TYPE text COLLATE "C"', "project_nav_history > notes:", "project_nav_history.notes: collation differs"),
    Fault("column.collation", 'ALTER TABLE projects ALTER token_symbol TYPE text COLLATE "POSIX"', "projects > token_symbol:", "projects.token_symbol: collation differs"),
    Fault("column.collation", "CREATE COLLATION ci FROM \"C\"; ALTER TABLE users ALTER email TYPE text COLLATE ci", "users > email:", "users.email: collation differs", 1),
    Fault("column", "ALTER TABLE project_nav_history ADD extra text", "project_nav_history > table:", "project_nav_history.extra is unexpected"),
    Fault("column", 'ALTER TABLE users ADD "Email" text', "users > table:", "users.Email is unexpected"),
    Fault("column", 'ALTER TABLE users ADD "email\u200b" text', "users > table:", 'users."email\\u200b" is unexpected'),
    Fault("column", 'ALTER TABLE users ADD "x\n all contracts hold" text', "users > table:", 'users."x\\n all contracts hold" is unexpected'),
    Fault("column", 'ALTER TABLE users ADD "email " text', "users > table:", 'users."email " is unexpected'),
    Fault("column", 'ALTER TABLE users ADD "emаil" text', "users > table:", "users.emаil is unexpected"),  # noqa: RUF001 - a Cyrillic letter
    Fault("column", "ALTER TABLE project_nav_history DROP notes", "project_nav_history > notes:", "project_nav_history.notes is missing"),
    Fault("column", "ALTER TABLE platform_wallets DROP min_reserve_threshold", "platform_wallets > min_reserve_threshold:", "platform_wallets.min_reserve_threshold is missing"),
    Fault("column", 'ALTER TABLE project_nav_history RENAME notes TO "Notes"', "project_nav_history > notes:", "project_nav_history.notes is missing: project_nav_history.Notes equals it except for its name"),
    Fault("column", "ALTER TABLE project_cashflows RENAME chain_tx_hash TO chain_tx", "project_cashflows > chain_tx_hash:", "project_cashflows.chain_tx_hash is missing"),
    Fault("column", "ALTER TABLE projects RENAME stellar_issuer_tx TO tmp; ALTER TABLE projects RENAME stellar_mint_tx TO stellar_issuer_tx", "projects > stellar_mint_tx:", "projects.stellar_mint_tx is missing"),
)  # fmt: skip

COLUMNS = (*_RETYPED, *_LOOK_ALIKES, *_NULLABLE, *_DEFAULTS, *_REST)
