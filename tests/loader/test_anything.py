"""Whatever the bytes are: a contract, or a line for each problem with its place. No other exception, and never slow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgcontract.errors import ContractError
from pgcontract.loader import load
from pgcontract.loader.phrases import index_column, privilege, reference
from pgcontract.model import Enum
from pgcontract.sqltext import fault
from pgcontract.sqltypes import canonical
from tests.loader.writing import examples, within

CONTRACTS = Path(__file__).parents[2] / "contracts"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(CONTRACTS.glob("*.yaml"))}

_LINE = re.compile(r"[^\n]+:[1-9]\d*:[1-9]\d*  [^\n]+")


def _look(folder: Path) -> bool:
    """Load the folder; say whether that made a contract."""
    try:
        contract = load(folder)
    except ContractError as error:
        _assert_clear(error)
        return False
    assert contract.objects
    return True


def _assert_clear(error: ContractError) -> None:
    """Each problem is one line, with a place that is there."""
    lines = str(error).split("\n")
    assert len(lines) == len(error.problems) > 0
    for line, problem in zip(lines, error.problems, strict=True):
        assert _LINE.fullmatch(line), line
        assert line.isprintable(), line
        _assert_place_exists(Path(problem.place.file), problem.place.line, problem.place.column)


def _assert_place_exists(path: Path, line: int, column: int) -> None:
    """A place that is not in the file cannot be annotated; one past the end of a line is where something is missing."""
    if (line, column) == (1, 1):  # the folder, or a file without a line
        return
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode(errors="replace").split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    assert line <= len(lines), (line, len(lines))
    assert column <= len(lines[line - 1]) + 1, (column, lines[line - 1])


@examples(150)
@given(raw=st.binary(max_size=300))
def test_any_bytes(raw: bytes, tmp_path: Path) -> None:
    """Bytes that mean nothing are told so."""
    (tmp_path / "t.yaml").write_bytes(raw)
    _look(tmp_path)


_WORDS = [
    *(
        "table",
        "columns",
        "id",
        "type",
        "nullable",
        "primary_key",
        "enums",
        "naming",
        "rows",
        "checks",
        "indexes",
    ),
    *(
        "foreign_keys",
        "references",
        "uuid",
        "numeric(30,8)",
        "true",
        "no",
        "null",
        "~",
        "012",
        "'a'",
        '"b"',
        "t (id)",
    ),
    *(
        ":",
        ": ",
        "-",
        "- ",
        "?",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a",
        "*a",
        "!!str",
        "!",
        "<<",
        "|",
        ">-",
        "#",
        " #",
    ),
    *(
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "\n\t",
        "\r\n",
        "\r",
        "\t",
        " ",
        "  ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "@",
        "`",
    ),
    *(
        "'",
        '"',
        "''",
        "\\",
        '"\\0"',
        '"\\n"',
        "é",
        "€",
        "😀",
        "\u2028",
        "\ufeff",
        "\x85",
        "\xa0",
        "$$",
        "--",
        "/*",
        ";",
    ),
]


@examples(300)
@given(parts=st.lists(st.sampled_from(_WORDS), max_size=40))
def test_any_text_that_looks_like_yaml(parts: list[str], tmp_path: Path) -> None:
    """Words of the language and marks of YAML in any order."""
    (tmp_path / "t.yaml").write_bytes("".join(parts).encode())
    _look(tmp_path)


_SCALARS = st.sampled_from(
    ["id", "t", "true", "no", "", "uuid", "numeric(30,8)", "t (id)", "'", "(", "null", "a" * 64]
)
_KEYS = st.sampled_from(
    "table schema columns primary_key uniques foreign_keys checks exclusions indexes triggers rules policies grants"
    " rows description comment property type nullable default allowed generated expression identity collation name"
    " check references on_delete on_delete_columns where include unique method definition fires enums naming types"
    " exceptions object reason id".split()
)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=25,
)


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "'" + str(value).replace("'", "''") + "'" if value != "null" else "null"


@examples(250)
@given(data=st.dictionaries(_KEYS, _DATA, min_size=1, max_size=8), is_table=st.booleans())
def test_any_data_under_any_keys(data: dict[str, object], is_table: bool, tmp_path: Path) -> None:
    """Keys of the language over values of every shape."""
    text = "".join(
        f"{key}: {_flow(value)}\n" for key, value in data.items() if key != "table" or not is_table
    )
    (tmp_path / "t.yaml").write_text(("table: t\n" if is_table else "") + text)
    _look(tmp_path)


def _dropped(lines: list[str], at: int) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def _doubled(lines: list[str], at: int) -> list[str]:
    return lines[: at + 1] + lines[at:]


def _indented(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"  {lines[at]}", *lines[at + 1 :]]


def _outdented(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], lines[at].removeprefix("  "), *lines[at + 1 :]]


def _swapped(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]]


EDITS = [_dropped, _doubled, _indented, _outdented, _swapped]
Edit = Callable[[list[str], int], list[str]]


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real contracts."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@examples(60)
@given(name=st.sampled_from(sorted(TEXTS)), edit=st.sampled_from(EDITS), at=st.integers(0, 200))
def test_a_real_contract_with_a_line_moved(name: str, edit: Edit, at: int, real: Path) -> None:
    """A line dropped, doubled, indented, outdented or swapped, as a merge leaves it behind."""
    lines = TEXTS[name].splitlines()
    _edited(real, name, "\n".join(edit(lines, at % len(lines))) + "\n")


@examples(60)
@given(
    name=st.sampled_from(sorted(TEXTS)),
    character=st.sampled_from(list("'\"()[]{}:,-#&*!|>%@`\\ \t\n\r0aZé€\0\x85")) | st.characters(),
    at=st.integers(0, 5000),
    insert=st.booleans(),
)
def test_a_real_contract_with_a_character_changed(
    name: str, character: str, at: int, insert: bool, real: Path
) -> None:
    """A character put in, or in the place of another."""
    text = TEXTS[name]
    place = at % len(text)
    raw = (text[:place] + character + text[place + (not insert) :]).encode(errors="surrogatepass")
    _edited(real, name, raw)


def _edited(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        _look(folder)
    finally:
        path.write_text(TEXTS[name], encoding="utf-8")


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_broken_file_brings_no_problem_to_others(name: str, real: Path) -> None:
    """A file that cannot be read hides what it says; nobody says that this is not there."""
    (real / name).write_text("table:\n\t- broken\n")
    with pytest.raises(ContractError) as caught:
        load(real)
    assert [Path(problem.place.file).name for problem in caught.value.problems] == [name]


def test_real_contracts_hold_together() -> None:
    """The contracts of this project load, and each says something."""
    contract = load(CONTRACTS)
    assert len(contract.tables) == len(TEXTS) - 1
    assert contract.of_kind(Enum)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "x" + " " * 100_000 + "!",
            '"' * 99_999,
            "(" * 100_000,
            ")" * 100_000,
            "a," * 50_000,
            "$a" * 50_000,
        ),
        *("a " * 50_000, "a(" * 50_000, "/*" * 50_000, "E'" + "\\'" * 50_000, "[]" * 50_000, "a." * 50_000),
    ],
    ids=lambda text: text[:6],
)
def test_long_texts_are_not_slow(text: str, tmp_path: Path) -> None:
    """No pattern takes more than a moment, whatever repeats: 0.3 s, where the square of the length would be minutes."""
    quoted = "'" + text.replace("'", "''") + "'"
    lines = f"table: t\ncolumns:\n  id:\n    type: {quoted}\n    nullable: false\n    default: {quoted}\n"
    (tmp_path / "t.yaml").write_text(f"{lines}indexes:\n  - columns: [{quoted}]\n")
    with within(5):
        for take in (reference, privilege, index_column, canonical, fault):
            take(text)
        assert not _look(tmp_path)


def test_a_thousand_tables_are_not_slow(tmp_path: Path) -> None:
    """Time grows with the files, not with their square."""
    text = TEXTS["audit_admin_actions.yaml"].replace("users (id)", "audit_admin_actions_0 (id)")
    for number in range(300):
        named = text.replace("table: audit_admin_actions", f"table: audit_admin_actions_{number}")
        (tmp_path / f"{number}.yaml").write_text(named)
    with within(20):
        assert len(load(tmp_path).tables) == 300
