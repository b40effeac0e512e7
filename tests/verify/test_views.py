"""Whether the definition of a view means what its contract says is decided by the plans of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgcontract.compare import Verdict
from pgcontract.errors import ContractError
from pgcontract.loader import load
from pgcontract.report import Difference, differences
from pgcontract.verify import verify
from tests.verify.conftest import Session, changed

_TABLES = """
    CREATE TABLE a (id integer NOT NULL, name text);
    CREATE TABLE b (id integer NOT NULL, a_id integer);
    CREATE VIEW wide AS SELECT id, name FROM a;
    CREATE FUNCTION double(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2';
"""


def _seen(session: Session, tmp_path: Path, wanted: str, made: str) -> list[Difference]:
    """Return the differences of view `v`, whose contract has one definition and the database another."""
    lines = "".join(f"  {line}\n" for line in wanted.splitlines())
    contract = f"view: v\ncolumns:\n  x: integer\ndefinition: |\n{lines}"
    (tmp_path / "v.yaml").write_text(contract, encoding="utf-8")
    found = changed(f"{_TABLES}; CREATE VIEW v (x) AS {made}", session, load(tmp_path))
    return [entry for entry in found if entry.id.name == "v"]


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ("select id from a", "SELECT a.id AS x FROM public.a"),
        ("select id from a where id in (2, 1)", "SELECT id FROM a WHERE id = ANY (ARRAY[1, 2])"),
        ("select a.id from a join b on b.a_id = a.id", "SELECT a.id FROM a, b WHERE b.a_id = a.id"),
        ("select id from a union all select id from b", "(SELECT id FROM a) UNION ALL (SELECT b.id FROM b)"),
        ("with c as (select id from a) select id from c", "SELECT id FROM (SELECT id FROM a) c"),
        ("select id from wide", "SELECT w.id FROM wide w"),
        ("select double(id) from a", "SELECT public.double(a.id) FROM a"),
    ],
)
def test_spellings_that_mean_the_same(
    wanted: str, made: str, sample_session: Session, tmp_path: Path
) -> None:
    """They are no difference."""
    assert not _seen(sample_session, tmp_path, wanted, made)


def test_what_the_server_prints_is_equal(sample_session: Session, tmp_path: Path) -> None:
    """Also where the plan does not show everything. PostgreSQL 15 prints other text than later releases."""
    made = "SELECT id FROM a LIMIT 5"
    sample_session.execute(f"{_TABLES}; CREATE VIEW v (x) AS {made}")
    ((printed,),) = sample_session.execute("SELECT rtrim(pg_get_viewdef('v'), ';')").fetchall()
    sample_session.rollback()
    assert not _seen(sample_session, tmp_path, printed, made)


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ("select id from a", "SELECT id FROM b"),
        ("select id from a", "SELECT id FROM ONLY a UNION ALL SELECT id FROM b"),
        ("select a_id from b", "SELECT id FROM b"),
        ("select id from a where id > 1", "SELECT id FROM a WHERE id >= 1"),
        ("select id from a", "SELECT DISTINCT id FROM a"),
        ("select a.id from a join b on b.a_id = a.id", "SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id"),
        ("select id from a limit 5", "SELECT id FROM a"),
        # The plan is the same today, and not when the view or the function is replaced.
        ("select id from wide", "SELECT id FROM a"),
        ("select double(id) from a", "SELECT id * 2 FROM a"),
    ],
)
def test_definitions_that_differ(wanted: str, made: str, sample_session: Session, tmp_path: Path) -> None:
    """They are one difference, with both texts."""
    (entry,) = _seen(sample_session, tmp_path, wanted, made)
    assert (entry.kind, entry.attribute) == (Verdict.DIFFERENT.value, "definition")
    assert entry.location.line == 4
    assert dict(entry.values)["wanted"] == wanted


@pytest.mark.parametrize(
    ("wanted", "made", "why"),
    [
        ("select id from a limit 2 + 3", "SELECT id FROM a LIMIT 6", "does not show all"),
        ("select row_number() over (order by id)::integer from a", "", "does not show all"),
        ('select length(name collate "C") from a', "", "does not show collations"),
        ("select missing from a", "SELECT id FROM a", 'column "missing" does not exist'),
    ],
)
def test_what_the_plans_do_not_tell_is_undecided(
    wanted: str, made: str, why: str, sample_session: Session, tmp_path: Path
) -> None:
    """Undecided is never a success."""
    (entry,) = _seen(sample_session, tmp_path, wanted, made or wanted.replace("select", "SELECT ALL"))
    assert entry.kind == Verdict.UNDECIDED.value
    assert why in entry.message
    assert "write what is found" in entry.message


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("select id frm a where", "syntax error"),
        ("select from from a", "syntax error"),
        ("delete from a", "syntax error"),
    ],
)
@pytest.mark.parametrize("exists", [True, False])
def test_what_is_no_query_is_a_problem_of_the_contract(
    wanted: str, why: str, exists: bool, sample_session: Session, tmp_path: Path
) -> None:
    """It is named at its line, also where the view is missing."""
    contract = f"view: v\ncolumns:\n  x: integer\ndefinition: {wanted}\n"
    (tmp_path / "v.yaml").write_text(contract, encoding="utf-8")
    made = "CREATE VIEW v (x) AS SELECT id FROM a" if exists else ""
    with pytest.raises(ContractError, match=why) as refused:
        changed(f"{_TABLES}; {made}", sample_session, load(tmp_path))
    (problem,) = refused.value.problems
    assert problem.place.line == 4
    assert "view v: definition is not SQL" in problem.text


def test_a_definition_is_not_run(sample: str, tmp_path: Path) -> None:
    """It is planned in a transaction that only reads; what would fail when it runs does not fail."""
    contract = "view: v\ncolumns:\n  x: integer\ndefinition: select 1 / id from regions_of_nobody\n"
    (tmp_path / "v.yaml").write_text(contract, encoding="utf-8")
    loaded = load(tmp_path)
    found = differences(loaded, verify(loaded, sample).comparison)
    assert "view v is missing" in [entry.message for entry in found]
