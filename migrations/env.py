"""What Alembic runs for every command that needs a database or writes a script: pgcontract's migration runner."""

from pgcontract.alembic import Texts, run_migrations

run_migrations(
    contracts="contracts",
    # Not `public`: `drizzle-kit push` drops tables in `public` that its models do not know.
    version_table_schema="alembic",
    declarations="required",
    texts=Texts(
        missing="the migrations start from the live TokenStocks database; check that the URL names it",
        existing="if drizzle-kit push made it and it holds no data, drop it and run the upgrade again",
    ),
)
