"""Bad input is one clear line that says what to do, with status 2, and without a password or a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.cli.conftest import Command, Ended
from tests.plugin.project import PETS, fill
from tests.plugin.test_unmeasured import server_that_says

PASSWORD = "hunter2-and-more"
READERS = ["verify", "snapshot", "fingerprint"]


def one_line(ended: Ended, *said: str) -> None:
    """Assert that the command ended with status 2 and one line that says this."""
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.count("\n") == 1, ended.err
    for text in said:
        assert text in ended.err
    assert PASSWORD not in ended.err


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql://u:{PASSWORD}@127.0.0.1:1/books", "cannot connect to database books at 127.0.0.1:1: "),
        (f"postgresql://u:{PASSWORD}@[::1/x", "the database URL cannot be read"),
        (f"mysql://u:{PASSWORD}@h/x", "the database URL cannot be read"),
        (f"{PASSWORD}", "the database URL cannot be read"),
        ("", "no database is named: give --database-url, or set DATABASE_URL"),
        (f"postgresql://u:{PASSWORD}@x@127.0.0.1:1/books", "is not escaped: @ is %40, : is %3A, / is %2F"),
        (f"postgresql://u:a/{PASSWORD}@127.0.0.1:1/books", "is not escaped"),
        (f"postgresql+asyncpg://u:a@b/c:{PASSWORD}@127.0.0.1:1/books", "is not escaped"),
        (f"postgresql://u:a@b?c={PASSWORD}@127.0.0.1:1/books", "is not escaped"),
        (
            f"postgresql://u:%%40{PASSWORD}@127.0.0.1:1/books",
            "% itself is %25, and alembic.ini's %% is one %",
        ),
        (
            f"postgresql+asyncpg://u:{PASSWORD}@h/books?ssl=require",
            "libpq has no parameter ssl (asyncpg's ssl=require is its sslmode=require); write",
        ),
        (
            f"postgresql://u:{PASSWORD}@h/books?sslmode=disable&schema=a",
            "libpq has no parameter schema; write",
        ),
    ],
)
def test_a_database_that_is_not_to_be_had(name: str, url: str, said: str, command: Command) -> None:
    """Whatever is wrong with it, its URL is not shown."""
    one_line(command(name, "--database-url", url), said)


def test_a_part_of_an_unescaped_password_is_not_shown(command: Command) -> None:
    """Unescaped, libpq would take what follows the first @ for the host, and what follows the / for the database."""
    ended = command("verify", "--database-url", "postgresql://shop:p@zanzibar:w/quagga@127.0.0.1:1/shop")
    one_line(ended, "is not escaped")
    assert "zanzibar" not in ended.err
    assert "quagga" not in ended.err


def test_where_the_environment_of_libpq_leads(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """`postgresql://` takes PGHOST and the like, and a message says where that was; so does a service."""
    for name, value in {"PGHOST": "127.0.0.1", "PGPORT": "1", "PGDATABASE": "books"}.items():
        monkeypatch.setenv(name, value)
    one_line(command("verify", "--database-url", "postgresql://"), "database books at 127.0.0.1:1: ")
    one_line(command("verify", "--database-url", "service=no_such"), "cannot connect to service no_such: ")


@pytest.mark.parametrize("name", READERS)
def test_no_database_is_named(name: str, command: Command) -> None:
    """Neither the option nor the environment says which."""
    one_line(command(name), "no database is named")


@pytest.mark.parametrize("name", READERS)
def test_a_server_that_refuses(
    name: str, command: Command, pgcontract_server: ScratchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such database, no such role: the server's own words, and no password."""
    monkeypatch.setenv("PGPASSWORD", pgcontract_server.password or "")
    at = f"host={pgcontract_server.host}&port={pgcontract_server.port}"
    missing = command(name, "--database-url", f"postgresql://{pgcontract_server.user}@/no_such_database?{at}")
    one_line(missing, 'database "no_such_database" does not exist')
    stranger = command(name, "--database-url", f"postgresql://no_such_role:{PASSWORD}@/x?{at}")
    one_line(stranger, "cannot connect to database x at")


@pytest.mark.parametrize("name", READERS)
def test_an_old_server(name: str, command: Command) -> None:
    """Older than 15 is refused before anything is asked."""
    with server_that_says("14.9") as port:
        one_line(
            command(name, "--database-url", f"postgresql://u@127.0.0.1:{port}/x"),
            "is PostgreSQL 14.9, and 15",
        )


@pytest.mark.parametrize("name", READERS)
def test_an_empty_database(name: str, command: Command, pgcontract_empty_database: str) -> None:
    """Nothing measured is never success."""
    one_line(command(name, "--database-url", pgcontract_empty_database), "so nothing was measured")


def test_a_database_without_the_table(command: Command, pgcontract_empty_database: str) -> None:
    """A database of something else differs, and was measured."""
    fill(pgcontract_empty_database, "CREATE TABLE other (id integer)")
    ended = command("verify", "--database-url", pgcontract_empty_database)
    assert ended.status == 1
    assert "contracts/pets.yaml:1:1  table pets is missing" in ended.out


