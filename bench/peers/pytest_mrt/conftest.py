"""What pytest-mrt asks for, as its documentation says: a configuration, with seeds for what has foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import JsonDumper
from pytest_mrt import MRTConfig
from pytest_mrt.plugin import MRTFixture
from seeds import Seeds

from bench.peers.cases import Case, case, pytest_generate_tests

__all__ = ["case", "pytest_generate_tests"]

# A document is read as a dict; so it has to be seeded as one.
psycopg.adapters.register_dumper(dict, JsonDumper)

INI = str(Path(__file__).parents[3] / "alembic.ini")


@pytest.fixture
def mrt(case: Case) -> Iterator[MRTFixture]:
    """pytest-mrt's own fixture, for one case: as the plugin makes it, with a database and migrations for each."""
    known = conninfo_to_dict(case.url)
    # As it is, without escapes: Alembic's configuration would take a % for something of its own.
    url = "postgresql+psycopg://{user}@/{dbname}?host={host}&port={port}".format_map(known)
    with psycopg.connect(case.url, autocommit=True) as connection:
        seeds = Seeds(connection).functions()
        fixture = MRTFixture(MRTConfig(INI, url, custom_seeds=seeds, target_metadata="models:wanted"))
        config = fixture._runner.alembic_cfg
        config.set_main_option("script_location", str(case.folder / "migrations"))
        config.attributes.update(database_url=case.url, discard_data=True)
        yield fixture
        fixture.reset()
