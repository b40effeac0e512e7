"""One change at a time, and where it has to be seen: what `ALTER TABLE` can do, clause by clause, and what stands beside.

`at` walks down the sample's file: each word is the start of the next line that it fits, dashes and spaces apart.
"""

from __future__ import annotations

from dataclasses import dataclass

# ruff: noqa: E501, S608 - a case is a line, and its SQL is our own
# fmt: off



@dataclass(frozen=True, slots=True)
class Fault:
    """`ddl` breaks `fact` (kind.attribute; missing and unexpected subjects have their kind alone), seen at the line `at`."""

    fact: str
    ddl: str
    at: str
    says: str
    #: How many more differences come with it.
    also: int = 0
    #: The first major version that has the statement; older ones must refuse it.
    since: int = 15

_FK = "accounts > foreign_keys: > columns: [parent_id]"

_FK2 = "accounts > foreign_keys: > columns: [country, region]"

_NICK = "accounts > columns: [nick, country]"

_OPEN = "accounts > columns: [status varchar_pattern_ops"

_LOWER = "accounts > columns: [(lower(nick))]"

_PARENT = "ALTER TABLE accounts DROP CONSTRAINT accounts_parent_id_accounts_id_fk, ADD CONSTRAINT accounts_parent_id_accounts_id_fk FOREIGN KEY (parent_id) REFERENCES "

_REGION = "ALTER TABLE accounts DROP CONSTRAINT accounts_country_region_regions_country_code_fk, ADD CONSTRAINT accounts_country_region_regions_country_code_fk FOREIGN KEY (country, region) REFERENCES regions "

_UNIQUE = "ALTER TABLE accounts DROP CONSTRAINT accounts_nick_country_unique, ADD CONSTRAINT accounts_nick_country_unique "

_EMAIL = "ALTER TABLE accounts DROP CONSTRAINT accounts_email_unique, ADD CONSTRAINT accounts_email_unique "

_POSITIVE = "ALTER TABLE accounts DROP CONSTRAINT accounts_balance_positive, ADD CONSTRAINT accounts_balance_positive "

_OVERLAP = "ALTER TABLE accounts DROP CONSTRAINT accounts_no_overlap, ADD CONSTRAINT accounts_no_overlap "

_STATUS = "ALTER TABLE accounts DROP CONSTRAINT accounts_status_check, ADD CONSTRAINT accounts_status_check "

_REOPEN = "DROP INDEX accounts_open_idx; CREATE INDEX accounts_open_idx ON accounts "

_RELOWER = "DROP INDEX accounts_lower_nick_idx; CREATE UNIQUE INDEX accounts_lower_nick_idx ON accounts "

_RETAGS = "DROP INDEX accounts_tags_idx; CREATE INDEX accounts_tags_idx ON accounts USING "

_RELOG = "ALTER TABLE audit.log DROP CONSTRAINT log_pkey; "

_TYPES = (
    ("balance", "numeric(18,3)"),
    ("balance", "numeric(19,2)"),
    ("balance", "numeric"),
    ("balance", "real"),
    ("seen_at", "timestamptz"),
    ("seen_at", "timestamptz(2)"),
    ("seen_at", "timestamp(3)"),
    ("during", "text"),
    ("place", "text"),
    ("country", "varchar(2)"),
    ("country", "char(3)"),
    ("region", "varchar(9)"),
    ("region", "varchar"),
    ("parent_id", "integer"),
    ("parent_id", "smallint"),
)

_DEPENDENTS = {"balance": "DROP INDEX accounts_open_idx; DROP POLICY staff ON accounts; ALTER TABLE accounts DROP CONSTRAINT accounts_balance_positive, ALTER balance DROP DEFAULT; ", "during": "ALTER TABLE accounts DROP CONSTRAINT accounts_no_overlap; ", "country": "DROP POLICY by_region ON accounts; ALTER TABLE accounts DROP CONSTRAINT accounts_country_region_regions_country_code_fk; ", "region": "ALTER TABLE accounts DROP CONSTRAINT accounts_country_region_regions_country_code_fk; "}

_ALSO = {"balance": 4, "during": 1, "country": 2, "region": 1}


