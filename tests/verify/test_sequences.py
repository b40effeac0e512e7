"""The sequence of a serial is a fact of its column: whose it is, and each of its options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from pgcontract.loader import load
from pgcontract.report import Difference, differences
from pgcontract.sqltext import used_sequences
from pgcontract.verify import verify

#: With the exception that hides a changed sequence, where it is taken for a thing of its own.
CONTRACTS = {
    "account.yaml": """\
table: account
schema: crm
columns:
  id:
    type: integer
    nullable: false
    default: nextval('crm.account_id_seq')
  big:
    type: bigint
    nullable: false
    default: nextval('crm.account_big_seq'::regclass)
  small:
    type: smallint
    nullable: false
    default: nextval('crm.account_small_seq')
primary_key: [id]
""",
    "shared.yaml": """\
naming:
  primary_key: "{table}_pkey"
exceptions:
  - object: sequence crm.account_id_seq
    reason: tolerated when it had an option
""",
}
DATABASE = (
    "CREATE SCHEMA crm; CREATE TABLE crm.account (id serial PRIMARY KEY, big bigserial, small smallserial)"
)

OPTIONS: Mapping[str, str] = {
    "INCREMENT 2": "owned (increment 2)",
    "INCREMENT -1 MINVALUE -9 MAXVALUE -1 START -1 RESTART": "owned (increment -1, minvalue -9, maxvalue -1, start -1)",
    "MINVALUE -5": "owned (minvalue -5)",
    "MAXVALUE 99": "owned (maxvalue 99)",
    "START 7": "owned (start 7)",
    "CACHE 20": "owned (cache 20)",
    "CYCLE": "owned (cycle)",
    "AS bigint": "owned (as bigint)",
    "AS smallint": "owned (as smallint)",
    "SET UNLOGGED": "owned (unlogged)",
    "OWNED BY NONE": "not owned (as integer)",
    "OWNED BY crm.account.big": "owned by crm.account.big (as integer)",
}


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """The folder of the contracts."""
    for name, text in CONTRACTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def found(folder: Path, url: str) -> tuple[Difference, ...]:
    contract = load(folder)
    return differences(contract, verify(contract, url).comparison)


@pytest.mark.parametrize("change", OPTIONS)
def test_each_option_of_the_sequence_of_a_serial_is_a_difference_of_its_column(
    change: str, pgcontract_empty_database: str, contracts: Path
) -> None:
    """It says what is found, at the column; written so, the contract holds."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(DATABASE)
    assert not found(contracts, pgcontract_empty_database)
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(f"ALTER SEQUENCE crm.account_id_seq {change}".encode())
    (entry,) = found(contracts, pgcontract_empty_database)
    assert (entry.message, entry.location.line) == ("crm.account.id: sequence differs", 4)
    assert entry.values == (("wanted", "owned"), ("found", OPTIONS[change]))
    path = contracts / "account.yaml"
    text = path.read_text(encoding="utf-8")
    line = "    default: nextval('crm.account_id_seq')\n"
    path.write_text(text.replace(line, f"{line}    sequence: {OPTIONS[change]}\n"), encoding="utf-8")
    assert not found(contracts, pgcontract_empty_database)


