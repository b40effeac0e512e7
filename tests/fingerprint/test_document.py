"""A fingerprint goes to JSON and back, and differences are plain facts. No database."""

from __future__ import annotations

import json

import pytest

from pgcontract.errors import FingerprintError
from pgcontract.fingerprint import (
    Change,
    Fingerprint,
    Kind,
    Proof,
    TableFingerprint,
    differences,
    from_json,
    to_json,
)

ONE = TableFingerprint("public.t", ("a", "b"), 2, "0" * 31 + "1", Proof.EVERY_COLUMN)
FAR = TableFingerprint(
    "public.far",
    (),
    0,
    "",
    Proof.NOT_READ,
    kind=Kind.FOREIGN_TABLE,
    reason="far",
    left_out=("é",),
)
BOTH = Fingerprint({"public.t": ONE, "public.far": FAR})


def changed(**facts: object) -> str:
    """Return the document of ONE with some facts replaced."""
    document = json.loads(to_json(BOTH))
    document["fingerprint"]["public.t"].update(facts)
    return json.dumps(document)


def test_json_gives_the_same_value_back() -> None:
    """Nothing is lost on the way, and the text is the same whatever the order of the tables was."""
    assert from_json(to_json(BOTH)) == BOTH
    assert to_json(Fingerprint({"public.far": FAR, "public.t": ONE})) == to_json(BOTH)
    assert to_json(BOTH).endswith("}\n")


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "[]", "null", "{}", '{"format": 1}', '{"format": 2, "fingerprint": {}}',
        '{"format": true, "fingerprint": {}}', '{"format": 1, "fingerprint": []}',
        '{"format": 1, "fingerprint": {}, "more": 1}', '{"format": 1, "format": 1, "fingerprint": {}}',
        '{"format": 1, "fingerprint": {"t": null}}', '{"format": 1, "fingerprint": {"t": {}}}', "[" * 100_000,
        to_json(BOTH)[:-20], changed(rows=-1), changed(rows=True), changed(rows="2"), changed(digest="xyz"),
        changed(digest=None), changed(proof="all"), changed(kind="view"), changed(columns="ab"), changed(columns=[1]),
        changed(more=1), changed(left_out=None), changed(reason=None),
    ],
)  # fmt: skip
def test_a_damaged_file_is_one_clear_line(text: str) -> None:
    """Whatever is wrong with the file, the error is ours, one line, and says what to do."""
    with pytest.raises(FingerprintError) as caught:
        from_json(text)
    assert "\n" not in str(caught.value)
    assert "take it again" in str(caught.value)


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        (ONE, []),
        (None, [Change.MISSING]),
        (TableFingerprint("public.t", ("a", "b"), 3, "0" * 31 + "1", Proof.EVERY_COLUMN), [Change.ROWS]),
        (TableFingerprint("public.t", ("a", "b"), 2, "0" * 31 + "2", Proof.EVERY_COLUMN), [Change.VALUES]),
        (TableFingerprint("public.t", ("a",), 2, "0" * 31 + "1", Proof.EVERY_COLUMN), [Change.COLUMNS]),
        (
            TableFingerprint("public.t", ("a",), 1, "0" * 32, Proof.EVERY_COLUMN),
            [Change.COLUMNS, Change.ROWS],
        ),
        (TableFingerprint("public.t", ("a", "b"), 0, "0" * 32, Proof.EMPTY), [Change.ROWS]),
        (TableFingerprint("public.t", (), 0, "", Proof.NOT_READ, reason="no"), [Change.UNDECIDED]),
        (TableFingerprint("public.t", ("a", "b", "c"), 2, "0" * 32, Proof.EVERY_COLUMN), [Change.UNDECIDED]),
    ],
)
def test_each_difference_has_its_name(found: TableFingerprint | None, changes: list[Change]) -> None:
    """A table that is missing, larger, smaller, changed, or not comparable is called so."""
    after = Fingerprint({"public.t": found} if found else {})
    assert [one.change for one in differences(Fingerprint({"public.t": ONE}), after).tables] == changes


def test_new_tables_are_listed_when_asked() -> None:
    """A table that only the second one has is no difference of the first one's rows."""
    new = TableFingerprint("public.new", ("a",), 0, "0" * 32, Proof.EMPTY)
    before, after = Fingerprint({"public.t": ONE}), Fingerprint({"public.t": ONE, "public.new": new})
    assert differences(before, after).equal
    [found] = differences(before, after, allow_new=False).tables
    assert str(found) == "public.new: table unexpected (wanted no such table, found 0 rows)"


def test_what_was_not_read_is_named_and_not_counted() -> None:
    """A table that nobody could read is in `unproven`, and adds nothing to what was compared."""
    found = differences(BOTH, BOTH)
    assert (found.compared_tables, found.compared_rows) == (1, 2)
    assert found.unproven == (("public.far", "not read: far"),)
