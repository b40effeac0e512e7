"""What tests of the loader share: a small valid contract to build upon, files in a folder, Hypothesis' settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings

from pgcontract.contract import Contract
from pgcontract.errors import ContractError
from pgcontract.loader import load

#: Six lines; what a case adds starts in line 7, and may go on with columns.
HEAD = """\
table: t
primary_key: [id]
columns:
  id:
    type: uuid
    nullable: false
"""

Files = Mapping[str, str | bytes]


def write(folder: Path, files: Files) -> Path:
    """Write the files into the folder, and return it."""
    for name, content in files.items():
        folder.joinpath(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def loaded(folder: Path, files: Files) -> Contract:
    """Return the contract that the files make."""
    return load(write(folder, files))


def problems(folder: Path, files: Files) -> list[str]:
    """Return what is wrong with the files, `file:line:column  text`, without the folder in front; [] for nothing.

    The folder itself is called `folder`.
    """
    try:
        loaded(folder, files)
    except ContractError as error:
        inside, itself = f"{folder.as_posix()}/", f"{folder.as_posix()}:"
        return [line.replace(inside, "").replace(itself, "folder:") for line in str(error).split("\n")]
    return []


def examples(number: int, seconds: float = 2) -> settings:
    """Return what a test runs with, each example within so long; the seed is fixed, so that each run says the same."""
    return settings(
        max_examples=number,
        deadline=timedelta(seconds=seconds),
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
