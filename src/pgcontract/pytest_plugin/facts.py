"""A fact as an item of pytest: its place, its set-up, and how its failure reads.

What is asked of the database stands in `collecting`: in another file, so that pytest cuts itself out of tracebacks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pgcontract import report
from pgcontract.errors import Location, PgcontractError
from pgcontract.pytest_plugin.telling import NOT_MEASURED, SETUP, NotMeasured

_SHOWN = pytest.StashKey[set[str]]()


class Differs(Exception):
    """A fact that does not hold."""

    def __init__(self, differences: list[report.Difference]) -> None:
        self.differences = differences
        super().__init__("\n".join(map(report.block, differences)))


class FactItem(pytest.Function):
    """One fact as a test, whose place is the fact's line."""

    location_of_fact: Location

    @classmethod
    def of(cls, parent: pytest.Collector, name: str, place: Location, check: Any) -> FactItem:
        """Return the item that runs `check` with the verification."""
        item: FactItem = cls.from_parent(parent, name=name, callobj=check)
        item.location_of_fact = place
        return item

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the contract's path and the fact's line, which pytest counts from 0."""
        return self.path, self.location_of_fact.line - 1, self.name

    def setup(self) -> None:
        """Get the verification. What stops it is shown whole for the first fact, and in a line for the others.

        Raises:
            Exception: whatever the project's own fixtures raise, the first time.
        """
        try:
            super().setup()
        except NotMeasured:
            raise
        except PgcontractError as error:
            self.user_properties.append((NOT_MEASURED, str(error)))
            pytest.fail(str(error), pytrace=False)
        except Exception as error:
            said = f"{type(error).__name__}: {error}".splitlines()[0]
            self.user_properties.append((SETUP, said))
            shown = self.session.stash.setdefault(_SHOWN, set())
            if said in shown:
                pytest.fail(f"as for the first fact: {said}", pytrace=False)
            shown.add(said)
            raise

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002 - pytest calls it so
        """Show what differs, without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, Differs) else super().repr_failure(excinfo)
