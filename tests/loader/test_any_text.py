"""Whatever a text is: SQL and phrases are taken apart or refused, and a pattern is never slow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pgcontract.loader.phrases import index_column, privilege, reference
from pgcontract.sqltext import Kind, fault
from pgcontract.sqltypes import canonical
from tests.loader.writing import examples

_SQL = st.lists(
    st.sampled_from(
        [
            "'",
            '"',
            "$$",
            "$a$",
            "$",
            "E'",
            "\\",
            "--",
            "/*",
            "*/",
            "(",
            ")",
            "[",
            "]",
            ";",
            ",",
            "\n",
            " ",
            "a",
            "é",
        ]
    )
)


@examples(400)
@given(parts=_SQL, kind=st.sampled_from(Kind))
def test_any_sql_is_scanned(parts: list[str], kind: Kind) -> None:
    """The scanner finds a fault or none, and a text that is quoted whole never has one."""
    text = "".join(parts)
    found = fault(text, kind)
    assert found is None or "; " in found
    assert fault("'" + text.replace("'", "''") + "'", kind) is None
    assert (fault('"' + text.replace('"', '""') + '"', kind) is None) == bool(text)  # no name is empty
    assert fault(f"$quoted${text}$quoted$", kind) is None
    if found is None and kind is Kind.EXPRESSION:
        assert fault(f"({text}\n), 1", Kind.QUERY) is None


@examples(300)
@given(text=st.text(st.sampled_from("aZ0_\"'.,()[] \t-é$") | st.characters(), max_size=40))
def test_any_phrase_is_taken_apart_or_not(text: str) -> None:
    """A phrase is understood or refused; understanding it again changes nothing."""
    for take in (reference, privilege, index_column):
        take(text)
    found = canonical(text)
    assert found is None or canonical(found) == found
