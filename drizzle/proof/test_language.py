"""The generator's whole vocabulary: drizzle-kit makes a database from it that holds its contracts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable

import pytest

from drizzle.proof.conftest import ROOT, Project
from pgcontract import report
from pgcontract.drizzle import files, generate
from pgcontract.loader import load
from pgcontract.verify import verify

SAMPLE = ROOT / "tests" / "drizzle" / "sample"
"""Contracts with a column of each type, each kind of key, cycles between tables, checks, indexes and policies."""


LEFT_ALONE = {("grant", "anon", "privileges"), ("comment", "", "text")}
"""What the model says in its head that it does not hold."""


@pytest.fixture
def sample(make_project: Callable[[str], Project]) -> Callable[[str], Project]:
    """Make a project whose models are those of the sample."""

    def make(versions: str) -> Project:
        project = make_project(versions)
        shutil.rmtree(project.models)
        files.write(files.plan(generate(load(SAMPLE)), project.models))
        return project

    return make


@pytest.mark.parametrize("versions", ["application", "newest"])
def test_the_sample_compiles(versions: str, sample: Callable[[str], Project]) -> None:
    """Self-references, cycles between tables and text full of quotes are as good as anything else."""
    status, said = sample(versions).compile()
    assert status == 0, said


def test_the_sample_is_laid_out_as_prettier_does(sample: Callable[[str], Project]) -> None:
    """Whatever breaks over lines breaks where Prettier breaks it."""
    project = sample("newest")
    prettier = project.packages / "prettier/bin/prettier.cjs"
    made = project.node.run(
        prettier, "--single-quote", "--print-width=100", "--check", "db", cwd=project.folder
    )
    assert made.returncode == 0, made.stdout


def test_what_drizzle_kit_makes_of_the_sample_holds_its_contracts(
    sample: Callable[[str], Project], scratch_on: Callable[..., str]
) -> None:
    """The two ways from a contract, through Drizzle into a database and through `verify`, meet."""
    url = scratch_on(17)
    status, said = sample("newest").push(url, force=True)
    assert status == 0, said
    contract = load(SAMPLE)
    comparison = verify(contract, url).comparison
    found = report.differences(contract, comparison)
    # drizzle-kit's push makes policies without their conditions, and so everything is right but those.
    wanted = {("policy", "own rows", "using"), ("policy", "no more", "check"), *LEFT_ALONE}
    said = report.text(found, report.measured(contract, comparison))
    assert {(entry.id.kind, entry.id.name, entry.attribute) for entry in found} == wanted, said


@pytest.mark.parametrize(("versions", "release"), [("application", 17), ("newest", 18)])
def test_what_drizzle_kit_has_made_it_knows_again(
    versions: str, release: int, sample: Callable[[str], Project], scratch_on: Callable[..., str]
) -> None:
    """A second push finds what it cannot read, which README names, and nothing else."""
    project, url = sample(versions), scratch_on(release)
    status, said = project.push(url, force=True)
    assert status == 0, said
    _, said = project.push(url)
    assert set(re.findall(r"^(?:ALTER|CREATE|DROP) .*;$", said, re.MULTILINE)) == {
        'ALTER TABLE "everything" DROP CONSTRAINT "whole_days";',
        'ALTER TABLE "everything" DROP CONSTRAINT "everything_label_unique";',
        'ALTER TABLE "everything" ADD CONSTRAINT "whole_days" UNIQUE NULLS NOT DISTINCT("whole","day");',
        'ALTER TABLE "everything" ADD CONSTRAINT "everything_label_unique" UNIQUE NULLS NOT DISTINCT("label");',
        'ALTER TABLE "everything" ALTER COLUMN "labels" SET DEFAULT \'{}\';',
    }, said
