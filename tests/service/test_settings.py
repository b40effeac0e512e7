"""What is said before the first request."""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass

import pytest

from pgcontract.cli import run
from pgcontract.service.run import listening
from pgcontract.service.settings import Settings, unknown
from tests.service.door import SECRET

URL = "postgresql://somebody:planted-password@127.0.0.1:1/nothing"
GOOD = {"DATABASE_URL": URL, "JWT_SECRET": SECRET}


@dataclass
class Start:
    """Starts the command, which is to end at once."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        """Return the status, and what was said on stdout and stderr."""
        for name in ("DATABASE_URL", "JWT_SECRET"):
            self.monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            self.monkeypatch.setenv(name, value)
        status = run(["serve", *arguments])
        said = self.capsys.readouterr()
        return status, said.out, said.err


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Start:
    return Start(monkeypatch, capsys)


WRONG = [
    ({}, "DATABASE_URL is not set; JWT_SECRET is not set"),
    ({**GOOD, "JWT_SECRET": "planted-password"}, "JWT_SECRET has 16 characters: give it at least 32"),
    ({**GOOD, "JWT_SECRET": ""}, "JWT_SECRET has 0 characters"),
    ({**GOOD, "JWT_SECRET": " " * 40}, "JWT_SECRET is nothing but blanks"),
    ({**GOOD, "PGCONTRACT_HOST": ""}, "PGCONTRACT_HOST is wrong"),
    ({**GOOD, "PGCONTRACT_SHUTDOWN": "4"}, "PGCONTRACT_SHUTDOWN is less than PGCONTRACT_TIMEOUT"),
    ({**GOOD, "DATABASE_URL": "postgresql://x:planted-password@["}, "DATABASE_URL is not a URL"),
    ({**GOOD, "PGCONTRACT_PORT": "planted-password"}, "PGCONTRACT_PORT is wrong"),
    ({**GOOD, "PGCONTRACT_CACHE": "-1"}, "PGCONTRACT_CACHE is wrong"),
    ({**GOOD, "PGCONTRACT_TIMEOUT": "inf"}, "PGCONTRACT_TIMEOUT is wrong"),
    ({**GOOD, "PGCONTRACT_STATEMENT_TIMEOUT": "9"}, "PGCONTRACT_STATEMENT_TIMEOUT is not less than"),
    ({**GOOD, "PGCONTRACT_VERSION_TABLE": "alembic_version"}, "PGCONTRACT_VERSION_TABLE is wrong"),
    ({**GOOD, "PGCONTRACT_ALEMBIC_INI": "nowhere.ini"}, "nowhere.ini cannot be read: there is no such file"),
    ({**GOOD, "PGCONTRACT_CONTRACTS": "nowhere"}, "nowhere"),
    ({**GOOD, "PGCONTRACT_HOST": "192.0.2.1", "PGCONTRACT_PORT": "0"}, "cannot listen on 192.0.2.1"),
]


@pytest.mark.parametrize(("variables", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_wrong_setting_is_named_at_the_start(variables: dict[str, str], said: str, start: Start) -> None:
    """One clear line, status 2, and no value repeated."""
    status, out, err = start(**variables)
    assert status == 2
    assert said in err
    assert len(err.splitlines()) == 1
    assert "planted-password" not in out + err


def test_a_taken_port_is_named(start: Start) -> None:
    """Somebody else's port: one line, status 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, _, err = start("--port", str(port), **GOOD)
    assert status == 2
    assert f"port {port} is taken" in err
    assert len(err.splitlines()) == 1


def test_a_missing_folder_is_told_with_an_option_that_exists(start: Start) -> None:
    """What the message says to do can be done."""
    _, _, err = start("--contracts", "nowhere", **GOOD)
    assert "name the folder of the contracts with --contracts" in err
    assert "nowhere" in err


def test_a_misspelled_setting_is_noticed() -> None:
    """What begins like a setting and is none is named; others' variables are their own business."""
    assert unknown({"PGCONTRACT_TIMOUT": "3", "PGCONTRACT_TIMEOUT": "3", "TIMEOUT": "3"}) == [
        "PGCONTRACT_TIMOUT"
    ]


def test_without_the_extra_it_says_what_to_install(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, status 2; and the help still helps."""
    for name in [name for name in sys.modules if name.startswith("pgcontract.service.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.setitem(sys.modules, "pydantic_settings", None)
    status, _, err = start(**GOOD)
    assert status == 2
    assert "pip install 'pgcontract[service]'" in err
    status, out, _ = start("--help")
    assert status == 0
    assert "pgcontract[service]" in " ".join(out.split())


def test_the_help_lists_every_setting(start: Start) -> None:
    """Whatever can be set stands in `pgcontract serve --help`."""
    _, said, _ = start("--help")
    for field in Settings.model_fields.values():
        assert str(field.validation_alias.choices[0]) in said  # type: ignore[union-attr]
    assert "--host" in said
    assert "--port" in said


def test_settings_do_not_show_their_secrets() -> None:
    """Printing them shows neither the password nor the secret."""
    shown = repr(Settings.read(GOOD))
    assert "planted-password" not in shown
    assert SECRET not in shown


def test_an_answer_waits_for_no_acknowledgement() -> None:
    """Connections that are taken send at once: their head and their body are two packets."""
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        taken, _ = listener.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
