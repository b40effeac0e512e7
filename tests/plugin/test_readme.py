"""The README's section "In a project of your own", word for word in a project that knows nothing of this one."""

from __future__ import annotations

import re
from pathlib import Path

from tests.plugin.project import MOOD, PETS, Project

README = Path(__file__).parents[2] / "README.md"

UPGRADE = """\
import psycopg


def upgrade(**known: object) -> None:
    with psycopg.connect(**known) as connection:
        connection.execute(
            "CREATE TABLE pets (id integer CONSTRAINT pets_pkey PRIMARY KEY, name varchar(20) NOT NULL, mood mood)"
        )
"""


def test_the_conftest_of_the_readme_works_as_printed(project: Project) -> None:
    """A state from SQL, the next one from a function, and the contracts hold there."""
    (printed,) = re.findall(
        r"```python\n(# conftest\.py\n.*?)```", README.read_text(encoding="utf-8"), re.DOTALL
    )
    project.write("conftest.py", printed)
    project.write("path/to/schema.sql", "CREATE TYPE mood AS ENUM ('calm', 'wild');\n")
    project.write("my_project/__init__.py", "")
    project.write("my_project/testing.py", UPGRADE)
    project.write("contracts/shared.yaml", MOOD)
    project.write("contracts/pets.yaml", PETS)
    ended = project.run("contracts/")
    assert ended.status == 0, ended.text
    assert set(ended.counts) == {"passed"}
