"""A fingerprint as JSON text and back: sorted, so that the same rows give the same file, and strict at reading."""

from __future__ import annotations

import json
import re
from typing import Any

from pgcontract.errors import FingerprintError
from pgcontract.fingerprint.values import Fingerprint, Kind, Proof, TableFingerprint

FORMAT = 1
"""Goes up with every change of the file or of the hash."""

_DIGEST = re.compile(r"(?:[0-9a-f]{32})?")
_FACTS = {"columns", "digest", "kind", "left_out", "proof", "reason", "rows"}


def to_json(fingerprint: Fingerprint) -> str:
    """Return the fingerprint as text, with a line feed at its end."""
    tables = {name: _facts(entry) for name, entry in fingerprint.items()}
    document = {"format": FORMAT, "fingerprint": tables}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def from_json(text: str) -> Fingerprint:
    """Return the fingerprint that `to_json` wrote.

    Raises:
        FingerprintError: it is something else, damaged, or of another format.
    """
    try:
        document = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise FingerprintError.not_one("it is not JSON, or has a key twice") from None
    if not isinstance(document, dict) or "format" not in document:
        raise FingerprintError.not_one("it names no format")
    if document["format"] != FORMAT or document["format"] is True:
        raise FingerprintError.other_format(document["format"], FORMAT)
    tables = document.get("fingerprint")
    if set(document) != {"format", "fingerprint"} or not isinstance(tables, dict):
        raise FingerprintError.not_one("it has no tables, or something beside them")
    return Fingerprint({name: _entry(name, facts) for name, facts in tables.items()})


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) != len(pairs):
        raise ValueError
    return known


def _facts(entry: TableFingerprint) -> dict[str, object]:
    return {
        "columns": list(entry.columns),
        "digest": entry.digest,
        "kind": str(entry.kind),
        "left_out": list(entry.left_out),
        "proof": str(entry.proof),
        "reason": entry.reason,
        "rows": entry.rows,
    }


def _entry(table: str, facts: object) -> TableFingerprint:
    if not isinstance(facts, dict) or set(facts) != _FACTS:
        raise FingerprintError.not_one(f"the facts of {table} are not complete")
    try:
        return TableFingerprint(
            table=table,
            columns=_names(facts["columns"]),
            rows=_count(facts["rows"]),
            digest=_digest(facts["digest"]),
            proof=Proof(facts["proof"]),
            kind=Kind(facts["kind"]),
            reason=_text(facts["reason"]),
            left_out=_names(facts["left_out"]),
        )
    except (ValueError, TypeError):
        raise FingerprintError.not_one(f"the facts of {table} are damaged") from None


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(name) for name in value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _digest(value: object) -> str:
    if not _DIGEST.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
