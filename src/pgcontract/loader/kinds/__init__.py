"""Kinds of objects whose part of the contract language is one module each, which registers it."""

from pgcontract.loader.kinds import statistics, view  # noqa: F401 - each registers itself
