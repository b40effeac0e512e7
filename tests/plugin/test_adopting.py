"""The page docs/adopting.md: its blocks as printed, in a project with Alembic that knows nothing of this one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tests.plugin.project import DDL, MOOD, PETS, Project, fill
from tests.redirection.developer import Developer

PAGE = (Path(__file__).parents[2] / "docs" / "adopting.md").read_text(encoding="utf-8")

REVISION = """\
from alembic import op

revision, down_revision = {names}


def upgrade():
    op.execute(\"\"\"{up}\"\"\")


def downgrade():
    op.execute(\"\"\"{down}\"\"\")
"""
ADD = "ALTER TABLE pets ADD fed timestamptz; UPDATE pets SET fed = now()"
FED = PETS.replace("  name:\n", "  fed:\n    type: timestamptz\n    nullable: true\n  name:\n")
#: As SQLAlchemy's documentation has it, in "Configuring Constraint Naming Conventions".
CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PROMISES = ("test_migrated", "test_rows", "test_way_back", "test_again")


def block(first: str) -> str:
    """Return the one block of code on the page that starts so, after its comment mark."""
    (found,) = re.findall(rf"```\w+\n((?:#|--) {re.escape(first)}\n.*?)```", PAGE, re.DOTALL)
    return str(found)


def script(word: str) -> str:
    """Return the one shell script on the page that has this word in it."""
    (found,) = (text for text in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if word in text)
    return str(found)


def run(project: Project, text: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run a script in the project's folder, with the commands of this environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = project.environment() | {"DATABASE_URL": url, "PATH": path}
    return subprocess.run(
        ["sh", "-ec", text],
        cwd=project.folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def adopted(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project as `alembic init` makes it, with two revisions, contracts, and the blocks of the page."""
    monkeypatch.chdir(project.folder)
    command.init(Config(project.folder / "alembic.ini", stdout=StringIO()), "migrations")
    first = {"names": "'a1b2c3d4e5f6', None", "up": DDL, "down": "DROP TABLE pets; DROP TYPE mood"}
    project.write("migrations/versions/one.py", REVISION.format(**first))
    revise(project, "ALTER TABLE pets DROP fed")
    project.write("contracts/pets.yaml", FED)
    project.write("contracts/shared.yaml", MOOD)
    project.write("contracts/later.yaml", block("contracts/alembic.yaml"))
    project.write(
        "tests/rows.sql", "INSERT INTO pets SELECT i, 'Rex', 'calm' FROM generate_series(1, 9) i;\n"
    )
    project.write("conftest.py", block("conftest.py"))
    project.write("tests/test_roundtrip.py", block("tests/test_roundtrip.py"))
    return project


#: What projects add to the env.py of `alembic init`, so that it takes the URL of their application.
SETTINGS = """
from app.settings import settings

config.set_main_option("sqlalchemy.url", settings.database_url.replace("%", "%%"))
"""
SETTINGS_CLASS = """
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    database_url: str


settings = Settings()
"""


@pytest.fixture
def of_a_developer(adopted: Project, developer: Developer) -> Iterator[Project]:
    """The project, whose env.py takes its URL from settings; they name a database that nothing may connect to."""
    env = (adopted.folder / "migrations" / "env.py").read_text(encoding="utf-8")
    before, after = "config = context.config\n", f"config = context.config\n{SETTINGS}"
    assert before in env
    adopted.write("migrations/env.py", env.replace(before, after))
    adopted.write("app/settings.py", SETTINGS_CLASS)
    adopted.write(".env", f"DATABASE_URL={developer.url('psycopg2')}\n")
    yield adopted
    assert developer.connections() == []


def revise(project: Project, down: str) -> None:
    """Write the second revision, with this downgrade."""
    names = "'b2c3d4e5f6a1', 'a1b2c3d4e5f6'"
    project.write("migrations/versions/two.py", REVISION.format(names=names, up=ADD, down=down))


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_the_round_trip_works_as_printed(workers: str, of_a_developer: Project) -> None:
    """Every promise is kept, with evidence, and the contracts hold on the upgraded state."""
    ended = of_a_developer.run(workers)
    assert ended.status == 0, ended.text
    assert set(ended.counts) == {"passed"}
    assert set(PROMISES) < set(ended.outcomes)
    assert len(ended.outcomes) > len(PROMISES) + 20
    assert re.search(r"kept +no row is lost or changed.* [1-9]\d* ", ended.text)


@pytest.mark.parametrize(
    ("down", "broken"),
    [
        ("ALTER TABLE pets DROP fed; CREATE TABLE left_behind ()", "test_way_back"),
        ("ALTER TABLE pets DROP fed; UPDATE pets SET name = upper(name) WHERE id = 7", "test_rows"),
    ],
)
def test_the_round_trip_sees_a_bad_way_back(down: str, broken: str, of_a_developer: Project) -> None:
    """The one promise that is broken is said to be, and the others are kept."""
    revise(of_a_developer, down)
    ended = of_a_developer.run("tests")
    assert ended.status == 1, ended.text
    assert ended.outcomes[broken] == "failure"
    assert {ended.outcomes[name] for name in PROMISES if name not in {broken, "test_again"}} == {"passed"}


def test_the_round_trip_fails_where_nothing_is_migrated(adopted: Project) -> None:
    """A first revision that already is the last one makes every state the same: it is said, and nothing is green."""
    adopted.write(
        "conftest.py",
        block("conftest.py").replace('BEFORE, AFTER = "a1b2c3d4e5f6"', 'BEFORE, AFTER = "b2c3d4e5f6a1"'),
    )
    ended = adopted.run("tests")
    assert ended.status == 1, ended.text
    assert ended.outcomes["test_migrated"] == "failure"
    assert "nothing was migrated" in ended.text


@pytest.mark.parametrize("table", ["empty", "in_part"])
def test_the_round_trip_names_a_table_of_which_nothing_is_proven(table: str, adopted: Project) -> None:
    """A table without a row, or with a type that is compared as text, is not left out in silence."""
    more = {
        "empty": "CREATE TABLE empty (id int)",
        "in_part": "CREATE TYPE pair AS (a int, b mood); CREATE TABLE in_part (p pair);"
        " INSERT INTO in_part VALUES ('(1,calm)')",
    }
    first = {"names": "'a1b2c3d4e5f6', None", "up": f"{DDL}; {more[table]}", "down": "SELECT 1"}
    adopted.write("migrations/versions/one.py", REVISION.format(**first))
    ended = adopted.run("tests")
    assert ended.outcomes["test_rows"] == "failure", ended.text
    assert f"public.{table}: " in ended.text


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_migrations_that_cannot_be_redirected_end_the_run(workers: str, of_a_developer: Project) -> None:
    """With status 2 and one line that says what to do; no promise is kept, and no traceback is shown."""
    of_a_developer.write(".env", "DATABASE_URL=sqlite:///app.db\n")
    ended = of_a_developer.run(workers, "tests")
    assert ended.status == 2, ended.text
    assert "passed" not in ended.counts
    assert "sqlite+pysqlite, which is not PostgreSQL" in ended.text
    assert "Traceback" not in ended.text
    assert "migrations.py" not in ended.text
    assert not (of_a_developer.folder / "app.db").exists()


def test_a_revision_that_fails_is_shown_with_its_line(of_a_developer: Project) -> None:
    """It is a finding, with status 1, and one line of its own."""
    names = "'b2c3d4e5f6a1', 'a1b2c3d4e5f6'"
    broken = REVISION.format(names=names, up="ALTER TABLE missing ADD fed int", down="SELECT 1")
    of_a_developer.write("migrations/versions/two.py", broken)
    ended = of_a_developer.run("tests")
    assert ended.status == 1, ended.text
    assert 'migrations/versions/two.py:7: relation "missing" does not exist' in ended.text
    assert "Traceback" not in ended.text
    assert "noprocess.py" not in ended.text


def test_what_a_migration_destroys_is_declared(adopted: Project) -> None:
    """With the runner: kept where the column is declared, else broken, with the file and line of the revision."""
    adopted.write("tests/test_losses.py", block("tests/test_losses.py"))
    adopted.write("migrations/env.py", "from pgcontract.alembic import run_migrations\n\nrun_migrations()\n")
    ended = adopted.run("tests/test_losses.py")
    assert ended.outcomes == {"test_losses": "failure"}, ended.text
    assert re.search(
        r"two\.py:\d+ +b2c3d4e5f6a1 adds column pets\.fed, and its downgrade destroys it", ended.text
    )
    with (adopted.folder / "migrations" / "versions" / "two.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndowngrade_destroys = {'pets.fed': 'fed IS NOT NULL'}\n")
    ended = adopted.run("tests/test_losses.py")
    assert ended.status == 0, ended.text
    assert ended.outcomes == {"test_losses": "passed"}


def test_roles_are_made_once_for_all_workers(pgcontract_empty_database: str) -> None:
    """The block makes them, and does so twice without an error."""
    text = block("tests/roles.sql").replace("'app', 'reporting'", "'pgcontract_app', 'pgcontract_reporting'")
    assert "pgcontract_app" in text
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(text.encode())
        connection.execute(text.encode())
        connection.execute("GRANT pgcontract_app TO pgcontract_reporting")
        connection.rollback()


def test_the_rest_is_tolerated_until_it_has_a_contract(
    adopted: Project, pgcontract_empty_database: str
) -> None:
    """The script writes a list with which the contracts hold, and a difference in what they name is no part of it."""
    fill(
        pgcontract_empty_database,
        f'{DDL}; {ADD}; CREATE TABLE other (id int); CREATE VIEW "what\'s: #1" AS SELECT 1',
    )
    fill(
        pgcontract_empty_database,
        "ALTER TABLE other ADD FOREIGN KEY (id) REFERENCES pets; CREATE FUNCTION f() RETURNS int RETURN 1",
    )
    assert run(adopted, "pgcontract verify", pgcontract_empty_database).returncode == 1
    ended = run(adopted, script("exceptions:"), pgcontract_empty_database)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert run(adopted, "pgcontract verify", pgcontract_empty_database).returncode == 0
    fill(pgcontract_empty_database, "ALTER TABLE pets ALTER name DROP NOT NULL")
    assert run(adopted, "pgcontract verify", pgcontract_empty_database).returncode == 1


def test_the_naming_convention_is_that_of_sqlalchemy(
    adopted: Project, pgcontract_empty_database: str
) -> None:
    """What SQLAlchemy makes by the convention of its documentation holds without a name written."""
    made = sa.MetaData(naming_convention=CONVENTION)
    pets = sa.Table(
        "pets", made, *(sa.Column(name, sa.Integer, primary_key=name == "id") for name in ("id", "no"))
    )
    sa.Index(None, pets.c.no, pets.c.id)
    pet: sa.Column[int] = sa.Column("pet", sa.ForeignKey("pets.id"))
    sa.Table("homes", made, pet, sa.Column("no", sa.Integer), sa.UniqueConstraint("pet", "no"))
    with psycopg.connect(pgcontract_empty_database) as connection:
        engine = sa.create_engine(
            "postgresql+psycopg://", creator=lambda: connection, poolclass=sa.StaticPool
        )
        made.create_all(engine)
    adopted.write("contracts/shared.yaml", block("contracts/shared.yaml"))
    adopted.write(
        "contracts/pets.yaml",
        "table: pets\ncolumns:\n  id:\n    type: integer\n    nullable: false\n    default: nextval('pets_id_seq')\n"
        "  no:\n    type: integer\n    nullable: true\nprimary_key: [id]\nindexes:\n  - columns: [no, id]\n",
    )
    adopted.write(
        "contracts/homes.yaml",
        "table: homes\ncolumns:\n  pet:\n    type: integer\n    nullable: true\n  no:\n    type: integer\n"
        "    nullable: true\nuniques:\n  - columns: [pet, no]\n"
        "foreign_keys:\n  - columns: [pet]\n    references: pets (id)\n",
    )
    (adopted.folder / "contracts" / "later.yaml").unlink()
    ended = run(adopted, "pgcontract verify", pgcontract_empty_database)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_alembic_check_and_drafts_take_the_contracts(
    adopted: Project, pgcontract_empty_database: str
) -> None:
    """With the block in env.py, `alembic check` is `pgcontract verify`, and a draft is complete or not written."""
    env = adopted.folder / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8")
    assert "target_metadata = None" in text
    text = text.replace("target_metadata = None", block("env.py"))
    given = "target_metadata=target_metadata"
    assert text.count(given) == 2
    env.write_text(text.replace(given, "**options"), encoding="utf-8")
    url = pgcontract_empty_database
    configured(adopted, url)
    ended = run(adopted, "alembic upgrade head && alembic check", url)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert run(adopted, "pgcontract verify", url).stdout.strip() in ended.stdout
    fill(url, "ALTER TABLE pets ENABLE ROW LEVEL SECURITY")
    ended = run(adopted, "alembic check", url)
    assert (ended.returncode, ended.stdout) == (1, run(adopted, "pgcontract verify", url).stdout)
    fill(url, "ALTER TABLE pets DISABLE ROW LEVEL SECURITY")
    adopted.write("contracts/pets.yaml", FED.replace("fed:", "washed:"))
    ended = run(adopted, "alembic revision --autogenerate -m washed", url)
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert "new_column_name='washed'" in ended.stderr
    adopted.write(
        "contracts/pets.yaml", FED.replace("  name:\n", "  age: {type: integer, nullable: true}\n  name:\n")
    )
    ended = run(
        adopted, "alembic revision --autogenerate -m age && alembic upgrade head && alembic check", url
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_around_a_migration_of_a_real_database(adopted: Project, pgcontract_empty_database: str) -> None:
    """Every line of the script ends with 0, and with another downgrade the script does not."""
    configured(adopted, pgcontract_empty_database)
    assert run(adopted, "alembic upgrade a1b2c3d4e5f6", pgcontract_empty_database).returncode == 0
    fill(pgcontract_empty_database, "INSERT INTO pets VALUES (1, 'Rex', 'calm')")
    ended = run(adopted, script("rows.json"), pgcontract_empty_database)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    revise(adopted, "ALTER TABLE pets DROP fed; UPDATE pets SET name = 'Max'")
    assert run(adopted, script("rows.json"), pgcontract_empty_database).returncode == 1


def configured(project: Project, url: str) -> None:
    """Name the database in alembic.ini."""
    known = psycopg.conninfo.conninfo_to_dict(url)
    at = f"host={known['host']}&port={known['port']}"
    password = str(known.get("password", ""))
    given = f"sqlalchemy.url = postgresql+psycopg://{known['user']}:{password}@/{known['dbname']}?{at}"
    path = project.folder / "alembic.ini"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^sqlalchemy\.url = .*$", given, text, flags=re.MULTILINE), encoding="utf-8")
