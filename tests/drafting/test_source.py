"""The source of a draft means what was meant, and is laid out as the formatter does."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from pgcontract.alembic.drafting.source import WIDTH, call, layout, literal


@given(st.text())
def test_a_literal_is_the_text(text: str) -> None:
    """Quotes, backslashes and characters that do not print come back."""
    assert ast.literal_eval(literal(text)) == text


@given(st.recursive(st.text() | st.integers() | st.booleans() | st.none(), st.lists, max_leaves=9), st.text())
def test_a_value_is_what_it_was(value: object, text: str) -> None:
    """However long it is, and wherever it is split."""
    source = layout(call("dict", value=value, text=text * 9), indent=4)
    expected = {"text": text * 9} if value is None else {"value": value, "text": text * 9}
    assert eval(source, {"dict": dict}) == expected  # noqa: S307 - our own


def test_a_long_text_is_split_between_words() -> None:
    """No line of a long statement is longer than a formatter would have it."""
    source = layout(call("op.execute", "ALTER TABLE public.pets " * 20), indent=4)
    assert len(source.splitlines()) > 10
    assert max(map(len, source.splitlines())) <= WIDTH
