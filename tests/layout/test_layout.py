"""Formatting changes how a contract looks and never what it says, keeps comments, and leaves nothing behind."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgcontract import layout
from pgcontract.errors import ContractError
from pgcontract.loader import load
from pgcontract.loader.nodes import Data, parse_text
from tests.loader.writing import examples

CONTRACTS = Path(__file__).parents[2] / "contracts"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(CONTRACTS.glob("*.yaml"))}

#: Written, and laid out.
CASES = {
    "indentation": ("a:\n    b:\n        c: d\n", "a:\n  b:\n    c: d\n"),
    "items": ("a:\n- b\n- c: d\n  e: f\n", "a:\n  - b\n  - c: d\n    e: f\n"),
    "spaces after a colon": ("a:    b\n", "a: b\n"),
    "spaces in brackets": ("a: [ b,c ,d ]\n", "a: [b, c, d]\n"),
    "spaces at line ends": ("a: b  \nc:  \n  - d \t\n", "a: b\nc:\n  - d\n"),
    "spaces after a comment": ("# one  \na: b # two \n", "# one\na: b # two\n"),
    "no line end": ("a: b", "a: b\n"),
    "line ends at the end": ("a: b\n\n\n", "a: b\n"),
    "line ends of Windows": ("# c\r\na: b\r\n\r\nc: |\r\n  d\r\n  e\r\n", "# c\na: b\n\nc: |\n  d\n  e\n"),
    "a byte order mark": ("\ufeffa: b\n", "a: b\n"),
    "blank lines": ("a: b\n\nc: d\n\n\ne: f\n", "a: b\n\nc: d\n\n\ne: f\n"),
    "comments": (
        "# top\n\na: b # side\n# between\nc: d\n# end\n",
        "# top\n\na: b # side\n# between\nc: d\n# end\n",
    ),
    "comments in lists": (
        "a:\n# first\n- b # side\n# last\n- c\n",
        "a:\n# first\n  - b # side\n# last\n  - c\n",
    ),
    "quotes": ("a: 'b'\nc: \"d\"\ne: \"'f'\"\n", "a: 'b'\nc: \"d\"\ne: \"'f'\"\n"),
    "words that YAML would read otherwise": (
        "a: [no, on, 012, 1e3, 0x1f, 1_000, 1.10, .5, +1, 12:30:45, 2001-01-01, True, ~, null]\nb:\nc: ''\n",
        "a: [no, on, 012, 1e3, 0x1f, 1_000, 1.10, .5, +1, 12:30:45, 2001-01-01, True, ~, null]\nb:\nc: ''\n",
    ),
    "texts of many lines": (
        "a: |\n    one\n      two\n\n    three\nb: >-\n    four\n    five\nc: d\n",
        "a: |\n  one\n    two\n\n  three\nb: >-\n  four\n  five\nc: d\n",
    ),
    "line ends kept, and taken away": (
        "a: |+\n  b\n\nc: |-\n  d\ne: >\n  f\n",
        "a: |+\n  b\n\nc: |-\n  d\ne: >\n  f\n",
    ),
    "spaces that a text needs": ("a: |\n  one  \n  two\nb:   c\n", "a: |\n  one  \n  two\nb: c\n"),
    "a text over lines": ("a: one\n  two\n  three\n", "a: one two three\n"),
    "wide characters": ("ä:   '€ 😀'\n", "ä: '€ 😀'\n"),
    "braces": ("a: {b: c,d: e}\n", "a: {b: c, d: e}\n"),
    "a document start": ("---\na: b\n", "a: b\n"),
}


def _said(text: str) -> Data:
    parsed, problems = parse_text(text, "t.yaml")
    assert parsed is not None
    assert not problems
    return parsed.data


def _comments(text: str) -> Counter[str]:
    return Counter(line.partition("#")[2].strip() for line in text.splitlines() if "#" in line)


@pytest.mark.parametrize(("written", "wanted"), CASES.values(), ids=CASES)
def test_each_habit_has_one_layout(written: str, wanted: str, tmp_path: Path) -> None:
    """A file gets the one layout, says the same, and gets it only once."""
    path = tmp_path / "t.yaml"
    path.write_bytes(written.encode())
    found = layout.formatted(path)
    assert found == wanted
    assert _said(found) == _said(written.removeprefix("\ufeff"))
    layout.write(path, found)
    assert path.read_bytes() == wanted.encode()
    assert layout.changed([path]) == {}


def test_real_contracts_are_laid_out_so() -> None:
    """The contracts of this project have the layout already."""
    assert layout.changed(sorted(CONTRACTS.glob("*.yaml"))) == {}


def test_only_what_changes_is_named(tmp_path: Path) -> None:
    """Files that look right are not touched; line ends and byte order marks count."""
    texts = {"a": b"a: b\n", "b": b"a:  b\n", "c": b"a: b\r\n", "d": b"\xef\xbb\xbfa: b\n"}
    paths = {name: tmp_path / f"{name}.yaml" for name in texts}
    for name, raw in texts.items():
        paths[name].write_bytes(raw)
    assert layout.changed(list(paths.values())) == {paths[name]: "a: b\n" for name in "bcd"}


def test_every_problem_of_every_file(tmp_path: Path) -> None:
    """Files that are no YAML are all named, and nothing is laid out."""
    broken, odd, good = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"
    broken.write_text("a:\n\tb\n")
    odd.write_text("a: b\na: c\n")
    good.write_text("a:  b\n")
    with pytest.raises(ContractError) as caught:
        layout.changed([broken, odd, good, tmp_path / "none.yaml"])
    lines = str(caught.value).replace(f"{tmp_path.as_posix()}/", "").split("\n")
    assert [line.split("  ")[0] for line in lines] == ["a.yaml:2:1", "b.yaml:2:1", "none.yaml:1:1"]


#: Each changes one character of a text of many lines, or one word elsewhere.
MEANINGS = [
    "a: |\n  one\n  two\nb: c\n",
    "a: |\n  one\n  two \nb: c\n",
    "a: |\n  one\n   two\nb: c\n",
    "a: |-\n  one\n  two\nb: c\n",
    "a: |+\n  one\n  two\n\nb: c\n",
    "a: >\n  one\n  two\nb: c\n",
    "a: |\n  one\n\n  two\nb: c\n",
    "a: |\n  one\n  two\nb: d\n",
    "a: |\n  one\n  two\nb: c\nc: d\n",
    "a: |\n  one\n  two\nb: [c]\n",
    "a: |\n  one\n  two\nb:\n",
    "b: c\n",
]


@pytest.mark.parametrize("text", MEANINGS[1:])
def test_a_text_that_says_something_else_is_not_written(text: str, tmp_path: Path) -> None:
    """Every reading is compared, texts of many lines to their last space; the file stays as it is."""
    path = tmp_path / "t.yaml"
    path.write_text(MEANINGS[0])
    with pytest.raises(
        ContractError, match=r"t\.yaml:1:1  the layout cannot be changed without changing the meaning"
    ):
        layout.write(path, text)
    assert path.read_text() == MEANINGS[0]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", ["", "a:\n\tb\n", "a: b\na: b\n", "a: &x b\n", "a: b\n---\nc: d\n"])
def test_a_text_that_is_no_contract_is_not_written(text: str, tmp_path: Path) -> None:
    """What cannot be read says nothing, and so not the same."""
    path = tmp_path / "t.yaml"
    path.write_text("a: b\n")
    with pytest.raises(ContractError, match="do it by hand"):
        layout.write(path, text)
    assert path.read_text() == "a: b\n"
    assert list(tmp_path.iterdir()) == [path]


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize(
    "failure", [OSError(28, "No space left on device"), Interrupted()], ids=["disk", "ctrl-c"]
)
@pytest.mark.parametrize("method", ["replace", "chmod"])
def test_no_draft_is_left_behind(
    failure: BaseException, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stops the writing: the file is as before, and the draft is gone."""

    def fail(*_: object, **__: object) -> None:
        raise failure

    path = tmp_path / "t.yaml"
    path.write_text("a:  b\n")
    with monkeypatch.context() as patch:
        patch.setattr(Path, method, fail)
        with pytest.raises((ContractError, Interrupted)) as caught:
            layout.write(path, "a: b\n")
    if isinstance(failure, OSError):
        assert str(caught.value).endswith(
            "the file cannot be written: no space left on device; check its permissions"
        )
    assert path.read_text() == "a:  b\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    """Two that format at once do not mix; a draft that was left is named."""
    path, draft = tmp_path / "t.yaml", tmp_path / ".t.yaml.draft"
    path.write_text("a:  b\n")
    draft.write_text("theirs")
    with pytest.raises(ContractError, match=r"\.t\.yaml\.draft is in the way; remove it"):
        layout.write(path, "a: b\n")
    assert (path.read_text(), draft.read_text()) == ("a:  b\n", "theirs")


def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    """Who may read the file stays as it was; a link goes on leading to the file."""
    path, link = tmp_path / "t.yaml", tmp_path / "link.yaml"
    path.write_text("a:  b\n")
    path.chmod(0o640)
    link.symlink_to(path)
    layout.write(link, "a: b\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert path.read_text() == "a: b\n"


def _loosened(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], lines[at].replace(": ", ":   ", 1), *lines[at + 1 :]]


def _trailing(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"{lines[at]}  ", *lines[at + 1 :]]


def _commented(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], "    # said here", *lines[at:]]


def _beside(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"{lines[at]} # said beside", *lines[at + 1 :]]


def _blank(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], "", *lines[at:]]


def _dropped(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], *lines[at + 1 :]]


def _indented(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"  {lines[at]}", *lines[at + 1 :]]


Edit = Callable[[list[str], int], list[str]]
EDITS: list[Edit] = [_loosened, _trailing, _commented, _beside, _blank, _dropped, _indented]


@examples(30)
@given(
    name=st.sampled_from(sorted(TEXTS)),
    edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 200)), min_size=1, max_size=3),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_edited_contracts_keep_their_meaning(name: str, edits: list[tuple[Edit, int]], end: str) -> None:
    """Whatever a reviewer's editor does to a file: the layout says the same, keeps the comments, and is the last."""
    lines = TEXTS[name].splitlines()
    for edit, at in edits:
        lines = edit(lines, at % len(lines))
    text = end.join(lines) + end
    parsed, problems = parse_text(text, name)
    if parsed is None or problems:
        with pytest.raises(ContractError):
            layout.formatted_text(text, name)
        return
    found = layout.formatted_text(text, name)
    assert _said(found) == _said(text)
    assert layout.formatted_text(found, name) == found
    assert _comments(found) == _comments(text)
    assert "\r" not in found
    assert found.endswith("\n")


