"""What the commands say and how they end: 0 holds, 1 differs, 130 interrupted."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import psycopg
import pytest

from pgcontract.cli import cli
from pgcontract.cli.files import generate
from tests.cli.conftest import Command
from tests.plugin.project import FACTS, fill
from tests.plugin.test_github import commands_in

TEXT = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}
ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["status", "contract", "measured", "differences"],
    "properties": {
        "status": {"enum": ["holds", "differs", "undecided"]},
        "contract": {"type": "string", "minLength": 32},
        "measured": {
            "type": "object",
            "additionalProperties": False,
            "required": ["tables", "facts", "rules", "not_asked"],
            "properties": {"tables": COUNT, "facts": COUNT, "rules": COUNT, "not_asked": COUNT},
        },
        "differences": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind", "object", "name", "message", "advice", "file", "line", "character"],
                "properties": {
                    "kind": {"enum": ["missing", "unexpected", "different", "undecided"]},
                    **dict.fromkeys(
                        ("schema", "table", "column", "object", "name", "fact", "wanted", "found"), TEXT
                    ),
                    **dict.fromkeys(("message", "advice", "file"), TEXT),
                    "line": {"type": "integer", "minimum": 1},
                    "character": {"type": "integer", "minimum": 1},
                },
            },
        },
    },
}

NAMES = [
    (),
    *((name,) for name in sorted(cli.commands)),
    *(("generate", name) for name in sorted(generate.commands)),
]


@pytest.mark.parametrize("name", NAMES, ids=" ".join)
def test_every_command_has_help(name: tuple[str, ...], command: Command) -> None:
    """-h and --help say the same, with a sentence on the command and one on each option."""
    ended = command(*name, "--help")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == command(*name, "-h").out
    assert ended.out.startswith(f"Usage: pgcontract{''.join(f' {part}' for part in name)} ")
    assert max(map(len, ended.out.splitlines())) <= 110


def test_verify_says_how_much_it_looked_at(command: Command, held: str) -> None:
    """All contracts hold."""
    ended = command("verify", "--database-url", held)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"all contracts hold: 1 table, {FACTS} facts\n"


def test_verify_shows_each_difference(command: Command, held: str) -> None:
    """Place, meaning, wanted and found, and last how much was looked at."""
    fill(held, "ALTER TABLE pets ALTER name TYPE varchar(10), ADD age integer")
    ended = command("verify", "--database-url", held)
    assert ended.status == 1
    said = (
        "contracts/pets.yaml:7:5  pets.name: type differs\n    wanted  varchar(20)\n    found   varchar(10)\n"
    )
    assert said in ended.out
    assert ended.out.endswith(f"\n2 differences: 1 table, {FACTS} facts\n")


def test_verify_for_machines(command: Command, held: str) -> None:
    """JSON of a fixed shape, whether it holds or not, and annotations for GitHub."""
    answer = json.loads(command("verify", "--database-url", held, "--format", "json").out)
    jsonschema.validate(answer, ANSWER)
    assert (answer["status"], answer["differences"]) == ("holds", [])
    fill(held, 'ALTER TABLE pets ALTER name TYPE varchar(10), ADD "år, 100%" integer; DROP TYPE IF EXISTS x')
    ended = command("verify", "--database-url", held, "--format", "json")
    answer = json.loads(ended.out)
    jsonschema.validate(answer, ANSWER)
    assert (ended.status, answer["status"], len(answer["differences"])) == (1, "differs", 2)
    ended = command("verify", "--database-url", held, "--format", "github")
    assert ended.status == 1
    assert [entry[:2] for entry in commands_in(ended.out.rpartition("\n2 diff")[0])] == [
        ("contracts/pets.yaml", 1),
        ("contracts/pets.yaml", 7),
    ]


def test_an_exception_that_tolerates_nothing_is_named(command: Command, held: str, folder: Path) -> None:
    """It is no difference, but a hole that nobody needs any more, or a name with a slip in it."""
    fill(held, "CREATE VIEW stats AS SELECT count(*) FROM pets")
    (folder / "contracts" / "later.yaml").write_text(
        "exceptions:\n"
        "  - object: view stats\n    reason: belongs to reporting\n"
        "  - object: view statistics\n    reason: belongs to reporting\n",
        encoding="utf-8",
    )
    ended = command("verify", "--database-url", held)
    assert (ended.status, ended.out) == (0, f"all contracts hold: 1 table, {FACTS} facts\n")
    said = "exception view statistics tolerates nothing: nothing of that name is unexpected\n"
    assert ended.err == f"contracts/later.yaml:4:5  {said}"
    assert json.loads(command("verify", "--database-url", held, "--format", "json").out)["status"] == "holds"


@pytest.mark.parametrize("name", ["snapshot", "fingerprint"])
def test_what_was_written_is_compared_with(name: str, command: Command, held: str) -> None:
    """Nothing changed: 0. Something changed: 1, and what."""
    assert command(name, "--database-url", held, "--output", "before").status == 0
    ended = command(name, "--database-url", held, "--against", "before")
    assert ended.status == 0
    assert "\nno difference: " in f"\n{ended.out}"
    fill(held, "ALTER TABLE pets ALTER name DROP NOT NULL; UPDATE pets SET name = 'Rex'")
    ended = command(name, "--database-url", held, "--against", "before")
    assert ended.status == 1
    assert "pets" in ended.out
    assert re.search(r"^\d+ differences?: ", ended.out, re.MULTILINE)
    assert "Rex" not in ended.out


def test_a_table_that_may_change(command: Command, held: str) -> None:
    """Alembic's own row changes with every upgrade; it is named as not compared, and nothing else is let through."""
    fill(held, "CREATE TABLE alembic_version (v text); INSERT INTO alembic_version VALUES ('a')")
    assert command("fingerprint", "--database-url", held, "--output", "before").status == 0
    fill(held, "UPDATE alembic_version SET v = 'b'")
    arguments = ("fingerprint", "--database-url", held, "--against", "before")
    assert command(*arguments).status == 1
    ended = command(*arguments, "--except", "public.alembic_version")
    assert (ended.status, "not compared: public.alembic_version\n" in ended.out) == (0, True), ended
    fill(held, "UPDATE pets SET name = 'Rex'")
    assert command(*arguments, "--except", "public.alembic_version").status == 1
    assert command(*arguments, "--except", "public.alembic_version", "--except", "public.pets").status == 2
    unknown = command(*arguments, "--except", "alembic_version")
    assert (unknown.status, unknown.out, unknown.err.count("\n")) == (2, "", 1)
    assert "has no table alembic_version: write it as `pgcontract fingerprint` shows it" in unknown.err
    assert command("fingerprint", "--database-url", held, "--except", "public.pets").status == 2


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg", "PostgreSQL"])
def test_every_spelling_of_a_url(
    scheme: str, command: Command, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By option, by environment; a socket's folder as a parameter, or escaped in the place of the host."""
    known = psycopg.conninfo.conninfo_to_dict(held)
    user, name, host, port = (known[key] for key in ("user", "dbname", "host", "port"))
    escaped = str(host).replace("/", "%2F")
    monkeypatch.setenv("PGPASSWORD", str(known.get("password", "")))  # of a server that is lent
    for url in (
        f"{scheme}://{user}@/{name}?host={host}&port={port}",
        f"{scheme}://{user}@{escaped}:{port}/{name}",
    ):
        assert command("verify", "--database-url", url).status == 0
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://{user}@/{name}?host={host}&port={port}")
    assert command("verify").status == 0
    assert command("verify", "--database-url", "postgresql://127.0.0.1:1/x").status == 2


def test_a_terminal_that_knows_ascii_only(process: Command, held: str, folder: Path) -> None:
    """What it cannot show is escaped; JSON is UTF-8 all the same."""
    fill(held, 'CREATE TABLE "bücher" (id integer)')
    arguments = ("verify", "--database-url", held)
    known = [{"PYTHONIOENCODING": "ascii"}]
    if sys.prefix.isascii():  # Python itself does not start there from a folder that it cannot name
        known.append({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
    for env in known:
        ended = process(*arguments, **env)
        assert ended.status == 1, ended.err
        assert "cher" in ended.out
        ended = process(*arguments, "--format", "json", **env)
        assert json.loads(ended.out)["differences"][0]["name"] == "bücher"
    assert folder.is_dir()


def test_a_reader_that_goes_away(held: str, folder: Path) -> None:
    """`pgcontract … | head` ends quietly, and its status does not say that something differs."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "pgcontract.cli", "verify", "--database-url", held]
    ended = subprocess.run(
        command, cwd=folder, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (2, "")


def test_a_ctrl_c_ends_with_130(held: str, folder: Path) -> None:
    """In the middle of a statement, with a line and no traceback."""
    with psycopg.connect(held) as blocking:
        blocking.execute("LOCK TABLE pets")
        command = [sys.executable, "-m", "pgcontract.cli", "fingerprint", "--database-url", held]
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
            with psycopg.connect(held, autocommit=True) as looking:
                limit = time.monotonic() + 90
                while not looking.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
                    assert time.monotonic() < limit
                    time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=90)
    assert process.returncode == 130
    assert said.strip() == "pgcontract: interrupted"


def test_no_colour_where_nobody_asked(process: Command, held: str) -> None:
    """Output is plain text, with FORCE_COLOR and NO_COLOR alike."""
    fill(held, "DROP TABLE pets")
    for env in ({"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}):
        assert "\x1b" not in process("verify", "--database-url", held, **env).out


def test_no_bar_where_there_is_no_terminal(process: Command, held: str) -> None:
    """FORCE_COLOR is about colours: what shows progress leaves nothing behind in a log."""
    for env in ({"FORCE_COLOR": "1", "TERM": "xterm"}, {"FORCE_COLOR": "1", "TERM": "dumb"}):
        assert process("fingerprint", "--database-url", held, **env).err == ""


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_a_reader_of_the_help_that_goes_away(argument: str, folder: Path) -> None:
    """`pgcontract --help | head` has the same status as any other output that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "pgcontract.cli", argument]
    ended = subprocess.run(
        command, cwd=folder, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (2, "")


def test_a_full_disk_behind_the_output(held: str, folder: Path) -> None:
    """Nothing of the verdict was written: one line, and no status that stands for a verdict."""
    command = [sys.executable, "-m", "pgcontract.cli", "verify", "--database-url", held]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command, cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (
            2,
            "pgcontract: cannot write the result: no space left on device; send it elsewhere\n",
        )
        command[-1] = "postgresql://127.0.0.1:1/x"
        assert subprocess.run(command, cwd=folder, stderr=full, check=False).returncode == 2


def test_format_looks_at_the_files_that_are_contracts(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without names those that the loader reads: .yml too, and no hidden ones."""
    contracts = tmp_path / "own" / "contracts"
    contracts.mkdir(parents=True)
    monkeypatch.chdir(contracts.parent)
    for name in ("a.yaml", "b.yml", ".c.yaml"):
        (contracts / name).write_text("a:  b\n")
    ended = command("format", "--check")
    assert (ended.status, [line.partition(":")[0] for line in ended.out.splitlines()]) == (
        1,
        ["contracts/a.yaml", "contracts/b.yml"],
    )
