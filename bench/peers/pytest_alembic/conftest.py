"""What pytest-alembic asks for, as its documentation says: a configuration and an engine."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy
from alembic.config import Config

from bench.peers.cases import Case, case, pytest_generate_tests

__all__ = ["case", "pytest_generate_tests"]


@pytest.fixture
def alembic_config(case: Case, request: pytest.FixtureRequest) -> Config:
    """The sabotaged migrations. Only the test that brings its own connection needs the plain env.py, which takes it."""
    config = Config()
    plain = request.node.name.startswith("test_downgrade_leaves_no_trace")
    config.set_main_option("script_location", str(case.folder / ("plain" if plain else "migrations")))
    config.attributes["database_url"] = case.url
    config.attributes["discard_data"] = True
    return config


@pytest.fixture
def alembic_engine(case: Case) -> sqlalchemy.Engine:
    """An engine for the same database."""
    return sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(case.url))