_WORDS = [
    *(
        "a",
        "b",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "\n- ",
        "'",
        '"',
        "|",
        ">",
        "|-",
        ">+",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        ", ",
        " # c",
        "\n# d\n",
        "no",
        "012",
        "null",
        "~",
        "  ",
        "\t",
        "\r\n",
        "é",
        "&a ",
        "*a",
        "!b ",
        "? ",
        "---\n",
    ),
]


@examples(200)
@given(parts=st.lists(st.sampled_from(_WORDS), max_size=20))
def test_any_text_is_laid_out_or_refused(parts: list[str]) -> None:
    """A text keeps its meaning, or is refused in a line with its place; nothing else happens."""
    text = "a: b\n" + "".join(parts)
    try:
        found = layout.formatted_text(text, "t.yaml")
    except ContractError:
        return
    assert _said(found) == _said(text)
    assert layout.formatted_text(found, "t.yaml") == found


def test_the_whole_project_means_the_same_when_loosened(tmp_path: Path) -> None:
    """Laid out otherwise and formatted again, the contracts are the same value to the digest."""
    for name, text in TEXTS.items():
        loose = "".join(
            (line if line.startswith("#") else line.replace(": ", ":  ", 1)) + "  \r\n"
            for line in text.splitlines()
            if ">-" not in text
        )
        (tmp_path / name).write_bytes((loose or text).encode())
    for path, text in layout.changed(sorted(tmp_path.iterdir())).items():
        layout.write(path, text)
    assert load(tmp_path).digest == load(CONTRACTS).digest
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == TEXTS
