"""The Drizzle models, compiled, beside the newest drizzle-kit; Node and packages as `nox -s drizzle` has them."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drizzle.proof.conftest import MODELS, PROGRAMS, Project
from drizzle.proof.node import HOME, NodeError, find, install

PACKAGES = HOME / "newest" / "node_modules"


@contextmanager
def project() -> Iterator[Project]:
    """Install what npm's lock says, and make the folder: inside that of the packages, which Node looks for upwards."""
    try:
        node = find()
        install(node)
    except NodeError as error:
        sys.exit(f"nothing was measured: {error}")
    with tempfile.TemporaryDirectory(prefix=".proof-", dir=PACKAGES.parent) as name:
        folder = Path(name)
        shutil.copytree(MODELS, folder / "db" / "schema")
        for file in (PROGRAMS / "tsconfig.json", Path(__file__).with_name("drizzle.cjs")):
            shutil.copy(file, folder)
        made = Project(node, folder, PACKAGES)
        status, said = made.compile()
        if status:
            sys.exit(f"nothing was measured: the models do not compile: {said}")
        yield made


def version(of: str) -> str:
    """Return the version of a package of npm's."""
    return str(json.loads((PACKAGES / of / "package.json").read_text(encoding="utf-8"))["version"])
