"""What `verify` sees: a sample with one of everything, and one change of it at a time."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
"""The folder of the sample's contracts, and `sample.sql`, which makes a database that holds them."""
