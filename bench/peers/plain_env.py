"""An env.py in the manner of Alembic's own template: it takes the connection that it is given, and asks nothing.

For the test that runs migrations inside a transaction of its own, which this project's env.py does not allow.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

VERSION_SCHEMA = "alembic"

with context.config.attributes["connection"].connect() as connection:
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {VERSION_SCHEMA}"))
    context.configure(connection=connection, version_table_schema=VERSION_SCHEMA)
    with context.begin_transaction():
        context.run_migrations()
