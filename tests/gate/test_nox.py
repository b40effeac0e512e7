"""The nox sessions: options that pass through, passwords that do not show, statuses that count."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import noxfile

URL = "postgresql://me:secret@127.0.0.1:1/x"

SESSION = """
import sys
sys.path.insert(0, {root!r})
import nox
import noxfile
@nox.session(venv_backend="none")
def probe(session):
    rest, env = noxfile._server(session.posargs)
    noxfile._run(session, sys.executable, "-c", {code!r}, *rest, env=env)
@nox.session(venv_backend="none")
def after(session):
    session.log("the next one ran")
"""


def _plain(**more: str) -> dict[str, str]:
    """Return an environment in which nox writes plain text; it takes one of the two variables, not both."""
    inherited = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    return {**inherited, "NO_COLOR": "1", **more}


def _start(folder: Path, code: str, *posargs: str) -> subprocess.Popen[str]:
    """Start a session that does no more than `code`, with the real helpers, and a second one."""
    (folder / "probe.py").write_text(SESSION.format(root=str(noxfile.ROOT), code=code))
    return subprocess.Popen(
        [sys.executable, "-m", "nox", "-f", "probe.py", "-s", "probe", "after", "--", *posargs],
        cwd=folder,
        env=_plain(DATABASE_URL="postgresql://live/live", PGHOST="live"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _nox(folder: Path, code: str, *posargs: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    with _start(folder, code, *posargs) as process:
        out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.mark.parametrize(
    "given", [["--server-url", URL], [f"--server-url={URL}"], ["--pgcontract-server-url", URL]], ids=str
)
def test_a_password_reaches_pytest_and_no_screen(given: list[str], tmp_path: Path) -> None:
    """The URL arrives in the environment, and is not part of what nox prints."""
    code = f"import os, sys; sys.exit(os.environ['PGCONTRACT_SERVER_URL'] != '{URL.replace('secret', 'sec' + 'ret')}')"
    seen = _nox(tmp_path, code.replace("secret", "sec' + 'ret"), *given)
    assert seen.returncode == 0, seen.stderr
    assert "secret" not in seen.stdout + seen.stderr


def test_a_live_database_in_the_environment_is_not_seen(tmp_path: Path) -> None:
    """Sessions that make and drop databases know nothing of DATABASE_URL and PG*."""
    code = "import os, sys; sys.exit('DATABASE_URL' in os.environ or 'PGHOST' in os.environ)"
    seen = _nox(tmp_path, code)
    assert seen.returncode == 0, seen.stderr


@pytest.mark.parametrize(("status", "goes_on"), [(0, True), (1, True), (2, False), (4, False), (5, False)])
def test_a_status_passes_through(status: int, goes_on: bool, tmp_path: Path) -> None:
    """A difference is 1 and the next session still runs; nothing measured is its own status, and the end."""
    seen = _nox(tmp_path, f"raise SystemExit({status})")
    assert seen.returncode == status, seen.stderr
    assert ("the next one ran" in seen.stderr) == goes_on


def test_a_ctrl_c_leaves_time_to_clear_away(tmp_path: Path) -> None:
    """What runs may drop its databases; nox by itself would kill it after half a second."""
    code = """
import pathlib, time
try:
    pathlib.Path("began").touch()
    time.sleep(600)
except KeyboardInterrupt:
    time.sleep(2)
    pathlib.Path("cleared").touch()
    raise
"""
    with _start(tmp_path, code) as process:
        limit = time.monotonic() + 60
        while not (tmp_path / "began").exists():
            assert time.monotonic() < limit
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=120)
    assert (tmp_path / "cleared").exists()
    assert process.returncode == 130


def test_an_option_without_its_url_is_a_usage_error(tmp_path: Path) -> None:
    """A forgotten URL is one line, and status 2."""
    seen = _nox(tmp_path, "pass", "--server-url")
    assert seen.returncode == 2
    assert "--server-url needs a URL: postgresql://" in seen.stderr


def test_contracts_without_a_database_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database that was not named is not replaced by one that is sure to pass."""
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.delenv("PGCONTRACT_DATABASE_URL", raising=False)
    with pytest.raises(SystemExit, match="2"):
        noxfile._existing(["-k", "users"])
    assert capsys.readouterr().err.startswith("no database is named: give -- --database-url URL")
    assert noxfile._existing([f"--database-url={URL}", "-x"]) == (["-x"], {"PGCONTRACT_DATABASE_URL": URL})
    monkeypatch.setenv("DATABASE_URL", URL)
    assert noxfile._existing(["-x"]) == (["-x"], {"PGCONTRACT_DATABASE_URL": URL})


def test_a_database_to_read_is_not_a_server_to_write_to(tmp_path: Path) -> None:
    """A session that makes and drops databases refuses the option for an existing one, and does not show its URL."""
    seen = _nox(tmp_path, "pass", "--database-url", URL)
    assert seen.returncode == 2
    assert "give -- --server-url URL" in seen.stderr
    assert "secret" not in seen.stdout + seen.stderr


def test_the_old_name_of_the_variable_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The embedded server does not silently replace the server that was named."""
    monkeypatch.setenv("PGCONTRACT_SCRATCH_URL", URL)
    with pytest.raises(SystemExit, match="2"):
        noxfile._server([])
    assert capsys.readouterr().err == (
        "PGCONTRACT_SCRATCH_URL has no effect any more: it is called PGCONTRACT_SERVER_URL now\n"
    )


def test_other_options_pass_through() -> None:
    """What is not ours goes to pytest as it is, in its order."""
    given = ["--seed-rows", "100000", "--server-url", "a", "-k", "x", "--server-url=b"]
    rest, url = noxfile._take_url(given, noxfile.SERVER_OPTIONS)
    assert (rest, url) == (["--seed-rows", "100000", "-k", "x"], "b")


@pytest.mark.parametrize(
    ("posargs", "folders"),
    [
        ([], ("tests",)),
        (["--seed-rows", "5"], ("tests",)),
        (["tests/gate/test_nox.py::x"], ()),
        (["-x", "contracts"], ()),
        (["-k", "drizzle", "-m", "contracts"], ("tests",)),
    ],
)
def test_a_named_file_replaces_the_usual_folder(posargs: list[str], folders: tuple[str, ...]) -> None:
    """Somebody who names a test wants that one."""
    assert tuple(noxfile._unless_named(posargs, "tests")) == folders


@pytest.mark.parametrize("session", ["upgrade_roundtrip", "tests", "contracts", "lint", "lock"])
def test_every_session_says_what_it_does(session: str) -> None:
    """`nox -l` shows one sentence per session."""
    said = subprocess.run(
        [sys.executable, "-m", "nox", "-l"],
        cwd=noxfile.ROOT,
        env=_plain(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f" {session} -> " in said


def test_what_is_installed_is_known_whatever_pip_is_told() -> None:
    """The list of pip is empty with PIP_QUIET, and has warnings of a mirror in between."""
    ended = subprocess.run(
        [sys.executable, "-I", "-c", noxfile._LIST],
        env={**os.environ, "PIP_QUIET": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"pip", "pgcontract", "nox"} <= set(json.loads(ended.stdout))
