"""Whether two spellings of an expression mean the same: the server is asked, and executes nothing."""

from pgcontract.expressions.settle import settle, table_identifier
from pgcontract.expressions.texts import fault

__all__ = ["fault", "settle", "table_identifier"]
