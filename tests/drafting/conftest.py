"""A project with contracts and an env.py of its own, whose commands run within this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from shutil import copy

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import Script

from pgcontract import snapshot
from pgcontract.database import reading
from pgcontract.loader import load
from pgcontract.verify import Verification, verify

ROOT = Path(__file__).parents[2]

#: As a project has it that keeps its own: the version table is not under contract.
ENV = """\
import sqlalchemy as sa
from alembic import context

from pgcontract.alembic import autogenerate_options

attributes = context.config.attributes
engine = sa.create_engine(attributes["url"], poolclass=sa.pool.NullPool, connect_args=attributes["connect_args"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        version_table_schema="versions",
        **autogenerate_options(attributes["contracts"], **attributes["options"]),
    )
    with context.begin_transaction():
        context.run_migrations()
"""


@dataclass
class AlembicProject:
    """A folder with contracts and revisions, and the database that they are about."""

    folder: Path
    url: str
    driver: str = "psycopg"
    #: More arguments of `autogenerate_options`.
    options: Mapping[str, object] | None = None

    @property
    def contracts(self) -> Path:
        """The folder of the contracts."""
        return self.folder / "contracts"

    def write_contracts(self, texts: Mapping[str, str]) -> None:
        """Replace all contracts: text by stem of the file."""
        self.contracts.mkdir(exist_ok=True)
        for path in self.contracts.iterdir():
            path.unlink()
        for stem, text in texts.items():
            (self.contracts / f"{stem}.yaml").write_text(text, encoding="utf-8")

    def execute(self, statements: str) -> None:
        """Run statements in the database."""
        with psycopg.connect(self.url) as connection:
            connection.execute(statements.encode())

    def check(self) -> str:
        """Run `alembic check` as a program does, and return what it prints."""
        return self._run(command.check)[1]

    def draft(self) -> tuple[Script | None, str]:
        """Run `alembic revision --autogenerate`; return the revision, and what it prints."""
        made, text = self._run(command.revision, message="what the contracts say", autogenerate=True)
        return (made if isinstance(made, Script) else None), text

    def move(self, target: str) -> None:
        """Run `alembic upgrade` or `alembic downgrade`."""
        self._run(command.downgrade if target in {"base", "-1"} else command.upgrade, revision=target)

    def verify(self) -> Verification:
        """Return what `pgcontract verify` finds."""
        return verify(load(self.contracts), self.url)

    def snapshot(self) -> snapshot.Snapshot:
        """Return every row of the catalogs, but for Alembic's own table."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute("SELECT version_num FROM versions.alembic_version").fetchall()
            connection.execute("DROP SCHEMA versions CASCADE")
        with reading(self.url) as reader:
            taken = snapshot.take(reader)
        with psycopg.connect(self.url) as connection:
            connection.execute("CREATE SCHEMA versions")
            connection.execute(
                "CREATE TABLE versions.alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)"
            )
            for row in rows:
                connection.execute("INSERT INTO versions.alembic_version VALUES (%s)", row)
        return taken

    def revisions(self) -> list[Path]:
        """Return the files of the revisions."""
        return sorted((self.folder / "migrations" / "versions").glob("*.py"))

    def _run(self, run: Callable[..., object], **arguments: object) -> tuple[object, str]:
        known = psycopg.conninfo.conninfo_to_dict(self.url)
        attributes = {
            "url": f"postgresql+{self.driver}://",
            "connect_args": known,
            "contracts": self.contracts,
            "options": self.options or {},
        }
        printed = StringIO()
        config = Config(stdout=printed, attributes=attributes)
        config.set_main_option("script_location", str(self.folder / "migrations"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdout", printed)
            return run(config, **arguments), printed.getvalue()


MakeProject = Callable[[str], AlembicProject]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Return a function that makes a project without revisions for a database."""

    def make(url: str) -> AlembicProject:
        (tmp_path / "migrations" / "versions").mkdir(parents=True)
        (tmp_path / "migrations" / "env.py").write_text(ENV, encoding="utf-8")
        copy(ROOT / "migrations" / "script.py.mako", tmp_path / "migrations")
        made = AlembicProject(tmp_path, url)
        made.execute("CREATE SCHEMA versions")
        return made

    return make


@pytest.fixture
def project(make_project: MakeProject, pgcontract_empty_database: str) -> AlembicProject:
    """A project without revisions, on an empty database."""
    return make_project(pgcontract_empty_database)
