"""Migrations that do much and change nothing that was promised: no promise may be reported broken."""

# ruff: noqa: E501 -- one case, one line
from __future__ import annotations

from tests.teeth.planting import DROP_EXTENSION, MAKE_EXTENSION
from tests.teeth.sabotage.case import Sabotage


def _there_and_back(name: str, up: str, down: str = "SELECT 1") -> Sabotage:
    return Sabotage(name, "", up=(up,), down=(down,))


HARMLESS = (
    Sabotage("the migrations as they are", ""),
    _there_and_back("a revision that does nothing", "SELECT 1"),
    _there_and_back("an update of nothing", "UPDATE public.users SET email = email", "UPDATE public.users SET id = id"),
    _there_and_back("statistics gathered", "ANALYZE"),
    _there_and_back("an index made again", "REINDEX TABLE public.users", "REINDEX TABLE public.users"),
    _there_and_back("rows in another order", "CLUSTER public.transactions USING transactions_pkey; ALTER TABLE public.transactions SET WITHOUT CLUSTER"),
    _there_and_back("a table made and dropped", "CREATE TABLE public.t (id serial PRIMARY KEY); DROP TABLE public.t"),
    _there_and_back("a column made and dropped", "ALTER TABLE public.users ADD x text; ALTER TABLE public.users DROP x"),
    _there_and_back("storage tuned and reset", "ALTER TABLE public.users SET (fillfactor = 70)", "ALTER TABLE public.users RESET (fillfactor)"),
    _there_and_back("a statistics object made and dropped", "CREATE STATISTICS public.s ON first_name, last_name FROM public.users; DROP STATISTICS public.s"),
    _there_and_back("a statistics target and its end", "ALTER TABLE public.users ALTER email SET STATISTICS 500", "ALTER TABLE public.users ALTER email SET STATISTICS -1"),
    _there_and_back("a comment and its end", "COMMENT ON TABLE public.users IS 'x'", "COMMENT ON TABLE public.users IS NULL"),
    _there_and_back("an extension and its end", MAKE_EXTENSION, DROP_EXTENSION),
    _there_and_back("a publication and its end", "CREATE PUBLICATION p", "DROP PUBLICATION p"),
    _there_and_back("a schema and its end", "CREATE SCHEMA s; CREATE VIEW s.v AS SELECT 1 AS one", "DROP SCHEMA s CASCADE"),
    _there_and_back("a setting of the database and its end", "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Africa/Lagos''', current_database()); END $$", "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET TimeZone', current_database()); END $$"),
    _there_and_back("an enum value that is renamed and back", "ALTER TYPE public.currency RENAME VALUE 'XLM' TO 'X'; ALTER TYPE public.currency RENAME VALUE 'X' TO 'XLM'"),
    _there_and_back("rows deleted and inserted again", "CREATE TEMP TABLE k ON COMMIT DROP AS TABLE public.exchange_rates; TRUNCATE public.exchange_rates; INSERT INTO public.exchange_rates SELECT * FROM k ORDER BY id DESC"),
)  # fmt: skip
