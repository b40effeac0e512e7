"""Contracts from a folder: YAML files to one `Contract`, or every problem at once with file, line and column.

In the order of the data: `source` bytes to text; `nodes` text to plain data with its places; `validate` data to
`documents`, with `repair` going on after a problem; `sense` what is wrong with one document by itself; `build` and
`shared` documents to facts, with `naming` and `phrases`; `notes` what is no fact; `resolve` names that lead to other
files; `load` all of it. `wording` words the problems, and `json_schema` is the language for editors.
"""

from pgcontract.loader.load import load

__all__ = ["load"]
