"""What the service costs: load beside an empty FastAPI route, one uncached run, why the pool is the synchronous one.

    python bench/service.py [--seconds 30] [--clients 50] URL of a database that holds

Needs `wrk` (Debian's package of that name). Both servers are loaded by turns, with the same uvicorn and no access log.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import httpx
import jwt
import psycopg_pool

from pgcontract.database import reading
from pgcontract.loader import load
from pgcontract.service.app import VERIFY
from pgcontract.service.pool import Pool
from pgcontract.service.probe import Failure, Limits, Probe
from pgcontract.verify import SEARCH_PATH, verify_within

SECRET = secrets.token_urlsafe(32)

EMPTY = """
import uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
async def empty() -> dict[str, str]:
    return {}
uvicorn.run(app, port=%d, log_config=None, access_log=False, server_header=False, ws="none")
"""


#: For wrk: one line instead of its own report, with the percentiles that are wanted.
REPORT = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("p50 %.1f ms  p95 %.1f ms  p99 %.1f ms  max %.1f ms  %.0f/s  errors %d\\n",
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.requests * 1e6 / summary.duration,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
"""


@contextmanager
def running(command: list[str], log: Path, url: str, port: int) -> Iterator[None]:
    """Run a server until it answers, and to the end of the block."""
    environment = os.environ | {"DATABASE_URL": url, "JWT_SECRET": SECRET}
    with log.open("w") as out, subprocess.Popen(command, stdout=out, env=environment) as process:
        try:
            for _ in range(300):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()


def wrk(url: str, clients: int, seconds: int, token: str) -> str:
    """Load a URL, and return latencies and requests per second as one line."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(REPORT)
        file.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", file.name]
        said = subprocess.run(
            [*command, "-H", f"Authorization: Bearer {token}", url],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return next(line for line in said.splitlines() if line.startswith("p50"))


def load_table(url: str, clients: int, seconds: int) -> None:
    """Print the load of both, by turns, and how often the database was asked."""
    claims = {"userId": 1, "email": "a@example.org", "role": "admin", "exp": int(time.time()) + 3600}
    token = jwt.encode(claims, SECRET, "HS256")
    serve = [sys.executable, "-m", "pgcontract.cli", "serve", "--port", "8491"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with (
            running([sys.executable, "-c", EMPTY % 8490], Path(folder, "empty"), url, 8490),
            running(serve, log, url, 8491),
        ):
            for share in (seconds // 6, seconds):
                print(f"empty route, {share} s:   {wrk('http://127.0.0.1:8490/', clients, share, token)}")
                print(
                    f"verification, {share} s:  {wrk(f'http://127.0.0.1:8491{VERIFY}', clients, share, token)}"
                )
        runs = [
            line for line in map(json.loads, log.read_text().splitlines()) if line["event"] == "verification"
        ]
    begins = [_seconds(run["time"]) - run["duration_ms"] / 1000 for run in runs]
    gaps = [later - earlier for earlier, later in pairwise(begins)]
    print(f"the database was asked {len(runs)} times; between two beginnings {min(gaps):.2f} s at least")
    print(f"a run under load: median {statistics.median(run['duration_ms'] for run in runs):.0f} ms")


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = re.findall(r"T(\d+):(\d+):([\d.]+)\+", stamp)[0]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def uncached(url: str, runs: int = 15) -> None:
    """Print how long one run takes: through the service's pool, and with a new connection each time."""
    pool = Pool(url, 2)
    pool.open()
    probe = Probe(pool, load(Path("contracts")), "alembic.alembic_version", Limits(10, 5))
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        if isinstance(outcome := probe.run(), Failure):
            sys.exit(f"the database does not hold: {outcome}")
        times.append((time.perf_counter() - began) * 1000)
    pool.close()
    print(f"one uncached run: first {times[0]:.0f} ms, then median {statistics.median(times[1:]):.0f} ms")


async def stall(url: str) -> None:
    """Print how long the event loop stands still during a run: in a thread, and in the loop itself."""
    contract = load(Path("contracts"))

    def run() -> None:
        with reading(url, search_path=SEARCH_PATH) as connection:
            verify_within(connection, contract)

    async def watch(worst: list[float]) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            worst.append((time.perf_counter() - began - 0.001) * 1000)

    for name in ("thread", "loop"):
        delays: list[float] = []
        watcher = asyncio.create_task(watch(delays))
        await asyncio.sleep(0.05)
        for _ in range(5):
            await asyncio.to_thread(run) if name == "thread" else run()
            await asyncio.sleep(0.01)
        watcher.cancel()
        print(f"event loop, run in the {name}: stands still for {max(delays):.0f} ms at most")
    began, cpu = time.perf_counter(), time.thread_time()
    run()
    print(
        f"of {(time.perf_counter() - began) * 1000:.0f} ms a run computes {(time.thread_time() - cpu) * 1000:.0f} ms"
    )


def unreachable() -> None:
    """Print how soon it is known that nobody is there: by the service, and by psycopg's pool as it comes."""
    nobody = "postgresql://x@127.0.0.1:1/x"
    pool = Pool(nobody, 2)
    pool.open()
    began = time.perf_counter()
    Probe(pool, load(Path("contracts")), "alembic.alembic_version", Limits(5, 2)).run()
    print(f"nobody there: the service knows after {(time.perf_counter() - began) * 1000:.0f} ms")
    pool.close()
    with psycopg_pool.ConnectionPool(nobody, min_size=0, max_size=2, open=True) as bare:
        began = time.perf_counter()
        try:
            bare.getconn(timeout=5)
        except psycopg_pool.PoolTimeout:
            print(f"the pool as it comes: after {(time.perf_counter() - began) * 1000:.0f} ms, its timeout")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    uncached(given.url)
    unreachable()
    asyncio.run(stall(given.url))
    load_table(given.url, given.clients, given.seconds)


if __name__ == "__main__":
    main()
