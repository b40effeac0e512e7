"""How the rows are written: the same each time, as many as asked for, all or none, and with a word where it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.legacy import TABLES, build
from tests.legacy.rows import BLOCK
from tests.legacy.seed import SeedError, seed

ROOT = Path(__file__).parents[2]


def _filled(url: str, rows: int, wallets: int = 4) -> dict[str, int]:
    """Make the legacy database at `url`, fill it, and return what the server counts."""
    with psycopg.connect(url) as connection:
        build(connection)
        told = seed(connection, rows=rows, wallets=wallets)
        assert told == _counts(connection)
    return told


def _counts(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    """Count the rows of every table."""
    counts: dict[str, int] = {}
    for table in TABLES:
        found = connection.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        ).fetchone()
        assert found is not None
        counts[table] = int(str(found[0]))
    return counts


def _command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "tests.legacy.seed", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _data(url: str) -> bytes:
    """Return every row of the database as text, in the order in which they lie there."""
    question = "COPY (SELECT * FROM public.{}) TO STDOUT"
    parts: list[bytes] = []
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(question.format(table).encode()) as copy:
                parts += [table.encode(), *map(bytes, copy)]
    return b"\n".join(parts)


def test_the_same_arguments_give_the_same_bytes(pgcontract_empty_database: str) -> None:
    """Two seeds in two sessions whose settings differ leave equal rows, in the same order."""
    found = []
    for settings in ("-c TimeZone=Africa/Lagos", "-c DateStyle=SQL,DMY -c client_encoding=LATIN1"):
        with psycopg.connect(pgcontract_empty_database, options=settings) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            build(connection)
            seed(connection, rows=2 * BLOCK + 10)
        found.append(_data(pgcontract_empty_database))
    assert found[0] == found[1]
    assert len(found[0]) > 2_000_000


@pytest.mark.parametrize("rows", [0, 1, 2, 7, BLOCK, BLOCK + 1, 2 * BLOCK + 5])
def test_as_many_rows_as_asked_for(pgcontract_empty_database: str, rows: int) -> None:
    """Each table gets the rows asked for, and every key, reference and unique column of them is accepted."""
    assert _filled(pgcontract_empty_database, rows) == {
        table: 4 if table == "platform_wallets" else rows for table in TABLES
    }


@pytest.mark.parametrize("wallets", range(5))
def test_as_many_wallets_as_asked_for(pgcontract_empty_database: str, wallets: int) -> None:
    """platform_wallets has from none to four rows, whatever the others have."""
    assert _filled(pgcontract_empty_database, 1, wallets)["platform_wallets"] == wallets


def test_a_smaller_seed_is_the_beginning_of_a_larger_one(pgcontract_empty_database: str) -> None:
    """The rows come in a fixed order: a table without references begins the same however long it gets."""
    _filled(pgcontract_empty_database, 3)
    question = "SELECT e::text FROM exchange_rates AS e ORDER BY id LIMIT 3"
    with psycopg.connect(pgcontract_empty_database) as connection:
        small = connection.execute(question).fetchall()
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        build(connection)
        seed(connection, rows=BLOCK + 5)
        assert connection.execute(question).fetchall() == small


def test_the_caller_may_still_take_it_back(pgcontract_empty_database: str) -> None:
    """In a transaction that is open already, the rows are the caller's to commit."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        build(connection)
        connection.commit()
        connection.execute("SELECT 1")
        seed(connection, rows=1)
        connection.rollback()
        assert set(_counts(connection).values()) == {0}


def test_all_or_none(pgcontract_empty_database: str) -> None:
    """When the last table refuses a row, no table has any."""
    with psycopg.connect(pgcontract_empty_database, autocommit=True) as connection:
        build(connection)
        connection.execute("ALTER TABLE secondary_market_orders ADD CHECK (token_symbol <> '')")
        with pytest.raises(
            SeedError, match=r"^writing secondary_market_orders failed, nothing was written: "
        ):
            seed(connection)
        assert set(_counts(connection).values()) == {0}


