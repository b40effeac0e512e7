"""Whatever fact of a real contract is changed: the difference is that fact, at exactly its line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgcontract import catalog, expressions
from pgcontract.compare import compare_with_schema
from pgcontract.contract import Contract
from pgcontract.database import reading
from pgcontract.errors import ContractError
from pgcontract.loader import load
from pgcontract.model import ObjectId
from pgcontract.report import Difference, differences
from pgcontract.schema import Schema
from pgcontract.verify import SEARCH_PATH, roles
from tests.teeth.mutating import edited, mutants, only
from tests.teeth.planting import CONTRACTS

CONTRACT = load(CONTRACTS)
FILES = sorted(path.name for path in CONTRACTS.glob("*.yaml"))

Record = Callable[[str, object], None]

#: The key's name follows from these: with another value it is another key, and the first is missing, at its own line.
NAMING = {"references", "referenced_columns"}

MUTANTS = list(mutants(CONTRACT))


@pytest.fixture(scope="module")
def connection(at_head: str) -> Iterator[psycopg.Connection[Any]]:
    """One read-only transaction on the upgraded database for all mutants."""
    with reading(at_head, search_path=SEARCH_PATH) as session:
        yield session


@pytest.fixture(scope="module")
def schema(connection: psycopg.Connection[Any]) -> Schema:
    """The upgraded database, read once."""
    return catalog.read(connection, CONTRACT.schemas, roles(CONTRACT))


def held(connection: psycopg.Connection[Any], contract: Contract, schema: Schema) -> tuple[Difference, ...]:
    """Return the differences between contracts of some tables and enums, and those of the database."""
    names = {key.relation for key in contract.objects}
    same = replace(
        schema, objects={key: value for key, value in schema.objects.items() if key.relation in names}
    )
    comparison = expressions.settle(connection, compare_with_schema(contract, same), contract, same)
    return differences(contract, comparison)


@pytest.mark.parametrize("file", FILES)
def test_a_fact_changed_in_the_model_is_the_one_difference(
    file: str, connection: psycopg.Connection[Any], schema: Schema, record_property: Record
) -> None:
    """One fact is wanted otherwise: one difference, of that fact, at its line."""
    planted, missed = 0, []
    for subject, attribute, mutant in MUTANTS:
        place = CONTRACT.locate(subject, attribute)
        if Path(place.file).name != file:
            continue
        planted += 1
        found = held(connection, mutant, schema)
        if [(entry.id, entry.attribute, entry.location) for entry in found] != [(subject, attribute, place)]:
            missed.append(f"{place} {subject}.{attribute}: {[entry.message for entry in found]}")
    record_property("planted", planted)
    assert planted
    assert missed == []


@pytest.mark.parametrize("file", FILES)
def test_a_fact_changed_in_the_text_is_seen_at_its_line(
    file: str, tmp_path: Path, connection: psycopg.Connection[Any], schema: Schema, record_property: Record
) -> None:
    """One line of a contract says something else: that line is named, by a difference or by the loader."""
    folder = Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))
    text = (CONTRACTS / file).read_text(encoding="utf-8")
    planted, missed = 0, []
    for subject, attribute in CONTRACT.facts:
        place = CONTRACT.locate(subject, attribute)
        if Path(place.file).name != file:
            continue
        changed = edited(text, place.line, subject.kind, attribute)
        if changed is None:
            continue
        planted += 1
        (folder / file).write_text(changed, encoding="utf-8")
        places = {place.line, CONTRACT.locate(subject).line if attribute in NAMING else place.line}
        if not places & _lines(folder, file, subject, connection, schema):
            missed.append(f"{place} {subject}.{attribute}")
    record_property("planted", planted)
    assert planted
    assert missed == []


def test_every_written_fact_is_changed_in_the_text() -> None:
    """No fact with a line of its own is left out of the test above."""
    left_out = []
    for subject, attribute in CONTRACT.facts:
        place = CONTRACT.locations.get((subject, attribute))
        if place is not None:
            text = (CONTRACTS / Path(place.file).name).read_text(encoding="utf-8")
            if edited(text, place.line, subject.kind, attribute) is None:
                left_out.append(f"{place} {subject}.{attribute}")
    assert left_out == []


def test_every_fact_has_a_mutant() -> None:
    """The mutants in the model are of all facts, and each of them differs from the contract."""
    assert [(subject, attribute) for subject, attribute, _ in MUTANTS] == list(CONTRACT.facts)
    for subject, attribute, mutant in MUTANTS:
        changed = [key for key, value in mutant.objects.items() if value != CONTRACT.objects[key]]
        assert changed == [subject], (subject, attribute)


def _lines(
    folder: Path, file: str, subject: ObjectId, connection: psycopg.Connection[Any], schema: Schema
) -> set[int]:
    try:
        contract = load(folder)
    except ContractError as error:
        return {p.place.line for p in error.problems if Path(p.place.file).name == file}
    found = held(connection, only(contract, subject), schema)
    return {entry.location.line for entry in found if Path(entry.location.file).name == file}
