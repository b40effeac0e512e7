"""What a snapshot covers, how it is stored, and what it refuses."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract.database import connect, pin, reading
from pgcontract.errors import SnapshotError
from pgcontract.snapshot import Catalogue, Snapshot, Verdict, differences, rules, take
from pgcontract.snapshot import reading as reading_rows
from pgcontract.snapshot.catalogues import describe
from pgcontract.snapshot.naming import Names
from tests.legacy import DDL

BASE = Path(__file__).with_name("base.sql")

NEVER_IN_BASE = {
    "pg_subscription_rel": "filled by a subscription that runs",
    "pg_parameter_acl": "of the cluster",
}


def run(url: str, text: bytes) -> None:
    """Run a script."""
    with connect(url) as connection:
        connection.execute(text)


def shape(url: str) -> Snapshot:
    """Take a snapshot."""
    with reading(url) as connection:
        return take(connection)


@pytest.fixture
def base(pgcontract_empty_database: str) -> str:
    """The URL of a database with one of almost everything."""
    run(pgcontract_empty_database, BASE.read_bytes())
    return pgcontract_empty_database


@pytest.fixture
def legacy(pgcontract_empty_database: str) -> str:
    """The URL of the database before phase 4."""
    run(pgcontract_empty_database, DDL.read_bytes())
    return pgcontract_empty_database


@pytest.fixture
def role(base: str) -> Iterator[str]:
    """The URL of the same database for a role without rights."""
    name = f"{conninfo_to_dict(base)['dbname']}_reader"
    with connect(base, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'hunter2'").format(sql.Identifier(name)))
        yield make_conninfo(base, user=name, password="hunter2")
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_every_catalogue_is_covered(base: str) -> None:
    """A database with one of everything has rows of every catalogue that is not data or of the cluster."""
    with reading(base) as connection:
        known = {name for name, description in describe(connection).items() if not description.shared}
        found = take(connection)
    assert known - set(found.catalogues) - set(NEVER_IN_BASE) == set()


def test_no_object_is_left_out(base: str) -> None:
    """Each row with an OID of a user is in the snapshot, except TOAST tables: counted by another question."""
    found = shape(base)
    with reading(base) as connection:
        for name, description in describe(connection).items():
            if description.shared or not description.has_oid:
                continue
            toast = sql.SQL("AND relnamespace <> 'pg_toast'::regnamespace" if name == "pg_class" else "")
            [(count,)] = connection.execute(
                sql.SQL("SELECT count(*) FROM {} WHERE (oid >= 16384 OR {}) {}").format(
                    sql.Identifier(name), name == "pg_largeobject_metadata", toast
                )
            ).fetchall()
            rows = found.catalogues.get(name, Catalogue((), {})).rows
            given = {"pg_namespace": 1, "pg_extension": 1, "pg_language": 1, "pg_proc": 3}.get(name, 0)
            assert (name, len(rows)) == (name, count + given)


def test_no_oid_is_in_a_snapshot(base: str) -> None:
    """Numbers of objects differ from database to database, so none may be left in a name or a value."""
    with reading(base) as connection:
        found = take(connection)
        oids = {
            row[0]
            for row in connection.execute("SELECT oid::text FROM pg_class WHERE oid >= 16384").fetchall()
        }
    text = json.dumps([[*catalogue.rows.items()] for catalogue in found.catalogues.values()])
    assert oids.intersection(re.findall(r"\d+", text)) == set()


def test_every_column_that_is_left_out_has_a_reason() -> None:
    """Nothing is left out without a word why."""
    reasons = [reason for columns in rules.COLUMNS_LEFT_OUT.values() for reason in columns.values()]
    assert all(len(reason) > 10 for reason in [*reasons, *rules.CATALOGUES_OF_DATA.values()])


def test_a_clone_is_equal(base: str) -> None:
    """A database made from a template, under another name, has the same shape."""
    name = str(conninfo_to_dict(base)["dbname"])
    clone = f"{name}_clone"
    with connect(make_conninfo(base, dbname="postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (clone, name))))
        try:
            after = shape(make_conninfo(base, dbname=clone))
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(clone)))
    before = shape(base)
    assert differences(before, after) == ()
    assert after == before


def test_the_same_ddl_gives_the_same_shape(legacy: str) -> None:
    """What the numbers of objects are, and in which order they were made, is not shape."""
    before = shape(legacy)
    run(legacy, b"DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner")
    run(
        legacy,
        b"GRANT USAGE ON SCHEMA public TO PUBLIC; COMMENT ON SCHEMA public IS 'standard public schema'",
    )
    run(legacy, DDL.read_bytes())
    lost = differences(before, shape(legacy))
    # initdb notes what schema public was granted; a schema made later has no such note.
    assert [str(difference) for difference in lost] == ["initial privileges on schema public: missing"]


def test_the_legacy_database_has_objects_and_an_empty_one_has_none(pgcontract_empty_database: str) -> None:
    """Who measures nothing can know it."""
    empty = shape(pgcontract_empty_database)
    assert (empty.user_objects, len(empty) > 0) == (0, True)
    run(pgcontract_empty_database, DDL.read_bytes())
    assert shape(pgcontract_empty_database).user_objects > 500


def test_ddl_of_the_own_transaction_is_seen(legacy: str) -> None:
    """A snapshot taken inside a transaction shows what the transaction did."""
    with connect(legacy) as connection:
        pin(connection)
        before = take(connection)
        connection.execute("CREATE INDEX left_over ON public.users (email)")
        found = differences(before, take(connection))
        connection.rollback()
    assert ("index public.left_over", Verdict.UNEXPECTED) in {(d.object, d.verdict) for d in found}


def test_a_difference_says_what_was_wanted_and_found(legacy: str) -> None:
    """A message names the object, the attribute and both values."""
    before = shape(legacy)
    run(legacy, b"ALTER TABLE public.users ALTER email SET STATISTICS 7; DROP INDEX IF EXISTS nothing")
    [found] = differences(before, shape(legacy))
    assert (found.object, found.attribute, found.found) == ("column public.users.email", "attstattarget", "7")
    assert str(found).startswith("column public.users.email: attstattarget changed, wanted ")


def test_missing_and_unexpected_are_told_apart(legacy: str) -> None:
    """Before and after are not interchangeable."""
    before = shape(legacy)
    run(legacy, b"CREATE SCHEMA left_over")
    after = shape(legacy)
    assert [str(d) for d in differences(before, after)] == ["schema left_over: unexpected"]
    assert [str(d) for d in differences(after, before)] == ["schema left_over: missing"]


def test_the_stored_form_is_stable(base: str) -> None:
    """What is written is read back equal, and written again as it was."""
    found = shape(base)
    text = found.to_json()
    assert Snapshot.from_json(text) == found
    assert Snapshot.from_json(text).to_json() == text == shape(base).to_json()


def test_a_row_is_reached_by_catalogue_and_name(legacy: str) -> None:
    """A snapshot is a mapping of rows."""
    found = shape(legacy)
    assert found["pg_class", "public.users"]["relkind"] == "r"
    assert len(list(found)) == len(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("[]", "does not say"),
        ('{"a": 1}', "does not say"),
        ('{"pgcontract": "snapshot", "format": 1}', "format 1"),
        ('{"pgcontract": "snapshot", "format": 99}', "format 99"),
        ('{"pgcontract": "snapshot", "format": 2}', "part is missing"),
        ('{"pgcontract": "snapshot", "format": 2, "major": "x"}', "part is missing"),
    ],
)
def test_what_is_no_snapshot_is_refused(text: str, reason: str) -> None:
    """A foreign, newer or damaged file is one clear line."""
    with pytest.raises(SnapshotError, match=reason):
        Snapshot.from_json(text)


def test_a_changed_file_is_refused(legacy: str) -> None:
    """A snapshot that somebody edited proves nothing."""
    text = shape(legacy).to_json()
    with pytest.raises(SnapshotError, match="digest"):
        Snapshot.from_json(text.replace("public.users.email", "public.users.mail"))


def test_another_major_release_is_an_error(legacy: str) -> None:
    """Catalogues of two releases are neither equal nor different."""
    found = shape(legacy)
    with pytest.raises(SnapshotError, match="major release"):
        differences(found, dataclasses.replace(found, major=found.major + 1))


def test_what_a_role_may_not_read_is_said(role: str, base: str) -> None:
    """A snapshot by a role that sees less says so, and is not compared with one that saw more."""
    found = shape(role)
    assert "pg_user_mapping" in found.unreadable
    assert "pg_subscription.subconninfo" in found.unreadable
    assert differences(found, shape(role)) == ()
    with pytest.raises(SnapshotError, match="pg_user_mapping"):
        differences(found, shape(base))


def test_two_rows_with_one_name_are_an_error(legacy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row may hide another: without the rule for their names, internal triggers of one table would."""
    printed = {**rules.PRINTED, ("pg_trigger", "tgname"): "'same'"}
    monkeypatch.setattr(rules, "PRINTED", MappingProxyType(printed))
    monkeypatch.setattr(reading_rows, "columns_statement", reading_rows.columns_statement.__wrapped__)
    with reading(legacy) as connection:
        found = take(connection)
    with pytest.raises(SnapshotError, match="two rows of pg_trigger"):
        len(found)


