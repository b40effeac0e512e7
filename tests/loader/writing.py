"""What tests of the loader share: a small valid contract to build upon, files in a folder, Hypothesis' settings."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


def examples(number: int) -> settings:
    """Return what a test runs with; the seed is fixed, so that each run says the same.

    An example takes milliseconds. The limit is farther off than a busy machine can make it.
    """
    return settings(
        max_examples=number,
        deadline=timedelta(seconds=30),
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail if the block takes more of the processor than so much, however long it had to wait for it."""
    began = time.process_time()
    yield
    taken = time.process_time() - began
    assert taken < seconds, f"it took {taken:.1f} s"
