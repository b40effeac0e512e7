"""The workflow holds its rules, and each rule sees the fault that it is there for.

That the syntax and the expressions are right is actionlint's to say, in `nox -s lint`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))

PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
ALLOWED_RUNS = re.compile(r"python -m (pip install nox|nox -s [a-z_]+)")


def faults(text: str) -> Iterator[str]:
    """Find what a workflow does otherwise than the rules want."""
    for line in text.splitlines():
        if "uses:" in line and not PINNED.search(line):
            yield f"not pinned to a commit, with its tag behind: {line.strip()}"
    if "secrets." in text:
        yield "it uses a secret"
    workflow: dict[str, Any] = YAML(typ="safe").load(text)
    if workflow.get("permissions") != {"contents": "read"}:
        yield "it may do more than read"
    if workflow.get("concurrency", {}).get("cancel-in-progress") is not True:
        yield "superseded runs go on"
    if "pull_request_target" in workflow["on"] or "pull_request" not in workflow["on"]:
        yield "it does not run on pull requests, or with the rights of the base"
    for name, job in workflow["jobs"].items():
        yield from (f"{name}: {fault}" for fault in _faults_of_job(job))


def _faults_of_job(job: dict[str, Any]) -> Iterator[str]:
    if "permissions" in job:
        yield "permissions of its own"
    if "timeout-minutes" not in job:
        yield "no time limit"
    for step in job["steps"]:
        action, options = step.get("uses", "").partition("@")[0], step.get("with", {})
        if action == "actions/checkout" and options.get("persist-credentials") is not False:
            yield "the checkout leaves its token behind"
        if action == "actions/setup-python" and options.get("cache-dependency-path") != "requirements/*.txt":
            yield "the cache does not follow the lock"
        if "run" in step and not ALLOWED_RUNS.fullmatch(step["run"]):
            yield f"runs something else than nox: {step['run']}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_keeps_the_rules(path: Path) -> None:
    """Actions are pinned, rights are the least, time is bounded, and nox does the work."""
    assert list(faults(path.read_text())) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "@v6"),
        (" # v6.0.2", ""),
        ("contents: read", "contents: write"),
        ("permissions:\n  contents: read\n", ""),
        ("cancel-in-progress: true", "cancel-in-progress: false"),
        ("  pull_request:\n", "  pull_request_target:\n"),
        ("    timeout-minutes: 10\n", ""),
        ("    timeout-minutes: 10\n", "    timeout-minutes: 10\n    permissions: write-all\n"),
        ("persist-credentials: false", "persist-credentials: true"),
        ("cache-dependency-path: requirements/*.txt", "cache-dependency-path: pyproject.toml"),
        ("run: python -m nox -s lint", "run: echo ${{ github.event.pull_request.title }}"),
        ("trust", "${{ secrets.PASSWORD }}"),
    ],
)
def test_a_planted_fault_is_seen(right: str, wrong: str) -> None:
    """Each rule fires on the fault that it is there for."""
    text = (ROOT / ".github" / "workflows" / "contracts.yml").read_text()
    assert right in text
    assert list(faults(text.replace(right, wrong, 1)))


def test_both_live_versions_and_the_embedded_one_are_tried() -> None:
    """The round trip and the tests run on 15, on 17 and on the server that comes with pip."""
    jobs = YAML(typ="safe").load((ROOT / ".github" / "workflows" / "contracts.yml").read_text())["jobs"]
    assert jobs["service"]["strategy"]["matrix"]["postgres"] == ["15", "17"]
    assert "PGCONTRACT_SERVER_URL" in jobs["service"]["env"]
    assert "services" not in jobs["embedded"]
    for name in ("service", "embedded"):
        runs = [step["run"] for step in jobs[name]["steps"] if "run" in step]
        assert runs[-2:] == ["python -m nox -s upgrade_roundtrip", "python -m nox -s tests"]
