"""The shape of a Supabase project's database, before the application's first table: its roles and its surroundings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from psycopg import sql

SURROUNDINGS: Final = Path(__file__).parent / "surroundings.sql"
"""Schemas, default privileges and what watches over the schema cache. Needs the roles."""

ROWS: Final = Path(__file__).parent / "rows.sql"
"""Rows of Supabase's own."""

ROLES: Final = (
    sql.SQL("CREATE ROLE anon NOLOGIN NOINHERIT"),
    sql.SQL("CREATE ROLE authenticated NOLOGIN NOINHERIT"),
    sql.SQL("CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS"),
)
