"""Contracts from a folder: YAML files to one `Contract`, or every problem at once with file, line and column.

In the order of the data: `source` bytes to text; `nodes` text to plain data with its places; `validate` data to
`documents`, with `repair` going on after a problem; `sense` what is wrong with one document by itself; `build` and
`shared` documents to facts, with `naming` and `phrases`; `notes` what is no fact; `resolve` names that lead to other
files; `folder` all of it. `wording` words the problems, and `json_schema` is the language for editors.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pgcontract.contract import Contract

__all__ = ["load"]


def load(folder: Path) -> Contract:
    """Read every `.yaml` and `.yml` file of `folder` but for hidden ones. One in a folder below is a problem.

    Files are named in messages relative to the working directory, if they lie below it.

    Raises:
        ContractError: with every problem of every file, in the order of the files; or there is nothing to read.
    """
    # The formatter needs no more of this package than its YAML reader, and pydantic takes longer than its work.
    from pgcontract.loader.folder import load_folder  # noqa: PLC0415

    return load_folder(folder)
