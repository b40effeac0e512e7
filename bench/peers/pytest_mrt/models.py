"""The models that the migrations are held against: the contracts, as SQLAlchemy's metadata, in the default schema."""

from __future__ import annotations

import sqlalchemy as sa

from bench.peers.environments import ROOT
from pgcontract.loader import load
from pgcontract.metadata import metadata

wanted = sa.MetaData()
for table in metadata(load(ROOT / "contracts")).sorted_tables:
    table.to_metadata(wanted, schema=None, referred_schema_fn=lambda *_: None)
