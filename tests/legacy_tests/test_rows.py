"""Every hostile value that the seed promises is in the database, so that nobody thins it out unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.legacy import TABLES, build, facts, hostile
from tests.legacy.seed import DEFAULT_ROWS, seed

Connection = psycopg.Connection[tuple[Any, ...]]

COLUMNS = [(table, column) for table in TABLES for column in facts()["tables"][table]["columns"]]
TABLES_OF_ANY_SIZE = [table for table in TABLES if table != "platform_wallets"]


def _of_type(kind: str) -> list[tuple[str, str]]:
    """Return table and column for each column of a type, in the tables that hold more than four rows."""
    return [(t, c["name"]) for t, c in COLUMNS if c["type"] == kind and t != "platform_wallets"]


def _unique(table: str) -> set[str]:
    """Return the columns that stand in a unique constraint, or are the id."""
    listed = [c["definition"] for c in facts()["tables"][table]["constraints"]]
    inside = [d[d.index("(") + 1 : -1].split(", ") for d in listed if d.startswith("UNIQUE")]
    return {"id", *(column for columns in inside for column in columns)}


def _ask(seeded: Connection, question: str, **names: sql.Composable) -> list[tuple[Any, ...]]:
    return seeded.execute(sql.SQL(question).format(**names)).fetchall()


def _holds(seeded: Connection, table: str, column: str, condition: str) -> bool:
    """Return whether a row of the table fulfils the condition, in which {c} is the column."""
    question = f"SELECT EXISTS (SELECT FROM {{t}} WHERE {condition})"  # noqa: S608 - conditions stand in this file
    return bool(_ask(seeded, question, t=sql.Identifier(table), c=sql.Identifier(column))[0][0])


def _values(seeded: Connection, table: str, column: str) -> set[str]:
    names = {"t": sql.Identifier(table), "c": sql.Identifier(column)}
    return {value for (value,) in _ask(seeded, "SELECT DISTINCT {c}::text FROM {t}", **names)}


@pytest.fixture(scope="module")
def seeded(shared_scratch: str) -> Iterator[Connection]:
    """A connection to a database with the default rows."""
    with psycopg.connect(shared_scratch, autocommit=True) as connection:
        build(connection)
        seed(connection)
        yield connection


def test_every_table_has_its_rows(seeded: Connection) -> None:
    """Each table has as many rows as asked for, and platform_wallets all four."""
    for table in TABLES:
        wanted = 4 if table == "platform_wallets" else DEFAULT_ROWS
        assert _ask(seeded, "SELECT count(*) FROM {t}", t=sql.Identifier(table)) == [(wanted,)], table


def test_every_enum_label_is_there(seeded: Connection) -> None:
    """Each column of an enum type holds each label of the type."""
    for table, column in COLUMNS:
        if labels := facts()["enums"].get(column["type"]):
            assert _values(seeded, table, column["name"]) - {None} == set(labels), (table, column["name"])


def test_every_nullable_column_is_both(seeded: Connection) -> None:
    """Each nullable column is NULL in one row and not NULL in another."""
    for table, column in COLUMNS:
        if not column.get("not_null"):
            assert _holds(seeded, table, column["name"], "{c} IS NULL"), (table, column["name"])
            assert _holds(seeded, table, column["name"], "{c} IS NOT NULL"), (table, column["name"])


def test_null_stands_beside_the_empty_text(seeded: Connection) -> None:
    """Each text column holds '', and each nullable one NULL besides."""
    for table, column in _of_type("text"):
        assert _holds(seeded, table, column, "{c} = ''"), (table, column)


def test_every_boolean_is_both(seeded: Connection) -> None:
    """Each boolean column is true in one row and false in another."""
    for table, column in _of_type("boolean"):
        assert _values(seeded, table, column) == {"true", "false"}, (table, column)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", hostile.TEXTS),
        ("json", hostile.JSONS),
        ("text[]", hostile.ARRAYS),
        ("timestamp without time zone", hostile.TIMESTAMPS),
        ("numeric(18,2)", hostile.numerics(18, 2)),
        ("numeric(18,8)", hostile.numerics(18, 8)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_column_holds_every_value_of_its_type(seeded: Connection, kind: str, values: list[str]) -> None:
    """What is listed for a type stands in each column of that type, as PostgreSQL itself reads it."""
    cast = sql.SQL(kind)
    question = sql.SQL("SELECT CAST(v AS {})::text FROM unnest(%s::text[]) AS v").format(cast)
    wanted = {value for (value,) in seeded.execute(question, [values]).fetchall()}
    for table, column in _of_type(kind):
        if column in {"email", "phone"}:  # lists of their own
            continue
        longest = 400 if column in _unique(table) else max(map(len, wanted))  # an index takes no longer ones
        wanted_here = {value for value in wanted if len(value) <= longest}
        assert wanted_here <= _values(seeded, table, column), (table, column)


def test_numerics_stand_at_their_limits(seeded: Connection) -> None:
    """Each numeric column holds the largest, the smallest, the least above zero, zero and NaN."""
    for kind, limit, least in (
        ("numeric(18,2)", "9999999999999999.99", "0.01"),
        ("numeric(18,8)", "9999999999.99999999", "0.00000001"),
    ):
        zero = "0." + "0" * (len(least) - 2)
        for table, column in _of_type(kind):
            wanted = {limit, f"-{limit}", least, f"-{least}", zero, "NaN"}
            assert wanted <= _values(seeded, table, column), (table, column)
    xlm = _values(seeded, "platform_wallets", "balance_xlm")
    assert xlm == {"99999999999.9999999", "-99999999999.9999999", "0.0000000", "NaN"}


def test_timestamps_go_beyond_any_calendar(seeded: Connection) -> None:
    """Each timestamp column holds both infinities, years BC, both ends of the type, and microseconds."""
    for table, column in _of_type("timestamp without time zone"):
        for condition in (
            "{c} = 'infinity'",
            "{c} = '-infinity'",
            "{c} < '0001-01-01' AND isfinite({c})",
            "{c} = '4714-11-24 00:00:00 BC'",
            "{c} = '294276-12-31 23:59:59.999999'",
            "isfinite({c}) AND {c} <> date_trunc('second', {c})",
        ):
            assert _holds(seeded, table, column, condition), (table, column, condition)


def test_json_keeps_what_jsonb_would_not(seeded: Connection) -> None:
    """Each json column holds odd spacing, duplicate keys, escaped unicode, and every kind of scalar at the top."""
    for table, column in _of_type("json"):
        for condition in (
            "{c}::text ~ '^\\s.*\\t.*\\n.*\\s$'",
            '{c}::text LIKE \'%%"a":1,"a":2%%\'',
            "{c}::text LIKE '%%\\\\u0000%%'",
            "{c}::text LIKE '%%\\\\ud800%%'",
            *(
                f"json_typeof({{c}}) = '{kind}'"
                for kind in ("object", "array", "string", "number", "boolean", "null")
            ),
        ):
            assert _holds(seeded, table, column, condition.replace("%%", "%")), (table, column, condition)


def test_arrays_are_of_every_shape(seeded: Connection) -> None:
    """Both array columns hold every shape, and every character that an array literal treats specially."""
    for table, column in _of_type("text[]"):
        for condition in (
            "{c} = '{{}}'",
            "{c}::text = '{{NULL}}'",
            "'NULL' = ANY ({c}) AND cardinality({c}) = 1",
            "{c} = '{{\"\"}}'",
            "'a,b' = ANY ({c}) AND 'c\"d' = ANY ({c}) AND 'e\\f' = ANY ({c}) AND '{{g}}' = ANY ({c})",
            "'\\N' = ANY ({c}) AND '\\.' = ANY ({c})",
            "array_ndims({c}) = 2",
            "array_ndims({c}) = 3",
            "array_lower({c}, 1) = 0",
            "array_lower({c}, 1) < 0 AND array_lower({c}, 2) = 5",
            "cardinality({c}) > 500",
        ):
            assert _holds(seeded, table, column, condition), (table, column, condition)


def test_one_name_in_two_normal_forms_is_two_rows(seeded: Connection) -> None:
    """The composed and the decomposed form of a name, which look alike, stand in different rows, also where unique."""
    for table, column in (("users", "first_name"), ("users", "email"), ("projects", "token_symbol")):
        question = (
            "SELECT count(*) FROM {t} AS a JOIN {t} AS b ON a.{c} <> b.{c} AND a.id <> b.id "
            "AND a.{c} = normalize(b.{c}, NFC) AND b.{c} = normalize(a.{c}, NFD)"
        )
        found = _ask(seeded, question, t=sql.Identifier(table), c=sql.Identifier(column))
        assert found[0][0] > 0, (table, column)


@pytest.mark.parametrize(
    "character",
    [
        "\u200d",
        "\u200b",
        "\ufeff",
        "\u200f",
        "\u202e",
        "\u2067",
        "\U0001f33e",
        "\u0301",
        "ọ",
        "ṣ",
        "ị",
        "ɗ",
        "ƙ",
        "₦",
    ],
    ids=ascii,
)
def test_the_characters_that_hurt_are_there(seeded: Connection, character: str) -> None:
    """Joiners, marks of direction, nothing-wide characters and the letters of Yoruba, Igbo and Hausa are in use."""
    question = "SELECT count(*) FROM users WHERE strpos(lower(first_name || last_name), lower(%s)) > 0"
    assert seeded.execute(question, [character]).fetchone() != (0,)


def test_traps_of_copy_came_through(seeded: Connection) -> None:
    """What COPY itself gives a meaning to is plain text in the rows."""
    for table, column in set(_of_type("text")) - {("users", "email"), ("users", "phone")}:
        for literal in ("\\.", "\\N", "\t", "\n", "\r\n", "\\", "\\t \\n \\x41 \\101 \\u0041"):
            assert literal in _values(seeded, table, column), (table, column, literal)


def test_telephones_are_nigerian(seeded: Connection) -> None:
    """Most numbers are +234 and ten digits; some are written as people write them."""
    found = _ask(seeded, "SELECT count(*) FILTER (WHERE phone ~ '^\\+234\\d{{10}}$'), count(*) FROM users")
    assert found[0][0] > found[0][1] * 0.9
    assert set(hostile.PHONES) <= _values(seeded, "users", "phone")


def test_very_long_text_is_there_once(seeded: Connection) -> None:
    """Two texts are longer than a megabyte, one that compresses and one that does not, both stored out of line."""
    question = "SELECT count(*) FROM project_updates WHERE octet_length(content) > 1024 * 1024"
    assert _ask(seeded, question) == [(2,)]
    found = _ask(seeded, "SELECT max(pg_column_size(content)) FROM project_updates")
    assert found[0][0] > 1024 * 1024
    toast = "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'project_updates'::regclass"
    assert _ask(seeded, toast)[0][0] > 1024 * 1024


def test_users_refer_to_themselves(seeded: Connection) -> None:
    """Bank details are approved by the user himself, by another, and in rings of two and of three."""
    names = "users AS a JOIN users AS b ON b.id = a.bank_details_approved_by"
    ring = f"{names} JOIN users AS c ON c.id = b.bank_details_approved_by"
    for source in (
        f"{names} WHERE a.id = b.id",
        f"{names} WHERE a.id <> b.id",
        f"{ring} WHERE a.id = c.id AND a.id <> b.id",
        f"{ring} WHERE c.bank_details_approved_by = a.id AND a.id NOT IN (b.id, c.id)",
    ):
        assert _ask(seeded, f"SELECT count(*) FROM {source}")[0][0] > 0, source  # noqa: S608 - from the lines above


def test_the_lowest_and_the_highest_key_are_in_use(seeded: Connection) -> None:
    """The nil uuid and the one of all ones are users, and others refer to them."""
    for uuid in ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"):
        assert seeded.execute("SELECT FROM transactions WHERE user_id = %s", [uuid]).fetchone() is not None


def test_all_four_platform_wallets_are_there(seeded: Connection) -> None:
    """Each wallet type has its wallet."""
    found = _ask(seeded, "SELECT wallet_type::text FROM platform_wallets AS w ORDER BY w.wallet_type")
    assert [name for (name,) in found] == facts()["enums"]["platform_wallet_type"]


@pytest.mark.parametrize("table", TABLES_OF_ANY_SIZE)
def test_two_rows_differ_in_nothing_but_the_key(seeded: Connection, table: str) -> None:
    """Each table has two rows that are equal in everything but the id and what must be unique."""
    unique = _unique(table)
    if table == "transactions":  # NULL may stand twice in its unique column
        unique = {"id"}
    same = [c["name"] for t, c in COLUMNS if t == table and c["name"] not in unique]
    row = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in same)
    question = "SELECT count(*) FROM {t} GROUP BY {row} HAVING count(*) > 1"
    assert _ask(seeded, question, t=sql.Identifier(table), row=row)


def test_no_two_columns_of_a_table_are_the_same(seeded: Connection) -> None:
    """Two columns of one type differ in some row of each table, or swapping them would change nothing."""
    for (table, one), (other_table, other) in combinations(COLUMNS, 2):
        if table == other_table and one["type"] == other["type"]:
            condition = f'{{c}}::text IS DISTINCT FROM "{other["name"]}"::text'
            assert _holds(seeded, table, one["name"], condition), (table, one["name"], other["name"])
