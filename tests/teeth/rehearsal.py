"""A rehearsal with planted revisions: the chain of states in one database, and at each the round trip's own promises.

The promises are the test functions of tests/roundtrip themselves, called with what they ask for. What is planted stands
in `sabotage`.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory
from psycopg.conninfo import conninfo_to_dict

from pgcontract.pytest_plugin.fixtures import MakeDatabase
from pgcontract.roundtrip import State, observe
from tests import states
from tests.legacy import TABLES
from tests.roundtrip import test_2_up, test_4_back, test_5_again
from tests.teeth.sabotage.case import DOWN, REFUSED, UP, UP_AGAIN, Sabotage

MIGRATIONS = states.ROOT / "migrations"

REVISION = '''\
"""A planted revision."""

from __future__ import annotations

from alembic import op

revision = "planted"
down_revision = "phase4_wallet_roles"
branch_labels = None
depends_on = None
requires: tuple[str, ...] = ()
creates: tuple[str, ...] = ()
upgrade_destroys: dict[str, str] = {upgrade_destroys}
downgrade_destroys: dict[str, str] = {downgrade_destroys}
derivable: dict[str, str] = {derivable}


def upgrade() -> None:
    for statement in {up!r}:
        op.execute(statement)


def downgrade() -> None:
    for statement in {down!r}:
        op.execute(statement)
'''


@dataclass(slots=True)
class Rehearsal:
    """One rehearsal. `broken` has the promises that did not hold, by the names of their tests, and what they said."""

    known: dict[str, Any]
    broken: dict[str, str] = field(default_factory=dict)

    def hold(self, promise: Callable[..., None], **given: Any) -> None:
        """Ask for a promise as pytest would: with the fixtures that it names, and evidence that it must give."""
        evidence = _Evidence()
        request = SimpleNamespace(getfixturevalue=self.known.__getitem__)
        offered = {**self.known, "pgcontract_evidence": evidence, "request": request, **given}
        with self.noting(promise.__name__):
            promise(**{name: offered[name] for name in inspect.signature(promise).parameters})
            assert evidence.total, "nothing was looked at"

    @contextmanager
    def noting(self, name: str) -> Iterator[None]:
        """Note what is raised inside the block under `name`."""
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - whatever it is, it is seen
            self.broken.setdefault(name, str(error))

    def observe(self, name: str, title: str) -> State:
        """Observe the database as it stands now, under the name of the fixture that it stands for."""
        self.known[name] = observe(title, self.known["url"], self.known["before"])
        return self.known[name]  # type: ignore[no-any-return]


@dataclass(slots=True)
class _Evidence:
    total: int = 0

    def __call__(self, **counted: int) -> None:
        self.total += sum(counted.values())


def write(sabotage: Sabotage, folder: Path) -> Path:
    """Write a sabotaged copy of the migrations into a folder, and return it."""
    copy = folder / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for stem, old, new in sabotage.edits:
        (path,) = copy.glob(f"versions/*{stem}.py")
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{stem} has no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")
    if sabotage.up or sabotage.down:
        nothing = dict.fromkeys(("upgrade_destroys", "downgrade_destroys", "derivable"), "{}")
        text = REVISION.format(up=sabotage.up, down=sabotage.down, **nothing | dict(sabotage.declares))
        (copy / "versions" / "20991231_planted.py").write_text(text, encoding="utf-8")
    return copy


@contextmanager
def planted(sabotage: Sabotage, folder: Path) -> Iterator[None]:
    """Let everything that runs migrations run the sabotaged copy of them."""
    copy = write(sabotage, folder)
    usual = states.alembic

    def alembic(url: str, *, discard_data: bool = False) -> Any:
        config = usual(url, discard_data=discard_data)
        config.set_main_option("script_location", str(copy))
        return config

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "alembic", alembic)
        patch.setattr(test_2_up, "_SCRIPTS", ScriptDirectory.from_config(alembic("")))
        for name in sabotage.without:
            module, _, attribute = name.partition(":")
            owner, _, method = attribute.rpartition(".")
            patch.setattr(getattr(import_module(module), owner), method, lambda *_, **__: None)
        yield


def rehearse(
    sabotage: Sabotage, folder: Path, chain: Mapping[str, Any], make: MakeDatabase
) -> Mapping[str, str]:
    """Go the way with a sabotage until the promise is broken that it was made to break, and return all that are.

    Args:
        sabotage: what is planted.
        folder: an empty one, for the copy of the migrations.
        chain: the fixtures `before`, `legacy`, `legacy_without_rows` and `upgraded`.
        make: makes databases.
    """
    only_down = bool(sabotage.promise) and not sabotage.up and not sabotage.edits
    url = make(chain["upgraded" if only_down else "legacy"])
    rehearsal = Rehearsal({**chain, "url": url, "pgcontract_make_database": make})
    with planted(sabotage, folder), _cleaning(sabotage, url):
        _special(sabotage.promise, rehearsal, make)
        if not sabotage.promise and (sabotage.up or sabotage.down):
            _hold_what_is_destroyed(rehearsal, "planted", make)
        steps = ((UP, _only_upgrade if only_down else _up), (DOWN, _down), (UP_AGAIN, _up_again))
        for name, step in steps:
            if sabotage.promise and sabotage.promise.partition("[")[0] in rehearsal.broken:
                break
            with rehearsal.noting(name):
                step(rehearsal)
            if name in rehearsal.broken:
                break
    return rehearsal.broken


@contextmanager
def _cleaning(sabotage: Sabotage, url: str) -> Iterator[None]:
    """Take away at the end what the sabotage leaves in the cluster, where others would meet it."""
    try:
        yield
    finally:
        if sabotage.cleanup:
            with psycopg.connect(url) as connection:
                connection.execute(sabotage.cleanup.encode())


def _special(promise: str, rehearsal: Rehearsal, make: MakeDatabase) -> None:
    """Ask for the promises that have states of their own, and cost as much: only where one of them is to be broken."""
    name, _, parameter = promise.partition("[")
    if name == "test_each_revision_alone_goes_up_down_and_up_again":
        rehearsal.hold(getattr(test_2_up, name), revision=parameter.rstrip("]"))
    elif name == "test_wallets_that_are_not_all_there":
        rehearsal.hold(getattr(test_2_up, name), types=("treasury",))
    elif name == "test_the_chain_runs_on_a_database_without_a_single_row":
        rehearsal.hold(getattr(test_5_again, name))
    elif name == REFUSED:
        _hold_what_is_destroyed(rehearsal, parameter.rstrip("]"), make)
    elif name == "test_a_wallet_of_the_old_application_gets_its_role":
        at_head = make(rehearsal.known["legacy"])
        states.upgrade(**_parts(at_head))
        upgraded = SimpleNamespace(template_dbname=_parts(at_head)["dbname"])
        rehearsal.hold(getattr(test_5_again, name), upgraded=upgraded)


def _hold_what_is_destroyed(rehearsal: Rehearsal, revision: str, make: MakeDatabase) -> None:
    revisions = states.chain(make(rehearsal.known["legacy"]), make)
    rehearsal.hold(getattr(test_4_back, REFUSED), revision=revision, revisions=revisions)


def _only_upgrade(rehearsal: Rehearsal) -> None:
    """Put a revision that does nothing on the way up on top of a state that the real chain has made."""
    states.upgrade(**_parts(rehearsal.known["url"]))


def _up(rehearsal: Rehearsal) -> None:
    states.upgrade(**_parts(rehearsal.known["url"]))
    rehearsal.observe("at_head", "the upgraded database")
    _at_head(rehearsal, "at_head")


def _down(rehearsal: Rehearsal) -> None:
    states.use(**_parts(rehearsal.known["url"]))
    states.downgrade(**_parts(rehearsal.known["url"]))
    rehearsal.observe("afterwards", "the downgraded database")
    rehearsal.hold(test_4_back.test_nothing_is_left_behind)
    rehearsal.hold(test_4_back.test_pg_dump_prints_the_same)
    _no_row_is_lost(rehearsal, "afterwards")


def _up_again(rehearsal: Rehearsal) -> None:
    states.upgrade(**_parts(rehearsal.known["url"]))
    rehearsal.observe("at_head_again", "the database upgraded again")
    rehearsal.hold(test_5_again.test_the_second_upgrade_ends_where_the_first_did)
    _at_head(rehearsal, "at_head_again")


def _at_head(rehearsal: Rehearsal, state: str) -> None:
    rehearsal.hold(test_2_up.test_the_contracts_hold, state=state)
    rehearsal.hold(test_2_up.test_every_wallet_has_its_role, state=state)
    _no_row_is_lost(rehearsal, state)


def _no_row_is_lost(rehearsal: Rehearsal, state: str) -> None:
    for table in TABLES:
        rehearsal.hold(test_5_again.test_no_row_is_lost, table=table, state=state)


def _parts(url: str) -> dict[str, Any]:
    return {"host": None, "port": None, "user": None, "password": None, **conninfo_to_dict(url)}