def test_values_with_the_signs_that_part_values(pgcontract_empty_database: str) -> None:
    """They are fetched value by value, and read as any other."""
    url = pgcontract_empty_database
    signs = "\x1f", "\x02", "a\x1fb", "\x02\x02", "c\x02"
    with connect(url) as connection:
        for number, text in enumerate(signs):
            connection.execute(f"CREATE TABLE t{number} (id integer)".encode())
            connection.execute(
                sql.SQL("COMMENT ON TABLE {} IS {}").format(sql.Identifier(f"t{number}"), text)
            )
    before, after = shape(url), shape(url)
    comments = [
        before["pg_description", f"table public.t{number}"]["description"] for number in range(len(signs))
    ]
    assert comments == list(signs)
    assert before == after
    with connect(url) as connection:
        connection.execute("COMMENT ON TABLE t0 IS E'\\x02'")
    assert [d.attribute for d in differences(before, shape(url))] == ["description"]


def test_rows_are_compared_before_they_are_named(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two snapshots of one database, or of its clones, need no name to be equal, in whatever order their rows are."""
    before = shape(base)
    run(base, b"ALTER TABLE app.users RENAME email TO mail; ALTER TABLE app.users RENAME mail TO email")
    after = shape(base)
    with monkeypatch.context() as patch:
        patch.setattr(Names, "rows", lambda *_: pytest.fail("a row was named"))
        assert before == after
        assert differences(before, after) == ()
    run(base, b"ALTER TABLE app.users RENAME email TO mail")
    renamed = shape(base)
    assert before != renamed
    assert differences(before, renamed)


def test_what_rows_refer_to_counts_without_its_name(base: str) -> None:
    """A role that is renamed is in no row of the database, but it is another owner."""
    role, other = (sql.Identifier(f"{conninfo_to_dict(base)['dbname']}_{name}") for name in ("one", "two"))
    with connect(base, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
        connection.execute(sql.SQL("ALTER TABLE app.wide OWNER TO {}").format(role))
        before = shape(base)
        connection.execute(sql.SQL("ALTER ROLE {} RENAME TO {}").format(role, other))
        after = shape(base)
        connection.execute(sql.SQL("ALTER TABLE app.wide OWNER TO CURRENT_USER"))
        connection.execute(sql.SQL("DROP ROLE {}").format(other))
    assert before != after
    assert "relowner" in {d.attribute for d in differences(before, after)}


def test_grants_on_system_objects_are_compared_within_a_cluster_only(legacy: str) -> None:
    """Other machines number and choose system objects differently; that is no difference of the database."""
    before = shape(legacy)
    run(legacy, b"GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO PUBLIC")
    after = shape(legacy)
    assert [d.attribute for d in differences(before, after)] == ["grants"]
    assert differences(before, dataclasses.replace(after, cluster="another")) == ()
