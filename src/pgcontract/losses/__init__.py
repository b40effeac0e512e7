"""What the revisions of a project can destroy: found by running them, compared with what they declare, tried.

`stored` is what holds data, `chain` runs each revision on databases of its own, `declarations` compares what it adds
and drops with what it declares, and `proof` tries the declarations with the rows of `planting` and `values`.
"""

from pgcontract.losses.chain import Chain, Changes, Run, chain_of
from pgcontract.losses.declarations import all_declared
from pgcontract.losses.proof import all_refused

__all__ = ["Chain", "Changes", "Run", "all_declared", "all_refused", "chain_of"]
