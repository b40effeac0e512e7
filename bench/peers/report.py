"""What `python -m bench.peers` runs in this project's own environment: a server, the corpora, the table."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.peers import head, migrations, node
from bench.peers.tally import Tally, table
from pgcontract.server import Server, embedded
from tests import states
from tests.legacy import FOLDER
from tests.teeth.run import write_between

BEGIN, END = "<!-- made by python -m bench.peers -->", "<!-- until here -->"

TRACE = "test_downgrade_leaves_no_trace"


def main() -> None:
    """Measure, print, and write if asked to."""
    # Told to end, it takes its folders away; the server's keeper does the same by itself.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended: nothing was measured"))
    parser = argparse.ArgumentParser(prog="python -m bench.peers")
    parser.add_argument("--python", action="append", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take one case of so many")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="cases at a time [default: 2]")
    parser.add_argument("--details", action="store_true", help="also list what each tool saw and reported")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the table, between the file's marks")
    chosen = parser.parse_args()
    began = time.monotonic()
    with embedded() as server, tempfile.TemporaryDirectory(prefix="peers-") as scratch:
        legacy, upgraded = _databases(server)
        tallies = [*_at_head(server, upgraded, chosen), *_sabotaged(server, legacy, chosen, Path(scratch))]
    text = (
        f"Measured on {datetime.now(UTC).date().isoformat()} on PostgreSQL {server.version} by `python -m bench.peers`:"
        f" {'every case' if chosen.every == 1 else f'one case of {chosen.every}'}, {chosen.workers} at a time,"
        f" {(time.monotonic() - began) / 60:.0f} minutes in all.\n\n{table(tallies)}"
    )
    print(f"\n{text}")
    for tally in tallies if chosen.details else ():
        print(f"{tally.corpus}, {tally.title}\n  saw {tally.seen}\n  reported {tally.alarms}")
    if chosen.write is not None:
        write_between(chosen.write, text, BEGIN, END)


def _at_head(server: Server, upgraded: str, chosen: argparse.Namespace) -> Sequence[Tally]:
    with node.project() as models:
        titles = {
            "pgcontract": f"`pgcontract verify` {version('pgcontract')}",
            "pg_dump": f"`pg_dump --schema-only` {server.version}, diffed",
            "alembic": f"alembic {version('alembic')}, comparison with the reflected metadata",
            "sqlalchemy-diff": f"sqlalchemy-diff {version('sqlalchemy-diff')}",
            "drizzle-kit": f"drizzle-kit {node.version('drizzle-kit')}, what a push would do",
        }
        return head.measure(upgraded, models, head.cases(server.major, chosen.every), titles, chosen.workers)


def _sabotaged(server: Server, legacy: str, chosen: argparse.Namespace, scratch: Path) -> Sequence[Tally]:
    cases = migrations.cases(chosen.every)
    folder = scratch / "cases"
    migrations.lay_out(cases, folder)
    runner = migrations.Runner(server.url, legacy, folder, scratch, chosen.workers)
    ours, dumped = runner.roundtrip(), runner.peer("pg_dump", Path(sys.executable))
    alembic, mrt = (runner.peer(name, python) for name, python in zip(PEERS, chosen.python, strict=True))
    on_alembic, on_mrt = map(_titled, PEERS, chosen.python)
    return [
        migrations.tally_roundtrip(f"round trip of pgcontract {version('pgcontract')}", ours, cases),
        migrations.tally(f"`pg_dump --schema-only` {server.version} before and after", dumped, cases),
        migrations.tally(f"{on_alembic}, its four default tests", alembic, cases, lambda test: test != TRACE),
        migrations.tally(f"{on_alembic}, `{TRACE}`", alembic, cases, lambda test: test == TRACE),
        migrations.tally(f"{on_mrt}, its six default tests", mrt, cases),
    ]


PEERS = ("pytest-alembic", "pytest-mrt")


def _titled(package: str, python: Path) -> str:
    asked = f"from importlib.metadata import version; print(version({package!r}))"
    said = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout
    return f"{package} {said.strip()}"


def _databases(server: Server) -> Sequence[str]:
    """Make the legacy database and the upgraded one, both with rows, and return their connection strings."""
    states.rows = 20
    for role in states.ROLES_OF_SUPABASE:
        _execute(server, sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    made = []
    for name, steps in (("peers_legacy", ()), ("peers_head", (states.upgrade, _analyze))):
        _execute(server, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        known = {"password": None, **psycopg.conninfo.conninfo_to_dict(server.url_of(name))}
        made.append(states.url_of(**known))
        with psycopg.connect(made[-1]) as connection:
            connection.execute((FOLDER / "legacy.sql").read_bytes())
        for step in (states.default_privileges, states.seed, *steps):
            step(**known)
    return made


def _analyze(**known: Any) -> None:
    """Gather statistics, as on a live server: without them drizzle-kit reads the columns of a key in another order."""
    with psycopg.connect(states.url_of(**known), autocommit=True) as connection:
        connection.execute("ANALYZE")


def _execute(server: Server, statement: sql.Composed) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
