"""A verification, looked up fact by fact."""

from __future__ import annotations

from collections import defaultdict

from pgcontract import report
from pgcontract.compare import Verdict
from pgcontract.model import ObjectId, QualifiedName
from pgcontract.verify import Verification


class Verified:
    """The differences of one verification, by the facts that tests are about."""

    def __init__(self, verification: Verification) -> None:
        contract, comparison = verification.contract, verification.comparison
        self.verification = verification
        self.differences = report.differences(contract, comparison)
        self.measured = report.measured(contract, comparison)
        self._skipped = {
            (finding.id, finding.attribute): finding.reason for finding in comparison.of(Verdict.SKIPPED)
        }
        self._differences = {(entry.id, entry.attribute): entry for entry in self.differences}
        self._missing_tables = {
            entry.id.qualified_name: entry
            for entry in self.differences
            if entry.kind == "missing" and not entry.id.parent
        }
        self._unexpected: dict[QualifiedName | None, list[report.Difference]] = defaultdict(list)
        for entry in self.differences:
            if entry.kind == "unexpected":
                self._unexpected[entry.id.relation if entry.id.parent else None].append(entry)

    def skipped(self, key: ObjectId, attribute: str) -> str | None:
        """Return why a fact was not compared, or None if it was."""
        return self._skipped.get((key, attribute))

    def difference(self, key: ObjectId, attribute: str) -> report.Difference | None:
        """Return the difference in a fact: its own, that of its missing object, or of the missing table."""
        missing = self._missing_tables.get(key.relation) if key.kind != "row rule" else None
        return self._differences.get((key, attribute)) or self._differences.get((key, "")) or missing

    def unexpected(self, table: QualifiedName | None = None) -> list[report.Difference]:
        """Return what a table has that its contract does not name; without a table: objects that belong to none."""
        return self._unexpected.get(table, [])
