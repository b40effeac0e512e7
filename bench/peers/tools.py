"""The tools that look at a database, each as one question: what do you say of it?

None is asked for more than it claims: each gets the pristine database (or what it makes of that) as the model, and
drizzle-kit the Drizzle models.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.conninfo import conninfo_to_dict
from sqlalchemydiff.comparer import Comparer

from drizzle.proof.conftest import Project
from pgcontract import cli
from pgcontract.pgdump import schema_text

Ask = Callable[[str], str]
"""Takes the connection string of a database and returns what the tool says of it."""


class NoAnswer(Exception):
    """A tool does something else than answer. The message says what."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a tool may work with."""

    pristine: str
    """A copy of the upgraded database, which stays as it is."""
    models: Project
    """The Drizzle models, compiled."""
    closing: ExitStack
    """What closes all in the end."""


def pgcontract(_: Given) -> Ask:
    """Hold the database against the contracts, by the command."""

    def ask(url: str) -> str:
        out = io.TextIOWrapper(buffer := io.BytesIO(), "utf-8")
        with contextlib.redirect_stdout(out):
            cli.run(["verify", "--database-url", url])
        out.flush()
        return buffer.getvalue().decode()

    return ask


def pg_dump(_: Given) -> Ask:
    """Print the schema, and compare the text."""
    return schema_text


def alembic(given: Given) -> Ask:
    """Compare with the metadata reflected from the pristine database, types and server defaults too."""
    metadata = sa.MetaData()
    with _engine(given.pristine) as engine, engine.connect() as connection:
        metadata.reflect(connection)

    def ask(url: str) -> str:
        with _engine(url) as engine, engine.connect() as connection:
            options = {"compare_type": True, "compare_server_default": True}
            return repr(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    return ask


def sqlalchemy_diff(given: Given) -> Ask:
    """Compare both databases as SQLAlchemy reflects them."""
    model = given.closing.enter_context(_engine(given.pristine))

    def ask(url: str) -> str:
        with _engine(url) as engine:
            result = Comparer(model, engine).compare()
        return repr(result.errors) if not result.is_match else "match"

    return ask


def drizzle_kit(given: Given) -> Ask:
    """Ask what a push of the models would do: by the function that it offers to programs, which does nothing yet."""
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [given.models.node.program, "drizzle.cjs"],
            cwd=given.models.folder,
            env=given.models.node.environment(NO_COLOR="1", NODE_NO_WARNINGS="1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        running[:] = [process]
        given.closing.callback(process.kill)
        return process

    def ask(url: str) -> str:
        process = running[0] if running and running[0].poll() is None else start()
        known = conninfo_to_dict(url)
        print(json.dumps({"database": known.pop("dbname"), **known}), file=process.stdin, flush=True)
        said = next((line for line in process.stdout or () if line.startswith("answer ")), None)
        if said is None:
            raise NoAnswer(f"ended itself with status {process.wait()}")
        answer = json.loads(said.removeprefix("answer "))
        if "error" in answer:
            raise NoAnswer("asked a person what was renamed" if answer["asks"] else answer["error"])
        return repr(answer)

    return ask


TOOLS: dict[str, Callable[[Given], Ask]] = {
    "pgcontract": pgcontract,
    "pg_dump": pg_dump,
    "alembic": alembic,
    "sqlalchemy-diff": sqlalchemy_diff,
    "drizzle-kit": drizzle_kit,
}


@contextmanager
def _engine(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url))
    try:
        yield engine
    finally:
        engine.dispose()
