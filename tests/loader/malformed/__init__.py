"""Contracts that do not have the shape of one, as cases."""

from tests.loader.malformed import keys, kinds, text

CASES = [*keys.KEYS, *text.YAML, *text.BYTES, *kinds.KINDS]
