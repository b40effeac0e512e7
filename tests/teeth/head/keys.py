"""Faults of constraints and indexes."""

# ruff: noqa: E501, S608 -- one case, one line; statements of constant cases
from __future__ import annotations

import re

from tests.teeth.planting import Fault


def _again(table: str, name: str, definition: str) -> str:
    """Return the statement that makes a constraint again, otherwise."""
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {definition}"


def _index(definition: str, unique: str = "") -> str:
    """Return the statements that make an index of redemption_requests again, otherwise."""
    return f"DROP INDEX redemption_requests_user_id_idx; CREATE {unique} INDEX redemption_requests_user_id_idx ON {definition}"


_NAV = "project_nav_history_project_id_projects_id_fk"
_NAV_AT = "project_nav_history > foreign_keys: > columns: [project_id]"
_NAV_FK = f"project_nav_history foreign key {_NAV}"
_TO = "FOREIGN KEY (project_id) REFERENCES"
_SYMBOL_AT = "projects > uniques: > columns: [token_symbol]"
_SYMBOL = "projects unique projects_token_symbol_unique"
_USER_IDX = "redemption_requests > indexes: > columns: [user_id]"
_PKEY = "project_nav_history primary key project_nav_history_pkey"

PRIMARY_KEYS = (
    Fault("primary key", "ALTER TABLE project_nav_history DROP CONSTRAINT project_nav_history_pkey", "project_nav_history > primary_key:", f"{_PKEY} is missing"),
    Fault("primary key", "ALTER TABLE project_nav_history RENAME CONSTRAINT project_nav_history_pkey TO nav_pkey", "project_nav_history > primary_key:", f"{_PKEY} is missing"),
    Fault("primary key", _again("project_nav_history", "project_nav_history_pkey", "UNIQUE (id)"), "project_nav_history > primary_key:", f"{_PKEY} is missing", 1),
    Fault("primary key", "ALTER TABLE project_nav_history DROP CONSTRAINT project_nav_history_pkey; CREATE UNIQUE INDEX project_nav_history_pkey ON project_nav_history (id)", "project_nav_history > primary_key:", f"{_PKEY} is missing", 1),
    Fault("primary key.columns", _again("project_nav_history", "project_nav_history_pkey", "PRIMARY KEY (id, source)"), "project_nav_history > primary_key:", f"{_PKEY}: columns differs"),
    Fault("primary key.columns", _again("project_nav_history", "project_nav_history_pkey", "PRIMARY KEY (source)"), "project_nav_history > primary_key:", f"{_PKEY}: columns differs"),
    Fault("primary key.include", _again("project_nav_history", "project_nav_history_pkey", "PRIMARY KEY (id) INCLUDE (notes)"), "project_nav_history > primary_key:", f"{_PKEY}: include differs"),
    Fault("primary key.deferrable", _again("project_nav_history", "project_nav_history_pkey", "PRIMARY KEY (id) DEFERRABLE"), "project_nav_history > primary_key:", f"{_PKEY}: deferrable differs"),
    Fault("primary key.deferrable", _again("project_nav_history", "project_nav_history_pkey", "PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED"), "project_nav_history > primary_key:", f"{_PKEY}: deferrable differs"),
    Fault("primary key.valid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'project_nav_history_pkey'::regclass", "project_nav_history > primary_key:", f"{_PKEY}: valid differs"),
    Fault("primary key.columns", "CREATE EXTENSION btree_gist; ALTER TABLE project_nav_history DROP CONSTRAINT project_nav_history_pkey, DROP notes, ADD notes tstzrange; ALTER TABLE project_nav_history ADD CONSTRAINT project_nav_history_pkey PRIMARY KEY (id, notes WITHOUT OVERLAPS)", "project_nav_history > primary_key:", f"{_PKEY}: columns differs", 2, since=18),
)  # fmt: skip

