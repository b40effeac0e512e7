"""The files of a folder, parsed, validated and put together. What a table's document means is left to `build`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pgcontract.contract import Contract
from pgcontract.errors import ContractError, Location, Problem, system_reason
from pgcontract.loader import kinds  # noqa: F401 - each registers its documents
from pgcontract.loader.build import TableBuilder
from pgcontract.loader.documents import RelationDocument, SharedDocument, TableDocument
from pgcontract.loader.nodes import Parsed, parse
from pgcontract.loader.notes import notes
from pgcontract.loader.parts import table_document
from pgcontract.loader.relations import RelationBuilder, RelationFile, relation_files
from pgcontract.loader.resolve import Unread, unresolved
from pgcontract.loader.shared import Shared
from pgcontract.loader.source import is_contract
from pgcontract.loader.validate import keys, validate
from pgcontract.loader.wording import nearest, problem
from pgcontract.model import ObjectId, QualifiedName, SchemaObject, by_id


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
    loading.build()
    problems = loading.all_problems()
    if problems:
        raise ContractError(list(dict.fromkeys(problems)))
    if not loading.objects():
        raise _nothing(folder, "no contract here names a table or an enum; write one first")
    return loading.contract()


@dataclass(slots=True)
class _Loading:
    folder: str
    problems: list[Problem] = field(default_factory=list)
    shared: Shared = field(default_factory=Shared)
    documents: list[tuple[Parsed, TableDocument]] = field(default_factory=list)
    relations: list[tuple[RelationFile[Any], Parsed, RelationDocument]] = field(default_factory=list)
    builders: list[TableBuilder | RelationBuilder] = field(default_factory=list)
    built: list[SchemaObject] = field(default_factory=list)
    places: dict[QualifiedName, Location] = field(default_factory=dict)
    unread: Unread = field(default_factory=Unread)

    def read(self, path: Path) -> None:
        """Parse and validate one file: keep a table for later, take in what is shared at once."""
        parsed, problems = parse(path, _shown(path))
        self.problems += problems
        if parsed is None:
            self._give_up(path.stem)
        elif (file := _relation_file(parsed)) is not None:
            self._read_relation(file, parsed, path.stem)
        elif _is_table(parsed):
            self._read_table(parsed, path.stem)
        else:
            self._read_shared(parsed, path.stem)

    def build(self) -> None:
        """Build what the documents mean, with what the shared files say."""
        for parsed, document in self.documents:
            self._add(TableBuilder(document, parsed, self.shared.around))
        for file, parsed, relation in self.relations:
            self._add(RelationBuilder(file, relation, parsed, self.shared.around))

    def _add(self, builder: TableBuilder | RelationBuilder) -> None:
        """Build one relation, unless there is one of that name already."""
        named_by = builder.document.NAMED_BY
        place = builder.parsed.locate((named_by,))
        if builder.name in self.places:
            other = self.places[builder.name]
            text = f"{named_by} {builder.name} has a contract already, in {other}; keep one of them"
            self.problems.append(problem(place, text))
            return
        self.builders.append(builder)
        self.places[builder.name] = place
        self.built += builder.objects()

    def objects(self) -> list[SchemaObject]:
        """Return the objects of all files."""
        return [*self.built, *self.shared.enums.values()]

    def all_problems(self) -> list[Problem]:
        """Return the problems of all files, and between them."""
        found = [*self.problems, *self.shared.problems]
        for builder in self.builders:
            found += builder.problems
        return [*found, *unresolved(self.objects(), self._locations(), self.unread)]

    def contract(self) -> Contract:
        """Return the finished value."""
        noted = [note for builder in self.builders for note in notes(builder)]
        schemas = dict.fromkeys(["public", *(value.id.schema for value in self.objects())])
        return Contract(
            folder=self.folder,
            objects=by_id(self.objects()),
            rules=tuple(
                rule
                for builder in self.builders
                if isinstance(builder, TableBuilder)
                for rule in builder.rules()
            ),
            ignored=tuple(self.shared.ignored),
            schemas=tuple(schemas),
            locations=self._locations()
            | {(key, "property"): place for key, _, place in noted if place is not None},
            notes={key: note for key, note, _ in noted},
        )

    def _locations(self) -> dict[tuple[ObjectId, str], Location]:
        found = dict(self.shared.locations)
        for builder in self.builders:
            found |= builder.locations
        return found

    def _read_table(self, parsed: Parsed, stem: str) -> None:
        table, remains, problems = validate(parsed, table_document())
        self.problems += problems
        if table is not None:
            self.documents.append((remains, table))
            if _keys_of(remains) != _keys_of(parsed):
                self.unread.keys.add(table.relation())
        else:
            name = parsed.data.get("table") if isinstance(parsed.data, dict) else None
            self.unread.tables.add(name if isinstance(name, str) else stem)

    def _read_relation(self, file: RelationFile[Any], parsed: Parsed, stem: str) -> None:
        document, remains, problems = validate(parsed, file.document)
        self.problems += problems
        if document is not None:
            self.relations.append((file, remains, document))
        else:
            self.unread.tables.add(stem)

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


def _relation_file(parsed: Parsed) -> RelationFile[Any] | None:
    """Return the kind of relation that a file names; None for a table."""
    named = parsed.data if isinstance(parsed.data, dict) and "table" not in parsed.data else {}
    return next((file for key, file in relation_files().items() if key in named), None)


def _is_table(parsed: Parsed) -> bool:
    """Say whether a file is about one table: it says so, or its keys are, or near, a table's."""
    if not isinstance(parsed.data, dict) or "table" in parsed.data:
        return isinstance(parsed.data, dict)
    known, shared = keys(table_document()), keys(SharedDocument)
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
