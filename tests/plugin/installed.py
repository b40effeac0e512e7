"""An environment into which the wheel of pgcontract is installed, beside tests that have nothing to do with it.

Everything comes from this environment: no network is needed, and the versions are those of the lock. The extra `server`
is left out, as it is where somebody installs only the plugin.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]


def build_wheel(folder: Path, root: Path = ROOT) -> Path:
    """Build the wheel of a checkout into a folder and return its path."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    (wheel,) = folder.glob("pgcontract-*.whl")
    return wheel


def make_environment(folder: Path, wheel: Path | None, *others: str) -> Path:
    """Make a virtual environment with a wheel, its extra `pytest`, and other distributions; return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    wanted = {"pytest", *others}
    if wheel is not None:
        with zipfile.ZipFile(wheel) as archive:  # a wheel without scripts and data is its files
            archive.extractall(site)
        (own,) = distributions(name="pgcontract", path=[str(site)])
        wanted |= _required(own, "pytest")
    waiting, seen = list(wanted), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            found = distribution(name)
            _link(found, site)
            waiting += _required(found)
    return folder / "bin" / "python"


def _required(found: Distribution, *extras: str) -> set[str]:
    """Return the names of the distributions that one needs here."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - pytest brings it

    names = set()
    for text in found.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            names.add(requirement.name)
            names |= {
                f for extra in requirement.extras for f in _required(distribution(requirement.name), extra)
            }
    return names


def _link(found: Distribution, site: Path) -> None:
    """Link what a distribution has at the top of site-packages."""
    tops = {Path(file).parts[0] for file in found.files or () if not re.match(r"\.\.|__pycache__", str(file))}
    for top in tops:
        target = site / top
        if not target.exists():
            target.symlink_to(Path(str(found.locate_file(top))))
