"""Alembic finds no difference between the metadata and a database that holds the contracts, and sees a planted one."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from pgcontract.contract import Contract
from pgcontract.loader import load
from pgcontract.metadata import metadata
from pgcontract.report import differences
from pgcontract.sqltypes import BUILT_IN
from pgcontract.verify import verify


def alchemy(url: str) -> sa.Engine:
    """Return SQLAlchemy's engine for a connection string."""
    return sa.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=sa.pool.NullPool
    )


def alembic_differences(url: str, contract: Contract) -> list[Any]:
    """Return what Alembic's autogenerate would change."""
    engine = alchemy(url)
    options = {"compare_type": True, "compare_server_default": True, "include_schemas": True}
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=sa.exc.SAWarning)  # reflection says what it does not know
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata(contract)))


def test_alembic_sees_no_difference(sample: str, sample_contract: Contract) -> None:
    """Everything that Alembic compares is in the metadata as the database has it."""
    assert alembic_differences(sample, sample_contract) == []


@pytest.mark.parametrize(
    "ddl",
    [
        "ALTER TABLE accounts ALTER seen_at TYPE timestamptz(2)",
        "ALTER TABLE accounts ALTER region SET DEFAULT 'x'",
        "ALTER TABLE accounts ALTER nick SET NOT NULL",
        "ALTER TABLE accounts DROP CONSTRAINT accounts_parent_id_accounts_id_fk",
        "DROP INDEX accounts_created_at_idx",
        "ALTER TABLE accounts DROP CONSTRAINT accounts_email_unique",
        "COMMENT ON COLUMN accounts.email IS NULL",
    ],
)
def test_alembic_sees_a_fault(ddl: str, sample: str, sample_contract: Contract) -> None:
    """The metadata says enough for Alembic to see what it can see."""
    with psycopg.connect(sample) as connection:
        connection.execute(ddl)
    assert alembic_differences(sample, sample_contract)


def test_metadata_makes_the_same_tables(pgcontract_empty_database: str, sample_contract: Contract) -> None:
    """What SQLAlchemy creates from the metadata has every column, key, check and index with its attributes."""
    made = metadata(sample_contract)
    engine = alchemy(pgcontract_empty_database)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA audit")
        connection.exec_driver_sql("CREATE SEQUENCE audit.ticket_numbers")
        made.create_all(connection)
    left = {
        (entry.id.kind, entry.attribute)
        for entry in differences(
            sample_contract, verify(sample_contract, pgcontract_empty_database).comparison
        )
    }
    # What SQLAlchemy has no word for, or Alembic cannot read back.
    assert left <= {
        ("exclusion", ""),
        ("statistics", ""),
        ("view", ""),
        ("index", "columns"),
        ("trigger", ""),
        ("rule", ""),
        ("policy", ""),
        ("grant", "privileges"),
        ("table", "row_level_security"),
        ("check", "inherited"),
        ("check", "validated"),  # a new table has no old rows: PostgreSQL validates there and then
        ("primary key", "include"),
    }


def test_columns_of_set_null_have_their_quotes(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """SQLAlchemy takes the action as SQL, and PostgreSQL would fold a name without quotes."""
    columns = "  Id:\n    type: integer\n    nullable: {}\n  b:\n    type: integer\n    nullable: {}\n"
    (tmp_path / "p.yaml").write_text(
        "table: p\ncolumns:\n" + columns.format("false", "false") + "primary_key: [Id, b]\n"
    )
    (tmp_path / "t.yaml").write_text(
        "table: t\ncolumns:\n" + columns.format("true", "true") + "foreign_keys:\n  - columns: [Id, b]\n"
        '    references: p ("Id", b)\n    on_delete: set null\n    on_delete_columns: [Id]\n'
    )
    contract = load(tmp_path)
    with alchemy(pgcontract_empty_database).begin() as connection:
        metadata(contract).create_all(connection)
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)
    assert alembic_differences(pgcontract_empty_database, contract) == []


def test_every_type_is_made_and_compared(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """The metadata make a column of each type, with modifiers and as an array, and Alembic then sees no difference."""
    read_as_text = {"name", '"char"'}  # by SQLAlchemy, whatever the metadata say
    types = [
        *sorted(BUILT_IN - read_as_text),
        *("varchar(3)", "char(3)", "numeric(5,2)", "numeric(3,-2)", "bit(3)", "varbit(4)", "timestamptz(3)"),
        *("time(2)", "timetz(1)", "timestamp(0)", "interval(3)", "interval day to second(3)", "varchar(3)[]"),
        *(
            "numeric(5,2)[]",
            "timestamptz[]",
            "uuid[]",
            "mood",
            "mood[]",
            '"Mood"',
            "stock.size",
            "stock.size[]",
        ),
    ]
    columns = "".join(f"  c{i}:\n    type: '{type_}'\n    nullable: true\n" for i, type_ in enumerate(types))
    (tmp_path / "t.yaml").write_text(f"table: t\ncolumns:\n{columns}")
    (tmp_path / "shared.yaml").write_text("enums:\n  mood: [a]\n  Mood: [b]\n  stock.size: [s]\n")
    contract = load(tmp_path)
    with alchemy(pgcontract_empty_database).begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA stock"))
        metadata(contract).create_all(connection)
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)
    assert alembic_differences(pgcontract_empty_database, contract) == []


