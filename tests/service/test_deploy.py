"""The unit, the Dockerfile and the proxy's rule, checked as far as a machine without root's services and Docker can.

`docker build` does not run here; the base image has no digest, as nothing here can look one up.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pgcontract.service.app import VERIFY
from pgcontract.service.settings import Settings
from tests.service.door import bearer, program, serving
from tests.states import ROOT

DEPLOY = ROOT / "deploy"

KNOWN = {str(field.validation_alias.choices[0]) for field in Settings.model_fields.values()}  # type: ignore[union-attr]


def unit() -> configparser.ConfigParser:
    """Return the unit; systemd repeats keys, the last one stands here."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "pgcontract.service")
    return parser


def instructions() -> Iterator[tuple[str, str]]:
    """Yield the instructions of the Dockerfile, with continued lines joined."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text())
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest.strip()


def test_systemd_takes_the_unit(place: Path) -> None:
    """`systemd-analyze verify` has nothing to say, where there is systemd; its programs are put where it looks."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed, so the unit was only parsed")
    program = place / "pgcontract"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = (DEPLOY / "pgcontract.service").read_text()
    (place / "pgcontract.service").write_text(
        text.replace("/opt/pgcontract/venv/bin/pgcontract", str(program))
    )
    seen = subprocess.run(
        [analyze, "verify", place / "pgcontract.service"], capture_output=True, text=True, check=False
    )
    assert (seen.returncode, seen.stderr) == (0, "")


def test_the_unit_stops_later_than_the_service() -> None:
    """The system waits longer than requests and their run may take, and does not restart a wrong setting."""
    service = unit()["Service"]
    fields = Settings.model_fields
    assert int(service["TimeoutStopSec"]) >= fields["shutdown"].default + fields["timeout"].default
    assert service["RestartPreventExitStatus"] == "2"
    assert service["ExecStart"].endswith("pgcontract serve")
    assert service["DynamicUser"] == "yes"


def test_the_image_has_all_that_the_service_reads_and_no_secret() -> None:
    """Contracts, migrations and alembic.ini come in; it does not run as root; no secret is set."""
    known = list(instructions())
    copied = {source for word, rest in known if word == "COPY" for source in rest.split()[:-1]}
    assert {"contracts/", "migrations/", "alembic.ini"} <= copied
    assert all((ROOT / source).exists() for source in copied if not source.startswith(("--", "/venv")))
    assert ("USER", "65534:65534") in known
    assert "secret" not in " ".join(rest for word, rest in known if word in {"ENV", "ARG"}).lower()
    assert "--require-hashes" in " ".join(rest for word, rest in known if word == "RUN")
    assert [word for word, _ in known].count("ENTRYPOINT") == 1


def test_what_is_copied_is_let_in() -> None:
    """Whatever the Dockerfile copies is in its build context, and nothing else is."""
    copied = {
        source.partition("/")[0]
        for word, rest in instructions()
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == copied
    assert "*" in lines


def test_the_check_of_the_image_asks_the_process(down: str) -> None:
    """The command of HEALTHCHECK, run as it stands: it ends well while the service runs, and fails when it does not."""
    text = next(rest for word, rest in instructions() if word == "HEALTHCHECK")
    _, *arguments = json.loads(text.partition("CMD ")[2])
    with serving(down) as process:
        check = [sys.executable, *arguments]
        port = os.environ | {"PGCONTRACT_PORT": process.base.rpartition(":")[2]}
        assert subprocess.run(check, env=port, check=False).returncode == 0
    assert subprocess.run(check, env=port, stderr=subprocess.DEVNULL, check=False).returncode == 1


@pytest.mark.parametrize("file", ["pgcontract.service", "Dockerfile"])
def test_every_setting_named_there_exists(file: str) -> None:
    """A setting that is spelled wrongly would be ignored."""
    named = set(
        re.findall(r"\b(?:PGCONTRACT_[A-Z_]+[A-Z]|DATABASE_URL|JWT_SECRET)\b", (DEPLOY / file).read_text())
    )
    assert named
    assert named <= KNOWN


@pytest.mark.parametrize("file", ["nginx.conf", "Caddyfile"])
def test_the_proxy_has_the_path(file: str) -> None:
    """The rule is about the one path, and the port is the default."""
    text = (DEPLOY / file).read_text()
    assert VERIFY in text
    assert f"127.0.0.1:{Settings.model_fields['port'].default}" in text


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short and plain name: the path of a socket has a limit, and a configuration reads blanks."""
    with tempfile.TemporaryDirectory(prefix="proxy-", dir="/tmp") as folder:
        yield Path(folder)


def test_nginx_passes_the_one_path_on(down: str, place: Path) -> None:
    """Through a real nginx: the path comes from the service, a 503 with its body; everything else does not."""
    nginx = program("nginx", "the rule was only read")
    with serving(down) as process:
        rule = (DEPLOY / "nginx.conf").read_text().replace("http://127.0.0.1:8000", process.base)
        socket = place / "nginx.sock"
        temporary = " ".join(
            f"{kind}_temp_path {place}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config = place / "nginx.conf"
        config.write_text(
            f"daemon off; pid {place}/pid; error_log stderr; events {{}} http {{ access_log off; {temporary}"
            f" server {{ listen unix:{socket}; location / {{ return 418; }} {rule} }} }}"
        )
        with subprocess.Popen([nginx, "-c", config, "-p", place], stderr=subprocess.DEVNULL) as proxy:
            try:
                _asks_through(socket)
            finally:
                proxy.terminate()


def test_caddy_passes_the_one_path_on(down: str, place: Path) -> None:
    """The same through a real Caddy."""
    caddy = program("caddy", "its rule was only read")
    with serving(down) as process:
        rule = (
            (DEPLOY / "Caddyfile").read_text().replace("http://", "").replace("127.0.0.1:8000", process.base)
        )
        socket = place / "caddy.sock"
        config = place / "Caddyfile"
        config.write_text(
            f"{{\n admin off\n auto_https off\n}}\nhttp:// {{\n bind unix/{socket}\n{rule}\n respond 418\n}}\n"
        )
        command = [caddy, "run", "--config", str(config), "--adapter", "caddyfile"]
        home = os.environ | {"HOME": str(place)}
        with subprocess.Popen(command, env=home, stderr=subprocess.DEVNULL) as proxy:
            try:
                _asks_through(socket)
            finally:
                proxy.terminate()


def _asks_through(socket: Path) -> None:
    ends = time.monotonic() + 60
    while not socket.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    transport = httpx.HTTPTransport(uds=str(socket), retries=8)
    with httpx.Client(transport=transport, base_url="http://application") as client:
        told = client.get(VERIFY, headers=bearer())
        assert (told.status_code, told.json()["code"]) == (503, "unreachable")
        assert client.get(VERIFY).headers["www-authenticate"].startswith("Bearer")
        assert client.get("/api/setup/other").status_code == 418
        assert client.get(f"{VERIFY}/more").status_code == 418
