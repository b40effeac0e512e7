"""The frozen starting point: the TokenStocks database as it stands before phase 4, and rows to fill it with.

`legacy.sql` makes it, `catalog.yaml` states it fact by fact, `check` holds a database against those facts, `seed`
writes the rows. Nothing here knows of phase 4.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent

DDL = FOLDER / "legacy.sql"
"""Makes all of it in an empty database: one script, for psql or for one `execute`."""

FACTS = FOLDER / "catalog.yaml"
"""The same, stated."""


@cache
def facts() -> dict[str, Any]:
    """Return what `catalog.yaml` states: `enums` (name → labels) and `tables` (name → columns, constraints)."""
    stated: dict[str, Any] = YAML(typ="safe").load(FACTS)
    return stated
