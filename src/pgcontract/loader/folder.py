"""The files of a folder, parsed, validated and put together. What a table's document means is left to `build`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pgcontract.contract import Contract, Subject
from pgcontract.errors import ContractError, Location, Problem, system_reason
from pgcontract.loader.build import TableBuilder
from pgcontract.loader.documents import SharedDocument, TableDocument
from pgcontract.loader.nodes import Parsed, parse
from pgcontract.loader.notes import Notes
from pgcontract.loader.phrases import qualified, schema_of
from pgcontract.loader.resolve import Unread, unresolved
from pgcontract.loader.shared import Shared
from pgcontract.loader.source import is_contract
from pgcontract.loader.validate import keys, validate
from pgcontract.loader.wording import nearest, problem
from pgcontract.model import Table


def load_folder(folder: Path) -> Contract:
    """Read the contracts of a folder, as `pgcontract.loader.load` describes it."""
    entries = sorted(_entries(folder))
    paths = [path for path in entries if is_contract(path)]
    loading = _Loading(
        _shown(folder), [lost for path in entries if path.name[0] != "." for lost in _deeper(path)]
    )
    if not paths and not loading.problems:
        raise _nothing(folder, "there is no contract here; name the right folder with --contracts")
    for path in paths:
        loading.read(path)
    for parsed, document in loading.documents:
        loading.add_table(parsed, document)
    problems = loading.all_problems()
    if problems:
        raise ContractError(list(dict.fromkeys(problems)))
    if not loading.tables and not loading.shared.enums:
        raise _nothing(folder, "no contract here names a table or an enum; write one first")
    return loading.contract()


@dataclass(slots=True)
class _Loading:
    folder: str
    problems: list[Problem] = field(default_factory=list)
    shared: Shared = field(default_factory=Shared)
    documents: list[tuple[Parsed, TableDocument]] = field(default_factory=list)
    builders: list[TableBuilder] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    schemas: dict[str, None] = field(default_factory=lambda: {"public": None})
    places: dict[str, Location] = field(default_factory=dict)
    unread: Unread = field(default_factory=Unread)

    def read(self, path: Path) -> None:
        """Parse and validate one file: keep a table for later, take in what is shared at once."""
        parsed, problems = parse(path, _shown(path))
        self.problems += problems
        if parsed is None:
            self._give_up(path.stem)
        elif _is_table(parsed):
            self._read_table(parsed, path.stem)
        else:
            self._read_shared(parsed, path.stem)

    def add_table(self, parsed: Parsed, document: TableDocument) -> None:
        """Build one table from its document, unless there is one of that name already."""
        name = qualified(document.table, document.schema_)
        place = parsed.locate(("table",))
        if name in self.places:
            text = f"table {name} has a contract already, in {self.places[name]}; keep one of them"
            self.problems.append(problem(place, text))
            return
        builder = TableBuilder(name, document, parsed, self.shared.around)
        self.builders.append(builder)
        self.places[name] = place
        self.tables[name] = builder.table()
        self.schemas[document.schema_] = None

    def all_problems(self) -> list[Problem]:
        """Return the problems of all files, and between them."""
        found = [*self.problems, *self.shared.problems]
        for builder in self.builders:
            found += builder.problems
        return [*found, *unresolved(self.tables, self.shared.enums, self._locations(), self.unread)]

    def contract(self) -> Contract:
        """Return the finished value."""
        notes = Notes()
        for builder in self.builders:
            notes.add(builder.name, builder.document, builder.parsed)
        return Contract(
            folder=self.folder,
            tables=self.tables,
            enums=self.shared.enums,
            rules=tuple(rule for builder in self.builders for rule in builder.rules()),
            exemptions=tuple(self.shared.exemptions),
            schemas=tuple(self.schemas | dict.fromkeys(map(schema_of, self.shared.enums))),
            locations=self._locations() | notes.locations,
            descriptions=notes.descriptions,
            allowed=notes.allowed,
            properties=notes.properties,
        )

    def _locations(self) -> dict[tuple[Subject, str], Location]:
        found = dict(self.shared.locations)
        for builder in self.builders:
            found |= builder.locations
        return found

    def _read_table(self, parsed: Parsed, stem: str) -> None:
        table, remains, problems = validate(parsed, TableDocument)
        self.problems += problems
        if table is not None:
            self.documents.append((remains, table))
            if _keys_of(remains) != _keys_of(parsed):
                self.unread.keys.add(qualified(table.table, table.schema_))
        else:
            name = parsed.data.get("table") if isinstance(parsed.data, dict) else None
            self.unread.tables.add(name if isinstance(name, str) else stem)

    def _read_shared(self, parsed: Parsed, stem: str) -> None:
        document, remains, problems = validate(parsed, SharedDocument)
        self.problems += problems
        if document is not None:
            self.shared.add(remains, document)
        else:
            self.unread.tables.add(stem)
        if problems:
            self.shared.around.complete = False

    def _give_up(self, stem: str) -> None:
        self.unread.tables.add(stem)
        self.shared.around.complete = False


def _is_table(parsed: Parsed) -> bool:
    """Say whether a file is about one table: it says so, or its keys are, or near, a table's."""
    if not isinstance(parsed.data, dict) or "table" in parsed.data:
        return isinstance(parsed.data, dict)
    known, shared = keys(TableDocument), keys(SharedDocument)
    if any(key in shared for key in parsed.data):
        return False
    return any(key in known or nearest(key, ("table", "columns")) for key in parsed.data)


def _keys_of(parsed: Parsed) -> list[object]:
    data = parsed.data if isinstance(parsed.data, dict) else {}
    return [data.get(key) for key in ("primary_key", "uniques", "indexes")]


def _entries(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        reason = system_reason(error)
        raise _nothing(folder, f"{reason}; name the folder of the contracts with --contracts") from None


def _deeper(path: Path) -> Iterator[Problem]:
    """Yield the first contract below a folder of the folder: it would be lost in silence."""
    for place, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found = [file for file in map(Path(place).joinpath, sorted(files)) if is_contract(file)]
        if found:
            text = "contracts in folders of the folder are not read; move it up, or out"
            yield problem(Location(_shown(found[0]), 1, 1), text)
            return


def _nothing(folder: Path, text: str) -> ContractError:
    return ContractError([problem(Location(_shown(folder), 1, 1), text)])


def _shown(path: Path) -> str:
    """Return the path as annotations want it: with slashes, and relative to the working directory if it lies below."""
    relative = Path(os.path.relpath(path))
    return (path if ".." in relative.parts else relative).as_posix()
