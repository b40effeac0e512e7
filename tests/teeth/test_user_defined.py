"""Which functions and operators two spellings call, where the server's normal form does not say it."""

from __future__ import annotations

import pytest

from pgcontract.expressions.texts import same_user_defined

OWN = frozenset({"touch", "now"})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("now()", "CURRENT_TIMESTAMP"),
        ("pg_catalog.lower(a)", "lower((a)::text)"),
        ("public.touch(1)", "touch(1)"),
        ("auth.uid() = id", "(auth.uid() = id)"),
        ('"auth".uid()', "auth.uid()"),
        ("(r.*) is null", "(r IS NULL)"),
        ("a in ('x', 'y')", "((a)::text = ANY ((ARRAY['x'::character varying])::text[]))"),
        ("a OPERATOR(pg_catalog.=) 1", "(a = 1)"),
        ("'other.key()'", "'other.key()'::text"),
        ("r.name = 'x' and (true)", "((r.name = 'x'::text) AND true)"),
    ],
)
def test_spellings_of_the_same_calls(wanted: str, found: str) -> None:
    """PostgreSQL's own functions may be spelled in any way, and so may strings, rows and casts."""
    own = OWN - {"now"} if "now()" in wanted else OWN
    assert same_user_defined(wanted, found, own)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("now()", "other.now()"),
        ("now()", "public.now()"),
        ("gen_random_uuid()", "other.key()"),
        ("gen_random_uuid()", '"Other"."Key"()'),
        ("1", "touch(1)"),
        ("touch(1)", "1"),
        ("other.key()", "other.key2()"),
        ("a = 1", "(a OPERATOR(other.=) 1)"),
        ("a OPERATOR(other.=) 1", "(a OPERATOR(other.==) 1)"),
        ("lower(a)", "other.lower(a)"),
    ],
)
def test_calls_of_something_else(wanted: str, found: str) -> None:
    """A function or operator of somebody's own on one side only, or another one, is another meaning."""
    assert not same_user_defined(wanted, found, OWN)
