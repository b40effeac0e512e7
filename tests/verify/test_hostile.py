"""Texts that are no SQL or more than one expression, and servers that go away or come from later releases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pgcontract import catalog, cli
from pgcontract.compare import compare_with_schema
from pgcontract.contract import Contract, RowRule
from pgcontract.errors import ContractError, DatabaseError
from pgcontract.loader import load
from pgcontract.model import QualifiedName, by_id
from pgcontract.report import Difference, differences
from pgcontract.sqltext import fault
from pgcontract.verify import verify
from tests.verify import SAMPLE
from tests.verify.test_faults import line

ACCOUNTS = QualifiedName("public", "accounts")

Edit = Callable[..., Contract]

TRICKS = (
    "true) --",
    "1), (2",
    "true; DROP TABLE accounts",
    "true) FROM accounts; DELETE FROM accounts --",
    "a), (a /*",
    "balance >= 0 AND balance < 1000000) /*",
    "true /* left open",
    "'left open",
    '"left open',
    "$x$left open",
    "balance >= $1",
    "(balance >= 0",
    "balance ]",
    "'a'\n'b\\')",
    "nick), (nick) UNION SELECT (nick",
    "--",
    "nick = E'\\'",
    "/* nothing */",
)


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Make the sample's contracts with texts replaced in the file of accounts."""

    def edit(*pairs: tuple[str, str]) -> Contract:
        copytree(SAMPLE, tmp_path / "contracts")
        path = tmp_path / "contracts" / "accounts.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) >= 1
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return load(tmp_path / "contracts")

    return edit


def found(contract: Contract, url: str, timeout: float = 0) -> tuple[Difference, ...]:
    """Return what differs."""
    return differences(contract, verify(contract, url, timeout=timeout).comparison)


@pytest.mark.parametrize("text", TRICKS)
def test_trick_is_no_expression(text: str) -> None:
    """A text that could reach out of its parentheses is refused before the server sees it."""
    assert fault(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "a in ('(', ')')",
        "a = 'it''s' -- why\n",
        "a /* ( */ = 1",
        'a = "x)"',
        "a = $$)$$",
        "E'\\'' = a",
        "a[1] = (b)",
    ],
)
def test_expression_is_none(text: str) -> None:
    """Parentheses in strings, names and comments count for nothing."""
    assert fault(text) is None


@pytest.mark.parametrize("text", ["balance >=", "balance >= 0 AND", "balance = 'x", "1), (2"])
@pytest.mark.parametrize(
    ("old", "ddl"),
    [
        (
            "balance >= 0 and balance < 1000000",
            "ALTER TABLE accounts DROP CONSTRAINT accounts_balance_positive",
        ),
        ("balance >= 0 and balance < 1000000", "SELECT"),
        ("status = 'open' and balance > 10", "DROP INDEX accounts_open_idx"),
        ("nick = current_user", "SELECT"),
        ("now()", "ALTER TABLE accounts ALTER created_at DROP DEFAULT"),
        ("upper(nick)", "DROP TABLE accounts CASCADE"),
        ("select 1 from accounts where nick is null", "SELECT"),
    ],
)
def test_bad_sql_is_a_fault_of_the_contract(text: str, old: str, ddl: str, sample: str, edited: Edit) -> None:
    """What does not parse is the contract's fault, with its place, whatever the database has."""
    with psycopg.connect(sample) as connection:
        connection.execute(ddl)
    with pytest.raises(ContractError) as raised:
        verify(edited((old, '"' + text + '"')), sample)
    assert "accounts.yaml" in str(raised.value.problems[0].place.file)
    assert all("\n" not in problem.text and problem.place.line > 1 for problem in raised.value.problems)


