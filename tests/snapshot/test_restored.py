"""A database that was dumped and restored has the same shape, except for what a dump does not carry."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.command import upgrade
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.cli import run as command
from pgcontract.database import connect, reading
from pgcontract.errors import ServerError
from pgcontract.pytest_plugin.scratch import ScratchServer
from pgcontract.server import binaries
from pgcontract.snapshot import Difference, Resolution, differences, resolve
from tests.legacy import DDL
from tests.states import alembic

from .test_residues import database, run_script, shape

SCRIPTS = Path(__file__).with_name("restored")

NOT_RESOLVED = {
    ('rule app.grouped."_RETURN"', "ev_action"): "plans do not show a window's frame",
    ("rule app.item.with_action", "ev_action"): "the action of a rule is no query",
    (
        "function app.allowed(pg_catalog.text, boolean)",
        "prosqlbody",
    ): "a body with arguments is no query",
}
"""What the server regroups and cannot compare: these stay differences."""

LOST = {
    ("column app.child.b", "attnum"): "inherited columns come first in the copy",
    ("column app.child.c", "attnum"): "the same",
    ("default of app.joined.label", ""): "written as DEFAULT NULL, which a type with a length keeps",
    ("column app.joined.label", "atthasdef"): "the same",
    ("dependency default of app.joined.label -> column app.joined.label(a)", ""): "the same",
}
"""What a dump does not carry, or carries as something else."""


def _programs(server: int) -> Path:
    """Return the programs of the server's own release, or else the newest."""
    try:
        return binaries(server)
    except ServerError:
        return binaries()