def test_progress_is_told_to_the_end(pgcontract_empty_database: str) -> None:
    """Who asks for progress hears of every table, up to its last row."""
    told: dict[str, tuple[int, int]] = {}
    with psycopg.connect(pgcontract_empty_database) as connection:
        build(connection)
        counts = seed(
            connection, rows=5, progress=lambda table, rows, wanted: told.update({table: (rows, wanted)})
        )
    assert told == {table: (count, count) for table, count in counts.items()}


def test_the_command_fills_a_database(pgcontract_empty_database: str) -> None:
    """The command takes the URL from its option or from the environment, and says what it wrote."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        build(connection)
    ended = _command("--rows", "2", "--wallets", "1", DATABASE_URL=pgcontract_empty_database)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "29 rows in 15 tables\n", "")
    with psycopg.connect(pgcontract_empty_database) as connection:
        assert sum(_counts(connection).values()) == 29


@pytest.mark.parametrize(
    ("state", "arguments", "line"),
    [
        ("", [], "no table users, projects,"),
        ("legacy", ["--rows", "-1"], "-1 rows cannot be written: give a number from 0 to 1,000,000,000"),
        ("legacy", ["--wallets", "5"], "5 wallets cannot be written: give a number from 0 to 4"),
        ("legacy", ["--rows", "many"], "'many' is not a valid integer"),
        ("legacy", ["--row-count", "1"], "No such option"),
        ("filled", [], "there are rows already in users: use a fresh database"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    pgcontract_empty_database: str, state: str, arguments: list[str], line: str
) -> None:
    """What cannot be done is said in one line that ends with what to do, and nothing is written."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        if state:
            build(connection)
        if state == "filled":
            connection.execute("INSERT INTO users VALUES (DEFAULT, 'e', 'p', 'h', 'f', 'l')")
    ended = _command("--database-url", pgcontract_empty_database, *arguments)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("error: ")
    assert line in ended.stderr
    if state:
        with psycopg.connect(pgcontract_empty_database) as connection:
            assert sum(_counts(connection).values()) == (state == "filled")


def test_no_server_is_one_line_and_status_2() -> None:
    """Where nobody answers, the password does not appear and the status is 2."""
    ended = _command("--database-url", "postgresql://me:s3cret@127.0.0.1:1/nowhere")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "cannot connect" in ended.stderr
    assert "s3cret" not in ended.stderr


def test_an_interrupt_leaves_nothing(pgcontract_empty_database: str) -> None:
    """Ctrl-C in the middle ends with one line, status 130, and an empty database."""
    with psycopg.connect(pgcontract_empty_database, autocommit=True) as connection:
        build(connection)
        running = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.legacy.seed",
                "--database-url",
                pgcontract_empty_database,
                "--rows",
                "1000000",
            ],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        busy = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'"
        ends = time.monotonic() + 90
        while connection.execute(busy).fetchone() is None:
            assert time.monotonic() < ends
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=90)
        assert (running.returncode, said.strip()) == (130, "error: interrupted, nothing was written")
        assert set(_counts(connection).values()) == {0}


def test_an_encoding_that_cannot_hold_the_rows_is_refused(pgcontract_empty_database: str) -> None:
    """A database that is not in UTF8 is named as such, before anything is written."""
    name = f"{conninfo_to_dict(pgcontract_empty_database)['dbname']}_latin"
    with psycopg.connect(pgcontract_empty_database, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'".encode())
        try:
            ended = _command("--database-url", make_conninfo(pgcontract_empty_database, dbname=name))
        finally:
            server.execute(f"DROP DATABASE {name}".encode())
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "encoded in LATIN1" in ended.stderr


@pytest.mark.parametrize("rows", ["-1", "many", "1000000001", ""])
def test_the_round_trip_refuses_such_a_number_too(rows: str) -> None:
    """In one line and with status 2, before anything is built."""
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/roundtrip", f"--seed-rows={rows}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    line = f"Exit: --seed-rows {rows} cannot be written: give a number from 0 to 1,000,000,000\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", line)
