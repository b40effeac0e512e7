"""Whether two spellings of an expression mean the same: the server is asked, and reads no row."""

from pgcontract.expressions.settle import settle

__all__ = ["settle"]
