"""The cases as data."""

from tests.snapshot.cases.case import Case
from tests.snapshot.cases.harmless import HARMLESS
from tests.snapshot.cases.others import OTHERS
from tests.snapshot.cases.tables import TABLES

__all__ = ["HARMLESS", "RESIDUES", "Case"]

RESIDUES = (*TABLES, *OTHERS)
"""Every one of these must be seen."""
