"""What differs, in the forms that others read: GitHub's, JSON, Markdown and text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pgcontract import report, valuelists
from pgcontract.contract import Contract
from pgcontract.errors import Location, Problem
from pgcontract.loader import load
from pgcontract.model import ObjectId
from pgcontract.pytest_plugin.facts import Differs
from pgcontract.report import Difference, Measured

PLACE = Location("contracts/project_nav_history.yaml", 13, 5)
NAV = Difference(
    "different",
    ObjectId("column", "public", "nav_per_token", "project_nav_history"),
    "type",
    "numeric(30,8)",
    "numeric(30,2)",
    "",
    PLACE,
)
MEASURED = Measured(tables=20, facts=1234, rules=1, not_asked=0)


def test_text_is_as_the_language_shows_it() -> None:
    """A message says what it means, then shows wanted and found."""
    assert report.text([NAV], MEASURED) == (
        "contracts/project_nav_history.yaml:13:5  project_nav_history.nav_per_token: type differs\n"
        "    wanted  numeric(30,8)\n"
        "    found   numeric(30,2)\n"
        "different: change it in a migration, or write into the contract what is found\n"
        "1 difference: 20 tables, 1,234 facts, 1 row rule"
    )


def test_lines_of_a_value_stay_under_each_other() -> None:
    """What goes over several lines cannot be taken for another difference."""
    rule = replace(NAV, attribute="definition", wanted="CREATE RULE r AS\n    ON DELETE", found="none")
    assert report.text([rule], MEASURED).splitlines()[1:3] == [
        "    wanted  CREATE RULE r AS",
        "                ON DELETE",
    ]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (ObjectId("table", "public", "extra "), 'table "extra " is unexpected'),
        (ObjectId("column", "public", "a\n1 difference", "t"), r't."a\n1 difference" is unexpected'),
        (ObjectId("view", "public", "notes\u200b"), r'view "notes\u200b" is unexpected'),
        (ObjectId("policy", "public", "\x1b[2J", "t"), r't policy "\u001b[2J" is unexpected'),
        (ObjectId("enum", "public", "\u0441urrency"), "enum \u0441urrency is unexpected"),
    ],
)
def test_a_name_that_could_deceive_is_in_quotes(subject: ObjectId, said: str) -> None:
    """A name that a reader cannot see, or a terminal obeys, is escaped; letters of any language are not."""
    assert replace(NAV, kind="unexpected", id=subject).message == said


def test_annotation_is_as_github_documents_it() -> None:
    """`::error file=…,line=…,col=…,title=…::message`: `%` and line ends are escaped, in properties `:` and `,` too."""
    assert report.annotation(Location("a,b:c%.yaml", 1, 2), "t: 1,\r2", "100% of\nx: y, z\r") == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=t%3A 1%2C%0D2::100%25 of%0Ax: y, z%0D"
    )
    assert report.annotation(None, "set-up", "no server") == "::error title=set-up::no server"


def test_github_is_one_line_for_each_difference() -> None:
    """Every difference is one workflow command, with wanted and found in its body."""
    assert list(report.github([NAV])) == [
        (
            "::error file=contracts/project_nav_history.yaml,line=13,col=5,title=project_nav_history.nav_per_token"
            "::project_nav_history.nav_per_token: type differs%0Awanted numeric(30,8)%0Afound numeric(30,2)"
            "%0Achange it in a migration, or write into the contract what is found"
        )
    ]
    assert list(report.github_problems([Problem(PLACE, "unknown key")])) == [
        "::error file=contracts/project_nav_history.yaml,line=13,col=5,title=contract::unknown key"
    ]


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    """The smallest contract."""
    (tmp_path / "t.yaml").write_text(
        "table: t\ncolumns:\n  id:\n    type: text\n    nullable: true\n", encoding="utf-8"
    )
    return load(tmp_path)


def test_json_has_its_shape(contract: Contract) -> None:
    """Status, what was measured, the contract's digest, and every difference with its place."""
    found = json.loads(report.as_json([NAV], MEASURED, contract))
    assert found["status"] == "differs"
    assert found["contract"] == contract.digest
    assert found["measured"] == {"tables": 20, "facts": 1234, "rules": 1, "not_asked": 0}
    assert found["differences"] == [
        {
            "kind": "different",
            "object": "column",
            "schema": "public",
            "table": "project_nav_history",
            "column": "nav_per_token",
            "name": "nav_per_token",
            "fact": "type",
            "wanted": "numeric(30,8)",
            "found": "numeric(30,2)",
            "message": "project_nav_history.nav_per_token: type differs",
            "advice": "change it in a migration, or write into the contract what is found",
            "file": "contracts/project_nav_history.yaml",
            "line": 13,
            "character": 5,
        }
    ]
    doubtful = replace(NAV, kind="undecided")
    for given, status in (([], "holds"), ([doubtful], "undecided"), ([doubtful, NAV], "differs")):
        assert json.loads(report.as_json(given, MEASURED, contract))["status"] == status


