"""What a project chooses once, in its env.py: schemas, version table, advisory lock, rules and texts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from psycopg import sql
from sqlalchemy import MetaData


@dataclass(frozen=True, slots=True)
class Texts:
    """Advice that only the project can give, as the end of a message. No full stop at the end."""

    missing: str = "check that the URL names the right database"
    """After the tables and columns that `requires` names and the database lacks."""
    existing: str = "if it holds no data, drop it and run the upgrade again"
    """After what `creates` names and the database has already."""


@dataclass(frozen=True, slots=True)
class Project:
    """One chain of revisions and where its objects are."""

    schemas: tuple[str, ...] = ("public",)
    """The schemas that the revisions migrate. A declared name without a schema is in the first one."""
    version_table: str = "alembic_version"
    version_table_schema: str = "public"
    lock_key: int | None = None
    """The bigint of the advisory lock; None derives it from the version table's name."""
    declarations: Literal["optional", "required"] = "optional"
    """Whether every revision has to define all of `requires`, `creates`, … even if empty."""
    texts: Texts = field(default_factory=Texts)
    contracts: Path | None = None
    """The folder of the contracts, for `check` and `revision --autogenerate`."""
    target_metadata: MetaData | None = None
    """Models in place of contracts."""
    configure: Mapping[str, Any] = field(default_factory=dict)
    """More options for `EnvironmentContext.configure`."""

    @property
    def advisory_lock(self) -> int:
        """The key of the advisory lock. PostgreSQL's advisory locks are per database, so the table's name is enough."""
        if self.lock_key is not None:
            return self.lock_key
        name = f"pgcontract.alembic {self.version_table_schema}.{self.version_table}"
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)

    @property
    def version_identifier(self) -> sql.Identifier:
        """The version table with its schema, quoted."""
        return sql.Identifier(self.version_table_schema, self.version_table)
