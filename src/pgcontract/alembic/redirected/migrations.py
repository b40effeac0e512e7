"""Runs the migrations of any Alembic project on one given database, and on no other.

The project's env.py stays as it is, whatever URL it takes and wherever from: `redirection` leads every connection of
its process to the given database. Afterwards the version table there has to hold what Alembic reported.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pgcontract import database
from pgcontract.alembic.redirected.failures import redact
from pgcontract.alembic.redirected.redirection import IDENTITY
from pgcontract.connection_parameters import resolved_parameters
from pgcontract.connection_string import ConnectionString
from pgcontract.migration_errors import MigrationRunError, RedirectionError, RevisionError

Verb = Literal["upgrade", "downgrade"]

GRACE: Final = 10.0
"""Seconds in which a process that was told to end may do so."""

_PROGRAM: Final = "from pgcontract.alembic.redirected.process import main; main()"


@dataclass(frozen=True, slots=True)
class Step:
    """One revision that was run, and how long it took."""

    revision: str
    verb: str
    seconds: float


@dataclass(frozen=True, slots=True)
class VersionTable:
    """A version table of Alembic, and the revisions in it."""

    schema: str | None
    """As env.py configures it; None for the first schema of its search_path."""
    name: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationRun:
    """What a run did, in the order in which it did it."""

    tables: tuple[VersionTable, ...]
    steps: tuple[Step, ...]
    asked: tuple[str, ...]
    """The databases that env.py asked for, as `name at host:port`. None of them was connected to."""
    output: str = field(repr=False)
    """What env.py and Alembic printed, without passwords."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """The migrations of a project. Each run takes a process of its own, in the folder of `config`."""

    config: Path | str
    """The project's alembic.ini, or its pyproject.toml."""
    x: Sequence[str] = field(default=(), repr=False)
    """What the command line would give with `-x`, as `name=value`."""
    attributes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Values of `config.attributes`, as far as JSON has them."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables besides those of this process."""
    timeout: float = 600.0
    """Seconds that a run may take."""

    def upgrade(self, url: str, revision: str = "head") -> MigrationRun:
        """Upgrade the database at `url`, like `alembic upgrade`.

        Raises:
            DatabaseError: there is no such database.
            RedirectionError: something was or would have been connected to that is not this database.
            RevisionError: a revision failed.
            MigrationRunError: env.py failed, took too long, or ran no migrations.
        """
        return self._run(url, "upgrade", revision)

    def downgrade(self, url: str, revision: str) -> MigrationRun:
        """Downgrade the database at `url`, like `alembic downgrade`; raises what `upgrade` raises."""
        return self._run(url, "downgrade", revision)

    def upgrade_to(self, revision: str = "head") -> Callable[..., None]:
        """Return a loader for pytest-postgresql's `load=`, which upgrades the database of a state."""
        return lambda **known: void(self.upgrade(url_of(**known), revision))

    def downgrade_to(self, revision: str) -> Callable[..., None]:
        """Return a loader for pytest-postgresql's `load=`, which downgrades the database of a state."""
        return lambda **known: void(self.downgrade(url_of(**known), revision))

    def _run(self, url: str, verb: Verb, revision: str) -> MigrationRun:
        config = Path(self.config).resolve()
        if not config.is_file():
            raise MigrationRunError(f"there is no {self.config}: name the project's alembic.ini")
        order = self._order(url, verb, revision, config)
        outcome, output = self._in_a_process(order, config.parent)
        run = _result(outcome, output, f"alembic {verb} {revision}")
        with database.connect(url, autocommit=True) as connection:
            _check_version_tables(connection, run)
        return run

    def _order(self, url: str, verb: Verb, revision: str, config: Path) -> dict[str, Any]:
        with database.connect(url, autocommit=True) as connection:
            target = resolved_parameters(connection)
            identity = _identity(connection)
        return {
            "target": target,
            "identity": identity,
            "url": _sqlalchemy_url(target),
            "config": str(config),
            "verb": verb,
            "revision": revision,
            "x": list(self.x),
            "attributes": dict(self.attributes),
            "timeout": self.timeout,
            "path": sys.path,
        }

    def _in_a_process(self, order: dict[str, Any], folder: Path) -> tuple[dict[str, Any], str]:
        with (
            tempfile.TemporaryDirectory(prefix="pgcontract") as temporary,
            Path(temporary, "output").open("w+b") as output,
        ):
            trace, outcome = Path(temporary, "trace"), Path(temporary, "outcome")
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM],
                cwd=folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that everything which env.py starts can be ended with it
            )
            try:
                _send(process, {**order, "trace": str(trace), "outcome": str(outcome)})
                in_time = _wait(process, self.timeout)
            finally:
                _end(process)
            output.seek(0)
            text = redact(output.read().decode(errors="replace"))
            if outcome.exists():
                return json.loads(outcome.read_text(encoding="utf-8")), text
            return _died(process.returncode if in_time else None, trace, self.timeout, folder), text


def void(_: object) -> None:
    """Return nothing, as a loader of pytest-postgresql should."""