UNIQUES = (
    Fault("unique", "ALTER TABLE projects DROP CONSTRAINT projects_token_symbol_unique", _SYMBOL_AT, f"{_SYMBOL} is missing"),
    Fault("unique", "ALTER TABLE projects DROP CONSTRAINT projects_token_symbol_unique; CREATE UNIQUE INDEX projects_token_symbol_unique ON projects (token_symbol)", _SYMBOL_AT, f"{_SYMBOL} is missing", 1),
    Fault("unique", _again("projects", "projects_token_symbol_unique", "EXCLUDE USING btree (token_symbol WITH =)"), _SYMBOL_AT, f"{_SYMBOL} is missing", 1),
    Fault("unique", "ALTER TABLE projects RENAME CONSTRAINT projects_token_symbol_unique TO projects_token_symbol_key", _SYMBOL_AT, "projects unique projects_token_symbol_key equals it except for its name"),
    Fault("unique", 'ALTER TABLE projects RENAME CONSTRAINT projects_token_symbol_unique TO "projects_token_symbol_Unique"', _SYMBOL_AT, f"{_SYMBOL} is missing"),
    Fault("unique", "ALTER TABLE platform_wallets ADD UNIQUE (wallet_role)", "platform_wallets > table:", "platform_wallets unique platform_wallets_wallet_role_key is unexpected"),
    Fault("unique.columns", _again("projects", "projects_token_symbol_unique", "UNIQUE (token_symbol, name)"), _SYMBOL_AT, f"{_SYMBOL}: columns differs"),
    Fault("unique.columns", _again("trustlines", "trustlines_user_id_project_id_unique", "UNIQUE (project_id, user_id)"), "trustlines > uniques: > columns:", "trustlines unique trustlines_user_id_project_id_unique: columns differs"),
    Fault("unique.nulls_distinct", _again("projects", "projects_token_symbol_unique", "UNIQUE NULLS NOT DISTINCT (token_symbol)"), _SYMBOL_AT, f"{_SYMBOL}: nulls distinct differs"),
    Fault("unique.include", _again("projects", "projects_token_symbol_unique", "UNIQUE (token_symbol) INCLUDE (name)"), _SYMBOL_AT, f"{_SYMBOL}: include differs"),
    Fault("unique.valid", "UPDATE pg_index SET indisready = false WHERE indexrelid = 'projects_token_symbol_unique'::regclass", _SYMBOL_AT, f"{_SYMBOL}: valid differs"),
    Fault("unique.deferrable", _again("projects", "projects_token_symbol_unique", "UNIQUE (token_symbol) DEFERRABLE"), _SYMBOL_AT, f"{_SYMBOL}: deferrable differs"),
    Fault("unique.deferrable", _again("projects", "projects_token_symbol_unique", "UNIQUE (token_symbol) DEFERRABLE INITIALLY DEFERRED"), _SYMBOL_AT, f"{_SYMBOL}: deferrable differs"),
)  # fmt: skip

