"""A project of two revisions on the real runner, and its chain."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from pgcontract.losses import Chain
from pgcontract.losses.chain import Direction
from pgcontract.pytest_plugin.fixtures import MakeDatabase
from tests.losses.cases import BASE, ROWS, Case

ENV = "from pgcontract.alembic import run_migrations\n\nrun_migrations({arguments})\n"
#: What runs revisions in a project that has no guard: Alembic's own template, without its logging.
UNGUARDED = """
from alembic import context
from sqlalchemy import create_engine, pool

url = "postgresql+psycopg://"
import psycopg

given = context.config.attributes["database_url"]
engine = create_engine(url, poolclass=pool.NullPool, creator=lambda: psycopg.connect(given))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
REVISION = '''\
"""A revision."""
from alembic import op

revision = {name!r}
down_revision = {below!r}
branch_labels = None
depends_on = None
downgrade_destroys = {downgrade_destroys!r}
upgrade_destroys = {upgrade_destroys!r}
derivable = {derivable!r}


def upgrade():
    op.execute({up!r})


def downgrade():
    {down}
'''

MakeChain = Callable[..., Chain]


def write_revision(folder: Path, name: str, below: str | None, case: Case) -> None:
    """Write a revision into a project."""
    down = f"op.execute({case.down!r})" if case.down else "raise NotImplementedError('there is none')"
    declared = {
        attribute: dict(getattr(case, attribute))
        for attribute in ("downgrade_destroys", "upgrade_destroys", "derivable")
    }
    text = REVISION.format(name=name, below=below, up=case.up, down=down, **declared)
    (folder / "versions" / f"{name}.py").write_text(text, encoding="utf-8")


@pytest.fixture
def make_chain(tmp_path: Path, pgcontract_make_database: MakeDatabase) -> MakeChain:
    """Make the chain from revision `one`, with rows, to the revisions of cases: `two`, `three` and so on."""

    def run(url: str, direction: Direction, target: str, *, discard_data: bool) -> None:
        config = Config()
        config.set_main_option("script_location", str(tmp_path))
        config.attributes.update(database_url=url, discard_data=discard_data)
        getattr(command, direction)(config, target)

    def make(*cases: Case, env: str = ENV.format(arguments="")) -> Chain:
        (tmp_path / "versions").mkdir()
        (tmp_path / "env.py").write_text(env, encoding="utf-8")
        write_revision(tmp_path, "one", None, Case("base", BASE, "DROP TABLE pets, owners"))
        names = ["one", "two", "three", "four"][: len(cases) + 1]
        for (below, name), case in zip(pairwise(names), cases, strict=True):
            write_revision(tmp_path, name, below, case)
        start = pgcontract_make_database()
        run(start, "upgrade", "one", discard_data=False)
        with psycopg.connect(start) as connection:
            connection.execute(ROWS)
        return Chain(ScriptDirectory(str(tmp_path)), run, pgcontract_make_database, start, since="one")

    return make
