"""Comparing is pure: pairs by key, three verdicts, and nothing that is silently dropped."""

from __future__ import annotations

import pytest

from pgcontract.compare import Comparison, Finding, Unexpected, Verdict, pair_by_key, spellings
from pgcontract.contract import Subject
from pgcontract.expressions.forms import alike
from pgcontract.model import Generated, Index, IndexColumn, Sql, show


def test_pairs_are_by_key_and_complete() -> None:
    """Wanted ones come in their order, and then what was only found."""
    assert list(pair_by_key(["b", "a"], ["a", "c"], str)) == [("b", None), ("a", "a"), (None, "c")]


def test_a_key_stands_once() -> None:
    """Two values of one key are an error, never last-wins."""
    with pytest.raises(ValueError, match="two values have the key 'a'"):
        list(pair_by_key([], ["a", "a"], str))


def test_undecided_is_no_success() -> None:
    """One undecided fact, or one unexpected thing, keeps a comparison from holding."""
    subject = Subject("table", "t")
    equal = Finding(subject, "kind", Verdict.EQUAL, "a", "a")
    assert Comparison((equal,), ()).holds
    assert not Comparison((equal, Finding(subject, "owner", Verdict.UNDECIDED, "a", "b")), ()).holds
    assert not Comparison((equal,), (Unexpected(subject),)).holds
    assert not Comparison((Finding(subject, "owner", Verdict.NOT_ASKED, "a", None),), ()).holds


def test_spellings_are_those_that_differ() -> None:
    """Only texts that differ are asked about."""
    wanted = (IndexColumn(Sql("lower(a)")), IndexColumn(Sql("b + 1")))
    found = (IndexColumn(Sql("lower(a)")), IndexColumn(Sql("(b + 1)")))
    assert spellings(wanted, found) == [("b + 1", "(b + 1)")]


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
    assert show(None) == "none"
    assert show(()) == "none"
    assert show(Generated("stored", Sql("a + b"))) == "(a + b) stored"
    assert show(("admin", "admin ", "a, b")) == 'admin, "admin ", "a, b"'
    assert show("Who pays.\n") == r'"Who pays.\n"'
    assert show("one line\nand another") == "one line\nand another"
    assert show(Sql("'\x1b[2J'")) == r"'\u001b[2J'"
    assert show("na\u00efve") == "na\u00efve"
    assert show("nai\u0308ve") == r'"nai\u0308ve"'
    assert show(Index("i", (IndexColumn("a", "desc", "first"), IndexColumn("b", nulls="first"))).columns) == (
        "a desc, b nulls first"
    )
