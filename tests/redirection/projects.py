"""Projects whose env.py takes its URL from wherever projects take it. None of them knows that it is redirected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

REVISION = """\
from alembic import op

revision, down_revision = "a1b2c3d4e5f6", None


def upgrade():
    op.execute("CREATE TABLE pets (id int)")


def downgrade():
    op.execute("DROP TABLE pets")
"""

INI = """\
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = .
"""

HEAD = """\
import os
from alembic import context
from sqlalchemy import create_engine, engine_from_config, pool, text

config = context.config


def run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

"""


@dataclass(frozen=True, slots=True)
class Case:
    """An env.py. `{url}` in its texts is the developer's database, as SQLAlchemy's URL of `driver`."""

    env: str
    driver: str = "psycopg"
    files: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    ini: str = ""
    """Lines of alembic.ini."""
    x: tuple[str, ...] = ()

    def source(self) -> str:
        """Return the text of env.py."""
        return HEAD + dedent(self.env)


ENGINE = """
with create_engine({}).connect() as connection:
    run(connection)
"""
FROM_ENVIRONMENT = ENGINE.format('os.environ["DATABASE_URL"]')
VARIABLE = {"DATABASE_URL": "{url}"}

ASYNCHRONOUS = """
import asyncio
from sqlalchemy.ext.asyncio import async_engine_from_config, create_async_engine

async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()

asyncio.run(main())
"""

SETTINGS = """
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")
    database_url: str

