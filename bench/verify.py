"""How long a verification takes, beside three catalogue queries (the floor), SQLAlchemy and Alembic, in one run.

    python bench/verify.py [--tables 1000] URL of a server

It makes a database of its own with 20 columns, 4 constraints and 3 indexes per table, and drops it afterwards. The
contracts are spelled as a reviewer would: a check and several defaults of every table go to the server.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.conninfo import conninfo_to_dict
from snapshot import COLUMNS, arguments, best, filled, floor

from pgcontract import catalog
from pgcontract.compare import compare_with_schema
from pgcontract.contract import Contract
from pgcontract.database import reading
from pgcontract.loader import load
from pgcontract.metadata import metadata
from pgcontract.schema import Schema
from pgcontract.verify import SEARCH_PATH, verify


def contract_text(table: int) -> str:
    """Return the contract of one table that `build` makes."""
    columns = [
        f"  {name}:\n    type: {kind}\n    nullable: true\n"
        + ("    default: '0'\n" if kind == "integer" else "")
        for name, kind in COLUMNS.items()
    ]
    return (
        f"table: t{table}\ncolumns:\n"
        "  id:\n    type: uuid\n    nullable: false\n    default: gen_random_uuid()\n"
        "  code:\n    type: varchar(32)\n    nullable: true\n  other:\n    type: uuid\n    nullable: true\n"
        + "".join(columns)
        + f"primary_key: [id]\nuniques:\n  - columns: [code]\n    name: t{table}_code_key\n"
        "foreign_keys:\n  - columns: [other]\n"
        f"    references: t{max(table - 1, 0)} (id)\n    name: t{table}_other_fkey\n"
        f"checks:\n  - name: t{table}_code_check\n    check: code <> ''\nindexes:\n  - columns: [c1, c2]\n"
    )


def contracts(tables: int) -> Contract:
    """Write the contracts of all tables to files, and load them."""
    with tempfile.TemporaryDirectory() as folder:
        for table in range(tables):
            (Path(folder) / f"t{table}.yaml").write_text(contract_text(table), encoding="utf-8")
        return load(Path(folder))


def read(url: str) -> Schema:
    """Read the catalogue, connection included."""
    with reading(url, search_path=SEARCH_PATH) as connection:
        return catalog.read(connection, ["public"], ["anon"])


def engine(url: str) -> sa.Engine:
    """Return SQLAlchemy's engine for the database."""
    known = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    port = int(known.get("port", 5432))
    address = sa.URL.create(
        "postgresql+psycopg",
        known["user"],
        known.get("password"),
        host=known["host"],
        port=port,
        database=known["dbname"],
    )
    return sa.create_engine(address, poolclass=sa.pool.NullPool)


def reflect(url: str) -> None:
    """Reflect all tables with SQLAlchemy."""
    sa.MetaData().reflect(engine(url))


def autogenerate(url: str, wanted: sa.MetaData) -> None:
    """Compare with Alembic."""
    with engine(url).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        compare_metadata(context, wanted)


def measure(url: str, tables: int) -> None:
    """Print the times of one database."""
    contract = contracts(tables)
    schema = read(url)
    result = verify(contract, url).comparison
    if not result.holds:
        raise SystemExit(
            "the contracts do not hold: the bench and the database that it makes have come apart"
        )
    base = best(lambda: floor(url))
    print(f"{result.compared:,} facts")
    rows = {
        "three catalogue queries": base,
        "catalogue": best(lambda: read(url), 3),
        "comparison": best(lambda: compare_with_schema(contract, schema), 3),
        "verify, all of it": best(lambda: verify(contract, url), 3),
        "SQLAlchemy's reflection": best(lambda: reflect(url), 2),
        "Alembic's comparison": best(lambda: autogenerate(url, metadata(contract)), 2),
    }
    for name, seconds in rows.items():
        print(f"{name:24} {seconds:6.3f} s  {seconds / base:5.1f}")


def main() -> None:
    """Make the database, measure, drop it."""
    given = arguments(__doc__)
    with filled(given.url, "pgcontract_bench_verify", given.tables) as url:
        measure(url, given.tables)


if __name__ == "__main__":
    main()
