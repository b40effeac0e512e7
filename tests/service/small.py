"""A small database and its contracts, on a server that a test may ill-treat."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from pgcontract.server import Server
from tests.service.door import contracts

HEAD = "phase4_wallet_roles"
VERSION_TABLE = "alembic.alembic_version"

CONTRACT = """\
table: numbers
columns:
  id:
    type: integer
    nullable: false
  note:
    type: text
    nullable: true
primary_key: [id]
rows:
  every note is a number: select 1 from numbers where note::integer < 0
"""


def make(server: Server, folder: Path, name: str = "small", note: str = "1") -> str:
    """Make a database that is as its contracts, written into the folder, want it. Return its URL."""
    folder.mkdir(exist_ok=True)
    contracts(folder, numbers=CONTRACT)
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(server.url_of(name)) as connection:
        connection.execute("CREATE TABLE numbers (id integer PRIMARY KEY, note text)")
        connection.execute("INSERT INTO numbers VALUES (1, %s)", [note])
        connection.execute("CREATE SCHEMA alembic CREATE TABLE alembic_version (version_num text)")
        connection.execute("INSERT INTO alembic.alembic_version VALUES (%s)", [HEAD])
    return server.url_of(name)
