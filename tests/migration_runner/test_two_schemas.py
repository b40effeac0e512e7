"""Projects with two schemas, and with the version table in `public` or elsewhere: everything that the runner does."""

from __future__ import annotations

import psycopg
import pytest

from pgcontract.alembic.runner.project import Project as Settings
from pgcontract.pgdump import schema_text
from tests.migration_runner.project import Project
from tests.migrations.running import psql, until, waits_for_lock

INVOICES = "CREATE TABLE billing.invoices (id int, total numeric)"


@pytest.fixture
def chain(two_schemas: Project) -> Project:
    """Two revisions, one for each schema."""
    two_schemas.execute("CREATE TABLE public.users (id int)")
    two_schemas.revise(
        "invoices",
        INVOICES,
        "DROP TABLE billing.invoices",
        requires=("public.users", "public.users.id"),
        creates=("billing.invoices",),
        downgrade_destroys={"billing.invoices": "true"},
    )
    two_schemas.revise(
        "names",
        "ALTER TABLE public.users ADD COLUMN name text",
        "ALTER TABLE public.users DROP COLUMN name",
        requires=("billing.invoices.total",),
        creates=("public.users.name",),
        downgrade_destroys={"public.users.name": "name IS NOT NULL"},
    )
    return two_schemas


def test_up_and_down_leaves_the_database_as_it_was(chain: Project) -> None:
    """Also through scripts; the schema of the version table is dropped only where the runner created it."""
    before = schema_text(chain.url)
    chain.upgrade()
    assert chain.version == "names"
    after = schema_text(chain.url)
    chain.downgrade()
    assert schema_text(chain.url) == before
    up = psql(chain.url, chain.script("upgrade", "head"))
    assert (up.returncode, up.stderr) == (0, "")
    assert schema_text(chain.url) == after
    down = psql(chain.url, chain.script("downgrade", "head:base"))
    assert (down.returncode, down.stderr) == (0, "")
    assert schema_text(chain.url) == before


@pytest.mark.parametrize(
    ("obstacle", "line"),
    [
        ("DROP TABLE public.users", "has no table "),
        ("ALTER TABLE public.users DROP COLUMN id", "has no column "),
        (INVOICES, "invoices exists already in schemas "),
        ("ALTER TABLE public.users ADD COLUMN name text", "users.name exists already in schemas "),
    ],
)
def test_prerequisites_of_both_schemas_are_checked_first(chain: Project, obstacle: str, line: str) -> None:
    """From a program and in a script, in the same words, naming the revision and its file."""
    chain.execute(obstacle)
    before = schema_text(chain.url)
    refusal = chain.refused("upgrade")
    done = psql(chain.url, chain.script("upgrade", "head"))
    assert line in refusal
    assert refusal.removesuffix(" (nothing was changed)") in done.stderr
    assert ".py:" in refusal
    assert schema_text(chain.url) == before


def test_data_in_both_schemas_is_counted_first(chain: Project) -> None:
    """Declared losses of the whole command, before its first step."""
    chain.upgrade()
    chain.execute("INSERT INTO billing.invoices VALUES (1, 2)", "INSERT INTO public.users VALUES (1, 'x')")
    line = chain.refused("downgrade")
    assert "users.name 1, " in line
    assert "invoices 1)" in line
    assert "in names (" in line
    assert ", invoices (" in line
    assert chain.version == "names"
    assert psql(chain.url, chain.script("downgrade", "head:base")).returncode == 3
    chain.downgrade(discard_data=True)
    assert chain.version is None


def test_an_undeclared_loss_in_the_other_schema_is_refused(chain: Project) -> None:
    """The guard reads every schema of the project."""
    chain.revise("loss", "ALTER TABLE billing.invoices DROP COLUMN total")
    chain.upgrade("names")
    chain.execute("INSERT INTO billing.invoices VALUES (1, 2)")
    assert "invoices.total 1)" in chain.refused("upgrade")


def test_one_migration_at_a_time(chain: Project) -> None:
    """The second waits for the first, and finds nothing to do."""
    with psycopg.connect(chain.url) as holder:
        holder.execute("LOCK TABLE public.users")
        with chain.alembic("-x", "lock-timeout=90s", "upgrade", "head") as first:
            until(lambda: waits_for_lock(chain.url))
            with chain.alembic("upgrade", "head") as second:
                assert second.stderr is not None
                assert any("Another migration is at work" in line for line in second.stderr)
                holder.rollback()
                outputs = [process.communicate(timeout=120)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], outputs
    assert [text.count("Running upgrade") for text in outputs] == [2, 0]


def test_the_lock_depends_on_the_version_table() -> None:
    """Two projects in one database do not wait for each other."""
    keys = {
        Settings(version_table_schema=schema, version_table=table).advisory_lock
        for schema in ("public", "alembic")
        for table in ("alembic_version", "steps")
    }
    assert len(keys) == 4
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert Settings(lock_key=7).advisory_lock == 7
