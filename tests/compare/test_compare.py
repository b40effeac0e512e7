"""Comparing is pure: pairs by key, three verdicts, and nothing that is silently dropped."""

from __future__ import annotations

import pytest

from pgcontract.compare import Comparison, Finding, Missing, Verdict, compare, differing_sql
from pgcontract.expressions.forms import alike
from pgcontract.model import (
    Column,
    Enum,
    Generated,
    Index,
    IndexColumn,
    ObjectId,
    OtherRelation,
    SchemaObject,
    Sql,
    Table,
    attribute_names,
    by_id,
    format_value,
)
from tests.objects import part, table

T, U = Table(table("t")), Table(table("u"))
A, B = (part(Column, name, "text", "true") for name in "ab")
FACTS = len(attribute_names(Table)) + len(attribute_names(Column))
MOOD = Enum(ObjectId("enum", "public", "mood"), ("sad", "gay"))


def compared(wanted: list[SchemaObject], found: list[SchemaObject]) -> Comparison:
    """Compare two lists of objects."""
    return compare(by_id(wanted), by_id(found))


def test_a_key_stands_once() -> None:
    """Two objects of one id are an error, never last-wins."""
    with pytest.raises(ValueError, match="two objects have the id"):
        by_id([A, A])


def test_equal_objects_make_no_findings() -> None:
    """Their facts are counted, and that is all."""
    assert compared([T, A], [A, T]) == Comparison(compared=FACTS)
    assert compared([T, A], [A, T]).holds


def test_comparison_is_symmetric() -> None:
    """Missing on the one side is unexpected on the other; a fact that differs does so both ways."""
    one, other = [T, A, MOOD], [T, part(Column, "a", "integer", "true"), U]
    there, back = compared(one, other), compared(other, one)
    assert [entry.id for entry in there.missing] == list(back.unexpected) == [MOOD.id]
    assert list(there.unexpected) == [entry.id for entry in back.missing] == [U.id]
    (finding,), (reverse,) = there.findings, back.findings
    assert (finding.wanted, finding.found) == (reverse.found, reverse.wanted) == ("text", "integer")


def test_the_parts_of_a_missing_table_are_not_listed() -> None:
    """One cause is one difference, whichever side has the table."""
    assert compared([T, A], []).missing == (Missing(T.id),)
    assert compared([], [T, A]).unexpected == (T.id,)


def test_a_rename_is_one_difference() -> None:
    """An object that is equal except for its name is offered, each at most once, and not unexpected as well."""
    more = part(Column, "c", "text", "true")
    assert compared([T, A], [T, B, more]) == Comparison(FACTS, (Missing(A.id, B.id),), (more.id,))
    other = part(Column, "b", "integer", "true")
    assert compared([T, A], [T, other]) == Comparison(FACTS, (Missing(A.id),), (other.id,))
    column = part(Column, "a", "text", "true", of=U.id)
    assert compared([T, A], [U, column]) == Comparison(FACTS, (Missing(T.id, U.id),))


def test_a_view_in_place_of_a_table_is_one_difference() -> None:
    """Relations share their names, whatever their kind; a type of the same name is not in the way."""
    view = OtherRelation(ObjectId("view", "public", "t"))
    assert compared([T], [view]) == Comparison(8, (Missing(T.id, view.id),))
    domain = Enum(ObjectId("enum", "public", "t"), ("a",))
    assert compared([T], [domain]) == Comparison(8, (Missing(T.id),), (domain.id,))


def test_undecided_is_no_success() -> None:
    """One undecided fact, or one unexpected object, keeps a comparison from holding; so does comparing nothing."""
    assert Comparison(1).holds
    assert not Comparison(0).holds
    assert not Comparison(1, findings=(Finding(T.id, "owner", Verdict.UNDECIDED, "a", "b"),)).holds
    assert not Comparison(1, unexpected=(T.id,)).holds
    assert not Comparison(1, missing=(Missing(T.id),)).holds
    assert Comparison(1, findings=(Finding(T.id, "owner", Verdict.SKIPPED, "a", None),)).holds


def test_spellings_are_those_that_differ() -> None:
    """Only texts that differ are asked about."""
    wanted = (IndexColumn(Sql("lower(a)")), IndexColumn(Sql("b + 1")))
    found = (IndexColumn(Sql("lower(a)")), IndexColumn(Sql("(b + 1)")))
    assert differing_sql(wanted, found) == [("b + 1", "(b + 1)")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(a = ANY ('{x,y}'::text[]))", "(a = ANY ('{y,x,x}'::text[]))"),
        ("(a <> ALL ('{1,2}'::integer[]))", "(a <> ALL ('{2,1}'::integer[]))"),
        ("(a = ANY ('{\"b,c\",\"it''s\"}'::text[]))", "(a = ANY ('{\"it''s\",\"b,c\"}'::text[]))"),
        ("(a = ANY ('{x}'::text[]))", "(a = 'x'::text)"),
        ("CURRENT_TIMESTAMP", "now()"),
        ("(transaction_timestamp())::timestamp without time zone", "(now())::timestamp without time zone"),
    ],
)
def test_forms_are_alike(one: str, other: str) -> None:
    """Sets have no order, one label is an equation, and the time of the transaction has one name."""
    assert alike(one) == alike(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(a = ANY ('{x,y}'::text[]))", "(a = ANY ('{x,z}'::text[]))"),
        ("(a = ANY ('{x,y}'::text[]))", "(a <> ALL ('{x,y}'::text[]))"),
        ("(a = ALL ('{x,y}'::text[]))", "(a = ALL ('{y,x}'::text[]))"),
        ("(a < ANY ('{1}'::integer[]))", "(a < 1)"),
        ("'{x,y}'::text[]", "'{y,x}'::text[]"),
        ("(a = ANY ('{\"x,y\"}'::text[]))", "(a = ANY ('{x,y}'::text[]))"),
        ("'CURRENT_TIMESTAMP'::text", "'now()'::text"),
        ("CURRENT_TIMESTAMP(3)", "now()"),
    ],
)
def test_forms_are_not_alike(one: str, other: str) -> None:
    """Everything else keeps its order, its operator and its text."""
    assert alike(one) != alike(other)


def test_values_are_shown_as_one_writes_them() -> None:
    """A fact is shown in the words of the contract language."""
    assert format_value(None) == "none"
    assert format_value(()) == "none"
    assert format_value(Generated("stored", Sql("a + b"))) == "(a + b) stored"
    assert format_value(("admin", "admin ", "a, b")) == 'admin, "admin ", "a, b"'
    assert format_value("Who pays.\n") == r'"Who pays.\n"'
    assert format_value("one line\nand another") == "one line\nand another"
    assert format_value(Sql("'\x1b[2J'")) == r"'\u001b[2J'"
    assert format_value("na\u00efve") == "na\u00efve"
    assert format_value("nai\u0308ve") == r'"nai\u0308ve"'
    assert format_value(
        part(Index, "i", (IndexColumn("a", "desc", "first"), IndexColumn("b", nulls="first"))).columns
    ) == ("a desc, b nulls first")
