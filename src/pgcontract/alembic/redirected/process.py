"""The process in which one command of Alembic runs, with every connection redirected to one database.

Reads the order as JSON from standard input and writes the outcome as JSON to the file that the order names. It is a
program of its own (`migrations` starts it): env.py may change signals, loggers, the environment and imported modules,
print, hang, or end the process.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import CommandLine, Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from pgcontract.alembic.redirected.drivers import Target
from pgcontract.alembic.redirected.failures import describe_failure
from pgcontract.alembic.redirected.redirection import Redirection

_PLACEHOLDER = "driver://"
"""What `alembic init` writes for a URL."""


def main() -> None:
    """Run the command that standard input orders."""
    order = json.load(sys.stdin)
    _isolate_streams()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent in the background may have ignored it
    with Path(order["trace"]).open("w", encoding="utf-8") as trace:
        faulthandler.dump_traceback_later(order["timeout"], exit=True, file=trace)
        outcome = _outcome(order)
        faulthandler.cancel_dump_traceback_later()
    Path(order["outcome"]).write_text(json.dumps(outcome), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads and exit handlers of the application have nothing to add


def _isolate_streams() -> None:
    """Let nobody wait for input, and put both kinds of output into one order."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open
    os.dup2(2, 1)


def _outcome(order: Mapping[str, Any]) -> dict[str, Any]:
    redirection = Redirection(Target(order["target"]), tuple(order["identity"]))
    redirection.install()
    recorder = Recorder()
    recorder.install()
    sys.path.extend(path for path in order["path"] if path not in sys.path)
    outcome: dict[str, Any] = {"kind": "done"}
    environment = Environment(order)
    try:
        environment.run()
        outcome["missed"] = environment.missed(recorder)
    except KeyboardInterrupt:
        outcome = {"kind": "interrupted"}
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever env.py raises
        outcome = describe_failure(error, environment.script)
    if redirection.refusals and outcome["kind"] != "interrupted":
        outcome = {"kind": "refused", "reason": redirection.refusals[0]}
    return outcome | {"asked": list(redirection.asked), **recorder.recorded()}


class Environment:
    """Alembic as its command line would run it: working directory, configuration, options."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self._order = order
        self.script: ScriptDirectory | None = None

    def run(self) -> None:
        """Run the command."""
        config = self._config()
        with ExitStack() as stack:
            if self._needs_flask(config):
                stack.enter_context(_flask_application())
            self.script = ScriptDirectory.from_config(config)
            stack.enter_context(_offered_connection(config, self._order))
            run = command.upgrade if self._order["verb"] == "upgrade" else command.downgrade
            run(config, self._order["revision"])

    def missed(self, recorder: Recorder) -> bool:
        """Return whether a version table is not where the command was to take it; False for `+1` and the like."""
        revision, script = self._order["revision"], self.script
        if script is None or re.search(r"[+-]\d+$", revision):
            return False
        if revision == "base":
            return any(heads for heads in recorder.heads())
        wanted = {found.revision for found in script.get_revisions(revision)}
        return any(not wanted <= _with_ancestors(script, heads) for heads in recorder.heads())

    def _config(self) -> Config:
        file = Path(self._order["config"])
        options = [word for option in self._order["x"] for word in ("-x", option)]
        parsed = CommandLine("alembic").parser.parse_args(
            ["--raiseerr", "-c", str(file), *options, self._order["verb"], self._order["revision"]]
        )
        is_toml = file.name == "pyproject.toml"
        config = Config(
            None if is_toml else file,
            toml_file=file if is_toml else file.with_name("pyproject.toml"),
            ini_section=parsed.name,
            cmd_opts=parsed,
        )
        os.chdir(file.parent)
        self._fill_in(config, file)
        return config

    def _fill_in(self, config: Config, file: Path) -> None:
        """Set what another tool than Alembic's command line sets, if it is missing."""
        if config.get_alembic_option("script_location") is None and file.with_name("env.py").is_file():
            # Flask-Migrate keeps alembic.ini beside env.py, and runs in the folder above.
            config.set_main_option("script_location", str(file.parent).replace("%", "%%"))
            os.chdir(file.parent.parent)
            sys.path.append(str(file.parent.parent))
        with suppress(Exception):  # a value with %(name)s that only env.py knows how to fill in
            given = config.get_alembic_option("sqlalchemy.url")
            if not given or str(given).startswith(_PLACEHOLDER):
                config.set_main_option("sqlalchemy.url", self._order["url"].replace("%", "%%"))

    @staticmethod
    def _needs_flask(config: Config) -> bool:
        location = config.get_alembic_option("script_location")
        env = Path(str(location), "env.py")
        return env.is_file() and "current_app" in env.read_text(encoding="utf-8", errors="replace")


