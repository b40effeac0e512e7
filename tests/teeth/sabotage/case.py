"""What a sabotage is, and the names of the promises that have no test of their own."""

from __future__ import annotations

from dataclasses import dataclass

UP, DOWN, UP_AGAIN = "the upgrade runs", "the downgrade runs", "the second upgrade runs"
"""What the states themselves promise: a chain that does not run leaves every test without its state."""

ROWS = "test_no_row_is_lost"
HEAD = "test_the_contracts_hold"
BACK = "test_nothing_is_left_behind"
DUMP = "test_pg_dump_prints_the_same"
AGAIN = "test_the_second_upgrade_ends_where_the_first_did"
ALONE = "test_each_revision_alone_goes_up_down_and_up_again"
REFUSED = "test_what_a_revision_destroys_is_declared_and_refused"
WALLETS = "test_every_wallet_has_its_role"


@dataclass(frozen=True, slots=True)
class Sabotage:
    """A revision on top of head, or edits of those there are. `promise` is the test that must fail; "" for none."""

    name: str
    promise: str
    #: What the revision on top of head runs, on the way up and on the way down.
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    #: Part of the name of a revision's file, a text in it, and what stands there instead.
    edits: tuple[tuple[str, str, str], ...] = ()
    #: Methods that do nothing any more: `module:Class.method`.
    without: tuple[str, ...] = ()
    #: What it declares: attribute → what stands there.
    declares: tuple[tuple[str, str], ...] = ()
    since: int = 15
    #: What takes away from the server what is left outside of the database.
    cleanup: str = ""

    def __str__(self) -> str:
        return self.name
