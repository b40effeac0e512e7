"""Kinds of objects whose part of the contract language is one module each, which registers it."""
