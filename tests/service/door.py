"""The service as tests meet it: tokens as the application signs them, the application in process, the real process."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI

from pgcontract.contract import Contract
from pgcontract.loader import load
from pgcontract.service.app import VERIFY, create_app
from pgcontract.service.revision import head
from pgcontract.service.settings import Settings
from tests.states import ROOT

SECRET = "a secret of the application, long enough"

#: Seconds until a token expires: longer than any run of the tests, some of whose tokens are as old as its beginning.
LASTS = 86_400

CLAIMS: dict[str, Any] = {"userId": 7, "email": "ada@example.org", "role": "admin"}


def program(name: str, otherwise: str) -> str:
    """Return the path of a program of the system; without it the test is skipped, and says what that left out.

    Where PGCONTRACT_PROGRAMS names it, as `.ci/run` does once it has installed it, that it is missing is a failure.
    """
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None and name in os.environ.get("PGCONTRACT_PROGRAMS", "").split():
        pytest.fail(f"{name} is required here and not installed: apt-get install {name}")
    if found is None:
        pytest.skip(f"{name} is not installed, so {otherwise}: apt-get install {name}")
    return found


def token(secret: str = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    """Return a token of an administrator; a claim given as None is left out."""
    claims = CLAIMS | {"exp": int(time.time()) + LASTS} | changes
    known = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(known, secret, algorithm=algorithm)


def bearer(text: str | None = None) -> dict[str, str]:
    """Return the headers of an administrator, or of whoever bears that token."""
    return {"Authorization": f"Bearer {token() if text is None else text}"}


def settings(url: str, **others: object) -> Settings:
    """Return settings for a database; others by their variables, without PGCONTRACT_."""
    more = {f"PGCONTRACT_{name.upper()}": value for name, value in others.items()}
    return Settings.read({"DATABASE_URL": url, "JWT_SECRET": SECRET, **more})


def application(url: str, contract: Contract | None = None, **others: object) -> FastAPI:
    """Return the application, for the contracts of the project if not for others."""
    return create_app(
        settings(url, **others), contract or load(ROOT / "contracts"), head(ROOT / "alembic.ini")
    )


def ask(app: FastAPI, method: str = "GET", path: str = VERIFY, **options: Any) -> httpx.Response:
    """Start the application, ask it once as an administrator, and stop it."""
    return ask_often(app, 1, method, path, **options)[0]


def ask_often(
    app: FastAPI, times: int, method: str = "GET", path: str = VERIFY, **options: Any
) -> list[httpx.Response]:
    """The same, several times, one after the other."""

    async def asking() -> list[httpx.Response]:
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                given = {"headers": bearer(), **options}
                return [await client.request(method, path, **given) for _ in range(times)]

    return asyncio.run(asking())


@dataclass
class Process:
    """`pgcontract serve`, running."""

    base: str
    popen: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def get(self, path: str = VERIFY, **options: Any) -> httpx.Response:
        """Ask as an administrator."""
        return httpx.get(self.base + path, **{"headers": bearer(), "timeout": 90, **options})

    def code(self) -> tuple[int, str]:
        """Ask, and return the status and the code."""
        answer = self.get()
        return answer.status_code, answer.json()["code"]

    def log(self) -> list[dict[str, Any]]:
        """Return the log so far; every line of it is JSON."""
        return [json.loads(line) for line in list(self.lines)]


def environment(url: str, **others: object) -> dict[str, str]:
    """Return an environment for the process, without what `.ci/run` sets: the service would log it as unknown."""
    more = {f"PGCONTRACT_{name.upper()}": str(value) for name, value in others.items()}
    around = {name: value for name, value in os.environ.items() if name != "PGCONTRACT_PROGRAMS"}
    return around | {"DATABASE_URL": url, "JWT_SECRET": SECRET, **more}


@contextmanager
def serving(url: str, **others: object) -> Iterator[Process]:
    """Run `pgcontract serve` on a free port."""
    popen = subprocess.Popen(
        [sys.executable, "-m", "pgcontract.cli", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment(url, **others),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    first: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert popen.stdout is not None
        for line in popen.stdout:
            lines.append(line)
            first.put(line)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        port = json.loads(first.get(timeout=120))["port"]
        yield Process(f"http://127.0.0.1:{port}", popen, lines)
    finally:
        if popen.poll() is None:
            popen.send_signal(signal.SIGTERM)
        try:
            popen.wait(60)
        finally:
            popen.kill()
            popen.wait()
            reader.join()
            if popen.stdout is not None:
                popen.stdout.close()


def contracts(folder: Path, **files: str) -> Contract:
    """Return contracts written in a test."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return load(folder)