def test_an_exception_hides_no_sequence_of_a_serial(pgcontract_empty_database: str, contracts: Path) -> None:
    """An exception for it tolerates nothing, and is reported as unused."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(DATABASE)
        connection.execute("ALTER SEQUENCE crm.account_id_seq OWNED BY NONE")
    contract = load(contracts)
    comparison = verify(contract, pgcontract_empty_database).comparison
    assert [entry.object for entry in comparison.unused] == ["sequence crm.account_id_seq"]
    assert differences(contract, comparison)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ("ALTER SEQUENCE crm.account_id_seq RENAME TO other", ["crm.account.id: default differs"]),
        ("ALTER TABLE crm.account ALTER id DROP DEFAULT", ["crm.account.id: default differs"]),
        (
            "ALTER TABLE crm.account ALTER id DROP DEFAULT; DROP SEQUENCE crm.account_id_seq",
            ["crm.account.id: default differs"],
        ),
        (
            "ALTER TABLE crm.account ALTER id DROP DEFAULT, ALTER id ADD GENERATED ALWAYS AS IDENTITY",
            ["crm.account.id: identity differs", "crm.account.id: default differs"],
        ),
        (
            "CREATE SEQUENCE public.elsewhere; ALTER TABLE crm.account ALTER id SET DEFAULT nextval('elsewhere')",
            [
                "sequence elsewhere is unexpected",
                "crm.account.id: sequence differs",
                "crm.account.id: default differs",
            ],
        ),
        (
            "ALTER TABLE crm.account ALTER id SET DEFAULT nextval('crm.account_big_seq')",
            ["crm.account.id: sequence differs", "crm.account.id: default differs"],
        ),
        (
            "CREATE SEQUENCE crm.spare OWNED BY crm.account.id",
            ["sequence crm.spare is unexpected"],
        ),
        (
            "ALTER TABLE crm.account ADD extra integer DEFAULT nextval('crm.account_id_seq')",
            ["crm.account.extra is unexpected"],
        ),
        (
            "CREATE SEQUENCE crm.spare; ALTER TABLE crm.account ADD extra integer DEFAULT nextval('crm.spare')",
            ["sequence crm.spare is unexpected", "crm.account.extra is unexpected"],
        ),
        (
            "ALTER TABLE crm.account ALTER big SET DEFAULT nextval(('crm.account_big_seq'::text)::regclass)",
            ["crm.account.big: default differs"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_else_can_become_of_a_serial_is_told_once(
    change: str, wanted: list[str], pgcontract_empty_database: str, contracts: Path
) -> None:
    """A sequence that a contract names is not unexpected; any other of a schema under contract is."""
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(DATABASE)
        connection.execute(change.encode())
    assert sorted(entry.message for entry in found(contracts, pgcontract_empty_database)) == sorted(wanted)


def test_a_sequence_of_several_columns_is_written_at_each(
    pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """It needs no exception, and its options are compared where it is used."""
    ddl = (
        'CREATE SEQUENCE numbers INCREMENT 10; CREATE SEQUENCE "Odd.one"; CREATE TABLE a (id integer DEFAULT'
    )
    ddl += (
        " nextval('numbers'), odd bigint DEFAULT nextval('\"Odd.one\"')); CREATE TABLE b (id bigint DEFAULT"
    )
    ddl += " 100 + nextval('numbers') * 2)"
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute(ddl.encode())
    (tmp_path / "a.yaml").write_text(
        "table: a\ncolumns:\n  id:\n    type: integer\n    nullable: true\n    default: nextval('numbers')\n"
        "    sequence: not owned (increment 10)\n  odd:\n    type: bigint\n    nullable: true\n"
        "    default: nextval('\"Odd.one\"')\n    sequence: not owned\n"
    )
    (tmp_path / "b.yaml").write_text(
        "table: b\ncolumns:\n  id:\n    type: bigint\n    nullable: true\n"
        "    default: 100 + 2 * nextval('public.numbers'::regclass)\n    sequence: not owned (increment 10)\n"
    )
    assert [entry.message for entry in found(tmp_path, pgcontract_empty_database)] == [
        "b.id: default differs"
    ]
    text = (tmp_path / "b.yaml").read_text(encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        text.replace("100 + 2 * nextval(", "100 + nextval(").replace("class)", "class) * 2")
    )
    assert not found(tmp_path, pgcontract_empty_database)
    with psycopg.connect(pgcontract_empty_database) as connection:
        connection.execute("ALTER SEQUENCE numbers INCREMENT 1")
    assert [entry.message for entry in found(tmp_path, pgcontract_empty_database)] == [
        "a.id: sequence differs",
        "b.id: sequence differs",
    ]


@pytest.mark.parametrize(
    ("default", "names"),
    [
        ("nextval('numbers')", [("numbers",)]),
        ("NEXTVAL ( ('Audit.Numbers')::regclass )", [("audit", "numbers")]),
        ('pg_catalog.nextval(\'"A.b"."C""d"\'::regclass)', [("A.b", 'C"d')]),
        ("nextval('a') + nextval('b')", [("a",), ("b",)]),
        ("nextval('it''s')", []),
        (r"""nextval(E'"a\\b"')""", [(r"a\b",)]),
        (r"""nextval(E'"a\tb"')""", []),
        ("nextval(1)", []),
        ("nextval(('numbers'::text)::regclass)", []),
        ("nextval(which())", []),
        ("'nextval(''numbers'')'", []),
        ("\"nextval\"('numbers')", []),
        ("nextval", []),
        ("now()", []),
        ("", []),
    ],
)
def test_the_sequences_that_a_default_names(default: str, names: list[tuple[str, ...]]) -> None:
    """Only a name that PostgreSQL resolves when the default is made, as it does for a dependency."""
    assert used_sequences(default) == names
