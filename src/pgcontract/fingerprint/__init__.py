"""The rows of a table as one value: take it, compare two, and name the rows that differ.

`relations` finds what holds rows, `forms` decides how a column is hashed, `hashing` asks for the digests, `values` and
`document` are the result and its JSON, `compare` compares two, and `rows` names the rows that differ. The shape of the
database is the snapshot's business, what it should be is the contract's.
"""

from pgcontract.fingerprint.compare import Change, FingerprintDifferences, TableDifference, differences
from pgcontract.fingerprint.document import FORMAT, from_json, to_json
from pgcontract.fingerprint.hashing import LARGE_OBJECTS, marks, take
from pgcontract.fingerprint.rows import ChangedRow, RowDifferences, changed_rows
from pgcontract.fingerprint.values import Fingerprint, Kind, Proof, TableFingerprint

__all__ = [
    "FORMAT",
    "LARGE_OBJECTS",
    "Change",
    "ChangedRow",
    "Fingerprint",
    "FingerprintDifferences",
    "Kind",
    "Proof",
    "RowDifferences",
    "TableDifference",
    "TableFingerprint",
    "changed_rows",
    "differences",
    "from_json",
    "marks",
    "take",
    "to_json",
]