FOREIGN_KEYS = (
    *(
        Fault("foreign key.on_delete", _again("project_nav_history", _NAV, f"{_TO} projects (id) {action}"), f"{_NAV_AT} > on_delete:", f"{_NAV_FK}: on delete differs")
        for action in ("", "ON DELETE RESTRICT", "ON DELETE SET NULL", "ON DELETE SET DEFAULT")
    ),
    *(
        Fault("foreign key.on_update", _again("project_nav_history", _NAV, f"{_TO} projects (id) ON DELETE CASCADE ON UPDATE {action}"), _NAV_AT, f"{_NAV_FK}: on update differs")
        for action in ("CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT")
    ),
    Fault("foreign key.on_delete", _again("redemption_requests", "redemption_requests_user_id_users_id_fk", "FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE"), "redemption_requests > foreign_keys: > columns: [user_id]", "redemption_requests_user_id_users_id_fk: on delete differs"),
    Fault("foreign key.on_delete_columns", _again("project_token_ledger", "project_token_ledger_user_id_users_id_fk", "FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL (user_id)"), "project_token_ledger > foreign_keys: > columns: [user_id]", "project_token_ledger_user_id_users_id_fk: on delete columns differs"),
    Fault("foreign key.match", _again("project_nav_history", _NAV, f"{_TO} projects (id) MATCH FULL ON DELETE CASCADE"), _NAV_AT, f"{_NAV_FK}: match differs"),
    Fault("foreign key.validated", _again("project_nav_history", _NAV, f"{_TO} projects (id) ON DELETE CASCADE NOT VALID"), _NAV_AT, f"{_NAV_FK}: validated differs"),
    Fault("foreign key.enforced", _again("project_nav_history", _NAV, f"{_TO} projects (id) ON DELETE CASCADE NOT ENFORCED"), _NAV_AT, f"{_NAV_FK}: enforced differs", since=18),
    Fault("foreign key.enforced", f"ALTER TABLE project_nav_history ALTER CONSTRAINT {_NAV} NOT ENFORCED", _NAV_AT, f"{_NAV_FK}: enforced differs", since=18),
    Fault("foreign key.deferrable", f"ALTER TABLE project_nav_history ALTER CONSTRAINT {_NAV} DEFERRABLE", _NAV_AT, f"{_NAV_FK}: deferrable differs"),
    Fault("foreign key.deferrable", f"ALTER TABLE project_nav_history ALTER CONSTRAINT {_NAV} DEFERRABLE INITIALLY DEFERRED", _NAV_AT, f"{_NAV_FK}: deferrable differs"),
    Fault("foreign key.triggers", "ALTER TABLE treasury_pool_transactions DISABLE TRIGGER ALL", "treasury_pool_transactions > foreign_keys: > columns:", "treasury_pool_transactions_source_project_id_projects_id_fk: triggers differs"),
    Fault("foreign key.triggers", "ALTER TABLE transactions DISABLE TRIGGER ALL", "deposit_requests > foreign_keys: > columns: [transaction_id]", "deposit_requests_transaction_id_transactions_id_fk: triggers differs", None),
    Fault("foreign key.triggers", f"DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE projects DISABLE TRIGGER %I', tgname) FROM pg_trigger g JOIN pg_constraint k ON k.oid = tgconstraint WHERE conname = '{_NAV}' AND tgrelid = 'projects'::regclass AND tgtype & 8 = 8); END $$", _NAV_AT, f"{_NAV_FK}: triggers differs"),
    Fault("foreign key.columns", _again("project_cashflows", "project_cashflows_verified_by_users_id_fk", "FOREIGN KEY (id) REFERENCES users (id)"), "project_cashflows > columns: [verified_by]", "project_cashflows_verified_by_users_id_fk: columns differs"),
    Fault("foreign key.references", _again("project_cashflows", "project_cashflows_verified_by_users_id_fk", "FOREIGN KEY (verified_by) REFERENCES projects (id)"), "project_cashflows > columns: [verified_by] > references:", "project_cashflows_verified_by_users_id_fk: references differs"),
    Fault("foreign key.references", "CREATE SCHEMA other; CREATE TABLE other.users (id uuid PRIMARY KEY); " + _again("project_cashflows", "project_cashflows_verified_by_users_id_fk", "FOREIGN KEY (verified_by) REFERENCES other.users (id)"), "project_cashflows > columns: [verified_by] > references:", "project_cashflows_verified_by_users_id_fk: references differs"),
    Fault("foreign key.referenced_columns", "ALTER TABLE redemption_requests ADD other uuid UNIQUE; " + _again("redemption_requests", "redemption_requests_user_id_users_id_fk", "FOREIGN KEY (user_id) REFERENCES redemption_requests (other)"), "redemption_requests > foreign_keys: > columns: [user_id] > references:", "redemption_requests_user_id_users_id_fk: referenced columns differs", 3),
    Fault("foreign key", f"ALTER TABLE project_nav_history DROP CONSTRAINT {_NAV}", _NAV_AT, f"{_NAV_FK} is missing"),
    Fault("foreign key", f"ALTER TABLE project_nav_history RENAME CONSTRAINT {_NAV} TO nav_fk", _NAV_AT, "project_nav_history foreign key nav_fk equals it except for its name"),
    Fault("foreign key", f"ALTER TABLE project_nav_history ADD CONSTRAINT again {_TO} projects (id) ON DELETE CASCADE", "project_nav_history > table:", "project_nav_history foreign key again is unexpected"),
)  # fmt: skip


