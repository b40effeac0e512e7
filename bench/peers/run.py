"""The corpora at head, held against other tools: seen, false alarms, seconds. A report, not a test.

    python -m bench.peers.run [--tools pgcontract pg_dump alembic …] [--every N]

Needs the tools that are named in the environment that runs it; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import time
import warnings
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from bench.peers.tools import TOOLS, Ask
from pgcontract.server import embedded
from tests import states
from tests.legacy import FOLDER
from tests.teeth.head.columns import COLUMNS
from tests.teeth.head.harmless import HARMLESS
from tests.teeth.head.keys import KEYS
from tests.teeth.head.rest import REST
from tests.teeth.planting import Harmless, copy, plant


@dataclass(slots=True)
class Tally:
    """What a tool made of the corpora."""

    title: str
    ask: Ask
    usual: str
    seen: int = 0
    alarms: int = 0
    failed: int = 0
    seconds: float = 0.0


def main() -> None:
    """Run what the arguments name and print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers.run")
    parser.add_argument("--tools", nargs="*", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--every", type=int, default=1, help="take one case of so many")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    with embedded() as server:
        head = _head(server.url)
        faults = [fault for fault in (*COLUMNS, *KEYS, *REST) if fault.since <= server.major][:: chosen.every]
        harmless = [case for case in HARMLESS if case.since <= server.major][:: chosen.every]
        with copy(head) as pristine:
            tallies = [_tally(name, head, pristine) for name in chosen.tools]
            for case in (*faults, *harmless):
                with copy(head) as url:
                    plant(url, case.ddl)
                    for tally in tallies:
                        _try(tally, url, is_fault=not isinstance(case, Harmless))
        print(f"PostgreSQL {server.version}: {len(faults)} faults, {len(harmless)} harmless changes\n")
    print("| tool | seen | false alarms | failed | seconds |\n|---|---|---|---|---|")
    for tally in tallies:
        counts = f"{tally.seen} | {tally.alarms} | {tally.failed} | {tally.seconds:.0f}"
        print(f"| {tally.title} | {counts} |")


def _tally(name: str, head: str, pristine: str) -> Tally:
    with copy(head) as other:
        title, ask = TOOLS[name](pristine)
        return Tally(title, ask, ask(other))


def _try(tally: Tally, url: str, *, is_fault: bool) -> None:
    began = time.perf_counter()
    try:
        differs = tally.ask(url) != tally.usual
    except Exception:  # noqa: BLE001 - whatever it is, it says that something is wrong, and not what
        differs = True
        tally.failed += 1
    tally.seconds += time.perf_counter() - began
    tally.seen += differs and is_fault
    tally.alarms += differs and not is_fault


def _head(url: str) -> str:
    """Make the upgraded database, with rows, and return its connection string."""
    with psycopg.connect(url, autocommit=True) as connection:
        for role in states.ROLES_OF_SUPABASE:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        connection.execute("CREATE DATABASE peers_head TEMPLATE template0")
    head = psycopg.conninfo.make_conninfo(url, dbname="peers_head")
    known: dict[str, Any] = {"password": None, **psycopg.conninfo.conninfo_to_dict(head)}
    with psycopg.connect(head) as connection:
        connection.execute((FOLDER / "legacy.sql").read_bytes())
    states.default_privileges(**known)
    states.rows = 20
    states.seed(**known)
    states.upgrade(**known)
    return head


if __name__ == "__main__":
    main()