def _with_ancestors(script: ScriptDirectory, heads: tuple[str, ...]) -> set[str]:
    """Return these revisions and all that they come after or depend on."""
    known: set[str] = set()
    todo = list(heads)
    while todo:
        revision = script.get_revision(todo.pop())
        if revision.revision not in known:
            known.add(revision.revision)
            todo += [*_several(revision.down_revision), *_several(revision.dependencies)]
    return known


def _several(names: str | Collection[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())


@contextmanager
def _flask_application() -> Iterator[None]:
    """Load the application as the `flask` command does (FLASK_APP, wsgi.py, app.py), for env.py's `current_app`."""
    from flask.cli import ScriptInfo  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415

    if os.environ.get("FLASK_APP") is None and not any(
        Path(name).is_file() for name in ("wsgi.py", "app.py")
    ):
        raise CommandError("env.py needs a Flask application: set FLASK_APP to it")
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as flask does
    with ScriptInfo().load_app().app_context():
        yield


class _Attributes(dict[str, Any]):
    """`config.attributes`, which makes a connection only for an env.py that cannot do without one."""

    def __init__(self, given: Mapping[str, Any], connect: Callable[[], sa.Connection]) -> None:
        super().__init__(given)
        self._connect = connect

    def __missing__(self, name: str) -> Any:
        if name != "connection":
            raise KeyError(name)
        return self.setdefault(name, self._connect())


@contextmanager
def _offered_connection(config: Config, order: Mapping[str, Any]) -> Iterator[None]:
    """Offer `config.attributes["connection"]`, and commit what was done with it, as its usual caller does."""
    engine = sa.create_engine(order["url"], poolclass=sa.NullPool)
    attributes = _Attributes(order["attributes"], engine.connect)
    vars(config)["attributes"] = attributes
    try:
        yield
        if isinstance(made := dict.get(attributes, "connection"), sa.Connection):
            made.commit()
    finally:
        if isinstance(made := dict.get(attributes, "connection"), sa.Connection):
            made.close()


class Recorder:
    """What Alembic did: each version table with the heads that it must have now, and each step with its seconds."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str | None, str], tuple[str, ...]] = {}
        self._databases: dict[str, None] = {}
        self._steps: list[dict[str, Any]] = []

    def install(self) -> None:
        """Listen to every MigrationContext of the process."""
        original = MigrationContext.run_migrations

        def run_migrations(context: MigrationContext, **arguments: Any) -> None:
            if context.as_sql:
                raise CommandError("env.py runs Alembic offline, which reaches no database")
            heads = list(context.get_current_heads())
            started = time.monotonic()

            def applied(*, step: Any, heads: set[str], **_: Any) -> None:
                nonlocal started
                now[:] = sorted(heads)
                self._steps.append(
                    {
                        "revision": step.up_revision_id,
                        "verb": "upgrade" if step.is_upgrade else "downgrade",
                        "seconds": time.monotonic() - started,
                    }
                )
                started = time.monotonic()

            now = sorted(heads)
            context.on_version_apply_callbacks = (*context.on_version_apply_callbacks, applied)
            original(context, **arguments)
            self._tables[context.version_table_schema, context.version_table] = tuple(now)
            if context.connection is not None:
                url = context.connection.engine.url
                self._databases.setdefault(f"{url.database} at {url.host}:{url.port}")

        MigrationContext.run_migrations = run_migrations  # type: ignore[method-assign, assignment]

    def heads(self) -> list[tuple[str, ...]]:
        """Return the heads that each version table must have."""
        return list(self._tables.values())

    def recorded(self) -> dict[str, Any]:
        """Return everything as JSON."""
        tables = [
            {"schema": schema, "table": table, "heads": heads}
            for (schema, table), heads in self._tables.items()
        ]
        return {"tables": tables, "databases": list(self._databases), "steps": self._steps}