def _status(values: str, how: str = "") -> str:
    return _again("project_cashflows", "project_cashflows_status_check", f"CHECK ({values}) {how}")


_STATUS_AT = "project_cashflows > status: > allowed:"
_STATUS = "project_cashflows check project_cashflows_status_check"
_OTHER = "status::text OPERATOR(other.===) ARRAY['recorded', 'verified', 'tokenized']"
_LIST = r"status IN \([^()]*\)"
_ALL = "status IN ('recorded', 'verified', 'tokenized')"

CHECKS = (
    *(
        Fault(
            "check.expression",
            _status(values),
            _STATUS_AT,
            # Lists are told apart by their values, everything else as SQL.
            f"{_STATUS}: {'allowed values differ' if re.fullmatch(_LIST, values) else 'expression differs'}",
        )
        for values in (
            "status IN ('recorded', 'verified')",
            "status IN ('recorded', 'verified', 'tokenized', 'lost')",
            "status IN ('Recorded', 'verified', 'tokenized')",
            "status IN ('recorded ', 'verified', 'tokenized')",
            "source IN ('recorded', 'verified', 'tokenized')",
            f"{_ALL} OR true",
            f"{_ALL} OR amount_ngnts > 0",
            "lower(status) IN ('recorded', 'verified', 'tokenized')",
            "status NOT IN ('recorded', 'verified', 'tokenized')",
            "status ~ '^(recorded|verified|tokenized)$'",
            "status <> ALL (ARRAY['lost'])",
        )
    ),
    Fault("check.expression", f"CREATE SCHEMA other; CREATE FUNCTION other.fine(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 = ANY (ARRAY[''recorded''::text, ''verified''::text, ''tokenized''::text])'; {_status('other.fine(status)')}", _STATUS_AT, f"{_STATUS}: expression differs"),
    Fault("check.expression", f"CREATE SCHEMA other; CREATE FUNCTION other.same(text, text[]) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 = ANY ($2)'; CREATE OPERATOR other.=== (leftarg = text, rightarg = text[], function = other.same); {_status(_OTHER)}", _STATUS_AT, f"{_STATUS}: expression differs"),
    Fault("check.validated", _status(_ALL, "NOT VALID"), _STATUS_AT, f"{_STATUS}: validated differs"),
    Fault("check.enforced", _status(_ALL, "NOT ENFORCED"), _STATUS_AT, f"{_STATUS}: enforced differs", since=18),
    Fault("check.inherited", _status(_ALL, "NO INHERIT"), _STATUS_AT, f"{_STATUS}: inherited differs"),
    Fault("check", "ALTER TABLE project_cashflows DROP CONSTRAINT project_cashflows_status_check", _STATUS_AT, f"{_STATUS} is missing"),
    Fault("check", "ALTER TABLE platform_wallets DROP CONSTRAINT platform_wallets_wallet_role_check", "platform_wallets > wallet_role: > allowed:", "platform_wallets check platform_wallets_wallet_role_check is missing"),
    Fault("check", "ALTER TABLE project_cashflows RENAME CONSTRAINT project_cashflows_status_check TO status_check", _STATUS_AT, f"{_STATUS} is missing", 1),
    Fault("check", "ALTER TABLE users ADD CHECK (length(email) >= 0)", "users > table:", "users check users_email_check is unexpected"),
    Fault("exclusion", "ALTER TABLE projects ADD CONSTRAINT e EXCLUDE USING btree (id WITH =)", "projects > table:", "projects exclusion e is unexpected"),
)  # fmt: skip

