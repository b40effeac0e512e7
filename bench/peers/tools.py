"""The tools, each as one question: what do you say of this database? Compared is the answer for an unchanged copy.

None of them is asked for more than it claims: each gets the pristine database (or what it makes of that) as the model.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from importlib.metadata import version

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.pool import NullPool

from pgcontract import cli
from pgcontract.pgdump import schema_text

Ask = Callable[[str], str]
"""Takes the connection string of a database and returns what the tool says of it."""


def pgcontract(_: str) -> tuple[str, Ask]:
    """Hold the database against the contracts, by the command."""

    def ask(url: str) -> str:
        out = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with contextlib.redirect_stdout(out):
            cli.run(["verify", "--database-url", url])
        out.flush()
        return out.buffer.getvalue().decode()  # type: ignore[attr-defined]

    return f"pgcontract {version('pgcontract')} verify", ask


def pg_dump(_: str) -> tuple[str, Ask]:
    """Print the schema, and compare the text."""
    return "pg_dump --schema-only, diffed", schema_text


def alembic(pristine: str) -> tuple[str, Ask]:
    """Compare with the metadata reflected from the pristine database, types and server defaults too."""
    metadata = sa.MetaData()
    with _engine(pristine).connect() as connection:
        metadata.reflect(connection)

    def ask(url: str) -> str:
        with _engine(url).connect() as connection:
            options = {"compare_type": True, "compare_server_default": True}
            return repr(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    return f"alembic {version('alembic')} comparison", ask


def sqlalchemy_diff(pristine: str) -> tuple[str, Ask]:
    """Compare both databases as SQLAlchemy reflects them."""
    from sqlalchemydiff.comparer import Comparer  # noqa: PLC0415 - in an environment of its own

    def ask(url: str) -> str:
        result = Comparer(_engine(pristine), _engine(url)).compare()
        return repr(result.errors) if not result.is_match else "match"

    return f"sqlalchemy-diff {version('sqlalchemy-diff')}", ask


TOOLS = {tool.__name__: tool for tool in (pgcontract, pg_dump, alembic, sqlalchemy_diff)}


def _engine(url: str) -> sa.Engine:
    import psycopg  # noqa: PLC0415

    return sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
