"""Kinds of objects whose part of the contract language is one module each, which registers it."""

from pgcontract.loader.kinds import statistics  # noqa: F401 - registers itself
