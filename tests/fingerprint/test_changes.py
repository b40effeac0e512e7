"""Every change of a stored row is seen, and nothing else is."""

# ruff: noqa: E501, S608 -- statements of constant cases

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pgcontract.database import reading
from pgcontract.fingerprint import Fingerprint, differences, take
from tests.fingerprint.cases import CHANGES, HARMLESS, VALUES, WITHOUT_VALUES, Script, Values

RECORDED: dict[str, str] = json.loads(Path(__file__).with_name("digests.json").read_text(encoding="utf-8"))
"""The digest of each case's first value, recorded on PostgreSQL 15."""


def run(url: str, script: str) -> None:
    """Run statements one by one, as `psql` would; a dollar-quoted block is one."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in [script] if "$$" in script and script.startswith("DO") else script.split(";"):
            if statement.strip():
                connection.execute(sql.SQL(statement))


def prepare(url: str, script: str, *, optional: bool) -> None:
    """Run a script; skip where this server cannot have such a thing at all."""
    try:
        run(url, script)
    except psycopg.errors.FeatureNotSupported as error:
        if not optional:
            raise
        pytest.skip(f"this server cannot have it: {error.diag.message_primary}")


def fingerprint(url: str, before: Fingerprint | None = None) -> Fingerprint:
    """Take the fingerprint, of the columns of an earlier one where it is given."""
    with reading(url) as connection:
        return take(connection, before.columns() if before else None)


def copied(url: str) -> str:
    """The second oracle: the sorted lines of COPY of table t."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET search_path = ''")
        with cursor.copy("COPY public.t TO STDOUT") as copy:
            return hashlib.sha256(b"\n".join(sorted(bytes(row) for row in copy))).hexdigest()


@pytest.mark.parametrize("case", VALUES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_changed_value_is_seen(case: Values, pgcontract_empty_database: str) -> None:
    """Two values of a type that differ in any way give different digests, and one value twice gives the same."""
    prepare(pgcontract_empty_database, case.setup, optional=case.optional)
    digests = []
    for value in (case.before, case.after, case.before):
        run(
            pgcontract_empty_database,
            f"DROP TABLE IF EXISTS t; CREATE TABLE t (id int, v {case.type}); INSERT INTO t VALUES (1, {value})",
        )
        digests.append(fingerprint(pgcontract_empty_database)["public.t"])
    assert digests[0] == digests[2]
    assert digests[0].digest != digests[1].digest
    assert digests[0].digest == RECORDED[case.name], "format 1 hashes alike on every release"
    assert digests[0].columns == digests[1].columns == ("id", "v")


def test_every_built_in_type_has_a_case(pgcontract_empty_database: str) -> None:
    """A type that a column may have is changed by a case, or is named with its reason."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        found = {
            name
            for (name,) in connection.execute(
                "SELECT typname FROM pg_type WHERE typtype IN ('b', 'r', 'm') AND typnamespace = 'pg_catalog'::regnamespace"
                " AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = pg_type.oid)",
            )
        }
        covered = set()
        for case in VALUES:
            if not case.setup or case.type.startswith("xml"):
                oid = connection.execute("SELECT to_regtype(%s)::oid", (case.type,)).fetchone()
                name = connection.execute("SELECT typname FROM pg_type WHERE oid = %s", oid).fetchone()
                assert name is not None
                covered.add(name[0])
    assert found - covered - set(WITHOUT_VALUES) == set()


@pytest.mark.parametrize("name", WITHOUT_VALUES)
def test_a_type_without_values_is_read_all_the_same(name: str, pgcontract_empty_database: str) -> None:
    """A column of a type that nobody can fill neither stops the fingerprint nor takes a value."""
    run(pgcontract_empty_database, f"CREATE TABLE t (v {name}); INSERT INTO t VALUES (NULL)")
    assert fingerprint(pgcontract_empty_database)["public.t"].rows == 1
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        run(pgcontract_empty_database, "INSERT INTO t VALUES ('1')")


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_change_of_rows_is_seen(case: Script, pgcontract_empty_database: str) -> None:
    """Rows lost, added, doubled, swapped or moved are a difference."""
    run(pgcontract_empty_database, case.before)
    before = fingerprint(pgcontract_empty_database)
    run(pgcontract_empty_database, case.after)
    assert differences(before, fingerprint(pgcontract_empty_database, before)).tables


@pytest.mark.parametrize("case", HARMLESS, ids=lambda case: case.name.replace(" ", "-"))
def test_what_changes_no_row_is_no_difference(case: Script, pgcontract_empty_database: str) -> None:
    """How and where rows are stored, and who asks, does not matter."""
    prepare(pgcontract_empty_database, case.before, optional=case.optional)
    before = fingerprint(pgcontract_empty_database)
    run(pgcontract_empty_database, case.after)
    found = differences(before, fingerprint(pgcontract_empty_database, before))
    assert found.tables == ()
    assert found.compared_rows == before.rows > 0
    assert found.equal


def test_enough_cases() -> None:
    """At least fifty changes and fifteen harmless ones, each with a name of its own."""
    for cases, wanted in ((VALUES, 50), (CHANGES, 25), (HARMLESS, 15)):
        names = {case.name for case in cases}
        assert len(names) == len(cases) >= wanted


def test_the_second_oracle_agrees(pgcontract_empty_database: str) -> None:
    """Where sorted COPY output is the same the digest is, and where it is not the digest is not: 200 random changes."""
    run(
        pgcontract_empty_database,
        "CREATE TABLE t (id int, n numeric, s text, a int[], j json); INSERT INTO t SELECT g, g % 7, g % 5, ARRAY[g % 3], '1' FROM generate_series(1, 40) g",
    )
    seen: dict[str, str] = {}
    with psycopg.connect(pgcontract_empty_database, autocommit=True) as connection:
        connection.execute("SELECT setseed(0.5)")
        for _ in range(100):
            connection.execute(
                "UPDATE t SET n = (random() * 2)::int::numeric(9, 1), s = nullif((random() * 2)::int::text, '0') WHERE id = 1",
            )
            digest = fingerprint(pgcontract_empty_database)["public.t"].digest
            assert seen.setdefault(copied(pgcontract_empty_database), digest) == digest
    assert len(set(seen.values())) == len(seen) > 5


def test_the_digest_is_as_good_as_random(pgcontract_empty_database: str) -> None:
    """Half of the digest, over 60,000 tiny structured changes, has no more collisions than chance allows (about 0.4)."""
    query = """
        SELECT count(*) - count(DISTINCT total & 4294967295), count(*) - count(DISTINCT total >> 32) FROM (
            SELECT pg_catalog.hashint4extended(0, pg_catalog.hash_record_extended(ROW(a, b, c), 1)) AS total
            FROM generate_series(0, 39) a, generate_series(0, 39) b, generate_series(0, 39) c) AS changes
    """
    with psycopg.connect(pgcontract_empty_database) as connection:
        low, high = connection.execute(query).fetchone() or (None, None)
    assert low is not None
    assert low <= 5
    assert high <= 5
