"""What a person or a machine does with this project: `nox -l` lists it, `nox -s NAME` does it.

Every session works in an environment of its own, made from the pinned and hashed versions in requirements/, so that the
same commit gives the same environment next year. The environment is kept, and made again only when its lock changes.
An exit status of 2 or more from pytest or pgcontract (nothing could be measured) is nox's own; see `_run`.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    sys.exit("this project needs Python 3.11 or newer: start nox with one, as in `python3.12 -m nox`")

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NoReturn

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["upgrade_roundtrip"]
nox.options.default_venv_backend = "virtualenv"  # comes with nox, and pip reads the configuration of mirrors
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_external_run = True

ROOT: Final = Path(__file__).parent
LOCKS: Final = ROOT / "requirements"

#: What every test needs.
_TESTS: Final = (
    *("pyproject.toml", "--extra=server", "--extra=pytest", "--extra=service", "--extra=drizzle"),
    *("--group=build", "--group=test"),
)

#: Each lock and what it holds, the widest first: the others take their versions from it.
LOCKED: Final[Mapping[str, Sequence[str]]] = {
    "lint": (*_TESTS, "--group=lint"),
    "tests": _TESTS,
    "matrix": (*_TESTS, "--group=matrix"),
    "service": ("pyproject.toml", "--extra=service", "--group=build"),
    "run": ("pyproject.toml", "--extra=server", "--extra=pytest", "--group=build"),
    "drizzle": (
        *("pyproject.toml", "--extra=server", "--extra=pytest", "--extra=drizzle"),
        *("--group=build", "--group=drizzle"),
    ),
    "lock": ("--group=lock",),
}

#: A database to read, and a server to write to. They may hold a password, and nox shows commands: they reach pytest by
#: the environment.
DATABASE_OPTIONS: Final = ("--database-url", "--pgcontract-database-url")
SERVER_OPTIONS: Final = ("--server-url", "--pgcontract-server-url")

#: The environment variables of the pytest plugin that hold these URLs, and the one that no longer exists.
DATABASE_VARIABLE: Final = "PGCONTRACT_DATABASE_URL"
SERVER_VARIABLE: Final = "PGCONTRACT_SERVER_URL"
OLD_SERVER_VARIABLE: Final = "PGCONTRACT_SCRATCH_URL"

#: What an environment has, as Python itself sees it.
_LIST: Final = (
    "import importlib.metadata, json; print(json.dumps([d.name for d in importlib.metadata.distributions()]))"
)

#: Seconds after a Ctrl-C in which a run may clear away, also on a server that is lent; of itself nox gives half of one.
PATIENCE: Final = 30

#: The exit status for arguments that cannot be meant.
USAGE: Final = 2


@nox.session
def upgrade_roundtrip(session: nox.Session) -> None:
    """Rehearse the upgrade: legacy database, up, verify, down, compare, up again.

    -- --seed-rows N          rows per table of the legacy database
    -- --server-url URL       a server to make databases on, instead of the embedded one; also PGCONTRACT_SERVER_URL
    """
    posargs, env = _server(session.posargs)
    _install(session, "run")
    _run(session, "pytest", "--verbose", *_unless_named(posargs, "tests/roundtrip"), *posargs, env=env)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every test, the round trip and the contracts among them; takes the same options as upgrade_roundtrip."""
    posargs, env = _server(session.posargs)
    _install(session, "tests")
    workers = min(
        4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    named = _unless_named(posargs, "tests", "contracts")
    _run(session, "pytest", f"--numprocesses={workers}", *named, *posargs, env=env)


@nox.session
def drizzle(session: nox.Session) -> None:
    """Let Drizzle's and Supabase's own tools judge the models and the database. Needs npm, and brings Node itself.

    The models are held current, compiled, used and pushed; the round trip runs once more in the shape of Supabase.
    """
    posargs, env = _server(session.posargs)
    _install(session, "drizzle")
    _run(session, "pgcontract", "generate", "drizzle", "--check", env=env)
    usual = ("drizzle/proof", "tests/drizzle", "tests/supabase", "tests/roundtrip")
    _run(session, "pytest", "--platform=supabase", *_unless_named(posargs, *usual), *posargs, env=env)


@nox.session
def teeth(session: nox.Session) -> None:
    """Plant every fault, one at a time, and count: seen / planted, false alarms / harmless. Fails unless all are seen.

    -- --corpus NAME          one of head, language, migrations, residues, rows, contracts, facts, lines; or several
    -- --minutes N            the time that it may take; 15, if not said
    """
    posargs, env = _server(session.posargs)
    _install(session, "tests")
    _run(session, "python", "-m", "tests.teeth.run", *posargs, env=env)


@nox.session
def matrix(session: nox.Session) -> None:
    """Run the round trip and the teeth on each version of PostgreSQL: 16, 17, 18 from pip, 15 where the system has it.

    -- 15 17                  these versions; one that is not there fails the run
    -- --write FILE           the table as Markdown
    """
    _install(session, "matrix")
    versions = [argument for argument in session.posargs if argument.isdecimal()]
    others = [argument for argument in session.posargs if not argument.isdecimal()]
    posargs, env = _server(others)
    _run(session, "python", "-m", "tests.teeth.run", *posargs, "--matrix", *versions, env=env)


@nox.session
def contracts(session: nox.Session) -> None:
    """Verify an existing database, read-only: -- --database-url URL, or DATABASE_URL."""
    posargs, env = _existing(session.posargs)
    _install(session, "run")
    _run(session, "pytest", *_unless_named(posargs, "contracts"), *posargs, env=env)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, import layers, workflows, and that everything generated or locked is current."""
    _install(session, "lint")
    failed = [] if _lock_is_current() else ["the lock is older than pyproject.toml (renew it: nox -s lock)"]
    for command in (
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("lint-imports",),
        ("actionlint",),
        ("pgcontract", "generate", "json-schema", "--check"),
        ("pgcontract", "generate", "drizzle", "--check"),
        ("pgcontract", "format", "--check"),
    ):
        try:
            session.run(*command, env={"DATABASE_URL": None})
        except CommandFailed:
            failed.append(" ".join(command))
    if failed:
        session.error("failed: " + "; ".join(failed))


@nox.session
def lock(session: nox.Session) -> None:
    """Renew requirements/: all versions, or only one with -- --upgrade-package NAME."""
    if (LOCKS / "lock.txt").is_file():
        _pip(session, "--require-hashes", "--only-binary=:all:", "-r", "requirements/lock.txt")
    else:
        _pip(session, *tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["lock"])
    widest = next(iter(LOCKED))
    for name, parts in LOCKED.items():
        constraints = () if name in (widest, "lock") else (f"--constraints=requirements/{widest}.txt",)
        _compile(
            session, f"requirements/{name}.txt", *parts, *constraints, *(session.posargs or ["--upgrade"])
        )


def _compile(session: nox.Session, target: str, *options: str) -> None:
    """Write one lock. It names no index: where packages come from is the business of the machine that installs them."""
    path = ROOT / target
    path.parent.mkdir(exist_ok=True)
    session.run(
        *("uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11"),
        *("--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"),
        *("--annotation-style=line", f"--output-file={target}"),
        *options,
    )
    pins = "".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith("#"))
    path.write_text(
        f"# Made by `nox -s lock` from pyproject.toml. Do not edit.\n# wanted: {_wanted()}\n{pins}"
    )


def _wanted() -> str:
    """Return a digest of all that pyproject.toml asks for, so that a lock knows whether it is still the answer."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = known["project"]
    asked = [
        known["build-system"]["requires"],
        project["requires-python"],
        project["dependencies"],
        project["optional-dependencies"],
        known["dependency-groups"],
        {name: list(parts) for name, parts in LOCKED.items()},
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _lock_is_current() -> bool:
    """Whether every lock was made from what pyproject.toml asks for now. Needs no network."""
    return all(f"# wanted: {_wanted()}\n" in (LOCKS / f"{name}.txt").read_text() for name in LOCKED)


def _install(session: nox.Session, name: str) -> None:
    """Bring the session's environment to what its lock says, and do nothing if it is there already."""
    environment = Path(session.virtualenv.location)
    parts = [(LOCKS / f"{name}.txt").read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(ROOT)]
    wanted = hashlib.sha256(b"\0".join(parts)).hexdigest()
    stamp = environment / "installed.sha256"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    _pip(session, "--require-hashes", "--only-binary=:all:", "-r", f"requirements/{name}.txt")
    _pip(session, "--no-deps", "--no-build-isolation", "--editable", ".")
    _uninstall_others(session, name)
    stamp.write_text(wanted)


def _pip(session: nox.Session, *what: str) -> None:
    """Install, or say what to do."""
    try:
        session.install("--disable-pip-version-check", "--no-compile", *what)
    except CommandFailed:
        session.error(
            "the packages could not be installed: see pip's message above. Without a network, or with a mirror, set"
            " pip's own configuration (`pip config`); a hash that does not match means that the mirror serves another"
            " file than the one that was locked; start anew with `nox --reuse-venv=never`"
        )


def _uninstall_others(session: nox.Session, name: str) -> None:
    """Remove what an earlier lock brought and this one does not name."""
    # Not `pip list`: that obeys PIP_QUIET, and its warnings of a mirror stand among the names.
    listed = session.run_install("python", "-I", "-c", _LIST, silent=True, log=False)
    pinned = re.findall(r"^([\w.-]+)==", (LOCKS / f"{name}.txt").read_text(), re.MULTILINE)
    kept = {_canonical(pin) for pin in (*pinned, "pip", "setuptools", "wheel", "pgcontract")}
    others = [name for name in json.loads(str(listed)) if _canonical(name) not in kept]
    if others:
        session.run_install("python", "-m", "pip", "uninstall", "--yes", *others)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _run(session: nox.Session, *command: str, env: Mapping[str, str | None]) -> None:
    """Run a command whose status counts.

    nox knows only 0 and 1. A status of 2 and above means that nothing was measured; then nothing after it runs, and
    nox ends with it.
    """
    # Many tests start Python anew; without byte code it compiles the engine every time, for longer than the test takes.
    env = {"PYTHONDONTWRITEBYTECODE": None, **env}
    try:
        session.run(*command, env=env, interrupt_timeout=PATIENCE, terminate_timeout=PATIENCE)
    except CommandFailed as failure:
        status = getattr(failure, "return_code", None) or 1
        if status == 1:
            raise
        session.warn(f"{command[0]} ended with status {status}: nothing was measured")
        raise SystemExit(status) from None


def _server(posargs: Sequence[str]) -> tuple[list[str], dict[str, str | None]]:
    """Return the arguments for pytest, and an environment that names no database, only a server if one is given.

    These sessions make and drop databases: a DATABASE_URL or PGHOST that happens to be set must never be taken for it.
    """
    rest, database = _take_url(posargs, DATABASE_OPTIONS)
    if database is not None:
        _refuse(
            "--database-url is a database to read, and this session makes and drops databases: to let it use a server"
            " of your own, give -- --server-url URL"
        )
    rest, url = _take_url(rest, SERVER_OPTIONS)
    if url is None and os.environ.get(OLD_SERVER_VARIABLE):
        _refuse(f"{OLD_SERVER_VARIABLE} has no effect any more: it is called {SERVER_VARIABLE} now")
    blocked = [name for name in os.environ if name.startswith("PG") and not name.startswith("PGCONTRACT_")]
    env: dict[str, str | None] = dict.fromkeys(
        ["DATABASE_URL", DATABASE_VARIABLE, OLD_SERVER_VARIABLE, *blocked]
    )
    return rest, env | ({SERVER_VARIABLE: url} if url else {})


def _existing(posargs: Sequence[str]) -> tuple[list[str], dict[str, str | None]]:
    """Return the arguments for pytest, and an environment that names the database that exists.

    There must be one: pytest would make another, and that is sure to hold.
    """
    rest, url = _take_url(posargs, DATABASE_OPTIONS)
    url = url or os.environ.get(DATABASE_VARIABLE) or os.environ.get("DATABASE_URL")
    if not url:
        _refuse("no database is named: give -- --database-url URL, or set DATABASE_URL")
    return rest, {DATABASE_VARIABLE: url}


def _take_url(posargs: Sequence[str], options: Sequence[str]) -> tuple[list[str], str | None]:
    """Take the option with a URL out of the arguments; the last one counts."""
    rest: list[str] = []
    url: str | None = None
    waiting = iter(posargs)
    for argument in waiting:
        option, equals, value = argument.partition("=")
        if option not in options:
            rest.append(argument)
            continue
        url = value if equals else next(waiting, "")
        if not url:
            _refuse(f"{option} needs a URL: postgresql://user:password@host:port/database")
    return rest, url


def _refuse(why: str) -> NoReturn:
    """End nox for arguments that cannot be meant."""
    sys.stderr.write(f"{why}\n")
    raise SystemExit(USAGE)


def _unless_named(posargs: Sequence[str], *usual: str) -> Sequence[str]:
    """Return the usual folders, unless the arguments name files or folders of their own, as a word for -k does not."""
    named = any(
        (ROOT / argument.partition("::")[0]).exists()
        for before, argument in pairwise(["", *posargs])
        if not argument.startswith("-") and before not in ("-k", "-m")
    )
    return () if named else usual
