"""Nobody with the public key reads or writes a row of the new tables, whatever they try; owner and service can."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from pgcontract import pgdump
from pgcontract.connection_parameters import resolved_parameters
from pgcontract.pytest_plugin.promises import Evidence
from tests.states import NEW_TABLES, OWNER_ON_SUPABASE

Session = psycopg.Connection[Any]

#: What a role may try, statement by statement; one must be refused. `{0}` is the table, `{1}` a schema of its own.
WAYS: dict[str, tuple[str, ...]] = {
    "select": ("SELECT * FROM {0}",),
    "count": ("SELECT count(*) FROM {0}",),
    "one column": ("SELECT id FROM {0}",),
    "a cursor": ("DECLARE c CURSOR FOR SELECT * FROM {0}",),
    "an explanation": ("EXPLAIN ANALYZE SELECT * FROM {0}",),
    "select for update": ("SELECT FROM {0} FOR UPDATE",),
    "insert": ("INSERT INTO {0} DEFAULT VALUES",),
    "insert returning": ("INSERT INTO {0} DEFAULT VALUES RETURNING *",),
    "upsert": (
        "INSERT INTO {0} (id) VALUES (gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    ),
    "update": ("UPDATE {0} SET id = gen_random_uuid()",),
    "delete": ("DELETE FROM {0}",),
    "delete returning": ("DELETE FROM {0} RETURNING *",),
    "merge": ("MERGE INTO {0} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",),
    "truncate": ("TRUNCATE {0}",),
    "truncate cascade": ("TRUNCATE {0} CASCADE",),
    "copy to": ("COPY {0} TO STDOUT",),
    "copy from": ("COPY {0} FROM STDIN",),
    "a view of their own": ("CREATE VIEW {1}.v AS SELECT * FROM {0}", "SELECT * FROM {1}.v"),
    "a view as its reader": (
        "CREATE VIEW {1}.v WITH (security_invoker = true) AS SELECT * FROM {0}",
        "SELECT * FROM {1}.v",
    ),
    "a materialized view": ("CREATE MATERIALIZED VIEW {1}.m AS SELECT * FROM {0}",),
    "a temporary view": ("CREATE TEMPORARY VIEW v AS SELECT * FROM {0}", "SELECT * FROM v"),
    "a copy of their own": ("CREATE TABLE {1}.c AS SELECT * FROM {0}",),
    "a function of their own": (
        (
            "CREATE FUNCTION {1}.f() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
            " BEGIN ATOMIC SELECT count(*) FROM {0}; END"
        ),
        "SELECT {1}.f()",
    ),
    "a function as its caller": (
        (
            "CREATE FUNCTION {1}.f() RETURNS bigint LANGUAGE sql SECURITY INVOKER"
            " BEGIN ATOMIC SELECT count(*) FROM {0}; END"
        ),
        "SELECT {1}.f()",
    ),
    "a block": ("DO $$ BEGIN PERFORM FROM {0}; END $$",),
    "a reference": ("CREATE TABLE {1}.r (id uuid REFERENCES {0})",),
    "inheritance": ("CREATE TABLE {1}.i () INHERITS ({0})",),
    "a trigger": (
        "CREATE TRIGGER t BEFORE UPDATE ON {0} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ),
    "an index": ("CREATE INDEX ON {0} (id)",),
    "statistics": ("CREATE STATISTICS {1}.s ON (id::text) FROM {0}",),
    "a publication": ("CREATE PUBLICATION p FOR TABLE {0}",),
    "a rule": ("CREATE RULE r AS ON INSERT TO {0} DO INSTEAD NOTHING",),
    "a policy": ("CREATE POLICY p ON {0} USING (true)",),
    "switching security off": ("ALTER TABLE {0} DISABLE ROW LEVEL SECURITY",),
    "granting": ("GRANT SELECT ON {0} TO PUBLIC",),
    "a lock": ("LOCK TABLE {0} IN ACCESS SHARE MODE",),
    "a lock against readers": ("LOCK TABLE {0} IN ACCESS EXCLUSIVE MODE",),
    "drop": ("DROP TABLE {0}",),
}
REFUSALS = (errors.InsufficientPrivilege,)

#: What no grant gives, and so what is refused on an old table too.
FOR_OWNERS = {
    *("inheritance", "an index", "statistics", "a publication", "a rule", "a policy"),
    *("switching security off", "granting", "drop"),
}

#: A row that an old table takes.
LEAST = "(xlm_usd, usd_ngn, xlm_ngn) VALUES (1, 1, 1)"


@pytest.mark.pgcontract_promise(
    "on Supabase anon and authenticated get at no row of the new tables, whatever they try"
)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_the_public_key_opens_nothing(
    role: str, way: str, session: Session, pgcontract_evidence: Evidence
) -> None:
    """Each way ends in a refusal for each of the five tables."""
    _become(session, role)
    for table in NEW_TABLES:
        with pytest.raises(REFUSALS), session.transaction():
            _try(session, way, table)
        pgcontract_evidence(facts=1)


@pytest.mark.pgcontract_promise(
    "on Supabase anon and authenticated get at no row of the new tables, whatever they try"
)
@pytest.mark.parametrize("table", NEW_TABLES)
@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_pg_dump_takes_nothing(
    role: str, table: str, database: str, tmp_path: Path, pgcontract_evidence: Evidence
) -> None:
    """In the role's name it gets no table, though it gets one that phase 4 does not touch."""
    with psycopg.connect(database) as connection:
        program = pgdump._programs(connection.info.server_version // 10000)[0]
        environment = pgdump._environment(resolved_parameters(connection), tmp_path)

    def dump(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, f"--role={role}", f"--table=public.{name}", "--data-only", "--no-password"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    old, new = dump("exchange_rates"), dump(table)
    assert old.returncode == 0, old.stderr
    assert "COPY public.exchange_rates" in old.stdout
    assert new.returncode != 0
    assert f"permission denied for table {table}" in new.stderr
    assert "COPY" not in new.stdout
    pgcontract_evidence(facts=1)


@pytest.mark.pgcontract_promise("the matrix can fail: what Supabase grants by default lets anon in")
@pytest.mark.parametrize("way", sorted(set(WAYS) - FOR_OWNERS))
def test_an_old_table_is_open(way: str, session: Session, pgcontract_evidence: Evidence) -> None:
    """The same attempts succeed on a table that phase 4 does not touch, so a refusal means something."""
    _become(session, "anon")
    with session.transaction(force_rollback=True):
        _try(session, way, "exchange_rates")
    pgcontract_evidence(facts=1)


@pytest.mark.pgcontract_promise(
    "without the revoked privileges anon could empty a table in spite of row level security"
)
def test_row_level_security_alone_is_not_enough(session: Session, pgcontract_evidence: Evidence) -> None:
    """Why the privileges are revoked too: granted again, TRUNCATE goes through."""
    session.execute("GRANT ALL ON project_cashflows TO anon")
    _become(session, "anon")
    assert session.execute("SELECT count(*) FROM project_cashflows").fetchone() == (0,)
    session.execute("TRUNCATE project_cashflows")
    session.execute("RESET ROLE")
    assert session.execute("SELECT count(*) FROM project_cashflows").fetchone() == (0,)
    pgcontract_evidence(rows=1)


@pytest.mark.pgcontract_promise("statistics tell anon and authenticated nothing about the new tables")
@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_statistics_tell_nothing(role: str, session: Session, pgcontract_evidence: Evidence) -> None:
    """The most common values of a column are rows, too."""
    session.execute("ANALYZE")
    question = "SELECT count(*) FROM pg_stats WHERE tablename = ANY (%s)"
    known = session.execute(question, [list(NEW_TABLES)]).fetchone()
    assert known is not None
    assert known[0] > 0
    _become(session, role)
    assert session.execute(question, [list(NEW_TABLES)]).fetchone() == (0,)
    pgcontract_evidence(facts=known[0])


@pytest.mark.pgcontract_promise("the owner and service_role read and write the new tables")
@pytest.mark.parametrize("table", NEW_TABLES)
@pytest.mark.parametrize("role", [OWNER_ON_SUPABASE, "service_role"])
def test_owner_and_service_can(
    role: str, table: str, session: Session, pgcontract_evidence: Evidence
) -> None:
    """Neither is a superuser: the owner is not bound by row level security, and service_role bypasses it."""
    _become(session, role)
    assert session.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (
        False,
    )
    name = sql.Identifier(table)
    row = session.execute(sql.SQL("SELECT * FROM {}").format(name)).fetchone()
    assert row is not None, "the row that is in use is seen"
    session.execute(sql.SQL("UPDATE {} SET id = gen_random_uuid()").format(name))
    copied = sql.SQL("CREATE TEMPORARY TABLE kept AS SELECT * FROM {}").format(name)
    assert session.execute(copied).rowcount >= 1
    assert session.execute(sql.SQL("DELETE FROM {}").format(name)).rowcount >= 1
    assert session.execute(sql.SQL("INSERT INTO {} SELECT * FROM kept").format(name)).rowcount >= 1
    with session.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(name)) as taken:
        rows = b"".join(taken)
    session.execute(sql.SQL("TRUNCATE {}").format(name))
    with session.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as given:
        given.write(rows)
    assert session.execute(sql.SQL("SELECT * FROM {}").format(name)).fetchone() is not None
    pgcontract_evidence(rows=1)


@pytest.mark.pgcontract_promise("what Supabase has beside the application's tables is as it was")
def test_supabase_is_left_alone(
    supabase_legacy: Any, database: str, pgcontract_make_database: Any, pgcontract_evidence: Evidence
) -> None:
    """Rows and privileges in auth, storage and extensions, and every privilege on an old table."""
    question = """
        SELECT c.oid::regclass::text, c.relacl::text, c.relrowsecurity
        FROM pg_class c WHERE relnamespace::regnamespace::text IN ('auth', 'storage', 'extensions', 'public')
            AND relkind = 'r' AND relname <> ALL (%s) ORDER BY 1
    """
    rows = "SELECT u::text, b::text, o::text FROM auth.users u, storage.buckets b, storage.objects o"
    with (
        psycopg.connect(pgcontract_make_database(supabase_legacy)) as before,
        psycopg.connect(database) as after,
    ):
        wanted = before.execute(question, [list(NEW_TABLES)]).fetchall()
        found = after.execute(question, [list(NEW_TABLES)]).fetchall()
        kept = before.execute(rows).fetchall()
        assert after.execute(rows).fetchall() == kept
    assert found == wanted
    pgcontract_evidence(objects=len(found), rows=3 * len(kept))


def _become(session: Session, role: str) -> None:
    """Take a role that has a schema of its own, which is more than Supabase gives it."""
    own, name = sql.Identifier(f"own_{role}"), sql.Identifier(role)
    session.execute(sql.SQL("CREATE SCHEMA {} AUTHORIZATION {}").format(own, name))
    session.execute(sql.SQL("SET ROLE {}").format(name))


def _try(session: Session, way: str, table: str) -> None:
    role = session.execute("SELECT current_user").fetchone()
    assert role is not None
    own = sql.Identifier(f"own_{role[0]}")
    name = sql.Identifier("public", table)
    *before, last = WAYS[way]
    if table not in NEW_TABLES:
        last = last.replace("DEFAULT VALUES", LEAST).replace("(id) VALUES (gen_random_uuid())", LEAST)
    for text in (*before, last):
        statement = sql.SQL(text).format(name, own)
        if text.startswith("COPY"):
            with session.cursor().copy(statement) as copy:
                if "TO STDOUT" in text:
                    list(copy)
        else:
            session.execute(statement)