def url_of(
    *, host: str, port: int | str, user: str, dbname: str, password: str | None = None, **_: Any
) -> str:
    """Return the connection string for what pytest-postgresql passes to a loader."""
    return ConnectionString(
        make_conninfo("", host=host, port=port, user=user, dbname=dbname, password=password)
    )


def _sqlalchemy_url(parameters: Mapping[str, str]) -> str:
    """Return a URL for env.py files that have none of their own. It needs no address: connections are redirected."""
    from sqlalchemy import URL  # noqa: PLC0415 - only runs need it

    url = URL.create("postgresql+psycopg", parameters["user"], database=parameters["dbname"])
    return url.render_as_string(hide_password=False)


def _send(process: subprocess.Popen[bytes], order: Mapping[str, Any]) -> None:
    pipe: IO[bytes] = process.stdin  # type: ignore[assignment] # asked for above
    with suppress(BrokenPipeError), pipe:
        pipe.write(json.dumps(order).encode())


def _wait(process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Wait for the process, which ends itself after `timeout` seconds and says where it was, unless it cannot."""
    try:
        process.wait(timeout + GRACE)
    except subprocess.TimeoutExpired:
        return False
    except BaseException:  # Ctrl-C is for this process; the other one is in a session of its own
        _signal(process, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        raise
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _died(status: int | None, trace: Path, timeout: float, folder: Path) -> dict[str, Any]:
    """Return the outcome of a process that could not write one; `status` is None if it had to be killed."""
    frames = (
        re.findall(r'File "(.+)", line (\d+)', trace.read_text(encoding="utf-8")) if trace.exists() else []
    )
    if frames or status is None:
        own = [(file, line) for file, line in frames if Path(file).is_relative_to(folder)]
        location = f"{Path(own[0][0]).relative_to(folder)}:{own[0][1]}" if own else ""
        return {"kind": "environment", "reason": f"no end after {timeout:g} s", "location": location}
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return {"kind": "environment", "reason": f"it ended the process with {how}", "location": ""}


def _result(outcome: Mapping[str, Any], output: str, what: str) -> MigrationRun:
    reason, location = outcome.get("reason", ""), outcome.get("location", "")
    match outcome["kind"]:
        case "done":
            return _completed(outcome, output, what)
        case "refused":
            raise RedirectionError(f"{what} was stopped, and its result must not be used: {reason}", output)
        case "interrupted":
            raise KeyboardInterrupt
        case "revision":
            raise RevisionError(f"{what} failed: {location}: {reason}", location, output)
        case _:
            raise MigrationRunError(f"{what} could not be run: {location or 'env.py'}: {reason}", output)


def _completed(outcome: Mapping[str, Any], output: str, what: str) -> MigrationRun:
    databases = outcome["databases"]
    if not outcome["tables"]:
        raise RedirectionError(
            f"{what} ran no migrations: env.py ended without context.run_migrations(); run it by hand to see why",
            output,
        )
    if outcome["missed"]:
        raise RedirectionError(
            f"{what} ended at another revision; check that env.py runs every migration it is asked for",
            output,
        )
    if len(databases) > 1:
        raise RedirectionError(
            f"{what} migrates {len(databases)} databases ({', '.join(databases)}), and one was given;"
            " configure env.py to migrate one",
            output,
        )
    return MigrationRun(
        tables=tuple(
            VersionTable(table["schema"], table["table"], tuple(table["heads"]))
            for table in outcome["tables"]
        ),
        steps=tuple(Step(**step) for step in outcome["steps"]),
        asked=tuple(outcome["asked"]),
        output=output,
    )


def _identity(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    (row,) = connection.execute(IDENTITY.encode()).fetchall()
    return tuple(map(str, row))


def _check_version_tables(connection: psycopg.Connection[Any], run: MigrationRun) -> None:
    """Hold what Alembic reported against the database.

    Raises:
        RedirectionError: the version table is missing, or says something else.
    """
    for table in run.tables:
        found = _versions(connection, table)
        if table.heads not in found and (found or table.heads):
            wanted, seen = _revisions(table.heads), " and ".join(map(_revisions, found)) or "no such table"
            raise RedirectionError(
                f"{table.name} of the scratch database should have {wanted}, and has {seen}: the migrations went"
                " elsewhere or were not committed; check that env.py commits",
                run.output,
            )


def _versions(connection: psycopg.Connection[Any], table: VersionTable) -> list[tuple[str, ...]]:
    """Return the revisions in each table that may be meant."""
    places = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'version_num' AND NOT a.attisdropped"
        " WHERE c.relkind IN ('r', 'p') AND c.relname = %s AND (%s::text IS NULL OR n.nspname = %s)",
        [table.name, table.schema, table.schema],
    ).fetchall()
    found = []
    for place in places:
        statement = sql.SQL("SELECT version_num FROM {} ORDER BY 1").format(sql.Identifier(*place))
        found.append(tuple(sorted(str(row[0]) for row in connection.execute(statement))))
    return found


def _revisions(heads: Sequence[str]) -> str:
    return ", ".join(heads) or "no revision"