def test_tables_without_a_row_prove_nothing(command: Command, pgcontract_empty_database: str) -> None:
    """There is no fingerprint of nothing."""
    fill(pgcontract_empty_database)
    one_line(command("fingerprint", "--database-url", pgcontract_empty_database), "no row in any table")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("unknown key", PETS + "colour: red\n", "contracts/pets.yaml:13:1  unknown key colour"),
        ("duplicate key", PETS + "table: pets\n", "contracts/pets.yaml:13:1  "),
        ("unknown type", PETS.replace("varchar(20)", "varchr(20)"), "contracts/pets.yaml:7:"),
        ("a tab", PETS + "\tx: 1\n", "contracts/pets.yaml:13:1  a tab"),
        ("empty", "", "contracts/pets.yaml:1:1  "),
        ("not a mapping", "- pets\n", "contracts/pets.yaml:1:1  "),
        ("not UTF-8", b"table: p\xe9ts\n", "contracts/pets.yaml:1:"),
        (
            "a foreign key to nowhere",
            PETS + "foreign_keys:\n  - columns: [mood]\n    references: nowhere (id)\n",
            "contracts/pets.yaml:15:",
        ),
        (
            "a check that does not parse",
            PETS + "checks:\n  - name: odd\n    check: id >\n",
            "contracts/pets.yaml:15:",
        ),
    ],
)
def test_a_contract_with_a_problem(
    name: str, text: str | bytes, said: str, command: Command, held: str, folder: Path
) -> None:
    """Its place and what to do, and for GitHub an annotation."""
    path = folder / "contracts" / "pets.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    ended = command("verify", "--database-url", held)
    assert ended.status == 2, name
    assert said in ended.err
    assert ended.err.count("\n") == 1
    on_github = command("verify", "--database-url", held, "--format", "github")
    assert on_github.status == 2
    assert on_github.out.startswith("::error file=contracts/pets.yaml,line=")


def test_problems_of_all_files_at_once(command: Command, held: str, folder: Path) -> None:
    """One run, every problem."""
    (folder / "contracts" / "a.yaml").write_text("- a\n", encoding="utf-8")
    (folder / "contracts" / "b.yaml").write_text("- b\n", encoding="utf-8")
    ended = command("verify", "--database-url", held)
    assert ended.status == 2
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == [
        "contracts/a.yaml",
        "contracts/b.yaml",
    ]


@pytest.mark.parametrize("made", [True, False], ids=["empty", "missing"])
def test_a_folder_without_contracts(made: bool, command: Command, held: str, folder: Path) -> None:
    """Nothing wanted, nothing measured."""
    if made:
        (folder / "none").mkdir()
    one_line(command("verify", "--database-url", held, "--contracts", "none"), "none")


@pytest.mark.parametrize("name", ["snapshot", "fingerprint"])
def test_a_file_to_compare_with_that_is_none(name: str, command: Command, held: str, folder: Path) -> None:
    """Missing, empty, foreign, damaged, newer, of the other command, not text, a folder: each is one line."""
    other = {"snapshot": "fingerprint", "fingerprint": "snapshot"}[name]
    for kind in (name, other):
        assert command(kind, "--database-url", held, "--output", f"{kind}.json").status == 0
    good = (folder / f"{name}.json").read_text(encoding="utf-8")
    newer = json.dumps({**json.loads(good), "format": 99})
    bad = {
        "empty": b"",
        "foreign": b'{"a": 1}',
        "list": b"[]",
        "cut": good[: len(good) // 2].encode(),
        "damaged": good.replace('"pg_class"' if name == "snapshot" else '"rows"', '"odd"').encode(),
        "newer": newer.encode(),
        "bytes": b"\xff\xfe\x00",
        other: (folder / f"{other}.json").read_bytes(),
        "deep": b"[" * 100_000,
    }
    for kind, text in bad.items():
        (folder / "bad").write_bytes(text)
        ended = command(name, "--database-url", held, "--against", "bad")
        assert (ended.status, ended.out) == (2, ""), kind
        assert ended.err.count("\n") == 1, (kind, ended.err)
    one_line(
        command(name, "--database-url", held, "--against", "missing"), "cannot read missing: no such file"
    )
    assert command(name, "--database-url", held, "--against", "contracts").status == 2


@pytest.mark.parametrize("name", ["snapshot", "fingerprint"])
@pytest.mark.parametrize("path", ["missing/file", "/proc/version", "/dev/full"])
def test_a_file_that_cannot_be_written(name: str, path: str, command: Command, held: str) -> None:
    """The folder is not there, or the file takes nothing."""
    one_line(
        command(name, "--database-url", held, "--output", path), f"cannot write {path}: ", "name another file"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", f"postgresql://u:{PASSWORD}@h/x"),
        (f"postgresql://u:{PASSWORD}@h/x",),
        ("verify", "--format", f"postgresql://u:{PASSWORD}@h/x"),
        ("verify", "--timeout", f"postgresql://u:{PASSWORD}@h/x"),
        ("verify", "--databaseurl", "x"),
        ("verify", "--timeout", "nan"),
        ("verify", "--timeout", "inf"),
        ("verify", "--timeout", "-1"),
        ("verify", "--contracts", "contracts/pets.yaml"),
        ("nothing",),
        (),
    ],
)
def test_arguments_that_cannot_be_meant(arguments: tuple[str, ...], command: Command) -> None:
    """Status 2, and a URL in the wrong place is not shown."""
    ended = command(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err
    assert PASSWORD not in ended.err


def test_a_statement_that_takes_too_long(command: Command, held: str) -> None:
    """A limit that is reached is one line, however short it is."""
    with psycopg.connect(held) as connection:
        connection.execute("LOCK TABLE pets")
        one_line(
            command("fingerprint", "--database-url", held, "--timeout", "0.2"),
            "cannot read",
            "; give it more",
        )
    for name in ("snapshot", "verify"):
        one_line(
            command(name, "--database-url", held, "--timeout", "0.00001"),
            "cannot read",
            "; give it more time",
        )
