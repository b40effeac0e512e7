"""Contracts from a folder: YAML files to one `Contract`, or every problem at once with file, line and column."""

from pgcontract.loader.load import load

__all__ = ["load"]