settings = Settings()
"""

CASES: Mapping[str, Case] = {
    "ini": Case(
        """
        engine = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)
        with engine.connect() as connection:
            run(connection)
        """,
        ini="sqlalchemy.url = {url}",
    ),
    "ini key of another name": Case(ENGINE.format('config.get_main_option("db_url")'), ini="db_url = {url}"),
    "environment": Case(FROM_ENVIRONMENT, environment=VARIABLE),
    "settings and .env": Case(
        SETTINGS + ENGINE.format("settings.database_url"), files={".env": "DATABASE_URL={url}\n"}
    ),
    "dotenv": Case(
        "import dotenv\ndotenv.load_dotenv(override=True)\n" + FROM_ENVIRONMENT,
        files={".env": "DATABASE_URL={url}\nPGHOSTADDR=127.0.0.1\nPGSERVICE=none\nPGOPTIONS=-c role=none\n"},
    ),
    "-x": Case(ENGINE.format('context.get_x_argument(as_dictionary=True)["url"]'), x=("url={url}",)),
    "attributes, demanded": Case("run(config.attributes['connection'])"),
    "attributes, or the ini": Case(
        """
        connection = config.attributes.get("connection")
        if connection is None:
            connection = create_engine(config.get_main_option("sqlalchemy.url")).connect()
        run(connection)
        """,
        ini="sqlalchemy.url = {url}",
    ),
    "psycopg2": Case(FROM_ENVIRONMENT, driver="psycopg2", environment=VARIABLE),
    "pg8000": Case(FROM_ENVIRONMENT, driver="pg8000", environment=VARIABLE),
    "asyncpg": Case(ASYNCHRONOUS, driver="asyncpg", environment=VARIABLE),
    "psycopg, asynchronous": Case(ASYNCHRONOUS, environment=VARIABLE),
    "asyncpg with a pool": Case(
        ASYNCHRONOUS.replace(", poolclass=pool.NullPool", ", connect_args={'ssl': 'prefer', 'timeout': 9}"),
        driver="asyncpg",
        environment=VARIABLE,
    ),
    "StaticPool": Case(
        ENGINE.format('os.environ["DATABASE_URL"], poolclass=pool.StaticPool'), environment=VARIABLE
    ),
    "two engines": Case(
        """
        lock = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT").connect()
        lock.execute(text("SELECT pg_advisory_lock(1)"))
        """
        + FROM_ENVIRONMENT.replace("\n", "\n        "),
        environment=VARIABLE,
    ),
    "engine made at import": Case(
        "from app import engine\nwith engine.connect() as connection:\n    run(connection)\n",
        files={
            "app.py": "import os\nfrom sqlalchemy import create_engine\n"
            "engine = create_engine(os.environ['DATABASE_URL'])\nengine.connect().close()\n"
        },
        environment=VARIABLE,
    ),
    "another do_connect": Case(
        """
        from sqlalchemy import event

        engine = create_engine("postgresql+psycopg://nowhere/none")
        @event.listens_for(engine, "do_connect")
        def choose(dialect, record, arguments, parameters):
            parameters.update(host="127.0.0.1", port=os.environ["DEV_PORT"], dbname="dev", password="SECRETPW")

        with engine.connect() as connection:
            run(connection)
        """,
        environment={"DEV_PORT": "{port}"},
    ),
    "creator, psycopg": Case(
        """
        import psycopg
        url = os.environ["DATABASE_URL"].replace("+psycopg", "")
        engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url))
        with engine.connect() as connection:
            run(connection)
        """,
        environment=VARIABLE,
    ),
    "creator, psycopg2": Case(
        """
        from psycopg2 import connect
        url = os.environ["DATABASE_URL"].replace("+psycopg2", "")
        engine = create_engine("postgresql+psycopg2://", creator=lambda: connect(url))
        with engine.connect() as connection:
            run(connection)
        """,
        driver="psycopg2",
        environment=VARIABLE,
    ),
    "creator, asyncpg": Case(
        ASYNCHRONOUS.replace(
            'os.environ["DATABASE_URL"]', '"postgresql+asyncpg://", async_creator=connect'
        ).replace(
            "async def main",
            "import asyncpg\n"
            "async def connect():\n"
            "    return await asyncpg.connect(os.environ['DATABASE_URL'].replace('+asyncpg', ''))\n\n"
            "async def main",
        ),
        driver="asyncpg",
        environment=VARIABLE,
    ),
    "pool of psycopg_pool": Case(
        """
        import psycopg_pool
        url = os.environ["DATABASE_URL"].replace("+psycopg", "")
        connections = psycopg_pool.ConnectionPool(url, min_size=1, max_size=2, close_returns=True, open=True)
        engine = create_engine("postgresql+psycopg://", creator=connections.getconn, poolclass=pool.NullPool)
        with engine.connect() as connection:
            run(connection)
        """,
        environment=VARIABLE,
    ),
    "psycopg by itself": Case(
        """
        import psycopg
        with psycopg.connect(os.environ["DATABASE_URL"].replace("+psycopg", "")) as direct:
            direct.execute("CREATE SCHEMA IF NOT EXISTS made_directly")
        """
        + FROM_ENVIRONMENT.replace("\n", "\n        "),
        environment=VARIABLE,
    ),
    "asyncpg and pg8000 by themselves": Case(
        """
        import asyncio, asyncpg, pg8000.native
        from sqlalchemy.engine import make_url
        url = make_url(os.environ["DATABASE_URL"])

        async def main():
            direct = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(False))
            await direct.execute("CREATE SCHEMA IF NOT EXISTS made_by_asyncpg")
            await direct.close()

        asyncio.run(main())
        native = pg8000.native.Connection(url.username, url.host, url.database, url.port, url.password)
        native.run("CREATE SCHEMA IF NOT EXISTS made_by_pg8000")
        native.close()
        """
        + FROM_ENVIRONMENT.replace("\n", "\n        "),
        environment=VARIABLE,
    ),
    "libpq's variables": Case(
        ENGINE.format('"postgresql+psycopg://"'),
        environment={
            "PGHOST": "localhost",
            "PGHOSTADDR": "127.0.0.1",
            "PGPORT": "{port}",
            "PGDATABASE": "dev",
            "PGUSER": "postgres",
            "PGPASSWORD": "SECRETPW",
        },
    ),
    "a service": Case(
        ENGINE.format('"postgresql+psycopg://", connect_args={"service": "dev"}'),
        files={
            "services": "[dev]\nhost=127.0.0.1\nport={port}\ndbname=dev\nuser=postgres\npassword=SECRETPW\n"
        },
        environment={"PGSERVICEFILE": "services"},
    ),
    "several hosts and certificates": Case(
        ENGINE.format(
            '"postgresql+psycopg://", connect_args={"host": "127.0.0.1,127.0.0.1", "port": os.environ["DEV_PORTS"],'
            ' "sslmode": "verify-full", "sslrootcert": "/none", "target_session_attrs": "read-only"}'
        ),
        environment={"DEV_PORTS": "{port},{port}"},
    ),
    "nothing": Case(
        """
        engine = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)
        with engine.connect() as connection:
            run(connection)
        """,
        ini="sqlalchemy.url = driver://user:pass@localhost/dbname",
    ),
    "Flask-Migrate": Case(
        "",
        files={
            "app.py": "import os\n"
            "from flask import Flask\n"
            "from flask_migrate import Migrate\n"
            "from flask_sqlalchemy import SQLAlchemy\n"
            "app = Flask(__name__)\n"
            "app.config['SQLALCHEMY_DATABASE_URI'] = os.environ['DATABASE_URL']\n"
            "Migrate(app, SQLAlchemy(app))\n"
        },
        environment=VARIABLE,
    ),
}
