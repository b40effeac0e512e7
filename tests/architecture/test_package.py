"""What `pip install .` brings: all of the engine, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src" / "pgcontract"


def test_the_wheel_has_every_file_of_the_engine(tmp_path: Path) -> None:
    """The questions in SQL, the JSON Schema and the mark of a typed package are packed; tests and contracts are not."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {
        f"pgcontract/{path.relative_to(ENGINE).as_posix()}"
        for path in ENGINE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == wanted
    assert "pgcontract/py.typed" in packed
    assert any(name.endswith(".sql") for name in packed)
