"""Alembic on PostgreSQL: the migration runner for env.py, redirected runs of foreign projects, checks and drafts."""

from pgcontract.alembic.autogenerate import autogenerate_options
from pgcontract.alembic.errors import ContractsDiffer, DraftRefused, MigrationRefused
from pgcontract.alembic.redirected.migrations import Migrations
from pgcontract.alembic.runner.advisory_lock import advisory_lock
from pgcontract.alembic.runner.parts import run_guarded
from pgcontract.alembic.runner.project import Texts
from pgcontract.alembic.runner.run import run_migrations

__all__ = [
    "ContractsDiffer",
    "DraftRefused",
    "MigrationRefused",
    "Migrations",
    "Texts",
    "advisory_lock",
    "autogenerate_options",
    "run_guarded",
    "run_migrations",
]
