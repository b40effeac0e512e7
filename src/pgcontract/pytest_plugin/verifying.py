"""A verification, looked up fact by fact."""

from __future__ import annotations

from collections import defaultdict

from pgcontract import report
from pgcontract.compare import Finding, Verdict
from pgcontract.contract import Subject
from pgcontract.verify import Verification


class Verified:
    """The findings and differences of one verification, by what a test asks for."""

    def __init__(self, verification: Verification) -> None:
        contract, comparison = verification.contract, verification.comparison
        self.verification = verification
        self.differences = report.differences(contract, comparison)
        self.measured = report.measured(contract, comparison)
        self._findings = {(finding.subject, finding.attribute): finding for finding in comparison.findings}
        self._differences = {(entry.subject, entry.attribute): entry for entry in self.differences}
        self._unexpected: dict[str, list[report.Difference]] = defaultdict(list)
        for entry in self.differences:
            if entry.kind == "unexpected":
                self._unexpected[entry.subject.table].append(entry)

    def finding(self, subject: Subject, attribute: str) -> Finding:
        """Return what became of a fact."""
        return self._findings[subject, attribute]

    def difference(self, finding: Finding) -> report.Difference | None:
        """Return the difference that speaks of the fact: its own, or that of its missing subject, or of the table.

        The table may be missing, or something else may stand in its place.
        """
        if finding.verdict not in {Verdict.DIFFERENT, Verdict.UNDECIDED}:
            return None
        subject = finding.subject
        table = subject if subject.kind == "table" else Subject("table", subject.table)
        keys = ((subject, finding.attribute), (subject, ""), (table, ""), (table, "kind"))
        return next(self._differences[key] for key in keys if key in self._differences)

    def unexpected(self, table: str = "") -> list[report.Difference]:
        """Return what a table has that its contract does not name; without a table: what belongs to none."""
        return self._unexpected.get(table, [])
