"""The whole shape of a database as one value: `take` it, store it, and see in what two of them differ.

`catalogues` says what the server's catalogues consist of, `reading` fetches their rows, `foreign` and `naming` put
names in place of OIDs, by `rules` that are data; `named` does so on first use, and `take` makes a `value` of it all.
`difference` compares two of them, and `equivalence` lets the server say which printed texts of SQL mean the same;
`written` is about what no snapshot has, the catalogues of the cluster.
"""

from __future__ import annotations

from pgcontract.snapshot.difference import Difference, Verdict, differences
from pgcontract.snapshot.equivalence import Resolution, resolve
from pgcontract.snapshot.take import take
from pgcontract.snapshot.value import Catalogue, Snapshot
from pgcontract.snapshot.written import written

__all__ = [
    "Catalogue",
    "Difference",
    "Resolution",
    "Snapshot",
    "Verdict",
    "differences",
    "resolve",
    "take",
    "written",
]
