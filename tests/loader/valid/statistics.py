"""Extended statistics."""

from __future__ import annotations

from pgcontract.model import Sql, Statistics
from tests.loader.valid.making import part_of
from tests.objects import part

_COLUMNS = "".join(f"  {name}:\n    type: text\n    nullable: true\n" for name in ("b", "a", "Camel"))

STATISTICS = [
    part_of(
        "statistics of columns in any order",
        f"{_COLUMNS}statistics:\n  - name: s\n    columns: [id, B, a, '\"Camel\"']\n",
        part(Statistics, "s", ("Camel", "a", "b", "id")),
        {"": "17:5", "columns": "18:5", "expressions": "18:5"},
    ),
    part_of(
        "statistics with everything",
        (
            f"{_COLUMNS}statistics:\n  - name: s\n    columns: [(lower(b)), id, (a is null)]\n"
            "    kinds: [mcv, ndistinct]\n    target: 0\n"
        ),
        part(Statistics, "s", ("id",), (Sql("lower(b)"), Sql("a is null")), ("ndistinct", "mcv"), "0"),
        {"": "17:5", "columns": "18:5", "expressions": "18:5", "kinds": "19:5", "target": "20:5"},
    ),
    part_of(
        "statistics of a single expression",
        f"{_COLUMNS}statistics:\n  - name: s\n    columns: [upper(a)]\n    target: 10000\n",
        part(Statistics, "s", (), (Sql("upper(a)"),), (), "10000"),
        {"": "17:5", "target": "19:5"},
    ),
]
