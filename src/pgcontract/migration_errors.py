"""Why migrations of a project did not run. Apart from `pgcontract.alembic`, whose import takes half a second."""

from __future__ import annotations

from pgcontract.errors import PgcontractError


class MigrationRunError(PgcontractError):
    """Migrations of a project that could not be run as asked; nothing may be concluded about its revisions.

    `output` is what its env.py printed, without passwords. It may quote rows.
    """

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output


class RedirectionError(MigrationRunError):
    """A connection could not be redirected, or the migrations are not where they should be: keep nothing."""


class RevisionError(Exception):
    """A revision that fails by itself, which is a finding about it. `location` is its file and line."""

    def __init__(self, message: str, location: str, output: str = "") -> None:
        super().__init__(message)
        self.location = location
        self.output = output
