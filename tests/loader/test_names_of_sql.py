"""What begins a name in SQL, held for every character there is."""

from __future__ import annotations

import re
import sys

import pytest

from pgcontract.sqltext import NAME_START


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.IGNORECASE | re.VERBOSE])
def test_a_name_starts_with_a_letter_an_underscore_or_anything_beyond_ascii(flags: int) -> None:
    """As `ident_start` in PostgreSQL's scanner, which also takes every byte of a character beyond ASCII."""
    start = re.compile(NAME_START, flags)
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        wanted = number >= 0x80 or char == "_" or (char.isascii() and char.isalpha())
        assert (start.fullmatch(char) is not None) == wanted, hex(number)