def test_a_value_of_many_lines_is_indented_in_a_test_as_well() -> None:
    """A rule's definition stays under its own `wanted`, whoever shows it."""
    entry = replace(NAV, wanted="one\ntwo")
    assert "    wanted  one\n            two\n" in report.text([entry], MEASURED)
    assert str(Differs([entry])) == report.block(entry)


def test_markdown_cells_stay_cells() -> None:
    """A bar, a line end, a backslash or a tag in a value does not break the table."""
    assert report.cell("a|b\\c\n<d>") == "a\\|b\\\\c &lt;d>"


def test_undecided_shows_both_texts() -> None:
    """Who has to write what PostgreSQL prints needs to see it."""
    entry = Difference("undecided", NAV.id, "default", "a", "b", "no privilege", PLACE)
    assert entry.message == "project_nav_history.nav_per_token: default is undecided: no privilege"
    assert entry.values == (("wanted", "a"), ("found", "b"))


RULE = ObjectId("row rule", "public", "no_orphans", "project_nav_history")
INDEX = ObjectId("index", "public", "a", "project_nav_history")
TABLE = ObjectId("table", "public", "t")


@pytest.mark.parametrize(
    ("entry", "topic"),
    [
        (NAV, "different"),
        (replace(NAV, kind="missing"), "missing"),
        (replace(NAV, kind="unexpected"), "unexpected"),
        (replace(NAV, kind="undecided"), "undecided"),
        (replace(NAV, kind="missing", id=INDEX, found_as=INDEX._replace(name="b")), "renamed"),
        (replace(NAV, kind="missing", id=TABLE, found_as=TABLE._replace(kind="view")), "replaced"),
        (replace(NAV, id=RULE), "row rule broken"),
        (replace(NAV, id=RULE, kind="undecided"), "row rule undecided"),
    ],
)
def test_what_to_do_is_said_in_every_form(entry: Difference, topic: str) -> None:
    """In text once for each topic; in JSON and in annotations with each difference."""
    assert entry.topic == topic
    lines = report.text([entry, entry], MEASURED).splitlines()
    assert lines[-2] == f"{topic}: {entry.advice}"
    assert "\n".join(lines).count(entry.advice) == 1
    assert report.as_object(entry)["advice"] == entry.advice
    (annotation,) = report.github([entry])
    assert annotation.endswith(f"%0A{entry.advice}")


def test_topics_are_in_one_order() -> None:
    """Whatever comes first, what is missing is spoken of first."""
    gone = replace(NAV, kind="missing")
    assert [line.partition(":")[0] for line in report.advice([NAV, gone, NAV])] == ["missing", "different"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("(status = ANY (ARRAY['a'::text, 'b'::text]))", ("status", ("a", "b"))),
        (
            "((status)::text = ANY ((ARRAY['a'::character varying, 'b''c'::character varying])::text[]))",
            ("status", ("a", "b'c")),
        ),
        ("((status)::text = 'a'::text)", ("status", ("a",))),
        ("(\"Status\" = ANY (ARRAY['a, b'::bpchar, ')'::bpchar]))", ("Status", ("a, b", ")"))),
        ("(level = ANY (ARRAY[1, '-2'::integer, 30]))", ("level", ("1", "-2", "30"))),
        ("(status <> ALL (ARRAY['a'::text, 'b'::text]))", None),
        ("((status = 'a'::text) OR (other = 'b'::text))", None),
        ("(lower(status) = ANY (ARRAY['a'::text]))", None),
        ("(status = ANY (ARRAY['a'::text, NULL::text]))", None),
        ("(status = ANY (ARRAY['a'::text, lower('B'::text)]))", None),
        ("(status > 'a'::text)", None),
        ("((status = 'a'::text) IS TRUE)", None),
    ],
)
def test_values_are_read_only_where_the_text_is_a_list(
    text: str, values: tuple[str, tuple[str, ...]] | None
) -> None:
    """Anything else that a check may say is shown as SQL."""
    assert valuelists.printed(text) == values
