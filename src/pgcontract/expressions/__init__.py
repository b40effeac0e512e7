"""Whether two spellings of an expression mean the same: the server is asked, and executes nothing."""

from pgcontract.expressions.settle import settle, table_identifier

__all__ = ["settle", "table_identifier"]