def test_bad_sql_is_status_2(
    sample: str, edited: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line says where the text stands, and ends with 2."""
    with pytest.raises(ContractError):
        verify(edited(("balance >= 0 and", "balance >= and")), sample)
    status = cli.run(["verify", "--database-url", sample, "--contracts", str(tmp_path / "contracts")])
    shown = capsys.readouterr()
    assert status == 2
    place = line("accounts > checks: > check:").rpartition(":")[2]
    assert (
        f"accounts.yaml:{place}:5  accounts check accounts_balance_positive: expression is not SQL"
        in shown.err
    )


def test_question_that_waits_is_cut_off(sample: str, edited: Edit) -> None:
    """A subquery in a check is never run; in a row rule it ends with the timeout, undecided."""
    contract = edited(
        ("balance >= 0 and balance < 1000000", "(select pg_sleep(90)) is not null"),
        ("select 1 from accounts where nick is null", "select pg_sleep(90)"),
    )
    start = time.monotonic()
    seen = {str(entry.id): entry for entry in found(contract, sample, timeout=0.5)}
    assert time.monotonic() - start < 60
    assert seen["accounts check accounts_balance_positive"].kind == "different"
    assert seen["accounts row rule every account has a nick"].kind == "undecided"


@pytest.mark.parametrize(
    "query",
    [
        "select nextval('audit.ticket_numbers')",
        "select 1 where forget() is null",
        "with gone as (delete from accounts returning 1) select 1 from gone",
        "select set_config('transaction_read_only', 'off', true), forget()",
    ],
)
def test_question_that_writes_is_refused(query: str, sample: str, sample_contract: Contract) -> None:
    """A row rule that writes is undecided, and nothing is written."""
    with psycopg.connect(sample) as connection:
        connection.execute("CREATE SCHEMA other")
        connection.execute(
            "CREATE FUNCTION other.forget() RETURNS void LANGUAGE sql AS 'DELETE FROM audit.log'"
        )
    rule = RowRule("r", ACCOUNTS, query.replace("forget()", "other.forget()"))
    (entry,) = found(replace(sample_contract, rules=(rule,)), sample)
    assert entry.kind == "undecided"
    with psycopg.connect(sample) as connection:
        assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (1,)
        assert connection.execute("SELECT is_called FROM audit.ticket_numbers").fetchone() == (False,)


def test_question_that_fails_on_a_row_shows_nothing_of_it(sample: str, sample_contract: Contract) -> None:
    """What a value has in it is nobody's business: the reason names the kind of error."""
    with psycopg.connect(sample) as connection:
        connection.execute("CREATE SCHEMA other")
        connection.execute("CREATE TABLE other.secrets AS SELECT 'hunter2'::text AS word")
    rule = RowRule("r", ACCOUNTS, "select 1 from other.secrets where word::uuid is not null")
    (entry,) = found(replace(sample_contract, rules=(rule,)), sample)
    assert (entry.kind, "22P02" in entry.reason, "hunter2" in repr(entry)) == ("undecided", True, False)


def test_question_leaves_no_setting(sample: str, sample_contract: Contract) -> None:
    """What one question sets does not reach the next."""
    rules = (
        RowRule("first", ACCOUNTS, "select 1 where set_config('search_path', 'audit', false) is null"),
        RowRule("second", ACCOUNTS, "select 1 where current_setting('search_path') = 'audit'"),
    )
    assert not found(replace(sample_contract, rules=rules), sample)


def test_collations_are_not_guessed(sample: str, edited: Edit) -> None:
    """Two spellings with the same collation stay undecided: the server's form does not always show it."""
    with psycopg.connect(sample) as connection:
        connection.execute(
            "ALTER TABLE accounts DROP CONSTRAINT accounts_balance_positive, ADD CONSTRAINT accounts_balance_positive"
            " CHECK (nick < 'b' AND nick COLLATE \"C\" < 'd')"
        )
    contract = edited(
        ("check: balance >= 0 and balance < 1000000", "check: nick collate \"C\" < 'b' and nick < 'd'")
    )
    (entry,) = found(contract, sample)
    assert (entry.kind, entry.attribute) == ("undecided", "expression")
    assert "collations" in entry.reason


def test_limit_in_a_subquery_is_not_guessed(sample: str, edited: Edit) -> None:
    """A plan does not show how many rows a LIMIT lets through, so two of them are undecided."""
    with psycopg.connect(sample) as connection:
        connection.execute(
            "ALTER POLICY by_region ON accounts USING (country = (SELECT country FROM regions ORDER BY code LIMIT 1))"
        )
    query = "country in (select r.country from regions r where r.name = 'home')"
    contract = edited((query, "country = (select country from regions order by code limit 2)"))
    (entry,) = found(contract, sample)
    assert entry.kind == "undecided"
    assert "wanted" in dict(entry.values)


def test_empty_database_measures_nothing(pgcontract_empty_database: str, sample_contract: Contract) -> None:
    """A database without anything is not a database that differs: nothing was measured."""
    with pytest.raises(DatabaseError, match="nothing was measured"):
        verify(sample_contract, pgcontract_empty_database)


def test_locked_table_ends_in_time(sample: str, sample_contract: Contract) -> None:
    """A table that somebody locks leaves its spellings undecided, after one timeout for all of them."""
    with psycopg.connect(sample) as connection:
        connection.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE")
        start = time.monotonic()
        try:
            seen = found(sample_contract, sample, timeout=0.5)
        except DatabaseError as error:
            assert "timeout" in str(error)  # noqa: PT017 - either is a clear end
        else:
            assert {entry.kind for entry in seen} == {"undecided"}
            assert all("timeout" in entry.reason for entry in seen)
        assert time.monotonic() - start < 60


@pytest.mark.parametrize("where", ["catalogue", "expressions", "row rules"])
def test_end_of_the_connection_is_one_line(
    where: str, sample: str, sample_contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is dropped in the middle ends the measurement with one clear line."""

    def end() -> None:
        server = make_conninfo(sample, dbname="postgres")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [psycopg.conninfo.conninfo_to_dict(sample)["dbname"]],
            )

    def end_once_it_sleeps() -> None:
        asleep = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = %s"
        name = psycopg.conninfo.conninfo_to_dict(sample)["dbname"]
        with psycopg.connect(make_conninfo(sample, dbname="postgres"), autocommit=True) as connection:
            ends = time.monotonic() + 60
            while not connection.execute(asleep, [name]).rowcount and time.monotonic() < ends:
                time.sleep(0.05)
        end()

    def first(whole: Callable[..., Any]) -> Callable[..., Any]:
        def ended(*given: Any) -> Any:
            end()
            return whole(*given)

        return ended

    contract = sample_contract
    if where == "row rules":
        contract = replace(contract, rules=(RowRule("r", ACCOUNTS, "select pg_sleep(60)"),))
        threading.Thread(target=end_once_it_sleeps).start()
    elif where == "catalogue":
        monkeypatch.setattr(catalog, "by_id", first(by_id))
    else:
        monkeypatch.setattr("pgcontract.verify.compare_with_schema", first(compare_with_schema))
    with pytest.raises(DatabaseError) as raised:
        verify(contract, sample)
    assert "\n" not in str(raised.value)
    assert str(raised.value)[0].islower()


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE extra (); UPDATE pg_class SET relkind = '?' WHERE relname = 'extra'",
        "UPDATE pg_class SET relreplident = '?' WHERE relname = 'regions'",
        "UPDATE pg_constraint SET confdeltype = '?' WHERE contype = 'f'",
        "UPDATE pg_constraint SET confmatchtype = '?' WHERE contype = 'f'",
        "UPDATE pg_trigger SET tgenabled = '?' WHERE tgname = 'accounts_touch'",
        "UPDATE pg_policy SET polcmd = '?'",
        "UPDATE pg_attribute SET attidentity = '?' WHERE attname = 'ticket'",
    ],
    ids=lambda change: change.partition("SET ")[2].partition(" ")[0],
)
def test_letter_of_a_later_release_is_not_swallowed(
    change: str, sample: str, sample_contract: Contract
) -> None:
    """What this release does not know ends the run, and says which column of the catalogue it was."""
    column = change.partition("SET ")[2].partition(" ")[0]
    with psycopg.connect(sample) as connection:
        connection.execute(change)
    with pytest.raises(
        DatabaseError, match=rf"the server has '\?' in pg_\w+\.{column}.*use a newer"
    ) as raised:
        verify(sample_contract, sample)
    assert raised.value.code == "unsupported"


def test_type_of_a_later_kind_is_unexpected(sample: str, sample_contract: Contract) -> None:
    """A kind of type that this release does not know is there all the same."""
    with psycopg.connect(sample) as connection:
        connection.execute("CREATE TYPE extra; UPDATE pg_type SET typtype = '?' WHERE typname = 'extra'")
    (entry,) = found(sample_contract, sample)
    assert entry.message == "base type extra is unexpected"
