"""The whole shape of a database as one value: `take` it, store it, and see in what two of them differ."""

from __future__ import annotations

from pgcontract.snapshot.difference import Difference, Verdict, differences
from pgcontract.snapshot.take import take
from pgcontract.snapshot.value import Catalogue, Snapshot
from pgcontract.snapshot.written import written

__all__ = ["Catalogue", "Difference", "Snapshot", "Verdict", "differences", "take", "written"]
