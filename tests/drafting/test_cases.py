"""Public bug reports about Alembic's comparison: differences that are none, drafts that cannot run, errors.

Each folder of cases/ has a database (`db.sql`) and contracts that hold for it.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from pgcontract.alembic import DraftRefused
from tests.drafting.conftest import AlembicProject

CASES = Path(__file__).parent / "cases"


def load_case(project: AlembicProject, name: str) -> AlembicProject:
    """Give a project the contracts of a case, and the database where it has one."""
    copytree(CASES / name / "contracts", project.contracts)
    if (CASES / name / "db.sql").exists():
        project.execute((CASES / name / "db.sql").read_text(encoding="utf-8"))
    return project


@pytest.mark.parametrize("name", ["serial_key", "json_default", "expression_index"])
def test_nothing_is_drafted_where_nothing_differs(name: str, project: AlembicProject) -> None:
    """`check` is clean, and the draft of a revision is no file."""
    load_case(project, name)
    assert "all contracts hold" in project.check()
    made, text = project.draft()
    assert made is None
    assert "no revision is written" in text


@pytest.mark.parametrize("type_", ["smallint", "integer", "bigint"])
@pytest.mark.parametrize("key", ["primary_key: [id]\n", ""])
@pytest.mark.parametrize("schema", ["", "sales"])
def test_a_serial_can_be_drafted(type_: str, key: str, schema: str, project: AlembicProject) -> None:
    """A new table with a serial is created with its sequence, and dropped with it."""
    text = (CASES / "serial_key" / "new_table" / "users.yaml").read_text(encoding="utf-8")
    text = text.replace("integer", type_).replace("primary_key: [id]\n", key)
    if schema:
        text = text.replace("columns:", f"schema: {schema}\ncolumns:").replace("('users", f"('{schema}.users")
        project.execute(f"CREATE SCHEMA {schema}")
    load_case(project, "serial_key")
    (project.contracts / "users.yaml").write_text(text, encoding="utf-8")
    made, _ = project.draft()
    assert made is not None
    source = Path(made.path).read_text(encoding="utf-8")
    assert "info=" not in source
    assert "autoincrement=False" not in source
    assert f'schema="{schema or "public"}"' in source
    project.move("head")
    assert project.verify().comparison.holds, source
    project.move("base")
    project.move("head")
    assert project.verify().comparison.holds


def test_a_default_that_ddl_takes_in_parentheses_only_is_drafted_so(project: AlembicProject) -> None:
    """As a column of a new table, of one that is there, and as a changed default."""
    load_case(project, "default_paren")
    path = project.contracts / "t.yaml"
    text = path.read_text(encoding="utf-8")
    with_column = "  seen: {{type: timestamp, nullable: true, default: {}}}\nprimary_key"
    defaults = ("localtimestamp + '1 day'", "now() at time zone 'cet'")
    steps = (text, *(text.replace("primary_key", with_column.format(default)) for default in defaults))
    for step in steps:
        path.write_text(step, encoding="utf-8")
        assert project.draft()[0] is not None
        project.move("head")
        assert project.verify().comparison.holds
    project.move("base")


def test_an_expression_index_is_drafted_once(project: AlembicProject) -> None:
    """The draft spells it as the contract does, PostgreSQL prints it in another way, and the next draft is no file."""
    copytree(CASES / "expression_index" / "contracts", project.contracts)
    made, _ = project.draft()
    assert made is not None
    project.move("head")
    assert project.verify().comparison.holds
    assert project.draft()[0] is None


def test_types_without_a_name_in_sqlalchemy_are_refused(project: AlembicProject) -> None:
    """`xml` and `point` have none: a draft would have another type."""
    copytree(CASES / "json_default" / "contracts", project.contracts)
    with pytest.raises(DraftRefused, match=r"SQLAlchemy has no type (xml|point)"):
        project.draft()
    assert project.revisions() == []
