"""A table or column that a revision drops without declaring it: refused if it holds data, in both directions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.migration_runner.project import Project

ADD = "ALTER TABLE t ADD COLUMN a text"
DROP = "ALTER TABLE t DROP COLUMN a"

DROPPED = {
    "a column": (
        "CREATE TABLE t (id int, a text)",
        "INSERT INTO t VALUES (1, 'x'), (2, NULL)",
        DROP,
        "t.a 1",
    ),
    "a table": ("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (2)", "DROP TABLE t", "t 2"),
    "a partition": (
        "CREATE TABLE t (id int) PARTITION BY LIST (id); CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)",
        "INSERT INTO t VALUES (1)",
        "DROP TABLE t_1",
        "t_1 1",
    ),
    "a column of a partitioned table": (
        "CREATE TABLE t (id int, a text) PARTITION BY LIST (id); CREATE TABLE t_1 PARTITION OF t DEFAULT",
        "INSERT INTO t VALUES (1, 'x')",
        DROP,
        "t.a 1",
    ),
    "a column that is made again": (
        "CREATE TABLE t (id int, a text)",
        "INSERT INTO t VALUES (1, 'x')",
        f"{DROP}; {ADD}",
        "t.a 1",
    ),
    "a table that is made again": (
        "CREATE TABLE t (id int)",
        "INSERT INTO t VALUES (1)",
        "CREATE TABLE n (id int); INSERT INTO n TABLE t; DROP TABLE t; ALTER TABLE n RENAME TO t",
        "t 1",
    ),
    "a column after a rename": (
        "CREATE TABLE t (id int, a text)",
        "INSERT INTO t VALUES (1, 'x')",
        "ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t DROP COLUMN b",
        "t.a 1",
    ),
    "with an extension": (
        "CREATE TABLE t (id int, a public.hstore)",
        "INSERT INTO t VALUES (1, 'a=>1')",
        "DROP EXTENSION hstore CASCADE",
        "t.a 1",
    ),
}


@pytest.mark.parametrize("case", DROPPED)
@pytest.mark.parametrize("direction", ["upgrade", "downgrade"])
def test_an_undeclared_drop_of_data_is_refused(project: Project, case: str, direction: str) -> None:
    """With the name and the count, and nothing changed; empty, or with the flag, it goes through."""
    make, fill, drop, counted = DROPPED[case]
    make = make if "hstore" not in make else f"CREATE EXTENSION hstore; {make}"
    project.revise("one", make, "DROP TABLE IF EXISTS t")
    project.revise("two", *((drop, "pass") if direction == "upgrade" else ("pass", drop)))
    stands = "one" if direction == "upgrade" else "two"
    project.upgrade(stands)
    project.execute(fill)
    target = "head" if direction == "upgrade" else "-1"
    line = project.refused(direction, target)
    assert f"the {direction} would destroy data and does not declare it (rows: {counted})" in line
    assert "in two (" in line
    assert "versions/two.py:" in line
    assert f"declare it in {direction}_destroys" in line
    assert project.version == stands
    assert project.value("SELECT count(*) FROM t") == fill.count("(") - fill.count("t (")
    getattr(project, direction)(target, discard_data=True)
    assert project.version == ("two" if direction == "upgrade" else "one")


@pytest.mark.parametrize("case", DROPPED)
def test_an_undeclared_drop_of_nothing_goes_through(project: Project, case: str) -> None:
    """The revision runs a second time, after the count."""
    make, _, drop, _ = DROPPED[case]
    make = make if "hstore" not in make else f"CREATE EXTENSION hstore; {make}"
    project.revise("one", make)
    project.revise("two", drop)
    project.upgrade()
    assert project.version == "two"


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER TABLE t RENAME TO u",
        "CREATE SCHEMA other; ALTER TABLE t SET SCHEMA other",
        "ALTER TABLE t ALTER COLUMN a TYPE varchar(9)",
        "TRUNCATE t",
        "DELETE FROM t",
        "ALTER TABLE t DROP COLUMN generated",
        "CREATE TABLE p (LIKE t); ALTER TABLE t INHERIT p",
    ],
)
def test_what_is_not_dropped_is_not_refused(project: Project, change: str) -> None:
    """Renamed, moved, changed and emptied is not dropped; and a generated column is computed again."""
    project.revise(
        "one", "CREATE TABLE t (id int, a text, generated int GENERATED ALWAYS AS (id + 1) STORED)"
    )
    project.revise("two", change)
    project.upgrade("one")
    project.execute("INSERT INTO t VALUES (1, 'x')")
    change_of_generated = "LIKE t" in change
    if change_of_generated:
        project.execute("ALTER TABLE t DROP COLUMN generated")
    project.upgrade()
    assert project.version == "two"


@pytest.mark.parametrize("direction", ["upgrade", "downgrade"])
def test_what_is_declared_is_asked_before_the_first_step(project: Project, direction: str) -> None:
    """Also if a later revision of the command drops it: nothing was changed."""
    declared: dict[str, Any] = {f"{direction}_destroys": {"t.a": "a <> 'unimportant'"}}
    project.revise("one", "CREATE TABLE t (id int, a text)", "DROP TABLE t")
    if direction == "upgrade":
        project.revise("two", "CREATE TABLE n ()")
        project.revise("three", DROP, **declared)
    else:
        project.revise("two", "pass", DROP, **declared)
        project.revise("three", "pass", "DROP TABLE n")
    start, target = ("one", "head") if direction == "upgrade" else ("head", "one")
    project.upgrade(start)
    if direction == "downgrade":
        project.execute("CREATE TABLE n ()")
    project.execute("INSERT INTO t VALUES (1, 'x'), (2, 'unimportant')")
    line = project.refused(direction, target)
    assert "would destroy data that cannot be made again (rows: t.a 1)" in line
    assert "(nothing was changed)" in line
    assert project.version == ("one" if direction == "upgrade" else "three")
    project.execute("DELETE FROM t WHERE a = 'x'")
    getattr(project, direction)(target)


def test_what_is_derivable_is_lost_only_where_it_differs(project: Project) -> None:
    """A column by its expression, a table by its SELECT, also of a type without equality."""
    project.revise("one", "CREATE TABLE t (id int, name json)")
    project.revise(
        "two",
        "CREATE TABLE copy AS TABLE t; ALTER TABLE t ADD COLUMN a int",
        "DROP TABLE copy; ALTER TABLE t DROP COLUMN a",
        derivable={"t.a": "id + 1", "copy": "SELECT id, name FROM t"},
    )
    project.upgrade()
    project.execute(
        """INSERT INTO t VALUES (1, '"x"', 2), (2, NULL, NULL)""", "INSERT INTO copy SELECT id, name FROM t"
    )
    project.downgrade("one")
    project.upgrade()
    project.execute("UPDATE t SET a = 9 WHERE id = 1", """UPDATE copy SET name = '"z"' WHERE id = 2""")
    assert "(rows: t.a 1, copy 1)" in project.refused("downgrade", "one")
