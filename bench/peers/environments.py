"""Where each tool lives: virtual environments below .nox/peers, made once. Nothing here needs more than Python itself.

What this project has too comes in the version of its own lock, so that all are measured on the same SQLAlchemy; pytest
apart, which pytest-alembic needs below 9.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LOCK: Final = ROOT / "requirements" / "drizzle.txt"

PEERS: Final = {
    "tools": ("sqlalchemy-diff==1.1.1",),
    "pytest-alembic": ("pytest-alembic==0.13.1", "pytest<9", "pytest-xdist"),
    "pytest-mrt": ("pytest-mrt==1.9.1", "pytest<10", "pytest-xdist"),
}
"""`tools` is this project's own environment, with its servers and with Node; the others bring a pytest of theirs."""


def made(name: str) -> Path:
    """Make an environment, unless it is there as wanted, and return its Python."""
    folder = ROOT / ".nox" / "peers" / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / "installed.sha256"
    parts = (LOCK.read_text(), (ROOT / "pyproject.toml").read_text(), *PEERS[name], str(ROOT), sys.version)
    wanted = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    print(f"making the environment of {name}", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    if name == "tools":
        _pip(python, "--require-hashes", "--only-binary=:all:", "-r", str(LOCK))
        _pip(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        _pip(python, *PEERS[name], "pytest-xdist")
    else:
        # Not the project itself: its own plugin of pytest has no part in what is measured there.
        known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
        pins = folder / "constraints.txt"
        pins.write_text(
            "\n".join(pin for pin in _pins() if not pin.startswith(("pytest==", "pytest-xdist==")))
        )
        _pip(python, "--constraint", str(pins), *known, *PEERS[name])
    stamp.write_text(wanted)
    return python


def _pins() -> list[str]:
    return re.findall(r"^[\w.\[\]-]+==[\w.]+", LOCK.read_text(), re.MULTILINE)


def _pip(python: Path, *what: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-compile")
    if subprocess.run([python, "-m", "pip", "install", *quiet, *what], check=False).returncode:
        sys.exit(f"nothing was measured: {', '.join(what)} could not be installed; see pip's message above")