@contextmanager
def restored(server: ScratchServer, url: str, folder: Path) -> Iterator[str]:
    """Dump a database, restore it into an empty one, and give the URL of that."""
    with connect(url) as connection:
        programs = _programs(connection.info.server_version // 10000)
    dump = folder / "dump"
    environment = {"PGPASSWORD": str(conninfo_to_dict(url).get("password", ""))}
    place = make_conninfo(url, password=None)
    subprocess.run([programs / "pg_dump", "-Fc", "-f", dump, "-d", place], env=environment, check=True)
    with database(server) as copy:
        target = make_conninfo(copy, password=None)
        subprocess.run(
            [programs / "pg_restore", "--exit-on-error", "-d", target, dump], env=environment, check=True
        )
        yield copy


def compared(server: ScratchServer, load: Callable[[str], object], folder: Path) -> Resolution:
    """Load a database, dump and restore it, and compare the copy with the original."""
    with database(server) as url:
        load(url)
        with restored(server, url, folder) as copy, reading(copy) as connection:
            return resolve(connection, differences(shape(url), shape(copy)))


def script(name: str) -> Callable[[str], object]:
    """Return what loads one of the scripts."""
    return lambda url: run_script(url, SCRIPTS / f"{name}.sql")


def tokenstocks(url: str) -> None:
    """Load TokenStocks at the head of its migrations."""
    run_script(url, DDL)
    upgrade(alembic(url), "head")


def _names(found: tuple[Difference, ...]) -> set[tuple[str, str]]:
    return {(entry.object, entry.attribute) for entry in found}


@pytest.mark.parametrize("load", [script("tables"), script("partitions"), tokenstocks])
def test_a_restored_copy_is_equal(
    load: Callable[[str], object], pgcontract_server: ScratchServer, tmp_path: Path
) -> None:
    """Names inside indexes, NO INHERIT of keys and dimensions of arrays are not compared; texts are by the server."""
    found = compared(pgcontract_server, load, tmp_path)
    assert [str(entry) for entry in found.different] == []


def test_expressions_that_the_copy_prints_differently_are_equal(
    pgcontract_server: ScratchServer, tmp_path: Path
) -> None:
    """Every kind of text that a catalog holds: what the server cannot compare stays a difference, and is listed."""
    found = compared(pgcontract_server, script("expressions"), tmp_path)
    assert _names(found.different) == set(NOT_RESOLVED)
    kinds = {(entry.catalogue, entry.attribute) for entry in found.equal}
    assert kinds == {
        ("pg_attrdef", "adbin"),
        ("pg_constraint", "conbin"),
        ("pg_index", "indexprs"),
        ("pg_index", "indpred"),
        ("pg_partitioned_table", "partexprs"),
        ("pg_policy", "polqual"),
        ("pg_policy", "polwithcheck"),
        ("pg_proc", "proargdefaults"),
        ("pg_proc", "prosqlbody"),
        ("pg_publication_rel", "prqual"),
        ("pg_rewrite", "ev_action"),
        ("pg_statistic_ext", "stxexprs"),
        ("pg_trigger", "tgqual"),
        ("pg_type", "typdefault"),
        ("pg_type", "typdefaultbin"),
    }


def test_what_a_dump_does_not_carry_is_a_difference(pgcontract_server: ScratchServer, tmp_path: Path) -> None:
    """The catalogs of the copy say something else there, whatever pg_dump prints of both."""
    assert _names(compared(pgcontract_server, script("lost"), tmp_path).different) == set(LOST)


FAULTS = (
    (
        "conbin",
        "ALTER TABLE app.item DROP CONSTRAINT among, ADD CONSTRAINT among CHECK (state IN ('ON', 'OF'))",
    ),
    (
        "conbin",
        "ALTER TABLE app.item DROP CONSTRAINT among, ADD CONSTRAINT among CHECK (state NOT IN ('ON', 'OFF'))",
    ),
    (
        "conbin",
        "ALTER TABLE app.item DROP CONSTRAINT range, ADD CONSTRAINT range CHECK (low BETWEEN 1 AND 3 AND high > 1)",
    ),
    (
        "conbin",
        "ALTER TABLE app.item DROP CONSTRAINT range, ADD CONSTRAINT range CHECK (low BETWEEN 1 AND 2 OR high > 1)",
    ),
    (
        "conbin",
        "ALTER TABLE app.item DROP CONSTRAINT word, ADD CONSTRAINT word CHECK (state COLLATE \"C\" < 'b')",
    ),
    (
        "conbin",
        "ALTER TABLE app.item DROP CONSTRAINT called, ADD CONSTRAINT called CHECK (app.twin(low) > 0)",
    ),
    ("adbin", "ALTER TABLE app.item ALTER low SET DEFAULT 2"),
    (
        "indpred",
        "DROP INDEX app.partial; CREATE INDEX partial ON app.item (low) WHERE state IN ('ON', 'off')",
    ),
    ("indexprs", "DROP INDEX app.computed; CREATE INDEX computed ON app.item ((low + 2))"),
    (
        "polqual",
        "ALTER POLICY readable ON app.item USING (EXISTS (SELECT FROM app.item AS o WHERE o.id = item.high))",
    ),
    (
        "conbin",
        "ALTER DOMAIN app.switch DROP CONSTRAINT one; ALTER DOMAIN app.switch ADD CONSTRAINT one CHECK (value = 'x')",
    ),
    ("typdefaultbin", "ALTER DOMAIN app.switch SET DEFAULT 'c'"),
    ("ev_action", "CREATE OR REPLACE VIEW app.seen AS SELECT id, low FROM app.item WHERE high = 2 LIMIT 5"),
    ("ev_action", "CREATE OR REPLACE VIEW app.seen AS SELECT id, low FROM app.item WHERE high = 1 LIMIT 6"),
    (
        "ev_action",
        "CREATE OR REPLACE VIEW app.seen AS SELECT id, high AS low FROM app.item WHERE high = 1 LIMIT 5",
    ),
    (
        "ev_action",
        "CREATE OR REPLACE VIEW app.once AS SELECT DISTINCT ON (id) id, high FROM app.item ORDER BY id, low DESC",
    ),
    (
        "ev_action",
        "CREATE OR REPLACE RULE kept AS ON DELETE TO app.item WHERE old.low = 2 DO INSTEAD NOTHING",
    ),
    (
        "tgqual",
        (
            "CREATE OR REPLACE TRIGGER touched BEFORE UPDATE ON app.item FOR EACH ROW WHEN (new.low = old.low)"
            " EXECUTE FUNCTION app.touch()"
        ),
    ),
    (
        "prosqlbody",
        (
            "CREATE OR REPLACE FUNCTION app.rows() RETURNS SETOF integer LANGUAGE sql"
            " BEGIN ATOMIC SELECT high FROM app.item; END"
        ),
    ),
    (
        "proargdefaults",
        "CREATE OR REPLACE FUNCTION app.given(a text, b integer DEFAULT 2) RETURNS integer LANGUAGE sql RETURN b",
    ),
)
"""The attribute with a text, and DDL that changes what the text means by a little."""

FAULTED = """
CREATE SCHEMA app;
CREATE FUNCTION app.twice(value integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2 * value';
CREATE FUNCTION app.twin(value integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2 * value';
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION app.given(a text, b integer DEFAULT 1) RETURNS integer LANGUAGE sql RETURN b;
CREATE TABLE app.item (
    id integer PRIMARY KEY, state varchar(25), low integer DEFAULT 1, high integer,
    CONSTRAINT among CHECK (state IN ('ON', 'OFF')), CONSTRAINT range CHECK (low BETWEEN 1 AND 2 AND high > 1),
    CONSTRAINT word CHECK (state < 'b'), CONSTRAINT called CHECK (app.twice(low) > 0)
);
CREATE INDEX partial ON app.item (low) WHERE state IN ('ON', 'OFF');
CREATE INDEX computed ON app.item ((low + 1));
CREATE POLICY readable ON app.item USING (EXISTS (SELECT FROM app.item AS o WHERE o.id = item.low));
CREATE DOMAIN app.switch AS varchar(5) DEFAULT 'b' CONSTRAINT one CHECK (value IN ('x', 'y'));
CREATE VIEW app.seen AS SELECT id, low FROM app.item WHERE high = 1 LIMIT 5;
CREATE VIEW app.once AS SELECT DISTINCT ON (id) id, high FROM app.item ORDER BY id, low;
CREATE RULE kept AS ON DELETE TO app.item WHERE old.low = 1 DO INSTEAD NOTHING;
CREATE TRIGGER touched BEFORE UPDATE ON app.item FOR EACH ROW WHEN (new.low = old.high) EXECUTE FUNCTION app.touch();
CREATE FUNCTION app.rows() RETURNS SETOF integer LANGUAGE sql BEGIN ATOMIC SELECT low FROM app.item; END;
"""


@pytest.mark.parametrize(("attribute", "change"), FAULTS)
def test_a_text_of_another_meaning_stays_a_difference(
    attribute: str, change: str, pgcontract_server: ScratchServer
) -> None:
    """One digit, one operator, one function, one LIMIT: the server tells them apart, or it is not asked."""
    with database(pgcontract_server) as url:
        with connect(url) as connection:
            connection.execute(FAULTED.encode())
        before = shape(url)
        with connect(url) as connection:
            connection.execute(change.encode())
        with reading(url) as connection:
            found = resolve(connection, differences(before, shape(url)))
    assert attribute in {entry.attribute for entry in found.different}
    assert found.equal == ()


def test_the_command_says_which_texts_are_equal(
    pgcontract_server: ScratchServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No difference, and status 0; what is only printed differently is named."""
    stored = tmp_path / "shape.json"
    with database(pgcontract_server) as url:
        with connect(url) as connection:
            connection.execute(
                "CREATE TABLE device (state varchar(25), CONSTRAINT known CHECK (state IN ('ON', 'OFF')))"
            )
        assert command(["snapshot", "--database-url", url, "--output", str(stored)]) == 0
        with restored(pgcontract_server, url, tmp_path) as copy:
            capsys.readouterr()
            assert command(["snapshot", "--database-url", copy, "--against", str(stored)]) == 0
            out = capsys.readouterr().out
            assert (
                "constraint public.device.known: conbin is printed differently, and equal to the server"
                in out
            )
            assert "no difference: " in out
            assert "1 text of SQL equal to the server" in out
            with connect(copy) as connection:
                connection.execute(
                    "ALTER TABLE device DROP CONSTRAINT known, ADD CONSTRAINT known CHECK (state <> '')"
                )
            assert command(["snapshot", "--database-url", copy, "--against", str(stored)]) == 1
            assert "constraint public.device.known: conbin changed" in capsys.readouterr().out
