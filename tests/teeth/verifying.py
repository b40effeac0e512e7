"""`pgcontract verify` as a person runs it, and what is wrong with its answer to a planted fault."""

from __future__ import annotations

import json
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import Any

from pgcontract import cli
from tests.teeth.planting import CONTRACTS, Fault, line


def verify(url: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the command on a database with the real contracts; return its exit status and the differences it names.

    Raises:
        ValueError: it says no JSON.
    """
    out, err = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    with chdir(CONTRACTS.parent), redirect_stdout(out), redirect_stderr(err):
        status = cli.run(["verify", "--database-url", url, "--format", "json"])
    out.flush()
    answer = json.loads(out.buffer.getvalue())
    return status, answer["differences"]


def unseen(fault: Fault, status: int, differences: list[dict[str, Any]]) -> str | None:
    """Return what is wrong with the answer to a fault, or None: one difference names the fact, at its line."""
    file, number = line(fault.at)
    place = (f"contracts/{file}".rstrip("/"), number)
    hits = [
        entry
        for entry in differences
        if (entry["file"], entry["line"]) == place
        and f"{entry['object']}.{entry['fact'] or ''}".rstrip(".") == fault.fact
        and fault.names in entry["message"]
    ]
    said = "\n".join(f"{entry['file']}:{entry['line']}  {entry['message']}" for entry in differences)
    if status != 1:
        return f"exit status {status}, wanted 1\n{said}"
    if len(hits) != 1:
        return f"wanted once at {place}: {fault.fact}, {fault.names}\nfound:\n{said}"
    if fault.also is not None and len(differences) != 1 + fault.also:
        return f"wanted {fault.also} more, found {len(differences) - 1}:\n{said}"
    return None
