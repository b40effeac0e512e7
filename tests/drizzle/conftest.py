"""Contracts of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

MakeContracts = Callable[..., Path]


@pytest.fixture
def contracts(tmp_path: Path) -> MakeContracts:
    """Write contracts, each given as text, and return their folder."""

    def make(*texts: str) -> Path:
        folder = tmp_path / "contracts"
        folder.mkdir(exist_ok=True)
        for place, text in enumerate(texts):
            (folder / f"{place}.yaml").write_text(dedent(text))
        return folder

    return make
