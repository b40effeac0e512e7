"""One canonical spelling for each type: what a reviewer writes and what PostgreSQL prints meet there."""

from __future__ import annotations

import pytest

from pgcontract.loader.phrases import qualified_name
from pgcontract.sqltypes import BUILT_IN, base_name, canonical, fault, is_built_in, spelled

#: Canonical → other spellings, among them the one of format_type().
SPELLINGS = {
    "varchar(32)": [
        "varchar( 32 )",
        "character varying(32)",
        "CHARACTER  VARYING (32)",
        "char varying(32)",
        "national character varying(32)",
        "pg_catalog.varchar(32)",
    ],
    "varchar": ["character varying", "Varchar"],
    "char(1)": ["char", "character", "character(1)", "char(1)", "nchar", "national character"],
    "char(3)": ["character(3)", "pg_catalog.char(3)", "bpchar(3)"],
    "bpchar": ["bpchar", "BPCHAR"],
    '"char"': ['"char"'],
    "bit(1)": ["bit", "bit(1)"],
    '"bit"': ['"bit"', 'pg_catalog."bit"'],
    "varbit(5)": ["bit varying(5)", "varbit(5)"],
    "integer": ["int", "int4", "INTEGER", "pg_catalog.int4", '"int4"'],
    '"integer"': ['"integer"'],
    "bigint": ["int8", "bigint"],
    "smallint": ["int2"],
    "real": ["float4", "float(1)", "float(24)"],
    "double precision": ["float8", "float", "float(25)", "double\nprecision"],
    "boolean": ["bool", "boolean"],
    "numeric": ["decimal", "dec", "numeric"],
    "numeric(30,0)": ["numeric(30)", "decimal(30)", "numeric(30, 0)"],
    "numeric(30,8)": ["numeric(30,8)", "DECIMAL ( 30 , 8 )"],
    "numeric(3,-2)": ["numeric(3,-2)", "numeric(3, -2)"],
    "timestamptz": ["timestamp with time zone", "TIMESTAMPTZ", "timestamptz"],
    "timestamptz(3)": ["timestamp(3) with time zone", "timestamptz(3)", "timestamp (3)  with  time  zone"],
    "timestamp": ["timestamp without time zone", "timestamp"],
    "timetz(6)": ["time(6) with time zone"],
    "time": ["time without time zone"],
    "interval": ["interval"],
    "interval(3)": ["interval(3)"],
    "interval year to month": ["interval year to month", "INTERVAL YEAR TO MONTH"],
    "interval day to second(3)": ["interval day to second(3)"],
    "text[]": ["text[]", "text[][]", "text[3]", "text array", "text array[4]", "text []"],
    "timestamptz[]": ["timestamp with time zone[]"],
    "varchar(3)[]": ["character varying(3)[]", "varchar(3) array"],
    "mood": ["mood", "Mood", "public.mood", '"mood"', 'public."mood"'],
    '"Mood"': ['"Mood"', 'public."Mood"'],
    "audit.mood": ["audit.mood", "AUDIT . Mood", 'audit."mood"'],
    'audit."Mood"': ['audit."Mood"'],
    '"two  words"': ['"two  words"'],
    '"a""b(1)"': ['"a""b(1)"'],
    "geometry(Point,4326)": ["geometry(Point, 4326)", "geometry(Point,4326)"],
}

#: No names of types.
NONE = [
    "",
    " ",
    "(32)",
    "varchar(32",
    "varchar 32)",
    "varchar()",
    "varchar(32,)",
    "1a",
    "a.b.c",
    "a..b",
    "text[",
    "text]",
    "text[a]",
    "float(x)",
    "text; drop",
    "'text'",
    '""',
    '"open',
    "text -- x",
    "numeric(30,8) not null",
    "é",
    "setof text[]x",
]


@pytest.mark.parametrize(
    ("wanted", "written"), [(wanted, text) for wanted, texts in SPELLINGS.items() for text in texts]
)
def test_spellings_meet(wanted: str, written: str) -> None:
    """Each spelling has the canonical one, which is its own."""
    assert canonical(written) == wanted
    assert canonical(wanted) == wanted


def test_canonical_spellings_differ() -> None:
    """Two types never share a spelling."""
    assert len({canonical(text) for texts in SPELLINGS.values() for text in texts}) == len(SPELLINGS)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_type(text: str) -> None:
    """A text that no type can be called is None, never an exception."""
    assert canonical(text) is None


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_built_in_types_are_canonical(name: str) -> None:
    """What is listed as built in is in its canonical spelling, so that looking up works; char and bit have a length."""
    found = canonical(name)
    assert found is not None
    assert base_name(found) == name
    assert is_built_in(found)
    assert is_built_in(f"{found}[]")
    assert fault(found) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("text(5)", "text takes no numbers in parentheses"),
        ("uuid(1)", "uuid takes no numbers in parentheses"),
        ("varchar(1,2)", "varchar takes 1 number in parentheses"),
        ("numeric(1,2,3)[]", "numeric takes 2 numbers in parentheses"),
        ("varchar(max)", "varchar takes numbers from 1 to 10485760 in parentheses"),
        ("varchar(0)", "varchar takes numbers from 1 to 10485760 in parentheses"),
        ("char(-1)", "char takes numbers from 1 to 10485760 in parentheses"),
        ("bit(83886081)", "bit takes numbers from 1 to 83886080 in parentheses"),
        ("numeric(a,2)", "numeric takes numbers from 1 to 1000 in parentheses"),
        ("numeric(1001)", "numeric takes numbers from 1 to 1000 in parentheses"),
        ("numeric(5,1001)", "numeric takes numbers from -1000 to 1000 in parentheses"),
        ("timestamptz(7)", "timestamptz takes numbers from 0 to 6 in parentheses"),
        ("numeric(1000,-1000)", None),
        ("interval(0)", None),
        ("geometry(Point,4326)", None),
        ("mood", None),
        ('"text(5)"', None),
    ],
)
def test_numbers_in_parentheses(text: str, wanted: str | None) -> None:
    """Built-in types take so many; of others nothing is known."""
    assert fault(canonical(text) or "") == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("mood", "mood"),
        ("Mood", '"Mood"'),
        ("audit.mood", "audit.mood"),
        ("audit.Mood", 'audit."Mood"'),
        ('"a.b"', '"a.b"'),
        ('audit."a.b"', 'audit."a.b"'),
        ('"a.b".mood', '"a.b".mood'),
        ('"a.b"."c.d"', '"a.b"."c.d"'),
        ('"Mood"', '"Mood"'),
        ("ä", '"ä"'),
        ('a"b', '"a""b"'),
        ("two words", '"two words"'),
    ],
)
def test_an_enum_is_spelled_as_its_type(name: str, wanted: str) -> None:
    """A column names an enum in SQL, quotes included."""
    assert spelled(*qualified_name(name)) == wanted
    assert canonical(wanted) == wanted