_IDX = "redemption_requests index redemption_requests_user_id_idx"
_NAV_IDX_AT = "project_nav_history > indexes: > columns: [project_id, effective_at desc nulls first]"
_NAV_IDX = "project_nav_history index project_nav_history_project_id_effective_at_idx"


def _nav_index(keys: str) -> Fault:
    name = "project_nav_history_project_id_effective_at_idx"
    return Fault(
        "index.columns",
        f"DROP INDEX {name}; CREATE INDEX {name} ON project_nav_history ({keys})",
        _NAV_IDX_AT,
        f"{_NAV_IDX}: columns differs",
    )


INDEXES = (
    _nav_index("project_id, effective_at"),
    _nav_index("project_id, effective_at DESC NULLS LAST"),
    _nav_index("project_id DESC, effective_at DESC"),
    _nav_index("effective_at DESC, project_id"),
    _nav_index("project_id"),
    _nav_index("project_id, effective_at DESC, id"),
    Fault("index.columns", _index("redemption_requests (project_id)"), _USER_IDX, f"{_IDX}: columns differs"),
    Fault("index.columns", _index("redemption_requests ((user_id::text))"), _USER_IDX, f"{_IDX}: columns differs"),
    Fault("index.columns", "CREATE OPERATOR CLASS public.other_uuid_ops FOR TYPE uuid USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 uuid_cmp(uuid, uuid); " + _index("redemption_requests (user_id public.other_uuid_ops)"), _USER_IDX, f"{_IDX}: columns differs", 2),
    Fault("index.unique", _index("redemption_requests (user_id)", "UNIQUE"), _USER_IDX, f"{_IDX}: unique differs"),
    Fault("index.method", _index("redemption_requests USING hash (user_id)"), _USER_IDX, f"{_IDX}: method differs"),
    Fault("index.method", _index("redemption_requests USING brin (user_id)"), _USER_IDX, f"{_IDX}: method differs"),
    Fault("index.where", _index("redemption_requests (user_id) WHERE user_id IS NOT NULL"), _USER_IDX, f"{_IDX}: where differs"),
    Fault("index.where", _index("redemption_requests (user_id) WHERE status = 'pending'"), _USER_IDX, f"{_IDX}: where differs"),
    Fault("index.include", _index("redemption_requests (user_id) INCLUDE (status)"), _USER_IDX, f"{_IDX}: include differs"),
    Fault("index.nulls_distinct", _index("redemption_requests (user_id) NULLS NOT DISTINCT", "UNIQUE"), _USER_IDX, f"{_IDX}: nulls distinct differs", 1),
    Fault("index.valid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'redemption_requests_user_id_idx'::regclass", _USER_IDX, f"{_IDX}: valid differs"),
    Fault("index.valid", "UPDATE pg_index SET indisready = false WHERE indexrelid = 'redemption_requests_user_id_idx'::regclass", _USER_IDX, f"{_IDX}: valid differs"),
    Fault("index", "DROP INDEX redemption_requests_user_id_idx", _USER_IDX, f"{_IDX} is missing"),
    Fault("index", "ALTER INDEX redemption_requests_user_id_idx RENAME TO user_idx", _USER_IDX, "redemption_requests index user_idx equals it except for its name"),
    Fault("index", "CREATE INDEX CONCURRENTLY users_email_idx ON users (email)", "users > table:", "users index users_email_idx is unexpected"),
    Fault("index", "CREATE INDEX users_email_ccnew ON users (email); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_email_ccnew'::regclass", "users > table:", "users index users_email_ccnew is unexpected"),
    Fault("index", 'CREATE UNIQUE INDEX "Users_email_unique" ON users (email)', "users > table:", "users index Users_email_unique is unexpected"),
)  # fmt: skip

KEYS = (*PRIMARY_KEYS, *UNIQUES, *FOREIGN_KEYS, *CHECKS, *INDEXES)
