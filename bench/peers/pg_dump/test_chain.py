"""What a careful person does by hand: print the schema, go up and down again, print it again."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from bench.peers.cases import Case
from pgcontract.pgdump import schema_text


def test_pg_dump_prints_the_same(case: Case) -> None:
    """The chain goes up and down, and the text is the same."""
    config = Config()
    config.set_main_option("script_location", str(case.folder / "migrations"))
    config.attributes.update(database_url=case.url, discard_data=True)
    before = schema_text(case.url)
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    assert schema_text(case.url) == before
