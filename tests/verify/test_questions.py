"""The same question goes to the server once, the others in few round trips, and no answer is taken for another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from pgcontract.compare import Finding, Verdict
from pgcontract.contract import Contract
from pgcontract.database import pin
from pgcontract.expressions.plans import explain_all
from pgcontract.expressions.questions import Questions
from pgcontract.loader import load
from pgcontract.model import Column, Generated, ObjectId, Sql, Table, by_id
from pgcontract.pytest_plugin.scratch import ScratchServer
from pgcontract.report import differences
from pgcontract.schema import Schema
from pgcontract.verify import SEARCH_PATH, verify, verify_within
from tests.roles import lend_roles


def make(url: str, folder: Path, checks: list[str], wanted: list[str] | None = None) -> Contract:
    """Make tables with a default and a check each, and their contracts in other words."""
    with psycopg.connect(url) as connection:
        for number, check in enumerate(checks):
            connection.execute(
                f"CREATE TABLE t{number} (a text DEFAULT 'x', CONSTRAINT t{number}_check CHECK ({check}))"
            )
            text = (wanted or checks)[number]
            (folder / f"t{number}.yaml").write_text(
                f"table: t{number}\ncolumns:\n  a:\n    type: text\n    nullable: true\n    default: \"'x'\"\n"
                f'checks:\n  - name: t{number}_check\n    check: "{text}"\n',
                encoding="utf-8",
            )
    return load(folder)


def undecided(contract: Contract, connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Return the parent of each difference and its kind."""
    comparison = verify_within(connection, contract).comparison
    return [(entry.id.parent, entry.kind) for entry in differences(contract, comparison)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every query whose plan is asked for, as text."""
    queries: list[str] = []

    def spy(connection: psycopg.Connection[Any], given: list[sql.Composable]) -> object:
        queries.extend(query.as_string(connection) for query in given)
        return explain_all(connection, given)

    monkeypatch.setattr(import_module("pgcontract.expressions.settle"), "explain_all", spy)
    return queries


def test_same_question_is_asked_once(
    pgcontract_empty_database: str, tmp_path: Path, asked: list[str]
) -> None:
    """Twenty tables with one default and one check: one statement about one table."""
    contract = make(pgcontract_empty_database, tmp_path, ["a <> ''"] * 20)
    assert verify(contract, pgcontract_empty_database).comparison.holds
    assert len(asked) == 1


def test_other_questions_share_round_trips(
    pgcontract_empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty queries in savepoints need the 120 calls that send them, and few more: one by one they are 240."""
    waits = 0
    original = psycopg.Connection.wait

    def wait(self: psycopg.Connection[Any], generator: Any, **options: Any) -> Any:
        nonlocal waits
        waits += 1
        return original(self, generator, **options)

    queries = [sql.SQL("SELECT {}").format(number) for number in range(60)]
    with psycopg.connect(pgcontract_empty_database) as connection:
        monkeypatch.setattr(psycopg.Connection, "wait", wait)
        assert len(explain_all(connection, queries)) == 60
        assert waits <= 2 * 60 + 10


def test_difference_in_one_table_is_its_own(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """Of four tables with alike texts, the one whose check differs is reported, and no other."""
    checks = ["a <> ''"] * 4
    contract = make(pgcontract_empty_database, tmp_path, checks, [*checks[:2], "a <> ' '", checks[3]])
    with psycopg.connect(pgcontract_empty_database) as connection:
        pin(connection, search_path=SEARCH_PATH)
        assert undecided(contract, connection) == [("t2", "different")]


def test_refusal_is_of_one_table(
    pgcontract_server: ScratchServer, pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """A table that may not be read is undecided; others with the same question are asked about themselves."""
    contract = make(pgcontract_empty_database, tmp_path, ["a <> ''"] * 3)
    with (
        lend_roles(pgcontract_server, ["pgcontract_asker"]),
        psycopg.connect(pgcontract_empty_database) as connection,
    ):
        connection.execute("GRANT USAGE ON SCHEMA public TO pgcontract_asker")
        connection.execute("GRANT SELECT ON t1, t2 TO pgcontract_asker")
        connection.commit()
        pin(connection, search_path=SEARCH_PATH)
        connection.execute("SET LOCAL ROLE pgcontract_asker")
        assert undecided(contract, connection) == [("t0", "undecided")] * 2
        connection.rollback()
        connection.execute("DROP OWNED BY pgcontract_asker")


BASE = Column(ObjectId("column", "public", "a", "t"), "text", "true")
OTHER = replace(BASE, id=ObjectId("column", "public", "a", "u"))
TABLE = Table(ObjectId("table", "public", "t"))


def keys(wanted: str, *, column: Column = OTHER, table: Table = TABLE) -> Iterator[object]:
    """Yield the keys of a question about tables t and u with a column each; u may be another kind of table."""
    other = replace(table, id=ObjectId("table", "public", "u"))
    schema = Schema(180000, by_id([TABLE, BASE, other, column]), frozenset())
    questions = Questions(schema)
    for parent in ("t", "u"):
        key = ObjectId("check", "public", f"{parent}_check", parent)
        yield questions.of(Finding(key, "expression", Verdict.UNDECIDED, Sql(wanted), Sql("(found)"))).key


@pytest.mark.parametrize("text", ["a > '1'", '"a" > 1', "A is null", "now() > 'x'", "f('tableoid')"])
def test_questions_about_equal_columns_are_the_same(text: str) -> None:
    """What a text mentions is equal in both tables."""
    first, second = keys(text)
    assert first == second


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("a > '1'", {"column": replace(OTHER, type="varchar")}),
        ("A > '1'", {"column": replace(OTHER, type="varchar")}),
        ('"a" > 1', {"column": replace(OTHER, nullable="false")}),
        ("a > '1'", {"column": replace(OTHER, collation="C")}),
        ("a > '1'", {"column": replace(OTHER, generated=Generated("virtual", Sql("b")))}),
        ("a > '1'", {"column": replace(OTHER, id=ObjectId("column", "public", "b", "u"))}),
        ("a > '1'", {"table": replace(TABLE, row_level_security="enabled")}),
        ("t.a > '1'", {}),
        ("u is null", {}),
        ("TABLEOID = 1", {}),
        ('U&"\\0061" = 1', {}),
        ("a" * 64 + " = 1", {}),
    ],
)
def test_questions_about_other_columns_are_others(text: str, options: dict[str, Any]) -> None:
    """Where anything that the text mentions is not equal, the answer of one table is not that of the other."""
    first, second = keys(text, **options)
    assert first != second


def test_errors_in_a_pipeline_end_nothing_else(pgcontract_empty_database: str) -> None:
    """Every query has its own plan or error, in order, also beyond one batch; what a query sets is undone."""
    queries = [
        "SELECT 1",
        "SELECT nothing",
        "SELECT 2",
        "SELECT 'a'::integer",
        "SELECT (",
        *["SELECT 3"] * 220,
    ]
    with psycopg.connect(pgcontract_empty_database) as connection:
        answers = explain_all(connection, [sql.SQL(query) for query in queries])
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert [type(answer) for answer in answers[:6]] == [
        dict,
        errors.UndefinedColumn,
        dict,
        errors.InvalidTextRepresentation,
        errors.SyntaxError,
        dict,
    ]
    assert [answer["Output"] for answer in answers[5:] if isinstance(answer, dict)] == [["3"]] * 220


def test_locks_in_a_pipeline_time_out_each_and_are_released(pgcontract_empty_database: str) -> None:
    """A statement that waits is cut off alone; the locks of the others are not kept."""
    queries = [sql.SQL("SELECT a FROM {}").format(sql.Identifier(f"t{number}")) for number in range(4)]
    held = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation >= 16384"
    with (
        psycopg.connect(pgcontract_empty_database) as other,
        psycopg.connect(pgcontract_empty_database) as connection,
    ):
        for number in range(4):
            other.execute(sql.SQL("CREATE TABLE {} (a integer)").format(sql.Identifier(f"t{number}")))
        other.commit()
        other.execute("LOCK TABLE t1")
        connection.execute("SET LOCAL lock_timeout = '50ms'")
        answers = explain_all(connection, queries)
        assert connection.execute(held).fetchone() == (0,)
    assert [type(answer) for answer in answers] == [dict, errors.LockNotAvailable, dict, dict]


def test_what_planning_sets_is_undone(pgcontract_empty_database: str) -> None:
    """A function that the planner calls cannot change how the next query is read."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(
            "CREATE FUNCTION sets() RETURNS text LANGUAGE plpgsql IMMUTABLE AS"
            " 'BEGIN PERFORM set_config(''search_path'', ''nowhere'', false); RETURN ''set''; END'"
        )
        connection.execute("CREATE TABLE t0 (a integer)")
        answers = explain_all(connection, [sql.SQL("SELECT sets()"), sql.SQL("SELECT a FROM t0")])
    assert [answer["Output"] for answer in answers if isinstance(answer, dict)] == [["'set'::text"], ["a"]]
