"""Contracts as tests: `pytest contracts/` collects the YAML files, one item per fact, at the fact's own line.

What a table has that its contract does not name fails under `…::nothing else`; an object that belongs to no table fails
under `nothing else` of the folder.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from pgcontract import report
from pgcontract.contract import Contract
from pgcontract.errors import ContractError, Location
from pgcontract.loader import load
from pgcontract.loader.source import is_contract
from pgcontract.model import ObjectId, QualifiedName
from pgcontract.pytest_plugin.facts import Differs, FactItem
from pgcontract.pytest_plugin.telling import DIFFERENCE
from pgcontract.pytest_plugin.verifying import Verified

NOTHING_ELSE = "nothing else"


class Collecting:
    """Knows the folder of the contracts and collects what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def contract(self) -> Contract:
        """The contracts, read once.

        Raises:
            ContractError: with every problem of every file.
        """
        return load(self.folder)

    def facts(self, path: Path) -> list[tuple[ObjectId, str]]:
        """Return the facts that a file states, row rules among them, in their order."""
        return self._by_file[os.path.realpath(path)]

    @cached_property
    def _by_file(self) -> dict[str, list[tuple[ObjectId, str]]]:
        by_file: dict[str, list[tuple[ObjectId, str]]] = defaultdict(list)
        rules = [(rule.id, "rows") for rule in self.contract.rules]
        for fact in (*self.contract.facts, *rules):
            by_file[os.path.realpath(self.contract.locate(*fact).file)].append(fact)
        return by_file

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect the folder of the contracts as such."""
        if path != self.folder:
            return None
        made: pytest.Collector = ContractFolder.from_parent(parent, path=path)
        made.collecting = self  # type: ignore[attr-defined] # from_parent passes on what pytest knows only
        return made

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect a contract."""
        if file_path.parent != self.folder or not is_contract(file_path):
            return None
        made: pytest.Collector = ContractFile.from_parent(parent, path=file_path)
        made.collecting = self  # type: ignore[attr-defined] # from_parent passes on what pytest knows only
        return made


class ContractFolder(pytest.Directory):
    """The folder of the contracts: its files, and that there is nothing beside."""

    collecting: Collecting

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the files, then the item of the whole folder.

        Raises:
            ContractError: with the problems of all files. No contract can be held against anything without the others.
        """
        _ = self.collecting.contract
        for path in sorted(self.path.iterdir()):
            yield from self.ihook.pytest_collect_file(file_path=path, parent=self)
        yield FactItem.of(self, NOTHING_ELSE, Location(self.path.name, 1, 1), _nothing_beside)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002 - pytest calls it so
        """Show problems as lines, without a traceback."""
        return (
            str(excinfo.value) if isinstance(excinfo.value, ContractError) else super().repr_failure(excinfo)
        )


class ContractFile(pytest.File):
    """One contract: its facts, and that its table has nothing else."""

    collecting: Collecting

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item per fact."""
        facts, contract = self.collecting.facts(self.path), self.collecting.contract
        for key, attribute in facts:
            yield FactItem.of(
                self,
                _name(key, attribute),
                contract.locate(key, attribute),
                _check(key, attribute),
            )
        for key in dict.fromkeys(key for key, _ in facts if contract.is_relation(key)):
            table, place = key.qualified_name, contract.locate(key)
            yield FactItem.of(self, f"{table}.{NOTHING_ELSE}", place, _nothing_else(table))


def _check(key: ObjectId, attribute: str) -> Any:
    def check(pgcontract_verified: Verified, request: pytest.FixtureRequest) -> None:
        reason = pgcontract_verified.skipped(key, attribute)
        if reason is not None:
            pytest.skip(reason)
        entry = pgcontract_verified.difference(key, attribute)
        _raise([entry] if entry is not None else [], request)

    return check


def _nothing_else(table: QualifiedName) -> Any:
    def check(pgcontract_verified: Verified, request: pytest.FixtureRequest) -> None:
        _raise(pgcontract_verified.unexpected(table), request)

    return check


def _nothing_beside(pgcontract_verified: Verified, request: pytest.FixtureRequest) -> None:
    _raise(pgcontract_verified.unexpected(), request)


def _raise(differences: list[report.Difference], request: pytest.FixtureRequest) -> None:
    if differences:
        request.node.user_properties += [(DIFFERENCE, report.as_object(entry)) for entry in differences]
        raise Differs(differences)


def _name(key: ObjectId, attribute: str) -> str:
    relation = key.relation
    match key.kind:
        case _ if not key.parent:
            return f"{relation}.{attribute}"
        case "column":
            return f"{relation}.{key.name}.{attribute}"
        case "row rule":
            return f"{relation}: {key.name}"
        case _:
            return f"{relation} {key.kind} {key.name}.{attribute}".replace("::", ":")