def test_an_identity_has_its_options(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """A table made from the metadata holds the contract, and Alembic sees nothing to do."""
    (tmp_path / "t.yaml").write_text(
        "table: t\ncolumns:\n  a:\n    type: integer\n    nullable: false\n    identity: by default (increment -2,"
        " minvalue -9, maxvalue 9, start 9, cache 5, cycle)\n"
    )
    contract = load(tmp_path)
    metadata(contract).create_all(alchemy(pgcontract_empty_database))
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)
    assert alembic_differences(pgcontract_empty_database, contract) == []


def serial(name: str, type_: str, table: str) -> str:
    """Return a serial column in the language of contracts."""
    return f"  {name}: {{type: {type_}, nullable: false, default: \"nextval('{table}_{name}_seq')\"}}\n"


@pytest.mark.parametrize(
    ("table", "columns", "rest"),
    [
        ("users", serial("id", "integer", "users"), "primary_key: [id]\n"),
        ("users", serial("id", "bigint", "users"), "primary_key: [id]\n"),
        ("users", serial("id", "smallint", "users"), "primary_key: [id]\n"),
        ("users", serial("id", "integer", "users"), ""),
        ("users", serial("a", "integer", "users") + serial("b", "bigint", "users"), "primary_key: [a]\n"),
        ("users", serial("a", "integer", "users") + serial("b", "integer", "users"), "primary_key: [a, b]\n"),
        ("users", "  id: {type: integer, nullable: false}\n", "primary_key: [id]\n"),
        ("users", "  id: {type: integer, nullable: false, default: 7}\n", "primary_key: [id]\n"),
        ("users", "  id: {type: integer, nullable: false, identity: always}\n", "primary_key: [id]\n"),
        ("log", serial("id", "bigint", "audit.log") + serial("n", "integer", "audit.log"), "schema: audit\n"),
        (
            "a_table_with_a_very_long_name_indeed",
            (
                "  a_column_with_an_even_longer_name_than_that: {type: integer, nullable: false, default:"
                " nextval('a_table_with_a_very_long_name_a_column_with_an_even_longer__seq')}\n"
            ),
            "",
        ),
    ],
)
def test_serials_are_made_with_their_sequence(
    table: str, columns: str, rest: str, pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """A serial is created with a sequence of its own, and an integer key without a default does not become one."""
    (tmp_path / "t.yaml").write_text(f"table: {table}\ncolumns:\n{columns}{rest}")
    contract = load(tmp_path)
    with alchemy(pgcontract_empty_database).begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA audit")
        metadata(contract).create_all(connection)
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)


@pytest.mark.parametrize(
    "default",
    [
        "now() at time zone 'utc'",
        "(now() at time zone 'utc')",
        "timezone('utc', now())",
        "localtimestamp",
        "'2020-01-01'",
        "'2020-01-01'::timestamp without time zone",
        "'2020-01-01'::timestamptz at time zone 'utc'",
        "timestamp '2020-01-01'",
        "case when true then localtimestamp end",
        "localtimestamp + interval '1 day'",
    ],
)
def test_a_default_is_in_parentheses_where_ddl_needs_them(
    default: str, pgcontract_empty_database: str, tmp_path: Path
) -> None:
    """Every expression that a contract may have as a default can be created."""
    (tmp_path / "t.yaml").write_text(
        f'table: t\ncolumns:\n  made: {{type: timestamp, nullable: false, default: "{default}"}}\n'
    )
    contract = load(tmp_path)
    metadata(contract).create_all(alchemy(pgcontract_empty_database))
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)


def test_nothing_is_in_the_metadata_that_says_nothing(sample_contract: Contract) -> None:
    """`autoincrement` and `info` are as SQLAlchemy has them, unless they mean something."""
    for table in metadata(sample_contract).tables.values():
        assert table.info == {}
        said = {column.name: column.autoincrement for column in table.c if column.autoincrement != "auto"}
        assert said == ({"Id.1": False} if table.name == 'Odd "Name"' else {})


def test_names_with_dots_are_made(pgcontract_empty_database: str, tmp_path: Path) -> None:
    """A key refers to a table that SQLAlchemy, which takes text apart at its dots, could not find by name."""
    columns = "columns:\n  Id.1:\n    type: integer\n    nullable: false\n"
    (tmp_path / "a.yaml").write_text(f"table: '\"a.b\"'\n{columns}primary_key: [Id.1]\n")
    (tmp_path / "b.yaml").write_text(
        f"table: '\"c.d\"'\nschema: '\"s.x\"'\n{columns}  kind:\n    type: '\"k.l\"'\n    nullable: true\n"
        'foreign_keys:\n  - columns: [Id.1]\n    references: \'"a.b" ("Id.1")\'\n'
    )
    (tmp_path / "shared.yaml").write_text("enums:\n  '\"k.l\"': [a]\n")
    contract = load(tmp_path)
    with alchemy(pgcontract_empty_database).begin() as connection:
        connection.execute(sa.text('CREATE SCHEMA "s.x"'))
        metadata(contract).create_all(connection)
    assert not differences(contract, verify(contract, pgcontract_empty_database).comparison)