COLUMNS = (
    *(Fault("column.type", f"{_DEPENDENTS.get(column, '')}ALTER TABLE accounts ALTER {column} TYPE {wanted} USING {column}::text::{wanted}", f"accounts > {column}: > type:", f"accounts.{column}: type differs", _ALSO.get(column, 0)) for column, wanted in _TYPES),
    Fault("column.type", 'ALTER TABLE accounts ALTER profile DROP DEFAULT, ALTER profile TYPE json, ALTER profile SET DEFAULT \'{"a": 1}\'', "accounts > profile: > type:", "profile: type differs", 1),
    Fault("column.type", "ALTER TABLE accounts ALTER mood DROP DEFAULT, ALTER mood TYPE text, ALTER mood SET DEFAULT 'happy'", "accounts > mood: > type:", "mood: type differs"),
    Fault("column.type", 'ALTER TABLE accounts ALTER mood DROP DEFAULT; CREATE TYPE "Mood" AS ENUM (\'happy\'); ALTER TABLE accounts ALTER mood TYPE "Mood" USING \'happy\'; ALTER TABLE accounts ALTER mood SET DEFAULT \'happy\'', "accounts > mood: > type:", "mood: type differs", 1),
    Fault("column.type", "CREATE SCHEMA other; CREATE DOMAIN other.text AS text; DROP POLICY by_region ON accounts; ALTER TABLE regions DROP CONSTRAINT regions_pkey CASCADE; ALTER TABLE regions ALTER name TYPE other.text", "regions > name: > type:", "regions.name: type differs", 3),
    Fault("column.type", 'CREATE DOMAIN public.text AS pg_catalog.text; ALTER TABLE "Odd ""Name""" ALTER "quo""te" TYPE public.text', 'odd > quo"te: > type:', 'quo"te: type differs', 1),
    *(Fault("column.type", f'TRUNCATE accounts CASCADE; CREATE DOMAIN public."{name}" AS text; ALTER TABLE {table} DROP {column} CASCADE; ALTER TABLE {table} ADD {column} public."{name}" NOT NULL', f"{at} > type:", "type differs", also) for name, table, column, at, also in (("bigint", "audit.log", "account_id", "log > account_id:", 2), ("boolean", "accounts", "valid", "accounts > valid:", 2), ("integer", '"Odd ""Name"""', '"Id.1"', "odd > Id.1:", 2))),
    Fault("column.type", 'ALTER TABLE accounts DROP "flags"; ALTER TABLE accounts ADD "flags" "bit"', "accounts > flags: > type:", "flags: type differs"),
    Fault("column.nullable", "ALTER TABLE accounts ALTER email DROP NOT NULL", "accounts > email: > nullable:", "accounts.email: nullable differs"),
    Fault("column.nullable", "ALTER TABLE accounts ALTER nick SET NOT NULL", "accounts > nick: > nullable:", "accounts.nick: nullable differs"),
    Fault("column.nullable", "ALTER TABLE accounts ALTER email DROP NOT NULL; ALTER TABLE accounts ADD CONSTRAINT n NOT NULL email NOT VALID", "accounts > email: > nullable:", "nullable differs", since=18),
    Fault("column.default", "ALTER TABLE accounts ALTER nick DROP DEFAULT", "accounts > nick: > default:", "nick: default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER nick SET DEFAULT 'None'", "accounts > nick: > default:", "nick: default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER nick SET DEFAULT NULL", "accounts > nick: > default:", "nick: default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER created_at SET DEFAULT 'now()'", "accounts > created_at: > default:", "created_at: default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER created_at SET DEFAULT clock_timestamp()", "accounts > created_at: > default:", "default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER balance SET DEFAULT 0.01", "accounts > balance: > default:", "default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER mood SET DEFAULT 'sad'", "accounts > mood: > default:", "default differs"),
    Fault("column.default", 'ALTER TABLE accounts ALTER tags SET DEFAULT \'{""}\'', "accounts > tags: > default:", "default differs"),
    Fault("column.default", 'ALTER TABLE accounts ALTER profile SET DEFAULT \'{"a": 2}\'', "accounts > profile: > default:", "default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER valid SET DEFAULT false", "accounts > valid: > default:", "default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER status SET DEFAULT 'new             and more'", "accounts > status: > default:", "default differs"),
    Fault("column.default", "ALTER TABLE accounts ALTER region SET DEFAULT 'LAG'", "accounts > region:", "region: default differs"),
    Fault("column.default", "CREATE SEQUENCE audit.other; ALTER TABLE audit.log ALTER id SET DEFAULT nextval('audit.other')", "log > id: > default:", "audit.log.id: default differs", 1),
    Fault("column.generated", "ALTER TABLE accounts ALTER shout DROP EXPRESSION", "accounts > shout: > generated:", "shout: generated differs"),
    Fault("column.generated", "ALTER TABLE accounts DROP shout, ADD shout text GENERATED ALWAYS AS (lower(nick)) STORED", "accounts > shout: > expression:", "generated differs"),
    Fault("column.generated", "ALTER TABLE accounts DROP shout, ADD shout text GENERATED ALWAYS AS (upper(nick)) VIRTUAL", "accounts > shout: > generated:", "generated differs", since=18),
    Fault("column.generated", "ALTER TABLE accounts DROP place, ADD place box GENERATED ALWAYS AS ('0,0,1,1') STORED", "accounts > place:", "generated differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id DROP IDENTITY", "accounts > id: > identity:", "accounts.id: identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET GENERATED BY DEFAULT", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET INCREMENT BY 2", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET MAXVALUE 99", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET MINVALUE -5", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET START 7", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET CYCLE", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER TABLE accounts ALTER id SET CACHE 20", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", "ALTER SEQUENCE accounts_id_seq SET UNLOGGED", "accounts > id: > identity:", "identity differs"),
    Fault("column.identity", 'ALTER TABLE "Odd ""Name""" ALTER "Id.1" ADD GENERATED ALWAYS AS IDENTITY', "odd > Id.1:", "identity differs"),
    *(Fault("column.sequence", f"ALTER SEQUENCE audit.ticket_numbers {change}", "log > sequence:", "audit.log.id: sequence differs") for change in ("INCREMENT 2", "MINVALUE -5", "MAXVALUE 99", "START 7", "CACHE 20", "CYCLE", "AS integer", "AS smallint MAXVALUE 99", "SET UNLOGGED", "OWNED BY audit.log.id", "OWNED BY audit.log.account_id")),
    Fault("column.default", "ALTER TABLE audit.log DROP COLUMN id; ALTER TABLE audit.log ADD id bigserial, ADD CONSTRAINT log_pkey PRIMARY KEY (id)", "log > default:", "audit.log.id: default differs", 1),
    Fault("column.collation", 'ALTER TABLE accounts ALTER email TYPE varchar(254) COLLATE "POSIX"', "accounts > email: > collation:", "email: collation differs"),
    Fault("column.collation", "ALTER TABLE accounts ALTER email TYPE varchar(254)", "accounts > email: > collation:", "collation differs"),
    Fault("column.collation", 'CREATE COLLATION public."C" FROM "POSIX"; ALTER TABLE accounts ALTER email TYPE varchar(254) COLLATE public."C"', "accounts > email: > collation:", "collation differs", 1),
    Fault("column", "ALTER TABLE accounts ADD extra text", "accounts > table:", "accounts.extra is unexpected"),
    Fault("column", 'ALTER TABLE accounts ADD "Nick" text', "accounts > table:", "accounts.Nick is unexpected"),
    Fault("column", "ALTER TABLE accounts ADD \"x\n all contracts hold\" text", "accounts > table:", 'accounts."x\\n all contracts hold" is unexpected'),
    Fault("column", 'ALTER TABLE accounts ADD "cafe\u0301" text', "accounts > table:", 'accounts."cafe\\u0301" is unexpected'),
    Fault("column", "ALTER TABLE accounts DROP seen_at", "accounts > seen_at:", "accounts.seen_at is missing"),
    Fault("column", 'ALTER TABLE accounts RENAME seen_at TO "Seen_at"', "accounts > seen_at:", "accounts.seen_at is missing: accounts.Seen_at equals it except for its name: renamed?"),
    Fault("column", 'ALTER TABLE "Odd ""Name""" RENAME "quo""te" TO "quote"', 'odd > quo"te:', 'quo"te is missing'),
    Fault("column", 'ALTER TABLE "Odd ""Name""" RENAME "Id.1" TO "id.1"', "odd > Id.1:", '"Id.1" is missing', 1),
)


CONSTRAINTS = (
    Fault("primary key.columns", "ALTER TABLE regions DROP CONSTRAINT regions_pkey CASCADE, ADD CONSTRAINT regions_pkey PRIMARY KEY (code, country) INCLUDE (name)", "regions > primary_key: > columns:", "primary key regions_pkey: columns differs", 1),
    Fault("primary key.include", "ALTER TABLE regions DROP CONSTRAINT regions_pkey CASCADE, ADD CONSTRAINT regions_pkey PRIMARY KEY (country, code)", "regions > primary_key: > include:", "include differs", 1),
    Fault("primary key.deferrable", "ALTER TABLE regions DROP CONSTRAINT regions_pkey CASCADE, ADD CONSTRAINT regions_pkey PRIMARY KEY (country, code) INCLUDE (name) DEFERRABLE", "regions > primary_key:", "deferrable differs", 1),
    Fault("primary key.valid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'regions_pkey'::regclass", "regions > primary_key:", "primary key regions_pkey: valid differs"),
    Fault("primary key.valid", "UPDATE pg_index SET indisready = false WHERE indexrelid = 'accounts_pkey'::regclass", "accounts > primary_key:", "primary key accounts_pkey: valid differs"),
    Fault("primary key", 'ALTER TABLE "Odd ""Name""" DROP CONSTRAINT "Odd pkey"', "odd > primary_key:", "primary key Odd pkey is missing"),
    Fault("primary key", 'ALTER TABLE "Odd ""Name""" RENAME CONSTRAINT "Odd pkey" TO "odd pkey"', "odd > primary_key:", "Odd pkey is missing"),
    Fault("primary key", f"{_RELOG}ALTER TABLE audit.log ADD CONSTRAINT log_pkey UNIQUE (id)", "log > primary_key:", "primary key log_pkey is missing", 1),
    Fault("primary key", f"{_RELOG}CREATE UNIQUE INDEX log_pkey ON audit.log (id)", "log > primary_key:", "primary key log_pkey is missing", 1),
    Fault("unique.columns", f"{_EMAIL} UNIQUE (email, nick)", "accounts > uniques: > columns: [email]", "columns differs"),
    Fault("unique.columns", f"{_EMAIL} UNIQUE (during)", "accounts > uniques: > columns: [email]", "columns differs"),
    Fault("unique.columns", f"{_UNIQUE} UNIQUE NULLS NOT DISTINCT (country, nick) INCLUDE (region) DEFERRABLE INITIALLY DEFERRED", _NICK, "columns differs"),
    Fault("unique.columns", "ALTER TABLE accounts DROP CONSTRAINT accounts_nick_country_unique; CREATE EXTENSION btree_gist; ALTER TABLE accounts ADD CONSTRAINT accounts_nick_country_unique UNIQUE (nick, during WITHOUT OVERLAPS)", _NICK, "columns differs", 3, since=18),
    Fault("unique.include", f"{_UNIQUE} UNIQUE NULLS NOT DISTINCT (nick, country) DEFERRABLE INITIALLY DEFERRED", f"{_NICK} > include:", "include differs"),
    Fault("unique.nulls_distinct", f"{_UNIQUE} UNIQUE (nick, country) INCLUDE (region) DEFERRABLE INITIALLY DEFERRED", f"{_NICK} > nulls_distinct:", "nulls distinct differs"),
    Fault("unique.nulls_distinct", f"{_EMAIL} UNIQUE NULLS NOT DISTINCT (email)", "accounts > uniques: > columns: [email]", "nulls distinct differs"),
    Fault("unique.deferrable", f"{_UNIQUE} UNIQUE NULLS NOT DISTINCT (nick, country) INCLUDE (region)", f"{_NICK} > deferrable:", "deferrable differs"),
    Fault("unique.deferrable", f"{_UNIQUE} UNIQUE NULLS NOT DISTINCT (nick, country) INCLUDE (region) DEFERRABLE", f"{_NICK} > deferrable:", "deferrable differs"),
    Fault("unique.deferrable", "ALTER TABLE accounts DISABLE TRIGGER ALL", f"{_NICK} > deferrable:", "deferrable differs", 4),
    Fault("unique", f"{_EMAIL} CHECK (email <> '')", "accounts > uniques: > columns: [email]", "unique accounts_email_unique is missing", 1),
    Fault("unique", "ALTER TABLE accounts DROP CONSTRAINT accounts_email_unique; CREATE UNIQUE INDEX accounts_email_unique ON accounts (email)", "accounts > uniques: > columns: [email]", "unique accounts_email_unique is missing", 1),
    Fault("unique", "ALTER TABLE accounts ADD UNIQUE (seen_at)", "accounts > table:", "unique accounts_seen_at_key is unexpected"),
    Fault("unique", "ALTER TABLE accounts RENAME CONSTRAINT accounts_email_unique TO accounts_email_key", "accounts > uniques: > columns: [email]", "accounts unique accounts_email_key equals it except for its name"),
    Fault("unique.valid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'accounts_email_unique'::regclass", "accounts > uniques: > columns: [email]", "valid differs"),
    Fault("foreign key.columns", "ALTER TABLE audit.log ADD other bigint, DROP CONSTRAINT log_account_id_accounts_id_fk, ADD CONSTRAINT log_account_id_accounts_id_fk FOREIGN KEY (other) REFERENCES accounts (id) ON DELETE CASCADE", "log > foreign_keys: > columns:", "columns differs", 1),
    Fault("foreign key.references", "CREATE TABLE x (id bigint PRIMARY KEY); " + _PARENT + "x (id) ON DELETE SET NULL", f"{_FK} > references:", "references differs", 1),
    Fault("foreign key.references", "CREATE TABLE audit.accounts (id bigint PRIMARY KEY); " + _PARENT + "audit.accounts (id) ON DELETE SET NULL", f"{_FK} > references:", "references differs", 1),
    Fault("foreign key.referenced_columns", "ALTER TABLE accounts ADD UNIQUE (ticket); " + _PARENT + "accounts (ticket) ON DELETE SET NULL", f"{_FK} > references:", "referenced columns differs", 1),
    *(Fault("foreign key.on_delete", f"{_PARENT}accounts (id) {action}", f"{_FK} > on_delete:", "on delete differs") for action in ("", "ON DELETE CASCADE", "ON DELETE RESTRICT", "ON DELETE SET DEFAULT")),
    *(Fault("foreign key.on_update", f"{_PARENT}accounts (id) ON DELETE SET NULL ON UPDATE {action}", _FK, "on update differs") for action in ("CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT")),
    Fault("foreign key.on_delete_columns", f"{_REGION} MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE", f"{_FK2} > on_delete_columns:", "on delete columns differs"),
    Fault("foreign key.on_delete_columns", f"{_PARENT}accounts (id) ON DELETE SET NULL (parent_id)", _FK, "on delete columns differs"),
    Fault("foreign key.match", f"{_REGION} ON UPDATE CASCADE ON DELETE SET NULL (region) DEFERRABLE", f"{_FK2} > match:", "match differs"),
    Fault("foreign key.deferrable", f"{_REGION} MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (region)", f"{_FK2} > deferrable:", "deferrable differs"),
    Fault("foreign key.deferrable", "ALTER TABLE accounts ALTER CONSTRAINT accounts_parent_id_accounts_id_fk DEFERRABLE INITIALLY DEFERRED", _FK, "deferrable differs"),
    Fault("foreign key.validated", f"{_PARENT}accounts (id) ON DELETE SET NULL NOT VALID", _FK, "validated differs"),
    Fault("foreign key.enforced", "ALTER TABLE accounts ALTER CONSTRAINT accounts_parent_id_accounts_id_fk NOT ENFORCED", _FK, "enforced differs", since=18),
    Fault("foreign key.triggers", "ALTER TABLE audit.log DISABLE TRIGGER ALL", "log > foreign_keys: > columns:", "triggers differs"),
    Fault("foreign key.triggers", "ALTER TABLE regions DISABLE TRIGGER ALL", _FK2, "triggers differs"),
    Fault("foreign key", "ALTER TABLE audit.log DROP CONSTRAINT log_account_id_accounts_id_fk", "log > foreign_keys: > columns:", "log_account_id_accounts_id_fk is missing"),
    Fault("foreign key", "ALTER TABLE audit.log RENAME CONSTRAINT log_account_id_accounts_id_fk TO f", "log > foreign_keys: > columns: [account_id]", "except for its name"),
    Fault("foreign key", "ALTER TABLE audit.log ADD CONSTRAINT again FOREIGN KEY (account_id) REFERENCES accounts", "log > table:", "foreign key again is unexpected"),
    Fault("check.expression", f"{_STATUS} CHECK (status IN ('new', 'open'))", "accounts > status: > allowed:", "accounts check accounts_status_check: allowed values differ: missing: closed"),
    Fault("check.expression", f"{_STATUS} CHECK (status IN ('new', 'open', 'closed', 'lost'))", "accounts > status: > allowed:", "allowed values differ: unexpected: lost"),
    Fault("check.expression", f"{_STATUS} CHECK (status NOT IN ('new', 'open', 'closed')) NOT VALID", "accounts > status: > allowed:", "expression differs", 1),
    Fault("check.expression", f"{_STATUS} CHECK (status IN ('New', 'open', 'closed')) NOT VALID", "accounts > status: > allowed:", "allowed values differ: missing: new; unexpected: New", 1),
    Fault("check.expression", f"{_STATUS} CHECK (nick IN ('new', 'open', 'closed')) NOT VALID", "accounts > status: > allowed:", "expression differs", 1),
    Fault("check.expression", f"{_POSITIVE} CHECK (balance > 0 AND balance < 1000000) NOT VALID", "accounts > checks: > check:", "expression differs", 1),
    Fault("check.expression", f"{_POSITIVE} CHECK (balance >= 0 OR balance < 1000000)", "accounts > checks: > check:", "expression differs"),
    Fault("check.expression", 'ALTER TABLE accounts DROP CONSTRAINT accounts_nick_not_empty, ADD CONSTRAINT accounts_nick_not_empty CHECK (nick COLLATE "POSIX" <> \'\') NO INHERIT', "accounts > name: accounts_nick_not_empty > check:", "expression differs"),
    *(Fault("check.expression", f"ALTER TABLE accounts DROP CONSTRAINT accounts_nick_not_empty, ADD CONSTRAINT accounts_nick_not_empty CHECK ({call} <> '') NO INHERIT", "accounts > name: accounts_nick_not_empty > check:", "expression differs") for call in ("rtrim(nick)", "btrim(nick, 'x')", "trim(leading from nick)", "nick")),
    Fault("check.validated", f"{_POSITIVE} CHECK (balance >= 0 AND balance < 1000000) NOT VALID", "accounts > checks: > name:", "validated differs"),
    Fault("check.validated", "ALTER TABLE accounts VALIDATE CONSTRAINT accounts_email_given", "accounts > name: accounts_email_given > validated:", "accounts check accounts_email_given: validated differs"),
    Fault("check.expression", "ALTER TABLE accounts DROP CONSTRAINT accounts_email_given, ADD CONSTRAINT accounts_email_given CHECK (email <> 'x') NOT VALID", "accounts > name: accounts_email_given > check:", "expression differs"),
    Fault("check.enforced", f"{_POSITIVE} CHECK (balance >= 0 AND balance < 1000000) NOT ENFORCED", "accounts > checks: > name:", "enforced differs", since=18),
    Fault("check.inherited", f"{_POSITIVE} CHECK (balance >= 0 AND balance < 1000000) NO INHERIT", "accounts > checks: > name:", "inherited differs"),
    Fault("check", "ALTER TABLE accounts DROP CONSTRAINT accounts_status_check", "accounts > status: > allowed:", "accounts check accounts_status_check is missing"),
    Fault("check", "ALTER TABLE accounts ADD CHECK (nick <> 'x')", "accounts > table:", "check accounts_nick_check is unexpected"),
    Fault("check", 'ALTER TABLE accounts RENAME CONSTRAINT accounts_balance_positive TO "Accounts_balance_positive"', "accounts > checks: > name:", "accounts_balance_positive is missing", 1),
    Fault("exclusion.definition", f"{_OVERLAP} EXCLUDE USING gist (during WITH =)", "accounts > exclusions: > definition:", "definition differs"),
    Fault("exclusion.definition", f"{_OVERLAP} EXCLUDE USING gist (during WITH &&) WHERE (valid)", "accounts > exclusions: > definition:", "definition differs"),
    Fault("exclusion.definition", f"{_OVERLAP} EXCLUDE USING gist (during WITH &&) DEFERRABLE", "accounts > exclusions: > definition:", "definition differs"),
    Fault("exclusion.definition", f"{_OVERLAP} EXCLUDE USING spgist (during WITH &&)", "accounts > exclusions: > definition:", "definition differs"),
    Fault("exclusion", "ALTER TABLE accounts DROP CONSTRAINT accounts_no_overlap", "accounts > exclusions: > name:", "exclusion accounts_no_overlap is missing"),
    Fault("exclusion", "ALTER TABLE accounts ADD CONSTRAINT e EXCLUDE USING gist (place WITH &&)", "accounts > table:", "exclusion e is unexpected"),
    Fault("exclusion.valid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'accounts_no_overlap'::regclass", "accounts > exclusions: > name:", "valid differs"),
    Fault("trigger", "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON accounts DEFERRABLE FOR EACH ROW EXECUTE FUNCTION touch()", "accounts > table:", "trigger late is unexpected"),
)


INDEXES = (
    Fault("index.columns", "DROP INDEX accounts_created_at_idx; CREATE INDEX accounts_created_at_idx ON accounts (created_at)", "accounts > columns: [created_at desc]", "columns differs"),
    Fault("index.columns", "DROP INDEX accounts_created_at_idx; CREATE INDEX accounts_created_at_idx ON accounts (created_at DESC NULLS LAST)", "accounts > columns: [created_at desc]", "columns differs"),
    Fault("index.columns", "DROP INDEX accounts_created_at_idx; CREATE INDEX accounts_created_at_idx ON accounts (created_at DESC, id)", "accounts > columns: [created_at desc]", "columns differs"),
    Fault("index.columns", "DROP INDEX accounts_created_at_idx; CREATE INDEX accounts_created_at_idx ON accounts (seen_at DESC)", "accounts > columns: [created_at desc]", "columns differs"),
    Fault("index.columns", _REOPEN + '(status, nick COLLATE "C" NULLS FIRST) INCLUDE (balance) WHERE status = \'open\' AND balance > 10', _OPEN, "columns differs"),
    Fault("index.columns", _REOPEN + "(status varchar_pattern_ops, nick NULLS FIRST) INCLUDE (balance) WHERE status = 'open' AND balance > 10", _OPEN, "columns differs"),
    Fault("index.columns", _REOPEN + '(nick COLLATE "C" NULLS FIRST, status varchar_pattern_ops) INCLUDE (balance) WHERE status = \'open\' AND balance > 10', _OPEN, "columns differs"),
    Fault("index.columns", _RELOWER + "(upper(nick)) NULLS NOT DISTINCT", _LOWER, "columns differs"),
    Fault("index.columns", _RELOWER + "(nick) NULLS NOT DISTINCT", _LOWER, "columns differs"),
    Fault("index.columns", _RELOWER + '(lower(nick) COLLATE "C") NULLS NOT DISTINCT', _LOWER, "columns differs"),
    Fault("index.columns", "DROP INDEX accounts_brin_idx; CREATE INDEX accounts_brin_idx ON accounts USING brin (created_at timestamptz_minmax_multi_ops(values_per_range=8))", "accounts > columns: [created_at timestamptz", "columns differs"),
    Fault("index.method", "DROP INDEX accounts_created_at_idx; CREATE INDEX accounts_created_at_idx ON accounts USING brin (created_at)", "accounts > columns: [created_at desc]", "method differs", 1),
    Fault("index.method", _RETAGS + "btree (tags)", "accounts > columns: [tags] > method:", "method differs"),
    Fault("index.unique", "DROP INDEX accounts_lower_nick_idx; CREATE INDEX accounts_lower_nick_idx ON accounts (lower(nick))", f"{_LOWER} > unique:", "unique differs", 1),
    Fault("index.unique", "DROP INDEX accounts_created_at_idx; CREATE UNIQUE INDEX accounts_created_at_idx ON accounts (created_at DESC)", "accounts > columns: [created_at desc]", "unique differs"),
    Fault("index.nulls_distinct", _RELOWER + "(lower(nick))", f"{_LOWER} > nulls_distinct:", "nulls distinct differs"),
    Fault("index.where", _REOPEN + '(status varchar_pattern_ops, nick COLLATE "C" NULLS FIRST) INCLUDE (balance)', f"{_OPEN} > where:", "where differs"),
    Fault("index.where", _REOPEN + '(status varchar_pattern_ops, nick COLLATE "C" NULLS FIRST) INCLUDE (balance) WHERE status = \'open\' AND balance > 11', f"{_OPEN} > where:", "where differs"),
    Fault("index.where", "DROP INDEX accounts_tags_idx; CREATE INDEX accounts_tags_idx ON accounts USING gin (tags) WHERE valid", "accounts > columns: [tags]", "where differs"),
    Fault("index.include", _REOPEN + '(status varchar_pattern_ops, nick COLLATE "C" NULLS FIRST) INCLUDE (balance, id) WHERE status = \'open\' AND balance > 10', f"{_OPEN} > include:", "include differs"),
    Fault("index.include", _REOPEN + '(status varchar_pattern_ops, nick COLLATE "C" NULLS FIRST) WHERE status = \'open\' AND balance > 10', f"{_OPEN} > include:", "include differs"),
    Fault("index.valid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'accounts_tags_idx'::regclass", "accounts > columns: [tags]", "valid differs"),
    Fault("index.valid", "UPDATE pg_index SET indisready = false WHERE indexrelid = 'accounts_tags_idx'::regclass", "accounts > columns: [tags]", "valid differs"),
    Fault("index", "DROP INDEX accounts_tags_idx", "accounts > columns: [tags]", "index accounts_tags_idx is missing"),
    Fault("index", "CREATE INDEX ON accounts (seen_at)", "accounts > table:", "index accounts_seen_at_idx is unexpected"),
    Fault("index", "ALTER INDEX accounts_tags_idx RENAME TO tags", "accounts > indexes: > columns: [tags]", "accounts index tags equals it except for its name"),
    *(Fault("index.columns", f"DROP INDEX accounts_lower_email_idx; CREATE INDEX accounts_lower_email_idx ON accounts (lower(email) COLLATE {name})", "accounts > columns: [(lower(email))]", "columns differs") for name in ('"default"', '"POSIX"')),
)


REST = (
    Fault("trigger.definition", "DROP TRIGGER accounts_touch ON accounts; CREATE TRIGGER accounts_touch AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION touch()", "accounts > triggers: > definition:", "definition differs"),
    Fault("trigger.definition", "DROP TRIGGER accounts_touch ON accounts; CREATE TRIGGER accounts_touch BEFORE UPDATE OF nick ON accounts FOR EACH ROW WHEN (NEW.valid) EXECUTE FUNCTION touch()", "accounts > triggers: > definition:", "definition differs"),
    *(Fault("trigger.fires", f"ALTER TABLE accounts {how} TRIGGER accounts_touch", "accounts > triggers: > name:", "trigger accounts_touch: fires differs") for how in ("DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS")),
    Fault("trigger", "DROP TRIGGER accounts_touch ON accounts", "accounts > triggers: > name:", "trigger accounts_touch is missing"),
    Fault("trigger", "CREATE TRIGGER x BEFORE INSERT ON accounts EXECUTE FUNCTION touch()", "accounts > table:", "trigger x is unexpected"),
    Fault("trigger", "ALTER TRIGGER accounts_touch ON accounts RENAME TO touched", "accounts > triggers: > name:", "accounts_touch is missing", 1),
    Fault("rule.definition", "CREATE OR REPLACE RULE accounts_keep AS ON DELETE TO accounts WHERE valid DO INSTEAD NOTHING", "accounts > rules: > definition:", "rule accounts_keep: definition differs"),
    Fault("rule.fires", "ALTER TABLE accounts DISABLE RULE accounts_keep", "accounts > rules: > name:", "fires differs"),
    Fault("rule", "DROP RULE accounts_keep ON accounts", "accounts > rules: > name:", "rule accounts_keep is missing"),
    Fault("rule", "CREATE RULE r AS ON UPDATE TO regions DO INSTEAD NOTHING", "regions > table:", "regions rule r is unexpected"),
    Fault("policy.command", "DROP POLICY own_rows ON accounts; CREATE POLICY own_rows ON accounts TO sample_reader USING (nick = current_user)", "accounts > policies: > command:", "command differs"),
    Fault("policy.permissive", "DROP POLICY staff ON accounts; CREATE POLICY staff ON accounts FOR INSERT WITH CHECK (balance = 0)", "accounts > name: staff > permissive:", "permissive differs"),
    Fault("policy.roles", "ALTER POLICY own_rows ON accounts TO sample_other", "accounts > policies: > roles:", "roles differs"),
    Fault("policy.roles", "ALTER POLICY own_rows ON accounts TO PUBLIC", "accounts > policies: > roles:", "roles differs"),
    Fault("policy.roles", "ALTER POLICY staff ON accounts TO sample_reader", "accounts > name: staff", "roles differs"),
    Fault("policy.using", "ALTER POLICY own_rows ON accounts USING (nick <> current_user)", "accounts > policies: > using:", "using differs"),
    Fault("policy.using", "ALTER POLICY own_rows ON accounts USING (nick = session_user)", "accounts > policies: > using:", "using differs"),
    Fault("policy.using", "ALTER POLICY by_region ON accounts USING (country IN (SELECT r.country FROM regions r WHERE r.name = 'away'))", "accounts > name: by_region > using:", "using differs"),
    Fault("policy.using", "ALTER POLICY by_region ON accounts USING (country IN (SELECT r.code FROM regions r WHERE r.name = 'home'))", "accounts > name: by_region > using:", "using differs"),
    Fault("policy.using", "ALTER POLICY by_region ON accounts USING (country IN (SELECT r.country FROM regions r WHERE r.name = 'home' LIMIT 1))", "accounts > name: by_region > using:", "using differs"),
    Fault("policy.check", "ALTER POLICY staff ON accounts WITH CHECK (true)", "accounts > name: staff > check:", "check differs"),
    Fault("policy.check", "ALTER POLICY by_region ON accounts WITH CHECK (true)", "accounts > name: by_region", "check differs"),
    Fault("policy", "DROP POLICY staff ON accounts", "accounts > name: staff", "policy staff is missing"),
    Fault("policy", "CREATE POLICY open ON accounts USING (true)", "accounts > table:", "policy open is unexpected"),
    Fault("grant.privileges", "GRANT DELETE ON accounts TO sample_reader", "accounts > sample_reader:", "grant sample_reader: privileges differs"),
    Fault("grant.privileges", "REVOKE SELECT ON accounts FROM sample_reader", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "GRANT TRUNCATE ON accounts TO sample_group", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "GRANT UPDATE (email) ON accounts TO sample_reader", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "REVOKE UPDATE (nick) ON accounts FROM sample_reader", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "GRANT UPDATE ON accounts TO sample_reader", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "GRANT SELECT ON accounts TO sample_reader WITH GRANT OPTION", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "GRANT UPDATE (nick) ON accounts TO sample_reader WITH GRANT OPTION", "accounts > sample_reader:", "privileges differs"),
    Fault("grant.privileges", "GRANT REFERENCES (email) ON accounts TO sample_other", "accounts > sample_other:", "privileges differs"),
    Fault("grant.privileges", "GRANT TRIGGER ON accounts TO sample_other", "accounts > sample_other:", "privileges differs"),
    Fault("grant.privileges", "GRANT MAINTAIN ON accounts TO sample_other", "accounts > sample_other:", "privileges differs", since=17),
    Fault("grant.privileges", "GRANT DELETE ON accounts TO sample_group; GRANT sample_group TO sample_other WITH INHERIT FALSE", "accounts > sample_other:", "privileges differs", 1, since=16),
    Fault("grant.privileges", "GRANT DELETE ON accounts TO sample_group; GRANT sample_group TO sample_other WITH ADMIN TRUE, INHERIT FALSE, SET FALSE", "accounts > sample_other:", "privileges differs", 1, since=16),
    Fault("grant.privileges", "GRANT SELECT (ctid) ON accounts TO sample_other", "accounts > sample_other:", "privileges differs"),
    Fault("grant.privileges", "ALTER ROLE sample_other NOINHERIT; GRANT INSERT (email) ON accounts TO sample_group; GRANT sample_group TO sample_other", "accounts > sample_other:", "privileges differs"),
    Fault("grant.privileges", "ALTER ROLE sample_other NOINHERIT; GRANT DELETE ON accounts TO sample_group WITH GRANT OPTION; GRANT sample_group TO sample_other", "accounts > sample_other:", "privileges differs", 1),
    Fault("grant.privileges", "GRANT REFERENCES ON accounts TO PUBLIC", "accounts > sample_other:", "privileges differs", 2),
    Fault("comment.text", "COMMENT ON TABLE accounts IS 'Who pays'", "accounts > comment:", "accounts comment: text differs"),
    Fault("comment.text", "COMMENT ON COLUMN accounts.email IS NULL", "accounts > email: > comment:", "comment email: text differs"),
    Fault("table", "DROP TABLE audit.log; CREATE VIEW audit.log AS SELECT 1::bigint AS id, 1::bigint AS account_id, localtimestamp AS at", "log > table:", "view audit.log has its name"),
    Fault("table", "DROP TABLE audit.log; CREATE MATERIALIZED VIEW audit.log AS SELECT 1::bigint AS id, 1::bigint AS account_id, localtimestamp AS at", "log > table:", "view audit.log has its name"),
    Fault("table", "DROP TABLE audit.log; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE audit.log (id bigint NOT NULL DEFAULT nextval('audit.ticket_numbers'), account_id bigint NOT NULL, at timestamp NOT NULL DEFAULT now()) SERVER s", "log > table:", "foreign table audit.log has its name"),
    Fault("table.kind", "DROP TABLE audit.log; CREATE TABLE audit.log (id bigint NOT NULL DEFAULT nextval('audit.ticket_numbers'), account_id bigint NOT NULL, at timestamp NOT NULL DEFAULT now(), CONSTRAINT log_pkey PRIMARY KEY (id), CONSTRAINT log_account_id_accounts_id_fk FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE) PARTITION BY RANGE (id)", "log > table:", "audit.log: kind differs"),
    Fault("table.kind", "CREATE TYPE row AS (id bigint, account_id bigint, at timestamp); ALTER TABLE audit.log OF row", "log > table:", "audit.log: kind differs", 1),
    Fault("table.persistence", "ALTER TABLE audit.log SET UNLOGGED", "log > table:", "audit.log: persistence differs"),
    Fault("table.parents", "CREATE TABLE audit.base (id bigint NOT NULL); ALTER TABLE audit.log INHERIT audit.base", "log > table:", "audit.log: parents differs", 1),
    Fault("table.parents", "CREATE TABLE parts (LIKE regions) PARTITION BY LIST (country); ALTER TABLE parts ATTACH PARTITION regions DEFAULT", "regions > table:", "regions: parents differs", 1),
    Fault("table.children", "CREATE TABLE child () INHERITS (regions)", "regions > table:", "regions: children differs", 1),
    Fault("table.row_level_security", "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY", "accounts > row_level_security:", "accounts: row level security differs"),
    Fault("table.row_level_security", "ALTER TABLE accounts FORCE ROW LEVEL SECURITY", "accounts > row_level_security:", "row level security differs"),
    Fault("table.row_level_security", "ALTER TABLE regions ENABLE ROW LEVEL SECURITY", "regions > table:", "regions: row level security differs"),
    Fault("table.row_level_security", "ALTER TABLE regions FORCE ROW LEVEL SECURITY", "regions > table:", "row level security differs"),
    *(Fault("table.replica_identity", f"ALTER TABLE regions REPLICA IDENTITY {what}", "regions > table:", "replica identity differs") for what in ("FULL", "NOTHING", "USING INDEX regions_pkey")),
    Fault("table.public_privileges", "GRANT SELECT ON regions TO PUBLIC", "regions > table:", "regions: public privileges differs"),
    Fault("table.public_privileges", "GRANT UPDATE (name) ON regions TO PUBLIC", "regions > table:", "public privileges differs"),
    Fault("table.owner", "ALTER TABLE regions OWNER TO sample_group", "regions > table:", "regions: owner differs"),
    Fault("table", "DROP TABLE audit.log", "log > table:", "audit.log is missing"),
    Fault("table", 'ALTER TABLE regions RENAME TO "Regions"', "regions > table:", "regions is missing", 3),
    Fault("table", "ALTER TABLE audit.log SET SCHEMA public", "log > table:", "audit.log is missing", 1),
    Fault("table", "CREATE TABLE extra ()", "", "extra is unexpected"),
    Fault("table", "CREATE TABLE audit.extra ()", "", "audit.extra is unexpected"),
    Fault("table", 'CREATE TABLE "audit.log" (LIKE audit.log)', "", 'table "audit.log" is unexpected'),
    Fault("table", 'ALTER TABLE audit.log SET SCHEMA public; ALTER TABLE log RENAME TO "audit.log"', "log > table:", "table audit.log is missing", 1),
    Fault("column", 'ALTER TABLE regions ADD "country.code" text', "regions > table:", 'regions."country.code" is unexpected'),
    Fault("table", 'ALTER TABLE "Odd ""Name""" RENAME TO "odd ""Name"""', "odd > table:", 'Odd "Name" is missing', 1),
    Fault("enum.labels", "ALTER TYPE mood ADD VALUE 'calm' BEFORE 'sad'", "shared > mood:", "enum mood: labels differs"),
    Fault("enum.labels", "ALTER TYPE mood ADD VALUE 'calm'", "shared > mood:", "labels differs"),
    Fault("enum.labels", "ALTER TYPE mood RENAME VALUE 'sad' TO 'Sad'", "shared > mood:", "labels differs"),
    Fault("enum.labels", "DROP TYPE currency; CREATE TYPE currency AS ENUM ('USD', 'NGN')", "shared > currency:", "enum currency: labels differs"),
    Fault("enum.labels", "DROP TYPE currency; CREATE TYPE currency AS ENUM ('NGN')", "shared > currency:", "labels differs"),
    Fault("enum", "DROP TYPE currency", "shared > currency:", "enum currency is missing"),
    Fault("enum", 'ALTER TYPE currency RENAME TO "Currency"', "shared > currency:", "enum currency is missing: enum Currency equals it"),
    Fault("enum", "CREATE TYPE extra AS ENUM ()", "", "enum extra is unexpected"),
    Fault("row rule.rows", "UPDATE accounts SET nick = NULL", "accounts > every account has a nick:", "rows differs"),
    Fault("row rule.rows", "ALTER TABLE accounts RENAME nick TO nickname; DROP POLICY own_rows ON accounts", "accounts > every account has a nick:", "is undecided", 9),
    Fault("view", "CREATE VIEW extra AS SELECT 1", "", "view extra is unexpected"),
    Fault("materialized view", "CREATE MATERIALIZED VIEW extra AS SELECT 1", "", "materialized view extra is unexpected"),
    Fault("foreign table", "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE extra () SERVER s", "", "foreign table extra is unexpected"),
    Fault("sequence", "CREATE SEQUENCE extra", "", "sequence extra is unexpected"),
    Fault("sequence", "CREATE SEQUENCE extra OWNED BY regions.name", "", "sequence extra is unexpected"),
    Fault("function", "CREATE FUNCTION extra(a integer, b text DEFAULT '') RETURNS integer LANGUAGE sql AS 'SELECT 1'", "", "function extra(a integer, b text) is unexpected"),
    Fault("function", "CREATE FUNCTION touch(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'", "", "function touch(integer) is unexpected"),
    Fault("procedure", "CREATE PROCEDURE extra() LANGUAGE sql AS ''", "", "procedure extra() is unexpected"),
    Fault("aggregate", "CREATE AGGREGATE extra (integer) (SFUNC = int4pl, STYPE = integer)", "", "aggregate extra(integer) is unexpected"),
    Fault("domain", "CREATE DOMAIN extra AS text", "", "domain extra is unexpected"),
    Fault("composite type", "CREATE TYPE extra AS (a integer)", "", "composite type extra is unexpected"),
    Fault("range type", "CREATE TYPE extra AS RANGE (SUBTYPE = text)", "", "range type extra is unexpected"),
    Fault("base type", "CREATE TYPE extra", "", "base type extra is unexpected"),
    Fault("base type", "CREATE TYPE extra; CREATE FUNCTION extra_in(cstring) RETURNS extra IMMUTABLE STRICT LANGUAGE internal AS 'point_in'; CREATE FUNCTION extra_out(extra) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'point_out'; CREATE TYPE extra (INPUT = extra_in, OUTPUT = extra_out, INTERNALLENGTH = 16, ELEMENT = float8, ALIGNMENT = double)", "", "base type extra is unexpected", 2),
    Fault("operator", "CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)", "", "operator ===(integer,integer) is unexpected"),
    Fault("collation", 'CREATE COLLATION extra FROM "C"', "", "collation extra is unexpected"),
    Fault("conversion", "CREATE CONVERSION extra FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", "", "conversion extra is unexpected"),
    Fault("operator class", "CREATE OPERATOR CLASS extra FOR TYPE integer USING hash AS OPERATOR 1 =", "", "operator class extra is unexpected", 1),
    Fault("operator family", "CREATE OPERATOR FAMILY extra USING btree", "", "operator family extra is unexpected"),
    Fault("statistics", "CREATE STATISTICS audit.extra (ndistinct) ON (lower(nick)), region FROM accounts; ANALYZE accounts", "", "statistics audit.extra is unexpected"),
    Fault("statistics", "CREATE SCHEMA other; ALTER STATISTICS audit.readings_some SET SCHEMA other", "readings > statistics: > name: readings_some", "audit.readings statistics readings_some is missing"),
    Fault("text search configuration", "CREATE TEXT SEARCH CONFIGURATION extra (COPY = simple)", "", "text search configuration extra is unexpected"),
    Fault("text search dictionary", "CREATE TEXT SEARCH DICTIONARY extra (TEMPLATE = simple)", "", "text search dictionary extra is unexpected"),
    Fault("text search template", "CREATE TEXT SEARCH TEMPLATE extra (LEXIZE = dsimple_lexize)", "", "text search template extra is unexpected"),
    Fault("text search parser", "CREATE TEXT SEARCH PARSER extra (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)", "", "text search parser extra is unexpected"),
)


_ALL = "DROP STATISTICS audit.readings_all; CREATE STATISTICS audit.readings_all "
_ALL_AT = "readings > statistics: > name: readings_all > columns:"
_SOME = "DROP STATISTICS audit.readings_some; CREATE STATISTICS audit.readings_some "
_SOME_AT = "readings > statistics: > name: readings_some"
_LENGTH = 'DROP STATISTICS audit."Readings.Length"; CREATE STATISTICS audit."Readings.Length" ON '
_LENGTH_AT = "readings > statistics: > name: Readings.Length"

STATISTICS = (
    Fault("statistics.columns", f"{_ALL} ON unit, note, (lower(note)), (level > 10) FROM audit.readings", _ALL_AT, "audit.readings statistics readings_all: columns differs"),
    Fault("statistics.columns", f"{_ALL} ON unit, (lower(note)), (level > 10) FROM audit.readings", _ALL_AT, "columns differs"),
    Fault("statistics.columns", f"{_SOME} (mcv, ndistinct) ON kind, level FROM audit.readings; ALTER STATISTICS audit.readings_some SET STATISTICS 500", f"{_SOME_AT} > columns:", "columns differs"),
    Fault("column", 'ALTER TABLE audit.readings RENAME kind TO "Kind"', "readings > kind:", "audit.readings.kind is missing", 2),
    Fault("statistics.expressions", f"{_ALL} ON unit, kind, (upper(note)), (level > 10) FROM audit.readings", _ALL_AT, "audit.readings statistics readings_all: expressions differs"),
    Fault("statistics.expressions", f"{_ALL} ON unit, kind, (lower(note)), (level > 11) FROM audit.readings", _ALL_AT, "expressions differs"),
    Fault("statistics.expressions", f"{_ALL} ON unit, kind, (level > 10), (lower(note)) FROM audit.readings", _ALL_AT, "expressions differs"),
    Fault("statistics.expressions", f"{_ALL} ON unit, kind, (lower(note)) FROM audit.readings", _ALL_AT, "expressions differs"),
    Fault("statistics.expressions", f"{_SOME} (mcv, ndistinct) ON kind, unit, (level > 10) FROM audit.readings; ALTER STATISTICS audit.readings_some SET STATISTICS 500", f"{_SOME_AT} > columns:", "expressions differs"),
    Fault("statistics.expressions", f"{_LENGTH} octet_length(note) FROM audit.readings", f"{_LENGTH_AT} > columns:", 'audit.readings statistics "Readings.Length": expressions differs'),
    Fault("statistics.kinds", f"{_ALL} (ndistinct, mcv) ON unit, kind, (lower(note)), (level > 10) FROM audit.readings", "readings > statistics: > name: readings_all", "audit.readings statistics readings_all: kinds differs"),
    Fault("statistics.kinds", f"{_SOME} (mcv, dependencies) ON kind, unit FROM audit.readings; ALTER STATISTICS audit.readings_some SET STATISTICS 500", f"{_SOME_AT} > kinds:", "kinds differs"),
    Fault("statistics.kinds", f"{_SOME} ON kind, unit FROM audit.readings; ALTER STATISTICS audit.readings_some SET STATISTICS 500", f"{_SOME_AT} > kinds:", "kinds differs"),
    Fault("statistics.target", "ALTER STATISTICS audit.readings_some SET STATISTICS -1", f"{_SOME_AT} > target:", "audit.readings statistics readings_some: target differs"),
    Fault("statistics.target", "ALTER STATISTICS audit.readings_some SET STATISTICS 0", f"{_SOME_AT} > target:", "target differs"),
    Fault("statistics.target", 'ALTER STATISTICS audit."Readings.Length" SET STATISTICS 100', _LENGTH_AT, "target differs"),
    Fault("statistics", 'DROP STATISTICS audit."Readings.Length"', _LENGTH_AT, 'audit.readings statistics "Readings.Length" is missing'),
    Fault("statistics", 'ALTER STATISTICS audit."Readings.Length" RENAME TO "readings.length"', _LENGTH_AT, 'audit.readings statistics "readings.length" equals it except for its name: renamed?'),
    Fault("statistics", "CREATE STATISTICS extra ON nick, region FROM accounts", "accounts > table:", "accounts statistics extra is unexpected"),
    Fault("statistics", "CREATE STATISTICS audit.extra ON level, note FROM audit.readings", "readings > table:", "audit.readings statistics extra is unexpected"),
)


_COUNTED = "CREATE OR REPLACE VIEW audit.counted AS SELECT "
_RECOUNTED = "DROP VIEW audit.counted; CREATE VIEW audit.counted AS SELECT "
_FROM = "FROM audit.readings GROUP BY unit HAVING count(*) > 1"
_HIGH = "CREATE OR REPLACE VIEW audit.high WITH (security_barrier, security_invoker = on, check_option = local) AS SELECT "

VIEWS = (
    Fault("view.columns", 'ALTER VIEW audit.high RENAME "Level" TO level', "high > columns:", "view audit.high: columns differs"),
    Fault("view.columns", "ALTER VIEW audit.high ALTER note SET DEFAULT 'none'", "high > columns:", "view audit.high: columns differs"),
    Fault("view.columns", f"{_RECOUNTED} unit, count(*)::integer AS times, max(level) AS top {_FROM}", "counted > columns:", "view audit.counted: columns differs", 1),
    Fault("view.columns", f"{_RECOUNTED} unit, count(*) AS top, max(level) AS times {_FROM}", "counted > columns:", "view audit.counted: columns differs"),
    Fault("view.columns", f"{_COUNTED} unit, count(*) AS times, max(level) AS top, 1 AS one {_FROM}", "counted > columns:", "view audit.counted: columns differs", 1),
    Fault("view.definition", f"{_COUNTED} unit, count(*) AS times, min(level) AS top {_FROM}", "counted > definition:", "view audit.counted: definition differs"),
    Fault("view.definition", f"{_COUNTED} unit, count(level) AS times, max(level) AS top {_FROM}", "counted > definition:", "definition differs"),
    Fault("view.definition", f"{_COUNTED} unit, count(*) AS times, max(level) AS top FROM audit.readings GROUP BY unit HAVING count(*) > 2", "counted > definition:", "definition differs"),
    Fault("view.definition", f"{_COUNTED} unit, count(*) AS times, max(level) AS top FROM ONLY audit.readings GROUP BY unit", "counted > definition:", "definition differs"),
    Fault("view.definition", f"{_COUNTED} unit, count(*) AS times, max(level) AS top {_FROM} LIMIT 5", "counted > definition:", "definition differs"),
    Fault("view.definition", f"""{_HIGH} unit, level AS "Level", note FROM audit.readings WHERE level > 10 AND unit IN ('m', 'S')""", "high > definition:", "view audit.high: definition differs"),
    Fault("view.definition", f"""{_HIGH} unit, level AS "Level", note FROM audit.readings WHERE level > 10 OR unit IN ('m', 's')""", "high > definition:", "definition differs"),
    Fault("view.definition", f"""{_HIGH} unit, level AS "Level", unit AS note FROM audit.readings WHERE level > 10 AND unit IN ('m', 's')""", "high > definition:", "definition differs"),
    Fault("view.definition", 'CREATE OR REPLACE VIEW audit."first.notes" AS SELECT note FROM audit.high ORDER BY note', "notes > definition:", 'view audit."first.notes": definition differs'),
    Fault("view.definition", """CREATE OR REPLACE VIEW audit."first.notes" AS SELECT note FROM audit.readings WHERE level > 10 AND unit IN ('m', 's') ORDER BY note DESC""", "notes > definition:", "definition differs"),
    Fault("view.security_invoker", "ALTER VIEW audit.high RESET (security_invoker)", "high > security_invoker:", "view audit.high: security invoker differs"),
    Fault("view.security_invoker", "ALTER VIEW audit.high SET (security_invoker = no)", "high > security_invoker:", "security invoker differs"),
    Fault("view.security_invoker", "ALTER VIEW audit.counted SET (security_invoker)", "counted > view:", "view audit.counted: security invoker differs"),
    Fault("view.security_barrier", "ALTER VIEW audit.high SET (security_barrier = 0)", "high > security_barrier:", "security barrier differs"),
    Fault("view.security_barrier", 'ALTER VIEW audit."first.notes" SET (security_barrier = on)', "notes > view:", "security barrier differs"),
    Fault("view.check_option", "ALTER VIEW audit.high SET (check_option = CASCADED)", "high > check_option:", "view audit.high: check option differs"),
    Fault("view.check_option", "ALTER VIEW audit.high RESET (check_option)", "high > check_option:", "check option differs"),
    Fault("view", "DROP VIEW audit.counted", "counted > view:", "view audit.counted is missing"),
    Fault("view", "ALTER VIEW audit.counted RENAME TO recounted", "counted > view:", "view audit.counted is missing", 1),
    Fault("view", "DROP VIEW audit.counted; CREATE TABLE audit.counted (unit text, times bigint, top numeric)", "counted > view:", "view audit.counted is missing: table audit.counted has its name"),
    Fault("view", f"DROP VIEW audit.counted; CREATE MATERIALIZED VIEW audit.counted AS SELECT unit, count(*) AS times, max(level) AS top {_FROM}", "counted > view:", "view audit.counted is missing: materialized view audit.counted has its name"),
    Fault("rule", "CREATE RULE quiet AS ON INSERT TO audit.counted DO INSTEAD NOTHING", "counted > view:", "audit.counted rule quiet is unexpected"),
    Fault("trigger", "CREATE TRIGGER quiet INSTEAD OF DELETE ON audit.counted FOR EACH ROW EXECUTE FUNCTION touch()", "counted > view:", "audit.counted trigger quiet is unexpected"),
)


FAULTS = (*COLUMNS, *CONSTRAINTS, *INDEXES, *STATISTICS, *VIEWS, *REST)
